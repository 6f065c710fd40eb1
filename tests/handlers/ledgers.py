"""What the dialogues about long ledgers have in common."""

from datetime import timedelta

from sqlmodel import Session

from storage import cases
from storage.clues import Facts
from tests.handlers.dialogue import MONDAY, PRIVATE, Dialogue
from tests.handlers.officer import OFFICER


async def answer(talk: Dialogue, said: str, *, who: str = OFFICER, where: str = PRIVATE) -> str:
    [(_, text)] = await talk.say(who, where, said)
    return text


def many(session: Session, count: int) -> None:
    """Open cases of one township, a minute apart."""
    for n in range(count):
        at = MONDAY + timedelta(minutes=n)
        facts = Facts("dumping", "normal", "household", township="托口镇", spot=f"{n + 1}号桥")
        cases.open_case(session, 2026, facts, at=at, now=at, by="bot", message=f"o{n}")
