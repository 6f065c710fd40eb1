"""Photos and videos without what they say of who took them, with what, when and where; what is seen stays.

JPEG, PNG, WebP and GIF are taken apart and put together without their metadata, byte for byte: no picture is
decoded, so no bomb goes off. HEIC, AVIF, MP4 and MOV are blanked in place (`bot.boxes`). TIFF and JPEG 2000
are drawn anew. What is none of these comes back as it is.
"""

import math
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from bot import boxes
from nlp.coordinates import Point

MOST_PIXELS = 40_000_000
"""A picture with more is not drawn anew: it would take the memory."""
QUALITY = 92
"""Of a JPEG that takes the place of a TIFF."""
_WRONG = (ValueError, IndexError, KeyError, TypeError, SyntaxError, OSError, ArithmeticError, struct.error)
_EXIF = b"Exif\0\0"
_UPRIGHT = 1


class UnstrippableError(ValueError):
    """A photo or video so damaged that nobody can say what of it is metadata."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """The bytes without metadata, and where the photo says it was taken (WGS-84)."""

    data: bytes
    where: Point | None = None


def stripped(data: bytes) -> Stripped:
    """Take the metadata out; how a photo is to be turned stays. Raises `UnstrippableError`."""
    try:
        with warnings.catch_warnings():  # of what is broken in a photo Pillow warns besides
            warnings.simplefilter("ignore")
            return _stripped(data)
    except Image.DecompressionBombError:
        raise UnstrippableError("a bomb") from None
    except _WRONG as error:
        raise UnstrippableError(type(error).__name__) from None


def _stripped(data: bytes) -> Stripped:
    if data.startswith(b"\xff\xd8\xff"):
        bare, exif = _jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        bare, exif = _png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        bare, exif = _webp(data)
    elif data[:6] in (b"GIF87a", b"GIF89a"):
        bare, exif = _gif(data), b""
    elif boxes.are(data):
        blank = boxes.blanked(data)
        return Stripped(blank.data, _position(_read(blank.exif)) or blank.where)
    elif data[:4] in (b"II*\0", b"MM\0*") or data[4:8] == b"jP  " or data[:4] == b"\xff\x4f\xff\x51":
        return _anew(data)
    else:
        return Stripped(data)
    return Stripped(bare, _position(_read(exif)))


def _read(exif: bytes) -> Image.Exif:
    """What EXIF says; nothing, if it cannot be read."""
    found = Image.Exif()
    try:
        if exif:
            found.load(exif)
            found.get_ifd(ExifTags.IFD.GPSInfo)
    except _WRONG:
        return Image.Exif()
    return found


def _turned(exif: bytes) -> bytes:
    """EXIF that says how a photo is to be turned and nothing else; empty if it stands upright."""
    turn = _read(exif).get(ExifTags.Base.Orientation)
    if not isinstance(turn, int) or not _UPRIGHT < turn <= 8:
        return b""
    bare = Image.Exif()
    bare[ExifTags.Base.Orientation] = turn
    return bare.tobytes()


def _position(exif: Image.Exif) -> Point | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef) == "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef) == "W")
    except _WRONG:
        return None
    return boxes.plausible(latitude, longitude)


def _degrees(parts: tuple[float, float, float], is_negative: bool) -> float:
    degrees: float = sum(float(part) / 60**power for power, part in enumerate(parts))
    return -degrees if is_negative else degrees


_SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SOS, _EOI, _APP0, _APP1, _APP2, _APP14 = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""


def _jpeg(data: bytes) -> tuple[bytes, bytes]:
    exif, kept = b"", []
    for marker, segment in _segments(data):
        if marker == _APP1:
            exif = exif or (segment[4:] if segment[4:].startswith(_EXIF) else b"")
        elif _is_seen(marker, segment[4:]):
            kept.append(segment)
    head = 1 if kept and kept[0][1] == _APP0 else 0
    turned = _turned(exif)
    if turned:
        kept.insert(head, b"\xff\xe1" + struct.pack(">H", len(turned) + 2) + turned)
    return b"".join([b"\xff\xd8", *kept]), exif


def _is_seen(marker: int, content: bytes) -> bool:
    """Whether a segment has to do with how the photo looks."""
    if marker == _APP0:
        return content.startswith(b"JFIF\0")
    if marker == _APP2:
        return content.startswith(b"ICC_PROFILE\0")
    return marker == _APP14 or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Up to the end of the first picture: what a phone hangs behind it (a film, another photo) goes."""
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == _EOI or marker in _ALONE:
            yield marker, data[at : at + 2]
            at += 2
            if marker == _EOI:
                return
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _SOS:
            found = _SCAN_ENDS.search(data, end)
            end = found.start() if found else len(data)
        yield marker, data[at:end]
        at = end


_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _png(data: bytes) -> tuple[bytes, bytes]:
    exif, kept, at = b"", [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind == b"eXIf":
            exif = data[at + 8 : end - 4]
        elif kind in _CHUNKS:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    if turned := _turned(exif).removeprefix(_EXIF):
        body = b"eXIf" + turned
        kept.insert(2, struct.pack(">I", len(turned)) + body + struct.pack(">I", zlib.crc32(body)))
    return b"".join(kept), exif


_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(data: bytes) -> tuple[bytes, bytes]:
    exif, kept, at = b"", [], 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        kind, chunk = data[at : at + 4], data[at:end]
        if kind == b"EXIF":
            exif = chunk[8 : 8 + size]
        elif kind != b"XMP ":
            kept.append(chunk)
        at = end
    if exif and kept and kept[0][:4] == b"VP8X":
        turned = _turned(exif).removeprefix(_EXIF)
        kept[0] = _flagged(kept[0], has_exif=bool(turned))
        if turned:
            kept.append(b"EXIF" + struct.pack("<I", len(turned)) + turned + bytes(len(turned) % 2))
    elif kept and kept[0][:4] == b"VP8X":
        kept[0] = _flagged(kept[0], has_exif=False)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, exif


def _flagged(chunk: bytes, *, has_exif: bool) -> bytes:
    flags = chunk[8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if has_exif else 0)
    return chunk[:8] + bytes([flags]) + chunk[9:]


_MOVES = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> bytes:
    at = 13 + _colours(data[10])
    kept = [data[:at]]
    while at < len(data) and data[at] != 0x3B:
        is_image = data[at] == 0x2C
        start = at + (11 + _colours(data[at + 9]) if is_image else 2)
        end = start
        while data[end]:
            end += 1 + data[end]
        end += 1
        is_seen = is_image or data[at + 1] in (0xF9, 0x01) or data[start + 1 : start + 12] in _MOVES
        if is_seen:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, b"\x3b"])


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _anew(data: bytes) -> Stripped:
    try:
        with Image.open(BytesIO(data), formats=("TIFF", "JPEG2000")) as found:
            if not math.isfinite(found.width) or found.width * found.height > MOST_PIXELS:
                raise UnstrippableError("too large")
            where = _position(found.getexif())
            seen = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError:
        raise UnstrippableError("no picture") from None
    bare = Image.new("RGB", seen.size)
    bare.paste(seen)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return Stripped(out.getvalue(), where)
