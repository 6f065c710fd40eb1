"""The key that inbox bodies are encrypted with: a file of its own, outside the database and its backups."""

import os
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from storage.errors import BrokenKeyError


class UnreadableBodyError(ValueError):
    """Sealed with another key, or damaged."""


class BodyBox:
    """Seals and opens the bodies of inbox rows (XSalsa20-Poly1305)."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def seal(self, body: bytes) -> bytes:
        """Encrypt with a fresh nonce."""
        return bytes(self._box.encrypt(body))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises `UnreadableBodyError` for another key's or a damaged body."""
        try:
            return bytes(self._box.decrypt(sealed))
        except CryptoError:
            raise UnreadableBodyError from None


def body_box(path: Path) -> BodyBox:
    """The box of a key file, made (readable by its owner only) where there is none.

    Raises `BrokenKeyError` for one that is empty or cut off.
    """
    if not path.exists():
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(SecretBox.KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    key = path.read_bytes()
    if len(key) != SecretBox.KEY_SIZE:
        raise BrokenKeyError(str(path))
    return BodyBox(key)
