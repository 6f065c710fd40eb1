"""What the bot itself can read of a sealed clue while it is open: under a key in a file of its own."""

import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from storage.errors import BrokenKeyError
from storage.keys import UnreadableBodyError


class Vault:
    """Seals and opens (XSalsa20-Poly1305), and knows somebody or something again by a mark (HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(hmac.digest(key, b"box", "sha256"))
        self._marks = hmac.digest(key, b"mark", "sha256")
        self._names = hmac.digest(key, b"name", "sha256")

    def seal(self, content: bytes) -> bytes:
        """Encrypt with a fresh nonce."""
        return bytes(self._box.encrypt(content))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises `UnreadableBodyError` for what another key has sealed, or what is damaged."""
        try:
            return bytes(self._box.decrypt(sealed))
        except (CryptoError, ValueError):
            raise UnreadableBodyError from None

    def seal_values(self, values: Mapping[str, Any]) -> bytes:
        """`seal` for what JSON can hold; short values are all of one length."""
        text = json.dumps(values, ensure_ascii=False)
        blank = -len(text.encode("utf-8", "surrogatepass")) % _STEP
        return self.seal((text + " " * blank).encode("utf-8", "surrogatepass"))

    def open_values(self, sealed: bytes) -> dict[str, Any]:
        """What `seal_values` has sealed; raises as `open` does."""
        found: dict[str, Any] = json.loads(self.open(sealed).decode("utf-8", "surrogatepass"))
        return found

    def mark(self, channel: str, contact: str) -> bytes:
        """By which a sender is known again; without the key it cannot be tried whose it is."""
        return hmac.digest(self._marks, f"{channel}\0{contact}".encode("utf-8", "surrogatepass"), "sha256")

    def name(self, what: str) -> str:
        """In hex; by it a thing of a plain name is known again. Without the key no guess can be tried."""
        return hmac.digest(self._names, what.encode("utf-8", "surrogatepass"), "sha256").hex()


_STEP = 512
"""Bytes: the length of what is sealed tells nothing finer."""


def fresh_vault() -> Vault:
    """One whose key nobody else will ever have."""
    return Vault(os.urandom(SecretBox.KEY_SIZE))


def vault_of(path: Path) -> Vault:
    """The vault of a key file, made (readable by its owner only) where there is none.

    Raises `BrokenKeyError` for one that is empty or cut off.
    """
    if not path.exists():
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        write_secret(path, os.urandom(SecretBox.KEY_SIZE))
    key = path.read_bytes()
    if len(key) != SecretBox.KEY_SIZE:
        raise BrokenKeyError(str(path))
    return Vault(key)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner only."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
