"""Chinese fonts are found by their files' names."""

from pathlib import Path

import pytest

from bot import checks
from bot.checks import FINE, WARNING, Finding
from bot.fonts import chinese_fonts
from handlers.texts import doctor as texts


@pytest.mark.parametrize(
    ("file", "is_found"),
    [
        ("opentype/noto/NotoSansCJK-Regular.ttc", True),
        ("truetype/wqy/wqy-microhei.ttc", True),
        ("simsun.ttc", True),
        ("SourceHanSerifSC-Regular.OTF", True),
        ("truetype/dejavu/DejaVuSans.ttf", False),
        ("NotoSansCJK.conf", False),
    ],
)
def test_a_chinese_font_is_known_by_its_name(tmp_path: Path, file: str, is_found: bool) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert chinese_fonts([tmp_path, tmp_path / "missing"]) == ([path.name] if is_found else [])


def test_what_is_said_of_them() -> None:
    assert checks.fonts(["a.ttc", "b.ttf"]) == Finding(FINE, texts.FONTS, "有中文字体（a.ttc 等2个）。")
    assert checks.fonts([]) == Finding(WARNING, texts.FONTS, texts.NO_FONTS)
