"""Where a photo says it was taken is the case's place if it has no better one, and stands nowhere else."""

from typing import Any

import pytest
from sqlmodel import Session, select

from handlers import facts
from handlers.incoming import Kind, Location
from nlp.coordinates import Point, to_gcj02
from storage.models import Attachment, Case, ClueMessage
from tests.handlers.dialogue import Dialogue

TAKEN = Point(27.2012, 109.8331)
"""WGS-84."""
THERE = to_gcj02(TAKEN)
SENT = Location(latitude=27.15, longitude=109.75, name="三里坪桥", address="洪江市托口镇三里坪村")


async def fetched(talk: Dialogue, where: Point | None = TAKEN) -> None:
    """The newest photo is fetched."""

    def newest(session: Session) -> int:
        return max(row.id or 0 for row in session.exec(select(Attachment)))

    number = await talk.db.read(newest)
    assert await talk.db.run(facts.fetched, number, path="x.jpg", size=1, where=where)


def columns(table: type[Any], session: Session) -> list[tuple[float | None, ...]]:
    rows = session.exec(select(table).order_by(table.id))
    return [(row.latitude, row.longitude) for row in rows]


async def places(talk: Dialogue, table: type[Any]) -> list[Any]:
    return await talk.db.read(lambda session: columns(table, session))


HERE = (pytest.approx(THERE.latitude), pytest.approx(THERE.longitude))
NOWHERE = (None, None)


async def test_a_photo_after_the_words(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", "托口镇三里坪村桥下有人倒渣土")
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    await fetched(talk)
    assert await places(talk, Case) == [HERE]
    case = await talk.case(1)
    assert (case.wgs_latitude, case.wgs_longitude) == pytest.approx((TAKEN.latitude, TAKEN.longitude))
    assert await places(talk, Attachment) == [NOWHERE]
    assert await places(talk, ClueMessage) == [NOWHERE, NOWHERE]


async def test_a_photo_before_the_words(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    await fetched(talk)
    await talk.say("老秦", "监督", "托口镇三里坪村桥下有人倒渣土")
    assert await places(talk, Case) == [HERE]
    assert await places(talk, Attachment) == [NOWHERE]
    assert await places(talk, ClueMessage) == [NOWHERE, NOWHERE]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_place_somebody_sends_is_better(talk: Dialogue, is_first: bool) -> None:
    await talk.say("老秦", "监督", "托口镇三里坪村桥下有人倒渣土")
    if is_first:
        await talk.say("老秦", "监督", SENT.address, kind=Kind.LOCATION, location=SENT)
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    await fetched(talk)
    if not is_first:
        await talk.say("老秦", "监督", SENT.address, kind=Kind.LOCATION, location=SENT)
    assert await places(talk, Case) == [(SENT.latitude, SENT.longitude)]


async def test_the_second_place_of_photos_or_people_changes_nothing(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", "托口镇三里坪村桥下有人倒渣土")
    for where in (TAKEN, Point(27.3, 109.9)):
        await talk.say("老秦", "监督", kind=Kind.IMAGE)
        await fetched(talk, where)
    assert await places(talk, Case) == [HERE]


async def test_where_a_unit_took_its_photo_is_nobodys_business(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒渣土")
    await talk.say("河长办梁敏", "办公", "受理 1")
    await talk.say("河长办梁敏", "办公", "交办 1 托口镇")
    await talk.say("托口水利武", "私信", kind=Kind.IMAGE)
    await fetched(talk)
    await talk.say("托口水利武", "私信", "进展 1 已清一半")
    assert await places(talk, Attachment) == [NOWHERE]
    assert await places(talk, Case) == [NOWHERE]


async def test_a_photo_that_was_dropped_meanwhile(talk: Dialogue) -> None:
    assert not await talk.db.run(facts.fetched, 7, path="x.jpg", size=1, where=TAKEN)
