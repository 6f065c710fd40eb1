"""Sealing to several public keys: who can write need not be able to read.

A random key seals the content (XSalsa20-Poly1305), and that key is sealed to each recipient (X25519). Nothing
outside says to whom: every recipient has a slot, the one who is left out has one that nobody can open, and
the slots stand in no order.
"""

import random
from collections.abc import Sequence

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from storage.errors import StorageError

KEY_BYTES = 32
_SLOT = KEY_BYTES + 48
"""Bytes of a sealed content key."""
_STEP = 1024
"""Bytes: the length of what is sealed tells nothing finer."""
_VERSION = b"\x01"
MOST = 255


class NotForThisKeyError(StorageError):
    """None of the private keys at hand opens it, or it is damaged."""


def new_private() -> bytes:
    """A fresh private key."""
    return bytes(PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return bytes(PrivateKey(private).public_key)


def seal(content: bytes, readers: Sequence[bytes], *, slots: int = 0) -> bytes:
    """Seal to the public keys `readers`; at least `slots` seem to be able to read it.

    Raises `ValueError` for no reader, or more than `MOST`.
    """
    count = max(slots, len(readers))
    if not readers or count > MOST:
        raise ValueError(f"{len(readers)} readers, {count} slots")
    key = random_bytes(SecretBox.KEY_SIZE)
    held = [SealedBox(PublicKey(reader)).encrypt(key) for reader in readers]
    held += [_for_nobody() for _ in range(count - len(held))]
    random.SystemRandom().shuffle(held)
    return b"".join((_VERSION, bytes([count]), *held, SecretBox(key).encrypt(sodium_pad(content, _STEP))))


def _for_nobody() -> bytes:
    return bytes(SealedBox(PrivateKey.generate().public_key).encrypt(random_bytes(SecretBox.KEY_SIZE)))


def unseal(sealed: bytes, privates: Sequence[bytes]) -> bytes:
    """What was sealed, with one of these private keys; raises `NotForThisKeyError`."""
    if sealed[:1] != _VERSION or len(sealed) < 2:
        raise NotForThisKeyError
    end = 2 + sealed[1] * _SLOT
    for private in privates:
        box = SealedBox(PrivateKey(private))
        for start in range(2, end, _SLOT):
            try:
                key = box.decrypt(sealed[start : start + _SLOT])
                return bytes(sodium_unpad(SecretBox(key).decrypt(sealed[end:]), _STEP))
            except (CryptoError, ValueError, TypeError):
                continue
    raise NotForThisKeyError
