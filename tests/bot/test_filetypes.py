"""What bytes are is seen in them; what is too large, no photo, or a bomb is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from bot import filetypes
from bot.filetypes import RefusedError, suffix
from bot.transcript import PIXEL


def drawn(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x" * 50) + chunk(b"IEND", b"")


def film(frames: int) -> bytes:
    """A GIF whose pictures are large and compress to nothing."""
    out = BytesIO()
    pictures = [Image.new("P", (4000, 4000), number % 2) for number in range(frames)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=40)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (drawn("JPEG"), ".jpg"),
        (PIXEL, ".png"),
        (drawn("GIF"), ".gif"),
        (drawn("WEBP"), ".webp"),
        (b"\0\0\0\x18ftypheic" + bytes(40), ".heic"),
        (b"\0\0\0\x18ftypisom" + bytes(40), ".mp4"),
        (b"wxgf" + bytes(40), ".dat"),
        (b"\xff\xd8\xff\xe0 cut off", ".jpg"),
    ],
)
def test_a_photo_is_known_by_its_bytes(data: bytes, ending: str) -> None:
    assert suffix(data, "image") == ending


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ" + bytes(60),
        b"\x7fELF" + bytes(60),
        b"#!/bin/sh\nrm -rf /",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <?xml version='1.0'?><svg onload='alert(1)'/>",
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7",
        bomb(50_000, 50_000),
        bomb(2**31 - 1, 2**31 - 1),
        film(30),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        suffix(data, "image")


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(RefusedError, match="too large"):
        suffix(PIXEL + bytes(filetypes.MOST_BYTES["image"]), "image")
    assert suffix(PIXEL + bytes(filetypes.MOST_BYTES["image"]), "file") == ".png"


@pytest.mark.parametrize("data", [b"MZ" + bytes(60), b"<html>", b"PK\x03\x04"])
def test_a_file_is_kept_as_nothing_that_a_machine_would_run(data: bytes) -> None:
    assert suffix(data, "file") == ".dat"
