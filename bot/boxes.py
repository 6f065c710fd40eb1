"""Metadata of what is made of boxes (ISO base media: HEIC, AVIF, MP4, MOV), blanked where it stands.

Nothing is moved: the places other boxes name stay right. A box of metadata becomes `free`, which every player
skips; the EXIF and XMP of a still picture lie among its data and become zeros.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.coordinates import Point

_STARTS = frozenset((b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
_INSIDE = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"))
"""Boxes that hold boxes."""
_METADATA = frozenset((b"udta", b"meta", b"uuid", b"XMP_", b"gps "))
_STILL = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"))
_PLACE = re.compile(rb"([+-]\d{1,2}\.\d{2,10})([+-]\d{1,3}\.\d{2,10})[+\-0-9./]")
"""ISO 6709, as phones write it into their videos."""
_DEEPEST = 12
_NO_EXIF = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)
"""An item that says nothing: decoders refuse a photo whose EXIF is no EXIF."""


@dataclass(frozen=True, slots=True)
class Blanked:
    """The bytes, as many as before; the EXIF among them; where a video says it was taken (WGS-84)."""

    data: bytes
    exif: bytes
    where: Point | None


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    content: int
    end: int


def are(data: bytes) -> bool:
    """Whether it begins as such a file does."""
    return data[4:8] in _STARTS


def blanked(data: bytes) -> Blanked:
    """Blank all metadata. Raises `ValueError` or `IndexError` for what is not made of whole boxes."""
    out = bytearray(data)
    is_still = _is_still(data)
    exif, where = b"", None
    for box in _boxes(data, 0, len(data)):
        if box.kind == b"meta" and is_still:
            exif = _blank_items(data, out, box)
        elif found := _blank(data, out, box, 0):
            where = where or found
    return Blanked(bytes(out), exif, where)


def plausible(latitude: float, longitude: float) -> Point | None:
    """A place on earth; 0, 0 is what a device writes that knows none."""
    is_real = math.isfinite(latitude) and math.isfinite(longitude) and (latitude or longitude)
    is_real = is_real and abs(latitude) <= 90 and abs(longitude) <= 180
    return Point(latitude, longitude) if is_real else None


def _is_still(data: bytes) -> bool:
    first = next(_boxes(data, 0, len(data)), None)
    if first is None or first.kind != b"ftyp":
        return False
    content = data[first.content : first.end]
    brands = {content[:4], *(content[at : at + 4] for at in range(8, len(content), 4))}
    return not brands.isdisjoint(_STILL)


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """The boxes side by side between two places; one that says it is longer ends there."""
    while start + 8 <= end:
        size, content = int.from_bytes(data[start : start + 4]), start + 8
        if size == 1:
            size, content = int.from_bytes(data[start + 8 : start + 16]), start + 16
        stop = end if size == 0 else min(start + size, end)
        if stop < content:
            raise ValueError("a box shorter than its head")
        yield _Box(data[start + 4 : start + 8], start, content, stop)
        start = stop


def _blank(data: bytes, out: bytearray, box: _Box, depth: int) -> Point | None:
    """Blank a box of metadata, or those inside a box; where it was taken, if they say so."""
    if depth > _DEEPEST:
        raise ValueError("boxes too deep")
    if box.kind in _METADATA:
        out[box.start + 4 : box.start + 8] = b"free"
        out[box.content : box.end] = bytes(box.end - box.content)
        return _place(data[box.content : box.end])
    found = None
    if box.kind in _INSIDE:
        for inner in _boxes(data, box.content, box.end):
            found = _blank(data, out, inner, depth + 1) or found
    return found


def _place(content: bytes) -> Point | None:
    found = _PLACE.search(content)
    return plausible(float(found[1]), float(found[2])) if found else None


def _blank_items(data: bytes, out: bytearray, meta: _Box) -> bytes:
    """Blank what of a still picture's items is EXIF or XMP; the EXIF."""
    inside = {box.kind: box for box in _boxes(data, meta.content + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return b""
    wanted = dict(_metadata_items(data, inside[b"iinf"]))
    base = inside[b"idat"].content if b"idat" in inside else 0
    exif = b""
    for item, start, end in _extents(data, inside[b"iloc"], base):
        if item in wanted:
            blank = b""
            if wanted[item] == b"Exif":
                blank = b"" if exif else _NO_EXIF
                exif += data[start:end]
            size = len(out[start:end])
            out[start:end] = blank[:size].ljust(size, b"\0")
    # four bytes say where within the item its TIFF begins
    return exif[4 + int.from_bytes(exif[:4]) :] if len(exif) > 4 else b""


def _metadata_items(data: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    wide = data[iinf.content] > 0
    for infe in _boxes(data, iinf.content + (8 if wide else 6), iinf.end):
        version = data[infe.content]
        if infe.kind != b"infe" or version < 2:
            continue
        length = 2 if version == 2 else 4
        at = infe.content + 4
        kind = data[at + length + 2 : at + length + 6]
        if kind in (b"Exif", b"mime", b"uri "):
            yield int.from_bytes(data[at : at + length]), kind


def _extents(data: bytes, iloc: _Box, base_of_idat: int) -> Iterator[tuple[int, int, int]]:
    """Each piece of each item: its number, and where the piece begins and ends in the file."""
    at = iloc.content
    version = data[at]
    offset_size, length_size = data[at + 4] >> 4, data[at + 4] & 15
    base_size, index_size = data[at + 5] >> 4, data[at + 5] & 15 if version else 0
    number_size = 4 if version == 2 else 2
    read = _Reader(data, at + 6)
    for _ in range(read(number_size)):
        item = read(number_size)
        method = read(2) & 15 if version else 0
        read(2)
        base = read(base_size) + (base_of_idat if method == 1 else 0)
        for _ in range(read(2)):
            read(index_size)
            start, length = base + read(offset_size), read(length_size)
            yield item, start, start + length if length else len(data)


class _Reader:
    """Numbers one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def __call__(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise IndexError("cut off")
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at])
