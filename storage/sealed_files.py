"""Photos, voices and files of sealed clues, until their bytes are sealed too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage.columns import table
from storage.keys import UnreadableBodyError
from storage.sealed_models import SealedFile
from storage.vault import Vault

_file = table(SealedFile)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be sealed; `path` (below the media folder) if it lies there already."""

    id: int
    clue: int
    channel: str
    message: str
    kind: str
    sent_at: datetime
    path: str
    attempts: int


def want(
    session: Session,
    vault: Vault,
    clue: int,
    *,
    channel: str,
    message: str,
    kind: str,
    sent_at: datetime,
    now: datetime,
    path: str = "",
) -> None:
    """Have the bytes of a message sealed; the file at `path`, if any, goes afterwards."""
    what = {"channel": channel, "message": message, "kind": kind, "sent_at": sent_at.isoformat()}
    session.add(SealedFile(clue_id=clue, what=vault.seal_values(what), path=path, next_try=now))
    session.flush()


def due(session: Session, vault: Vault, now: datetime, limit: int = 20) -> list[Wanted]:
    """Those to be tried now; what the bot's key cannot open any more is left out."""
    query = choose(SealedFile).where(SealedFile.next_try <= now)
    rows = session.exec(query.order_by(col(SealedFile.next_try)).limit(limit)).all()
    return [found for row in rows if (found := _wanted(vault, row)) is not None]


def _wanted(vault: Vault, row: SealedFile) -> Wanted | None:
    try:
        what = vault.open_values(row.what)
    except UnreadableBodyError:
        return None
    return Wanted(
        id=row.id,
        clue=row.clue_id,
        channel=what["channel"],
        message=what["message"],
        kind=what["kind"],
        sent_at=datetime.fromisoformat(what["sent_at"]),
        path=row.path,
        attempts=row.attempts,
    )


def next_try(session: Session, *, after: datetime) -> datetime | None:
    """When the next one is to be tried that is not due at `after`."""
    query = select(func.min(_file.c.next_try)).where(_file.c.next_try > after)
    return session.connection().execute(query).scalar_one_or_none()


def done(session: Session, file: int) -> None:
    """It is sealed, or given up."""
    session.connection().execute(delete(_file).where(_file.c.id == file))


def failed(session: Session, file: int, *, retry_at: datetime) -> None:
    """Try again then."""
    values = {"attempts": _file.c.attempts + 1, "next_try": retry_at}
    session.connection().execute(update(_file).where(_file.c.id == file).values(values))


def paths(session: Session) -> Sequence[str]:
    """The files on disk that are still to be sealed."""
    return list(session.exec(choose(SealedFile.path).where(SealedFile.path != "")))
