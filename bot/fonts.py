"""The Chinese font that comes with a package, and those that the machine has."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
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


@cache
def font() -> Path:
    """The Chinese font file of the package zhplot, without importing it (it would load its plotting)."""
    spec = find_spec("zhplot")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
