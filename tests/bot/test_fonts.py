"""The Chinese font is there wherever the program is."""

from PIL import ImageFont

from bot.fonts import font


def test_it_is_a_chinese_font() -> None:
    assert ImageFont.truetype(font()).getname() == ("Noto Sans SC", "Regular")
