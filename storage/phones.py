"""Phone numbers of the roster: encrypted under a key of their own, in a file beside the database.

Nothing shows them but the operator's own commands; without the key file the database holds none.
"""

import hmac
import re
from pathlib import Path

from sqlmodel import Session

from storage.keys import BodyBox, UnreadableBodyError, key

FILE = "phone.key"


def sealed(session: Session, phone: str) -> bytes | None:
    """A number as the table keeps it. Raises `BrokenKeyError` or `OSError`."""
    return BodyBox(key(_file(session))).seal(phone.encode()) if phone else None


def opened(session: Session, kept: bytes | None) -> str:
    """A number of the table; nothing, if its key is gone. Raises `BrokenKeyError` or `OSError`."""
    file = _file(session)
    if kept is None or not file.exists():
        return ""
    try:
        return BodyBox(key(file)).open(kept).decode()
    except UnreadableBodyError:
        return ""


def normal(number: str) -> str:
    """Its digits, without the country's."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def mark(session: Session, number: str) -> str:
    """By which a number is known without being told. Raises `BrokenKeyError` or `OSError`."""
    return Marker(_file(session)).of_number(number)


class Marker:
    """Marks by which something is known again; without the key file nobody can try a guess."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key = b""

    def of_number(self, number: str) -> str:
        """Of a telephone number. Raises `BrokenKeyError` or `OSError`."""
        return self.mark(f"mark:{normal(number)}")

    def mark(self, what: str) -> str:
        """Of anything. Raises `BrokenKeyError` or `OSError`."""
        self._key = self._key or key(self._file)
        return hmac.digest(self._key, what.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]


def marker(folder: Path) -> Marker:
    """The marks of a data folder."""
    return Marker(folder / "keys" / FILE)


def _file(session: Session) -> Path:
    return Path(str(session.connection().engine.url.database)).parent / "keys" / FILE
