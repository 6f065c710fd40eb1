"""Private keys of the discipline side, in files of theirs; with a passphrase (Argon2id) if they want one."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from storage import envelope
from storage.errors import StorageError
from storage.sealed_keys import written
from storage.vault import write_secret

KIND = "hexiaodu-private-key-1"


class BadKeyFileError(StorageError):
    """It holds no private key of ours; its text is the path."""


class WrongPassphraseError(StorageError):
    """The passphrase does not open it; its text is the path."""


@dataclass(frozen=True, slots=True)
class PrivateKeyFile:
    """A private key, and whose it is."""

    name: str
    private: bytes

    @property
    def public(self) -> bytes:
        """What is sealed to."""
        return envelope.public_of(self.private)


def write(path: Path, key: PrivateKeyFile, passphrase: str = "") -> None:
    """Write a new file, for its owner only. Raises `FileExistsError`: no key is lost so."""
    if path.exists():
        raise FileExistsError(17, "exists", str(path))
    found: dict[str, Any] = {"kind": KIND, "name": key.name, "public": written(key.public)}
    if passphrase:
        salt = random_bytes(pwhash.argon2id.SALTBYTES)
        found |= {
            "salt": _text(salt),
            "locked": _text(SecretBox(_stretched(passphrase, salt)).encrypt(key.private)),
        }
    else:
        found["private"] = _text(key.private)
    write_secret(path, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())


def read(path: Path, ask: Callable[[], str]) -> PrivateKeyFile:
    """The key of a file; `ask` is called for the passphrase if it has one.

    Raises `BadKeyFileError`, `WrongPassphraseError` or `OSError`.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["kind"] != KIND:
            raise BadKeyFileError(str(path))
        name = str(found["name"])
        if "private" in found:
            private = _bytes(found["private"])
        else:
            box = SecretBox(_stretched(ask(), _bytes(found["salt"])))
            private = bytes(box.decrypt(_bytes(found["locked"])))
        key = PrivateKeyFile(name, private)
        if written(key.public) != found["public"]:
            raise BadKeyFileError(str(path))
    except CryptoError as error:
        if "private" in found:  # too short to be one
            raise BadKeyFileError(str(path)) from error
        raise WrongPassphraseError(str(path)) from None
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise BadKeyFileError(str(path)) from None
    return key


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return bytes(
        pwhash.argon2id.kdf(
            SecretBox.KEY_SIZE,
            passphrase.encode(),
            salt,
            opslimit=pwhash.argon2id.OPSLIMIT_MODERATE,
            memlimit=pwhash.argon2id.MEMLIMIT_MODERATE,
        )
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
