"""What bytes from outside are, by themselves: neither their name nor what they are said to be is believed."""

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

MEGABYTE = 2**20
MOST_BYTES = {"image": 30 * MEGABYTE, "audio": 10 * MEGABYTE}
MOST_OTHER = 100 * MEGABYTE
MOST_PIXELS = 100_000_000
"""As the best phones take them; a picture that says it has more is a bomb."""
MOST_FRAMES_PIXELS = 400_000_000
UNKNOWN = ".dat"
_ISO = {b"heic": ".heic", b"heix": ".heic", b"mif1": ".heic", b"avif": ".avif", b"qt  ": ".mov"}
_MAGIC = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"#!AMR", ".amr"),
    (b"#!SILK", ".silk"),
    (b"\x02#!SILK", ".silk"),
    (b"ID3", ".mp3"),
    (b"%PDF-", ".pdf"),
)
_DRAWN = frozenset({".jpg", ".png", ".gif", ".bmp", ".tif", ".webp"})
_NO_PHOTO = (
    b"MZ",
    b"\x7fELF",
    b"#!/",
    b"<",
    b"PK\x03\x04",
    b"%PDF-",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xca\xfe\xba\xbe",
)
"""How programs, pages, drawings with scripts and archives begin."""


class RefusedError(ValueError):
    """Bytes that are not kept; its words are for the log."""


def suffix(data: bytes, kind: str) -> str:
    """The ending of what these bytes are, `UNKNOWN` if nobody knows; WeChat has formats of its own.

    Raises `RefusedError` for what is too large, for what is no photo and is said to be one, and for bombs.
    No picture is decoded.
    """
    if not data:
        raise RefusedError("empty")
    if len(data) > MOST_BYTES.get(kind, MOST_OTHER):
        raise RefusedError("too large")
    found = _known(data)
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind == "image" and found not in _DRAWN and head.startswith(_NO_PHOTO):
        raise RefusedError("no photo")
    if found in _DRAWN:
        _measure(data)
    return found


def _known(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp":
        return _ISO.get(data[8:12], ".mp4")
    return next((ending for magic, ending in _MAGIC if data.startswith(magic)), UNKNOWN)


def _measure(data: bytes) -> None:
    """Look at the head of a picture only; what cannot be read is kept, it does nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                pixels = picture.width * picture.height
                frames = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "WEBP") else 1
    except Image.DecompressionBombError:
        raise RefusedError("a bomb") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return
    if pixels > MOST_PIXELS or pixels * frames > MOST_FRAMES_PIXELS:
        raise RefusedError("a bomb")
