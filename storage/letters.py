"""Notices of sealed clues: in the outbox under the bot's key, opened to be sent, and shredded after."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import outbox
from storage.addresses import Address
from storage.columns import table
from storage.keys import UnreadableBodyError
from storage.models import Notice
from storage.sealed_models import SealedClue
from storage.states import NoticeKind, NoticeState, SealedState
from storage.vault import Vault

_notice = table(Notice)


def queue(
    session: Session,
    vault: Vault,
    clue_id: int,
    *,
    to: Address,
    text: str,
    now: datetime,
    to_sender: bool = False,
) -> None:
    """Queue a notice of a sealed clue. `to_sender`: it answers who told it; else it is for who reads it."""
    session.add(
        Notice(
            key=f"{_key(clue_id, to_sender=to_sender)}{secrets.token_hex(8)}",
            kind=NoticeKind.ANSWER,
            channel="",
            conversation="",
            text="",
            queued_at=now,
            due_at=now,
            sealed=vault.seal_values({"channel": to.channel, "conversation": to.conversation, "text": text}),
        )
    )
    session.flush()


def due(session: Session, vault: Vault, channel: str, now: datetime, *, each: int = 200) -> list[Notice]:
    """What `outbox.heads` finds, with what is sealed opened; what cannot be opened is left out."""
    notices = outbox.heads(session, channel, now, each)
    session.expunge_all()  # opened words must never be written
    opened = [notice for notice in notices if notice.sealed is None or _open(vault, notice, notice.sealed)]
    return [notice for notice in opened if notice.channel == channel]


def forget_unreadable(session: Session, vault: Vault) -> int:
    """Drop what another key has sealed, which nobody will read and which stands in the way; how many."""
    rows = session.exec(choose(Notice).where(col(Notice.sealed).is_not(None))).all()
    lost = [row for row in rows if row.sealed is not None and not _opens(vault, row.sealed)]
    for row in lost:
        session.delete(row)
    session.flush()
    return len(lost)


def _opens(vault: Vault, sealed: bytes) -> bool:
    try:
        vault.open(sealed)
    except UnreadableBodyError:
        return False
    return True


def _open(vault: Vault, notice: Notice, sealed: bytes) -> bool:
    try:
        values = vault.open_values(sealed)
    except UnreadableBodyError:
        return False
    notice.channel, notice.conversation = values["channel"], values["conversation"]
    notice.text = values["text"]
    return True


def sent(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """The channel has confirmed these: those of sealed clues are gone without a trace."""
    secret = _notice.c.id.in_(ids) & _notice.c.sealed.is_not(None)
    session.connection().execute(delete(_notice).where(secret))
    outbox.sent(session, ids, now=now)


def failed(session: Session, notice: Notice, *, retry_at: datetime | None) -> None:
    """Try again later, or park it while its clue is open; why may name somebody, and is not kept."""
    assert notice.id is not None
    clue = session.get(SealedClue, int(notice.key.split(":")[2]))
    if retry_at is None and (clue is None or clue.state == SealedState.ENDED):
        session.connection().execute(delete(_notice).where(_notice.c.id == notice.id))
    else:
        outbox.failed(session, [notice.id], error="", retry_at=retry_at)


def undelivered(session: Session, clue_id: int) -> bool:
    """Whether something its sender was to be told could not be delivered."""
    query = choose(Notice.id).where(
        col(Notice.key).startswith(_key(clue_id, to_sender=True)), Notice.state == NoticeState.PARKED
    )
    return session.exec(query).first() is not None


def forget_parked(session: Session, clue_id: int) -> None:
    """The clue has ended: what could not be delivered goes."""
    for to_sender in (True, False):
        ours = _notice.c.key.startswith(_key(clue_id, to_sender=to_sender))
        parked = delete(_notice).where(ours, _notice.c.state == NoticeState.PARKED)
        session.connection().execute(parked)


def _key(clue_id: int, *, to_sender: bool) -> str:
    return f"sealed:{'sender' if to_sender else 'reader'}:{clue_id}:"
