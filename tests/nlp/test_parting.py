"""The river problem is told from the accusation it came with."""

from datetime import UTC, datetime

import pytest

from nlp import parting
from nlp.book import book

AT = datetime(2026, 5, 11, 1, tzinfo=UTC)
ACCUSES = "村支书老贾收了老板的好处"


@pytest.mark.parametrize(
    ("said", "category", "township", "village"),
    [
        (f"托口镇三里坪村桥下有人倒建筑垃圾，{ACCUSES}", "dumping", "托口镇", "三里坪"),
        (f"{ACCUSES}。黔城镇码头边有人往沅水里倒渣土", "dumping", "黔城镇", None),
        (f"#接龙\n今日巡河\n1. 老秦 正常\n2. 石嫂 安江镇河边有人电鱼，{ACCUSES}", "fishing", "安江镇", None),
        # the village is said of who it was, not of where
        ("托口镇三里坪村支书收了砂老板的好处，晚上船在清水江里挖沙", "extraction", "托口镇", None),
        # an old street is nobody
        ("江市镇老街那个养猪场往河里排粪水，环保局的人收了红包就走了", "pollution", "江市镇", None),
    ],
)
def test_told(said: str, category: str, township: str, village: str | None) -> None:
    found = parting.problem(said, book(), AT)
    assert found is not None
    assert (found.category, found.place.township, found.place.village) == (category, township, village)
    assert found.place.words == ()


@pytest.mark.parametrize(
    "said",
    [
        ACCUSES,
        "三里坪村支书收了砂老板的好处",
        f"河里有人倒垃圾，{ACCUSES}",
        f"{ACCUSES}，托口镇的人都晓得",
        "",
    ],
    ids=["alone", "of a trade", "nowhere", "nothing", "empty"],
)
def test_nothing_to_tell(said: str) -> None:
    assert parting.problem(said, book(), AT) is None


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("镇里的河长老贾", ""),
        ("又在倒，那个站长天天在旁边看着", "又在倒"),
        ("托口镇三里坪村桥下有人倒建筑垃圾", "托口镇三里坪村桥下有人倒建筑垃圾"),
        ("他还帮着望风，车是蓝色的", "车是蓝色的"),
    ],
)
def test_without_who_it_was(said: str, left: str) -> None:
    assert parting.without(said, book(), AT) == left
