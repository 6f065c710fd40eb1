"""The list of seals: what was sealed after it had stood in the ordinary tables. A restored backup that is
older still holds it; `apply` takes it out again."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, select

from storage import rewriting
from storage.columns import fresh, table
from storage.models import Case, Clue, ClueMessage
from storage.seals_models import Seal
from storage.states import CaseStatus

_add = insert(table(Seal)).on_conflict_do_nothing()


def of_case(case: Case) -> str:
    """The seal of a whole case."""
    return _digest(f"case:{case.label}")


def of_message(channel: str, message: str) -> str:
    """The seal of one message."""
    return _digest(f"message:{channel}:{message}")


def _digest(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def add(session: Session, *seals: str) -> None:
    """Remember seals; those known already stay."""
    for what in seals:
        session.connection().execute(_add, {"id": fresh(), "what": what})


def listed(session: Session) -> list[str]:
    """All seals, in an order that means nothing."""
    return sorted(session.exec(select(Seal.what)))


def apply(session: Session, seals: Collection[str]) -> list[str]:
    """Take out of an older database what was sealed since, and remember it there; the media files (below the
    media folder) that must go too. Nothing of it is sealed again: it lies in the sealed store, or is lost
    with it.
    """
    wanted, gone = set(seals), []
    for case in session.exec(select(Case)).all():
        if case.status != CaseStatus.SEALED and of_case(case) in wanted:
            gone += [one.path for one in rewriting.attachments(session, case) if one.path]
            # no move of anybody: the history says nothing of it, as it says nothing of the restoring
            case.status = CaseStatus.SEALED
            session.add(case)
            session.flush()
            rewriting.erase(session, case, opened=case.opened_at)
    found = select(ClueMessage, Clue.channel).join(Clue)
    for said, channel in session.exec(found).all():
        if of_message(channel, said.message) in wanted:
            rewriting.rewrite(session, said, "", [said.text])
    add(session, *wanted)
    return gone
