"""Whether words name a case: each must be explained by what is known of it."""

import pytest

from nlp.naming import says_something, unexplained

NAMES = {"托口镇", "三里坪", "渣土", "乱堆"}
WORDS = "托口镇三里坪村桥下有人倒了两车建筑垃圾"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("三里坪", ""),
        ("托口三里坪的渣土", ""),
        ("三里坪桥下", ""),
        ("桥下那个垃圾", ""),
        ("两车垃圾", ""),
        ("三里坪村的", ""),
        ("三里坪码头", "码头"),
        ("安江", "安江"),
        ("三里坪桥上的水葫芦", "水葫芦"),
        ("三里坪坝上", "坝"),
        ("会议材料", "会议材料"),
    ],
)
def test_what_is_left_unexplained(said: str, left: str) -> None:
    assert unexplained(said, NAMES, WORDS) == left


@pytest.mark.parametrize(
    ("said", "says"), [("", False), ("的", False), ("这个问题", False), ("三里坪", True), ("垃圾那个", True)]
)
def test_whether_anything_is_named(said: str, says: bool) -> None:
    assert says_something(said) is says
