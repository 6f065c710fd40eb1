"""The public keys of the discipline side: to whom sealed clues are sealed from now on."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.sealed_models import SealKey


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key, and whose it is."""

    name: str
    public: bytes


_HEAD = "hxd1"
_BYTES, _CHECK = 32, 3
_GROUP = 4


def written(public: bytes) -> str:
    """A public key as people copy it: one word, whose capitals do not matter and whose slips are noticed."""
    whole = public + hashlib.sha256(public).digest()[:_CHECK]
    return _HEAD + base64.b32encode(whole).decode().lower()


def read(text: str) -> bytes:
    """The public key that `written` wrote so; raises `ValueError` for anything else."""
    head, word = text[: len(_HEAD)].lower(), text[len(_HEAD) :].upper()
    try:
        whole = base64.b32decode(word.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("no public key") from None
    public, check = whole[:_BYTES], whole[_BYTES:]
    if head != _HEAD or len(whole) != _BYTES + _CHECK or check != hashlib.sha256(public).digest()[:_CHECK]:
        raise ValueError("no public key")
    return public


def fingerprint(public: bytes) -> str:
    """Short enough to be compared by telephone, too long to be met by trying: 3F2A-91C0-77BE-10D4."""
    digits = hashlib.sha256(b"fingerprint" + public).hexdigest()[: 4 * _GROUP].upper()
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def active(session: Session) -> list[SealKey]:
    """The keys that are in use, by the names of their owners."""
    query = select(SealKey).where(col(SealKey.retired_at).is_(None))
    return list(session.exec(query.order_by(col(SealKey.name), col(SealKey.id))))


def register(session: Session, key: PublicKey, *, now: datetime) -> bool:
    """Seal to this key from now on, and to no other one of the same name; False if it is so already."""
    return _use(session, key, now=now, from_config=False, instead_of=True)


def retire(session: Session, name: str, *, now: datetime) -> int:
    """Seal to no key of this name any more; how many there were."""
    mine = [key for key in active(session) if key.name == name]
    for key in mine:
        key.retired_at = now
        session.add(key)
    session.flush()
    return len(mine)


def take_configured(session: Session, keys: Sequence[PublicKey], *, now: datetime) -> bool:
    """Use the keys of config.toml, and those that stood there before no more; whether that changes anything.

    One that was replaced or retired by a command stays so: the command is the newer word.
    """
    wanted = {key.public for key in keys}
    gone = [key for key in active(session) if key.from_config and key.public not in wanted]
    for key in gone:
        key.retired_at = now
        session.add(key)
    known = set(session.exec(select(SealKey.public)))
    fresh = [key for key in keys if key.public not in known]
    for new in fresh:
        _use(session, new, now=now, from_config=True, instead_of=False)
    session.flush()
    return bool(gone or fresh)


def _use(session: Session, key: PublicKey, *, now: datetime, from_config: bool, instead_of: bool) -> bool:
    found = session.exec(select(SealKey).where(SealKey.public == key.public)).first()
    if found is not None and found.retired_at is None and found.name == key.name:
        return False
    if instead_of:
        retire(session, key.name, now=now)
    found = found or SealKey(name=key.name, public=key.public, added_at=now)
    found.name, found.from_config, found.added_at, found.retired_at = key.name, from_config, now, None
    session.add(found)
    session.flush()
    return True
