"""Sealed clues: what accuses an official, kept so that only the discipline side can read it.

The bot writes and cannot read. While a clue is open it can read, under its own key, where its sender can be
answered (and who must not hear of it), and knows the sender again by a mark; both are erased when it ends.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import envelope
from storage.columns import table
from storage.errors import NoSuchReceiptError, NotSealedYetError
from storage.keys import UnreadableBodyError
from storage.prepared import Prepared
from storage.sealed_keys import active
from storage.sealed_models import SealedClue, SealedFile, SealedItem
from storage.states import SealedState
from storage.vault import Vault

RECEIPT_DIGITS = 9
_clue, _file = table(SealedClue), table(SealedFile)
_marked = Prepared(
    select(_clue.c.id, _clue.c.route).where(_clue.c.mark == bindparam("whose"), _clue.c.mark.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Route:
    """Where the sender of a sealed clue can be answered, and by what the next message is known to go on."""

    channel: str
    contact: str
    conversation: str
    """In which the last of it was said."""
    row: int
    """Of the inbox, of the last of it; 0 if it is not known."""
    at: datetime
    """When that was said."""
    excluded: tuple[str, ...] = ()
    """Names of keys that it is not sealed to, and of persons who do not hear of it: it names them."""
    can_write: bool = False
    """Whether the bot can write to the sender in private."""
    asked: bool = False
    """Whether the sender was asked to send again what could not be fetched."""
    number: str = ""
    """The sender's telephone number, if that is what they are known by: their account may be forgotten."""


def keep(session: Session, vault: Vault, content: bytes, route: Route, *, day: date) -> SealedClue:
    """Seal what begins a new clue. `content` is for the discipline side only; `day` is China's."""
    clue = SealedClue(
        receipt=_receipt(session),
        day=day,
        mark=vault.mark(route.channel, route.contact),
        route=_locked(vault, route),
    )
    session.add(clue)
    session.flush()
    _put(session, vault, clue.id, content, route.excluded)
    return clue


def add(session: Session, vault: Vault, clue_id: int, content: bytes, route: Route | None = None) -> None:
    """Seal more of a clue.

    `route` is of the message that says it, which may exclude further readers; without one (a photo that was
    fetched later) nothing changes. Who is excluded once stays so. Of one that has ended nothing is kept: who
    is excluded from it is not known any more.
    """
    clue = session.get_one(SealedClue, clue_id)
    if clue.state == SealedState.ENDED:
        return
    before = route_of(vault, clue)
    excluded = set(before.excluded if before else ()) | set(route.excluded if route else ())
    if route is not None:
        can_write = route.can_write or (before is not None and before.can_write)
        asked = before is not None and before.asked
        now = replace(route, excluded=tuple(sorted(excluded)), can_write=can_write, asked=asked)
        clue.route = _locked(vault, now)
        clue.mark = vault.mark(route.channel, route.contact)
        session.add(clue)
        session.flush()
    _put(session, vault, clue_id, content, excluded)


def _put(session: Session, vault: Vault, clue_id: int, content: bytes, excluded: Collection[str]) -> None:
    body = _sealed(session, content, excluded)
    session.add(SealedItem(clue_id=clue_id, body=body or vault.seal(content), is_waiting=body is None))
    session.flush()


def _sealed(session: Session, content: bytes, excluded: Collection[str]) -> bytes | None:
    """Sealed to all keys but those of who is excluded; None if nobody is left to read it."""
    keys = active(session)
    readers = [key.public for key in keys if key.name not in excluded]
    return envelope.seal(content, readers, slots=len(keys)) if readers else None


def seal_waiting(session: Session, vault: Vault) -> int:
    """Seal what waits for a key, as far as there is one now; how many items."""
    done = 0
    for item in session.exec(choose(SealedItem).where(col(SealedItem.is_waiting))).all():
        route = route_of(vault, session.get_one(SealedClue, item.clue_id))
        try:
            body = _sealed(session, vault.open(item.body), route.excluded if route else ())
        except UnreadableBodyError:
            continue  # the bot's key was lost: a person with the old one may still come
        if body is not None:
            item.body, item.is_waiting = body, False
            session.add(item)
            done += 1
    session.flush()
    return done


def waiting(session: Session) -> int:
    """How many items nobody can read for want of a key."""
    query = select(func.count()).select_from(table(SealedItem)).where(col(SealedItem.is_waiting))
    return int(session.connection().execute(query).scalar_one())


def lately(
    session: Session, vault: Vault, channel: str, contact: str, *, since: datetime
) -> tuple[int, Route] | None:
    """The open clue to which somebody has added something since then, the one of the last addition."""
    best: tuple[int, Route] | None = None
    for clue_id, locked in _marked(session, whose=vault.mark(channel, contact)):
        route = _opened(vault, locked)
        if route is not None and route.at >= since and (best is None or route.at > best[1].at):
            best = clue_id, route
    return best


def route_of(vault: Vault, clue: SealedClue) -> Route | None:
    """Where its sender can be answered; None once it has ended, or if the bot's key was lost."""
    return None if clue.route is None else _opened(vault, clue.route)


def find(session: Session, receipt: str) -> SealedClue:
    """The clue with this receipt number; raises `NoSuchReceiptError`."""
    found = session.exec(choose(SealedClue).where(SealedClue.receipt == receipt)).first()
    if found is None:
        raise NoSuchReceiptError(receipt)
    return found


def receipt_of(session: Session, clue_id: int) -> str:
    """The receipt number of a clue."""
    return session.get_one(SealedClue, clue_id).receipt


def still_open(session: Session) -> list[SealedClue]:
    """All that has not ended, by the day it came, else in no order that means anything."""
    query = choose(SealedClue).where(SealedClue.state != SealedState.ENDED)
    return list(session.exec(query.order_by(col(SealedClue.day), col(SealedClue.receipt))))


def items(session: Session, clue_id: int) -> list[SealedItem]:
    """All that was sealed of a clue, in no order."""
    return list(session.exec(choose(SealedItem).where(SealedItem.clue_id == clue_id)))


def take(session: Session, clue: SealedClue) -> None:
    """The discipline side has it in hand."""
    clue.state = SealedState.TAKEN
    session.add(clue)
    session.flush()


def again(session: Session, clue_id: int) -> SealedClue | None:
    """A clue that was in hand has grown and is new again; None if it was new, or is over."""
    clue = session.get_one(SealedClue, clue_id)
    if clue.state != SealedState.TAKEN:
        return None
    clue.state = SealedState.NEW
    session.add(clue)
    session.flush()
    return clue


def ask(session: Session, vault: Vault, clue_id: int) -> Route | None:
    """Where its sender is to be asked, once, for what could not be fetched; None if they cannot, or were."""
    clue = session.get_one(SealedClue, clue_id)
    route = route_of(vault, clue)
    if route is None or not route.can_write or route.asked:
        return None
    clue.route = _locked(vault, replace(route, asked=True))
    session.add(clue)
    session.flush()
    return route


def answered(session: Session, clue: SealedClue) -> None:
    """Its sender is told something."""
    clue.answered = True
    session.add(clue)
    session.flush()


def reminded(session: Session, clue: SealedClue, stage: int) -> None:
    """Who reads it was reminded of its term, as far as this stage."""
    clue.reminded = stage
    session.add(clue)
    session.flush()


def end(session: Session, clue: SealedClue) -> None:
    """It is over: the reply address and the mark of its sender are erased, and no file is waited for.

    Raises `NotSealedYetError` while something of it waits for a key: it could not be sealed any more.
    """
    if any(item.is_waiting for item in items(session, clue.id)):
        raise NotSealedYetError(clue.receipt)
    clue.state, clue.mark, clue.route = SealedState.ENDED, None, None
    session.connection().execute(delete(_file).where(_file.c.clue_id == clue.id))
    session.add(clue)
    session.flush()


def moved(session: Session, vault: Vault, channel: str, old: str, new: str) -> None:
    """A contact has another id: what was sealed of the old one is answered and added to under the new one."""
    for clue_id, locked in _marked(session, whose=vault.mark(channel, old)):
        route = _opened(vault, locked)
        if route is not None:
            conversation = new if route.conversation == old else route.conversation
            values: dict[str, Any] = {
                "mark": vault.mark(channel, new),
                "route": _locked(vault, replace(route, contact=new, conversation=conversation)),
            }
            session.connection().execute(update(_clue).where(_clue.c.id == clue_id).values(values))


def _receipt(session: Session) -> str:
    """Random digits no other clue has; the first is not 0, which people leave out."""
    while True:
        number = str(secrets.randbelow(9 * 10 ** (RECEIPT_DIGITS - 1)) + 10 ** (RECEIPT_DIGITS - 1))
        if session.exec(choose(SealedClue.id).where(SealedClue.receipt == number)).first() is None:
            return number


def _locked(vault: Vault, route: Route) -> bytes:
    values = {name: getattr(route, name) for name in Route.__slots__}
    return vault.seal_values(values | {"at": route.at.isoformat()})


def _opened(vault: Vault, locked: bytes) -> Route | None:
    try:
        values = vault.open_values(locked)
    except UnreadableBodyError:
        return None
    excluded: Sequence[str] = values.pop("excluded")
    at = datetime.fromisoformat(values.pop("at"))
    return Route(at=at, excluded=tuple(excluded), **values)
