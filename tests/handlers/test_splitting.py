"""When what was split off an accusation goes to the office, and when it never does."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, select

from handlers import splitting
from handlers.texts.when import CHINA
from storage import held, sealed
from storage.models import Case
from storage.sealed_models import SealedClue
from storage.seals_models import HeldProblem
from storage.vault import fresh_vault
from tests.handlers.dialogue import Dialogue

MIXED = "托口镇三里坪村桥下有人倒建筑垃圾，村支书老贾收了老板的好处"
OTHER = "托口镇街上那段河里漂着死鱼"


def labels(session: Session) -> list[str]:
    return [case.label for case in session.exec(select(Case))]


def rows(session: Session) -> int:
    return len(session.exec(select(HeldProblem)).all())


async def release(talk: Dialogue) -> None:
    await talk.wait(48 * 3600)
    await talk.db.run(splitting.release, talk.ctx, now=talk.now)


async def test_it_is_due_within_the_next_days_working_hours_at_random(
    talk: Dialogue,
) -> None:
    times = set()
    for number in range(12):
        await talk.tell(f"生人{number}", "监督", MIXED)

    def due(session: Session) -> list[HeldProblem]:
        return list(session.exec(select(HeldProblem)))

    for row in await talk.db.read(due):
        at = row.due_at.astimezone(CHINA)
        assert at.date() == (talk.now + timedelta(days=1)).date()
        assert 9 <= at.hour < 17
        times.add(at)
    assert len(times) == 12


async def test_saying_it_again_splits_nothing_off_again(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", MIXED)
    await talk.tell("石嫂", "监督", f"再说一遍：{MIXED}")
    assert await talk.db.read(rows) == 1


async def test_ones_own_other_report_is_no_company(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", OTHER)
    await talk.tell("石嫂", "监督", MIXED)
    await release(talk)
    assert await talk.db.read(labels) == ["2026-1"]
    assert await talk.db.read(rows) == 0


async def test_a_report_of_the_day_before_is_no_company(talk: Dialogue) -> None:
    await talk.tell("老秦", "监督", OTHER)
    await talk.tell("石嫂", "监督", MIXED, after=20 * 3600)
    await release(talk)
    assert await talk.db.read(labels) == ["2026-1"]


async def test_what_has_ended_meanwhile_is_not_released(talk: Dialogue) -> None:
    await talk.tell("老秦", "监督", OTHER)
    await talk.tell("石嫂", "监督", MIXED)

    def end(session: Session) -> None:
        clue = session.exec(select(SealedClue)).one()
        for item in sealed.items(session, clue.id):
            item.is_waiting = False
            session.add(item)
        sealed.end(session, clue)

    await talk.db.run(end)
    await release(talk)
    assert await talk.db.read(labels) == ["2026-1"]


async def test_what_a_lost_key_has_sealed_is_dropped_when_due(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", MIXED)
    talk.ctx = replace(talk.ctx, vault=fresh_vault())
    await release(talk)
    assert await talk.db.read(held.next_due) is None
