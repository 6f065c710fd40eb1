"""Which Chinese fonts the machine has: without one, pictures and printed pages show boxes for characters."""

import re
from collections.abc import Iterable
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_CHINESE = re.compile(
    r"CJK|SourceHan|SimSun|SimHei|SimFang|FangSong|KaiTi|SimKai|msyh|DengXian|wqy|uming|ukai|"
    r"PingFang|Heiti|Songti|STSong|STHeiti|Droid.?Sans.?Fallback|HarmonyOS|AlibabaPuHuiTi",
    re.I,
)
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")


def chinese_fonts(folders: Iterable[Path] = FOLDERS) -> list[str]:
    """The file names of Chinese fonts, as far as these are named in a usual way."""
    return sorted(
        {
            file.name
            for folder in folders
            if folder.is_dir()
            for file in folder.rglob("*")
            if file.suffix.lower() in _ENDINGS and _CHINESE.search(file.name)
        }
    )
