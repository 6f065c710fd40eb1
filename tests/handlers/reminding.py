"""Driving the reminders through a dialogue."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers import clocks
from handlers.texts.when import CHINA
from storage import cases
from storage.states import CaseStatus, Step
from tests.handlers.dialogue import Dialogue, Said

OFFICER, UNIT, LEADER = "河长办梁敏", "托口水利武", "李局"
CLUE = "托口镇三里坪村桥下有人倒建筑垃圾"


def china(day: str, time: str = "08:30") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{time}:00").replace(tzinfo=CHINA)


async def at(talk: Dialogue, day: str, time: str = "08:30") -> list[Said]:
    """The reminders are run at this time; what is said."""
    talk.now = china(day, time)
    await talk.wait(0)
    await talk.db.run(clocks.remind, talk.ctx, now=talk.now)
    return await talk.wait(0)


async def days(talk: Dialogue, *wanted: str) -> dict[str, list[Said]]:
    """The same on several days, as far as something is said."""
    said = {day: await at(talk, day) for day in wanted}
    return {day: heard for day, heard in said.items() if heard}


async def assigned(talk: Dialogue, terms: str = "", clue: str = CLUE) -> None:
    await talk.reported(clue)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", f"交办 1 托口镇 {terms}")


def office(said: Iterable[Said]) -> list[str]:
    return [line for where, text in said if where == "办公" for line in text.split("\n")[1:]]


async def change(talk: Dialogue, status: CaseStatus | None = None, **changed: Any) -> None:
    """A move whose command is somebody else's."""
    changed |= {"status": status} if status else {}

    def work(session: Session) -> None:
        cases.change(session, cases.find(session, 1), Step.NOTE, by="梁敏", now=talk.now, **changed)

    await talk.db.run(work)
