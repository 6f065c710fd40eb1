"""The picture of a period: small, whole, every sign in the font, nothing cut off or written over another."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from bot import picture, picture_sheet
from bot.fonts import font
from bot.picture_sheet import INNER, RIVER, WIDTH, Sheet, cut, fitted, lines, shown, width
from handlers.settings import ReportPart
from handlers.texts import picture as texts
from storage.periods import Period
from tests.bot.pictured import EMPTY, LONG, MANY, MONTH, ONE_KIND, PERIODS, QUARTER, TOWNSHIPS, WEEK, closed

GAZETTEER = Path(__file__).parents[2] / "nlp" / "gazetteer"
KNOWN = frozenset(TTFont(font())["cmap"].getBestCmap())
CLOSE = 3
"""Pixels by which the boxes of two lines may touch: letters stand further apart."""


def written(sheet: Sheet) -> list[Text]:
    sheet.figure.draw_without_rendering()
    texts = [text for text in sheet.figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in texts if text.get_visible() and text.get_text()]


def words(found: Period, townships: list[str] = TOWNSHIPS) -> list[str]:
    return [text.get_text() for text in written(picture.sheet(found, townships))]


@pytest.mark.parametrize(("found", "townships"), PERIODS.values(), ids=PERIODS)
def test_it_is_made_for_a_phone(found: Period, townships: list[str]) -> None:
    data = picture.png(found, townships)
    assert len(data) < 500_000
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.mode, image.width) == ("PNG", "P", WIDTH)
        assert image.height > WIDTH
        assert not image.info.keys() - {"dpi"}  # nothing but pixels
        assert image.convert("RGB").getpixel((5, 5)) == tuple(bytes.fromhex(RIVER[1:]))


@pytest.mark.parametrize(("found", "townships"), PERIODS.values(), ids=PERIODS)
def test_every_sign_has_a_glyph(found: Period, townships: list[str]) -> None:
    drawn = "".join(words(found, townships))
    assert {sign for sign in drawn if ord(sign) not in KNOWN} == set()
    assert len(drawn) > 100


@pytest.mark.parametrize(("found", "townships"), PERIODS.values(), ids=PERIODS)
def test_nothing_is_cut_off_or_written_over(found: Period, townships: list[str]) -> None:
    sheet = picture.sheet(found, townships)
    boxes = {text: text.get_window_extent() for text in written(sheet)}
    page = Bbox.from_bounds(0, 0, WIDTH, sheet.height)
    for text, box in boxes.items():
        assert page.count_contains(box.get_points()) == 2, text.get_text()
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        both = Bbox.intersection(first, second)
        assert both is None or min(both.width, both.height) <= CLOSE, (one.get_text(), other.get_text())


def test_the_figures_stand_in_it() -> None:
    said = words(MONTH)
    for one in ("10月河湖月报", "2026年10月1日—31日", "34", "29", "14", "71%", "比9月多3件", "比9月少1件"):
        assert one in said
    for one in ("其中超期2件", "已整改25、不属实3、有手续1", "已整改20 ÷ 应整改28", "反弹2件，比9月多2件"):
        assert one in said
    for one in ("2.1个工作日", "9月2.5个工作日", "7小时", "报告人答复：满意9，不满意1"):
        assert one in said
    assert "10月登记的应整改：34 − 2 − 1 − 1 − 2 = 28" in said
    assert "10月登记的销号率：20 ÷ 28 = 71%" in said


def test_every_township_has_a_tile_and_what_lies_elsewhere_too() -> None:
    said = words(MONTH)
    assert len(TOWNSHIPS) == 20
    for name in (*TOWNSHIPS, "洪江区", "地点待补"):
        assert said.count(name) == 1
    assert said.count("在办3 超期1") == 1
    order = [name for name in said if name in TOWNSHIPS]
    assert order == TOWNSHIPS  # the gazetteer's own: no ranking


def test_a_long_list_is_cut_and_says_so() -> None:
    said = words(MANY)
    assert said.count("已整改") == texts.MOST_LISTED
    assert f"……还有{1300 - texts.MOST_LISTED}件没列" in said
    assert "2025-12001号" in said  # a number is never cut
    assert "……还有5件没列" in words(MONTH)
    assert not any("没列" in one for one in words(LONG))


def test_the_list_of_a_locked_month_is_of_now() -> None:
    fewer = replace(MONTH, closed=[closed(1), closed(2)])
    assert "现在是2件" in words(fewer)
    assert not any("没列" in one for one in words(fewer))
    assert "29件" in words(MONTH)


def test_long_names_are_wrapped_then_cut() -> None:
    said = words(LONG, [*PERIODS["long"][1]])
    assert "深渡苗族自治乡" in "".join(said)
    assert any(one.startswith("龙船塘") and one.endswith("……") for one in said)
    assert any(one.startswith("托口镇龙船塘") and one.endswith("……") for one in said)


def test_what_did_not_happen_takes_no_room() -> None:
    said = words(EMPTY)
    assert "这段时间没有销号的。" in said
    assert not {texts.CATEGORIES, texts.DISORDERS, texts.TIMES, texts.TREND[EMPTY.kind]} & set(said)
    assert {texts.CATEGORIES, texts.DISORDERS, texts.TREND[EMPTY.kind]} <= set(words(ONE_KIND))


def test_parts_can_be_hidden() -> None:
    titles = {
        ReportPart.CATEGORIES: texts.CATEGORIES,
        ReportPart.TREND: texts.TREND[MONTH.kind],
        ReportPart.DISORDERS: texts.DISORDERS,
        ReportPart.TOWNSHIPS: texts.TOWNSHIPS,
        ReportPart.CLOSED: texts.CLOSED_LIST,
    }
    assert set(titles.values()) <= set(words(MONTH))
    for part, title in titles.items():
        assert title not in [
            text.get_text() for text in written(picture.sheet(MONTH, TOWNSHIPS, frozenset((str(part),))))
        ]


def test_a_week_is_told_by_days_what_is_longer_by_weeks() -> None:
    assert [one for one in words(WEEK) if one.startswith("周")] == [f"周{day}" for day in "一二三四五六日"]
    assert [name for name, _ in texts.points(MONTH)] == ["1—4日", "5—11日", "12—18日", "19—25日", "26—31日"]
    for found in (MONTH, WEEK, QUARTER):
        points = [point for _, point in texts.points(found)]
        assert sum(one.reported for one in points) == sum(one.reported for one in found.trend)
        assert sum(one.closed for one in points) == sum(one.closed for one in found.trend)


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("托口镇", "托口镇"),
        ("㵲水潕水垅坨", "㵲水潕水垅坨"),
        ("𬭎𠮷坪", "𬭎〓坪"),
        ("桥下😀🏳️‍🌈👍🏽", "桥下"),
        ("❤️", ""),
        ("一\n二\t三\u3000四", "一 二 三\u3000四"),
        ("\x00\u202e\u200b\ue000\ufeff三里坪", "三里坪"),
        ("ကมี", "〓〓"),
        ("e\u0301 é", "é é"),
        ("\ud800坏", "坏"),
        ("$x^2$ \\alpha", "$x^2$ \\alpha"),
        ("  两  边  ", "两  边"),
    ],
)
def test_what_the_font_lacks_is_never_a_box(text: str, is_shown: str) -> None:
    assert shown(text) == is_shown
    assert all(ord(sign) in KNOWN for sign in shown(text))


def test_all_names_of_the_gazetteer_can_be_drawn() -> None:
    names = "".join(path.read_text(encoding="utf-8") for path in GAZETTEER.glob("*.csv"))
    assert {sign for sign in names if ord(sign) not in KNOWN} <= {"\n", "\r", "\ufeff"}
    assert len(names) > 1000


@pytest.mark.parametrize("size", [22, 34, 84])
def test_what_is_cut_or_wrapped_fits(size: float) -> None:
    text = "深渡苗族乡龙船塘瑶族乡，" * 9
    assert cut("托口镇", size, INNER) == "托口镇"
    assert cut(text, size, 400).endswith("……")
    assert width(cut(text, size, 400), size) <= 400
    assert all(width(line, size) <= INNER + size for line in lines(text, size, INNER))
    assert "".join(lines(text, size, INNER)) == text
    assert not any(line.startswith("，") for line in lines(text, size, INNER))
    said, smaller = fitted("托口镇" * 4, size, 9 * size, 20)
    assert smaller < size
    assert width(said, smaller) <= 9 * size + 1


def test_words_of_single_cases_are_told_beside_it() -> None:
    """What is sealed later is found by them."""
    assert texts.words(MONTH).split("\n")[:2] == [
        "河湖月报 2026年10月1日—31日",
        "100号 托口镇三里坪 乱堆·建筑垃圾 已整改",
    ]
    assert len(texts.words(MANY).split("\n")) == 1 + texts.MOST_LISTED


def test_the_scale_of_colours_is_seen_without_colour() -> None:
    def grey(colour: str) -> float:
        red, green, blue = bytes.fromhex(colour[1:])
        return 0.299 * red + 0.587 * green + 0.114 * blue

    from bot.picture_parts import _SHADES

    shades = [grey(one) for one in _SHADES]
    assert all(lighter - darker > 12 for lighter, darker in pairwise(shades))
    assert grey(picture_sheet.SAND) - grey(picture_sheet.RIVER) > 60
