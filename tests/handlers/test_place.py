"""A place in words."""

import pytest

from handlers.incoming import Kind, Location
from handlers.texts.case import place
from storage import clues
from storage.models import Case
from tests.handlers.dialogue import Dialogue


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


POINT = Location(latitude=27.2065, longitude=109.8321, name="三里坪大桥", address="托口镇三里坪村")
"""GCJ-02, as WeChat sends it."""
WORLD = (27.20996, 109.82754)
"""The same place for the world's maps."""


@pytest.mark.parametrize("words_first", [True, False])
async def test_a_position_is_kept_as_it_came_with_that_of_the_world_beside_it(
    talk: Dialogue, words_first: bool
) -> None:
    words = "桥下有人倒建筑垃圾"
    if words_first:
        await talk.say("老秦", "监督", words)
    await talk.say("老秦", "监督", POINT.address, kind=Kind.LOCATION, location=POINT)
    if not words_first:
        await talk.say("老秦", "监督", words)
    case = await talk.case(1)
    assert (case.latitude, case.longitude) == (27.2065, 109.8321)
    assert (case.wgs_latitude, case.wgs_longitude) == pytest.approx(WORLD, abs=1e-5)
    (sent,) = [said for said in await talk.db.read(clues.messages, [1]) if said.kind == "location"]
    assert (sent.latitude, sent.longitude) == (27.2065, 109.8321)
    assert (sent.wgs_latitude, sent.wgs_longitude) == pytest.approx(WORLD, abs=1e-5)
    [(_, page)] = await talk.say("河长办梁敏", "办公", "查 1")
    assert "坐标：27.20650, 109.83210（GCJ-02，高德、腾讯地图）" in page
    assert "27.20996, 109.82754（WGS-84，卫星定位、天地图）" in page


async def test_a_place_without_a_position_has_none(talk: Dialogue) -> None:
    nowhere = Location(latitude=0, longitude=0, address="托口镇三里坪村")
    await talk.say("老秦", "监督", "桥下有人倒建筑垃圾")
    await talk.say("老秦", "监督", nowhere.address, kind=Kind.LOCATION, location=nowhere)
    case = await talk.case(1)
    assert (case.latitude, case.wgs_latitude, case.wgs_longitude) == (None, None, None)
    [(_, page)] = await talk.say("河长办梁敏", "办公", "查 1")
    assert "坐标" not in page
