"""Where: names, bare names, aliases, other jurisdictions, and what only looks like a name."""

import pytest

from nlp.book import book
from nlp.places import mentions, place_of
from nlp.text import normal
from nlp.verdict import Place


def place(text: str) -> Place:
    scan = book().matcher.scan(normal(text))
    return place_of(scan.text, mentions(scan.text, book().matcher.names(scan)))


@pytest.mark.parametrize(
    ("text", "township", "village"),
    [
        ("托口镇三里坪村桥下有人倒渣土", "托口镇", "三里坪"),
        ("洗马乡古楼坪村那条沟", "洗马乡", "古楼坪"),
        ("湖南省怀化市洪江市茅渡乡洒溪村水井湾", "茅渡乡", "洒溪"),
        ("沙湾这边在放水", "沙湾乡", None),
        ("铁山乡铁山村的水圳", "铁山乡", "铁山"),
        ("双溪口村不是双溪社区", "黔城镇", "双溪口"),
        ("虹口洲下头", "安江镇", "虹口洲"),
        ("群峰杨柳的山塘", "群峰乡", "杨柳"),
        ("杨柳村,托口那个", "托口镇", "杨柳"),
        ("我在岩垅,不是茅渡", "岩垅乡", None),
        ("清江湖湖汊里", "托口镇", None),
        ("芙蓉楼后门的河坎", "黔城镇", None),
        ("江西街下面", "江市镇", "江西街"),
        ("河西社区门口", "安江镇", "河西"),
        ("深渡江村的坎", "雪峰镇", "深渡江"),
        ("水口山那边", "铁山乡", "水口山"),
    ],
)
def test_township_and_village(text: str, township: str, village: str | None) -> None:
    found = place(text)
    assert (found.township, found.village) == (township, village)


@pytest.mark.parametrize(
    "text",
    [
        "三里坪村那条沟",
        "我老公是江西的",
        "河南下大雨了",
        "民主生活会开完了",
        "身体健康最重要",
        "今天去雪峰山玩",
        "太平洋保险",
        "集中力量办大事",
        "菊花茶好喝",
        "网上买的",
    ],
)
def test_what_only_looks_like_a_place(text: str) -> None:
    assert place(text) == Place(words=place(text).words)


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("洪江区犁头咀有人钓鱼", "洪江区"),
        ("洪江管理区的码头", "洪江区"),
        ("桂花园乡优胜村", "洪江区"),
        ("桃李园社区后面", "洪江区"),
        ("中方县那边过来的", "中方县"),
    ],
)
def test_another_jurisdiction(text: str, outside: str) -> None:
    found = place(text)
    assert (found.outside, found.township, found.is_known) == (outside, None, True)


@pytest.mark.parametrize(
    ("text", "townships"),
    [
        ("杨柳村的塘", {"托口镇", "群峰乡"}),
        ("民主那边的河堤", {"安江镇", "大崇乡"}),
        ("老团那座桥", {"江市镇", "洪江区"}),
    ],
)
def test_an_ambiguous_village_is_not_guessed(text: str, townships: set[str]) -> None:
    found = place(text)
    assert found.township is None
    assert set(found.townships) == townships


@pytest.mark.parametrize(
    ("text", "river"),
    [
        ("沅江边上", "沅水"),
        ("舞水河漂了一层", "㵲水"),
        ("托口水库的尾巴", "清江湖"),
        ("渠江口", "渠水"),
        ("公溪河上头", "公溪河"),
        ("去沅江村", None),
    ],
)
def test_rivers_and_their_other_names(text: str, river: str | None) -> None:
    assert place(text).river == river


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("江市加油站对面的沟里", ("江市", "加油站对面")),
        ("就在老街码头那里", ("老街码头",)),
        ("托口镇三里坪村桥下面", ("托口镇", "桥下面")),
    ],
)
def test_words_are_kept_as_written(text: str, words: tuple[str, ...]) -> None:
    assert place(text).words == words


def test_a_denied_place_is_not_the_place() -> None:
    assert place("我们大崇有水,不是我们").township is None


def test_a_village_that_is_a_word_too_counts_where_it_is_pointed_at() -> None:
    pointed = place("下坪这边漂起死鱼")
    assert (pointed.township, pointed.village) == ("安江镇", "下坪")
    assert not place("往下坪数少的地方倒").is_known
