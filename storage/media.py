"""Photos, voices, videos, files and bare locations: what belongs to a clue, and what waits for its words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage.columns import table
from storage.models import Attachment
from storage.prepared import Prepared
from storage.states import MediaState, Stage

_FAR = timedelta(hours=2)
_attachment = table(Attachment)
_keep = Prepared(
    insert(_attachment),
    [column.name for column in _attachment.c if not column.primary_key],
)
_of_sender = (
    (_attachment.c.clue_id.is_(None))
    & (_attachment.c.case_id.is_(None))
    & (_attachment.c.conversation == bindparam("room"))
    & (_attachment.c.sender == bindparam("who"))
    & (_attachment.c.sent_at >= bindparam("since"))
)
_shown = Prepared(
    select(func.count()).where(
        _attachment.c.clue_id == bindparam("of_clue"),
        (_attachment.c.kind == "image") | (_attachment.c.kind == "video"),
    )
)
_loose = Prepared(select(_attachment.c.id).where(_of_sender).limit(1))
_where_taken = {
    # that of a photo has become the case's by now, if it had none; that of a location is what was said
    name: case((_attachment.c.kind == "location", _attachment.c[name]), else_=None)
    for name in ("latitude", "longitude")
}
_take = update(_attachment).where(_of_sender).values(clue_id=bindparam("clue"), **_where_taken)


def keep(
    session: Session,
    *,
    clue: int | None,
    case: int | None = None,
    stage: Stage = Stage.REPORTED,
    channel: str,
    message: str,
    conversation: str,
    sender: str,
    kind: str,
    sent_at: datetime,
    now: datetime,
    has_bytes: bool,
    latitude: float | None = None,
    longitude: float | None = None,
    text: str = "",
) -> None:
    """Remember an attachment; its bytes are fetched by the media worker."""
    _keep(
        session,
        clue_id=clue,
        case_id=case,
        stage=stage,
        channel=channel,
        message=message,
        conversation=conversation,
        sender=sender,
        kind=kind,
        sent_at=sent_at,
        next_try=now,
        state=MediaState.PENDING if has_bytes else MediaState.STORED,
        path="",
        size=0,
        attempts=0,
        latitude=latitude,
        longitude=longitude,
        text=text,
    )


def loose(session: Session, conversation: str, sender: str, *, since: datetime) -> list[Attachment]:
    """The sender's attachments since `since` that belong to no clue yet."""
    params = {"room": conversation, "who": sender, "since": since}
    if not _loose(session, **params):
        return []
    return list(session.exec(choose(Attachment).where(_of_sender), params=params))


def take(session: Session, conversation: str, sender: str, clue: int, *, since: datetime) -> None:
    """Give the sender's loose attachments since `since` to a clue."""
    session.connection().execute(_take, {"room": conversation, "who": sender, "since": since, "clue": clue})


def forget(session: Session, conversation: str, sender: str, *, since: datetime) -> list[str]:
    """Drop the sender's loose attachments since `since`; the paths of files to delete."""
    rows = loose(session, conversation, sender, since=since)
    session.connection().execute(delete(_attachment).where(_attachment.c.id.in_([row.id for row in rows])))
    return [row.path for row in rows if row.path]


def forget_before(session: Session, conversation: str, sender: str, *, before: datetime) -> list[str]:
    """Drop what belongs to nothing and was sent before then; the paths of files to delete."""
    query = choose(Attachment).where(
        col(Attachment.clue_id).is_(None),
        col(Attachment.case_id).is_(None),
        Attachment.conversation == conversation,
        Attachment.sender == sender,
        Attachment.sent_at < before,
    )
    rows = list(session.exec(query))
    for row in rows:
        session.delete(row)
    session.flush()
    return [row.path for row in rows if row.path]


def shown(session: Session, clue: int) -> int:
    """How many photos and videos came with a clue."""
    return int(_shown.one(session, of_clue=clue))


def of_clues(session: Session, clues: Sequence[int]) -> list[Attachment]:
    """All attachments of these clues, in the order they were sent."""
    return list(
        session.exec(
            choose(Attachment).where(col(Attachment.clue_id).in_(clues)).order_by(col(Attachment.id))
        )
    )


def of_case(session: Session, case: int) -> list[Attachment]:
    """What units and officers sent about a case, in the order they were sent."""
    return list(
        session.exec(choose(Attachment).where(Attachment.case_id == case).order_by(col(Attachment.id)))
    )


def give(session: Session, attachments: Sequence[Attachment], case_id: int, stage: Stage) -> None:
    """Give loose attachments to a case."""
    for attachment in attachments:
        attachment.case_id, attachment.stage = case_id, stage
        attachment.latitude = attachment.longitude = None
    session.add_all(attachments)
    session.flush()


def due(session: Session, now: datetime, limit: int = 20) -> list[Attachment]:
    """Attachments whose bytes are to be fetched now. A pause of `_FAR` was set by a clock that ran ahead."""
    is_due = (col(Attachment.next_try) <= now) | (col(Attachment.next_try) > now + _FAR)
    query = choose(Attachment).where(Attachment.state == MediaState.PENDING, is_due)
    return list(session.exec(query.order_by(col(Attachment.next_try)).limit(limit)))


def get(session: Session, attachment: int) -> Attachment | None:
    """One attachment, if it was not dropped."""
    return session.get(Attachment, attachment)


def next_try(session: Session) -> datetime | None:
    """When the next fetch is to be tried."""
    return (
        session.connection()
        .execute(select(func.min(_attachment.c.next_try)).where(_attachment.c.state == MediaState.PENDING))
        .scalar_one_or_none()
    )


def stored(session: Session, attachment: int, *, path: str, size: int) -> bool:
    """The bytes are on disk; False if the attachment was dropped meanwhile (then the file must go)."""
    result = session.connection().execute(
        update(_attachment)
        .where(_attachment.c.id == attachment)
        .values(state=MediaState.STORED, path=path, size=size)
    )
    return result.rowcount == 1


def locate(session: Session, attachment: int, latitude: float, longitude: float) -> int | None:
    """Where a photo was taken, by its own word (GCJ-02): the id of the clue it belongs to.

    One that waits for its words keeps the place for their case.
    """
    row = session.get_one(Attachment, attachment)
    if row.clue_id is None and row.case_id is None:
        row.latitude, row.longitude = latitude, longitude
        session.add(row)
        session.flush()
    return row.clue_id


def failed(session: Session, attachment: int, *, retry_at: datetime | None) -> None:
    """Fetching failed: try again at `retry_at`, or give it up."""
    values: dict[str, Any] = {"attempts": _attachment.c.attempts + 1}
    values |= {"state": MediaState.LOST} if retry_at is None else {"next_try": retry_at}
    session.connection().execute(update(_attachment).where(_attachment.c.id == attachment).values(**values))


def paths(session: Session) -> list[str]:
    """The paths of all files on disk that belong to something."""
    query = choose(Attachment.path).where(col(Attachment.path) != "")
    return list(session.exec(query))
