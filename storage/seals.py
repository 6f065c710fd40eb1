"""The list of seals: what was sealed after it had stood in the ordinary tables. A restored backup that is
older still holds it; `apply` takes it out again. Whoever finds the list cannot try a guess: it is under the
bot's own key, which is in no backup."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, select

from storage import cases, rewriting
from storage.columns import fresh, table
from storage.models import Case, Clue, ClueMessage
from storage.seals_models import Seal
from storage.states import CaseStatus, Step
from storage.vault import Vault

RESTORING = "bot"
"""Who seals again what an older backup still held."""
_add = insert(table(Seal)).on_conflict_do_nothing()


def of_case(vault: Vault, case: Case) -> str:
    """The seal of a whole case."""
    return vault.name(f"case:{case.label}")


def of_message(vault: Vault, channel: str, message: str) -> str:
    """The seal of one message."""
    return vault.name(f"message:{channel}:{message}")


def of_key(vault: Vault) -> str:
    """What stands in every list that was written under this key: with another one nothing would be found."""
    return vault.name("key")


def add(session: Session, *seals: str) -> None:
    """Remember seals; those known already stay."""
    for what in seals:
        session.connection().execute(_add, {"id": fresh(), "what": what})


def listed(session: Session) -> list[str]:
    """All seals, in an order that means nothing."""
    return sorted(session.exec(select(Seal.what)))


@dataclass(frozen=True, slots=True)
class Applied:
    """How many cases and messages were taken out, and the media files below their folder that must go."""

    count: int
    files: list[str]


def apply(session: Session, vault: Vault, seals: Collection[str], *, now: datetime) -> Applied:
    """Take out of an older database what was sealed since, and remember it there.

    Nothing of it is sealed again: it lies in the sealed store, or is lost with it.
    """
    wanted, gone, count = set(seals) - {of_key(vault)}, [], 0
    for case in session.exec(select(Case)).all():
        if case.status != CaseStatus.SEALED and of_case(vault, case) in wanted:
            count += 1
            gone += [one.path for one in rewriting.attachments(session, case) if one.path]
            cases.change(session, case, Step.SEAL, by=RESTORING, now=now, status=CaseStatus.SEALED)
            rewriting.erase(session, case, opened=case.opened_at, now=now)
    found = select(ClueMessage, Clue.channel).join(Clue)
    for said, channel in session.exec(found).all():
        if of_message(vault, channel, said.message) in wanted:
            count += 1
            rewriting.rewrite(session, said, "", [said.text], now=now)
    add(session, *wanted)
    return Applied(count, gone)
