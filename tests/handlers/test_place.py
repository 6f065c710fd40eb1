"""A place in words."""

import pytest

from handlers.texts.case import place
from storage.models import Case


@pytest.mark.parametrize(
    ("township", "village", "river", "spot", "said"),
    [
        ("熟坪乡", "罗翁", None, "罗翁村", "熟坪乡罗翁村"),
        ("托口镇", "三里坪", "清水江", "托口镇 桥下", "托口镇三里坪 清水江 桥下"),
        ("黔城镇", "玉皇阁", None, "玉皇阁社区 十字路口", "黔城镇玉皇阁社区 十字路口"),
        (None, None, "沅水", "沅水", "沅水"),
        (None, None, None, "老街码头", "老街码头"),
        (None, None, None, "", ""),
    ],
)
def test_a_place_is_said_once(
    township: str | None, village: str | None, river: str | None, spot: str, said: str
) -> None:
    case = Case(
        year=2026,
        number=1,
        category="dumping",
        severity="normal",
        spot=spot,
        township=township,
        village=village,
    )
    case.river = river
    assert place(case) == said
