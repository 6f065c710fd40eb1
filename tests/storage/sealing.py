"""Sealed clues made by hand."""

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session

from storage import envelope, sealed, sealed_keys
from storage.envelope import NotForThisKeyError
from storage.sealed import Route
from storage.sealed_keys import PublicKey
from storage.sealed_models import SealedClue
from storage.vault import fresh_vault
from tests.storage.make import NOON

VAULT = fresh_vault()
DAY = date(2026, 5, 11)
PRIVATE = {name: envelope.new_private() for name in ("方正", "黄正", "新方正")}


def route(
    who: str = "石嫂", *, where: str = "监督", row: int = 3, minutes: int = 0, excluded: tuple[str, ...] = ()
) -> Route:
    return Route("wechat", who, where, row, NOON + timedelta(minutes=minutes), excluded)


def register(session: Session, name: str, key: str = "") -> bool:
    public = envelope.public_of(PRIVATE[key or name])
    return sealed_keys.register(session, PublicKey(name, public), now=NOON)


def keep(session: Session, content: bytes = b"first", of: Route | None = None) -> int:
    return sealed.keep(session, VAULT, content, of or route(), day=DAY).id


def readable(session: Session, clue: int, name: str) -> list[bytes]:
    """What somebody's key opens of a clue."""
    found = []
    for item in sealed.items(session, clue):
        try:
            found.append(envelope.unseal(item.body, [PRIVATE[name]]))
        except NotForThisKeyError:
            pass
    return sorted(found)


def clue(session: Session, clue_id: int) -> SealedClue:
    return session.get_one(SealedClue, clue_id)


def files_with(folder: Path, *pieces: bytes) -> list[str]:
    """Which files of the database hold one of these, whole or in their first or last bytes."""
    ends = [end for piece in pieces for end in (piece[:64], piece[-64:])]
    return [
        file.name for file in folder.rglob("hexiaodu.db*") if any(end in file.read_bytes() for end in ends)
    ]
