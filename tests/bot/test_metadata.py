"""Photos and videos keep what is seen of them and lose what they tell of who took them."""

import random
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from bot.clock import VirtualClock
from bot.metadata import MOST_PIXELS, UnstrippableError, stripped
from nlp.coordinates import Point
from storage.db import Database
from storage.states import MediaState
from tests.bot.fakes import FakeChannel
from tests.bot.test_fetcher import HOUR, START, all_of, fetch, files, keep

SECRETS = (b"PhoneOfQin", b"2026:05:11", b"qinsecret")
HERE = Point(27.2, 109.8325)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><author>qinsecret</author></x:xmpmeta>'


def exif(turn: int = 6, *, has_place: bool = True) -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = turn
    made[ExifTags.Base.Model] = "PhoneOfQin"
    made[ExifTags.Base.DateTime] = "2026:05:11 09:00:00"
    if has_place:
        made.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (27.0, 12.0, 0.0),
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: (109.0, 49.0, 57.0),
            }
        )
    return made


def picture(mode: str = "RGB") -> Image.Image:
    """Something that is nowhere the same."""
    draw = random.Random(1)
    made = Image.new("RGB", (48, 32))
    made.putdata([(draw.randrange(256), draw.randrange(256), draw.randrange(256)) for _ in range(48 * 32)])
    return made.convert(mode)


def photo(kind: str, turn: int = 6, **more: object) -> bytes:
    out = BytesIO()
    extra: dict[str, object] = {"exif": exif(turn)}
    if kind in ("JPEG", "WEBP", "AVIF", "PNG"):
        extra["xmp"] = XMP
    if kind == "JPEG":
        extra |= {"comment": b"qinsecret"}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Author", "qinsecret")
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        info.add_text("Comment", "qinsecret", zip=True)
        extra |= {"pnginfo": info}
        extra.pop("xmp")
    picture().save(out, kind, **(extra | more))
    return out.getvalue()


def shown(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as found:
        found.load()
        return found.copy()


KINDS = ("JPEG", "PNG", "WEBP", "AVIF")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_seen_stays_and_what_is_told_goes(kind: str) -> None:
    before = photo(kind)
    after = stripped(before)
    assert any(secret in before for secret in SECRETS)
    assert [secret for secret in SECRETS if secret in after.data] == []
    seen = shown(after.data)
    assert ImageChops.difference(seen.convert("RGB"), shown(before).convert("RGB")).getbbox() is None
    assert after.where is not None
    assert (after.where.latitude, after.where.longitude) == pytest.approx((HERE.latitude, HERE.longitude))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_how_it_is_turned_stays_and_nothing_else(kind: str, turn: int) -> None:
    left = shown(stripped(photo(kind, turn)).data).getexif()
    assert left.get(ExifTags.Base.Orientation, 1) == turn
    assert set(left) <= {ExifTags.Base.Orientation}
    assert left.get_ifd(ExifTags.IFD.GPSInfo) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_taken_twice(kind: str) -> None:
    once = stripped(photo(kind)).data
    again = stripped(once)
    assert (again.data, again.where) == (once, None)


def test_pixels_of_a_progressive_photo_with_a_profile(tmp_path: object) -> None:
    before = photo("JPEG", progressive=True, icc_profile=b"profile" * 100)
    after = shown(stripped(before).data)
    assert ImageChops.difference(after, shown(before)).getbbox() is None
    assert after.info["icc_profile"] == b"profile" * 100


def test_what_a_phone_hangs_behind_a_photo_goes() -> None:
    film = b"\0\0\0\x18ftypmp42qinsecret"
    after = stripped(photo("JPEG") + film + photo("JPEG"))
    assert after.data == stripped(photo("JPEG")).data
    assert b"qinsecret" not in stripped(photo("PNG") + b"qinsecret").data


def test_a_gif_keeps_its_frames_and_loses_its_remarks() -> None:
    out = BytesIO()
    frames = [picture("P"), picture("P").rotate(90), picture("P").rotate(180)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"qinsecret", loop=3)
    after = stripped(out.getvalue()).data
    assert b"qinsecret" in out.getvalue()
    assert b"qinsecret" not in after
    with Image.open(BytesIO(after)) as found, Image.open(BytesIO(out.getvalue())) as before:
        assert (getattr(found, "n_frames", 1), found.info["loop"]) == (3, 3)
        for frame in range(3):
            found.seek(frame)
            before.seek(frame)
            assert ImageChops.difference(found.convert("RGB"), before.convert("RGB")).getbbox() is None


@pytest.mark.parametrize("kind", ["TIFF", "JPEG2000"])
def test_others_are_drawn_anew_upright(kind: str) -> None:
    out = BytesIO()
    picture().save(out, kind, **({"exif": exif().tobytes()} if kind == "TIFF" else {}))
    after = stripped(out.getvalue())
    assert shown(after.data).format is None
    assert after.data.startswith(b"\xff\xd8\xff")
    assert shown(after.data).size == ((32, 48) if kind == "TIFF" else (48, 32))
    assert not any(secret in after.data for secret in SECRETS)
    assert (after.where is not None) is (kind == "TIFF")


def test_a_bomb_is_not_drawn() -> None:
    out = BytesIO()
    Image.new("1", (MOST_PIXELS // 1000, 1001)).save(out, "TIFF", compression="group4")
    with pytest.raises(UnstrippableError):
        stripped(out.getvalue())


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def video() -> bytes:
    place = box(b"\xa9xyz", b"\0\x12\x15\xc7+27.2000+109.8325/")
    author = box(b"udta", box(b"\xa9ART", b"qinsecret"), place)
    track = box(b"trak", box(b"tkhd", bytes(84)), box(b"udta", b"qinsecret"))
    return b"".join(
        [
            box(b"ftyp", b"isom\0\0\2\0isommp42"),
            box(b"moov", box(b"mvhd", bytes(100)), track, author, box(b"meta", b"qinsecret")),
            box(b"uuid", bytes(16), b"qinsecret"),
            struct.pack(">I4sQ", 1, b"mdat", 16 + 9) + b"pixelsxyz",
        ]
    )


def test_a_video_is_blanked_in_place() -> None:
    after = stripped(video())
    assert len(after.data) == len(video())
    assert b"qinsecret" not in after.data
    assert b"+27.2" not in after.data
    assert after.data.endswith(b"pixelsxyz")
    assert after.where == HERE
    assert [after.data.count(kind) for kind in (b"tkhd", b"mvhd", b"moov", b"free")] == [1, 1, 1, 4]


@pytest.mark.parametrize("data", [b"", b"photo", b"%PDF-1.7 ...", b"\xff\xd8", b"#!AMR\n", b"RIFF....WAVE"])
def test_what_is_no_photo_comes_back_as_it_is(data: bytes) -> None:
    assert stripped(data).data == data


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (127.0, 12.0, 0.0), 3: "E", 4: (109.0, 49.0, 57.0)},
        {1: "N", 2: (27.0, 12.0, 0.0)},
        {},
    ],
)
def test_a_place_that_is_none(gps: dict[int, object]) -> None:
    made = exif(has_place=False)
    made.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    out = BytesIO()
    picture().save(out, "JPEG", exif=made)
    assert stripped(out.getvalue()).where is None


def test_south_and_west_are_below_zero() -> None:
    made = exif()
    made.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 3: "W"})
    out = BytesIO()
    picture().save(out, "JPEG", exif=made)
    where = stripped(out.getvalue()).where
    assert where is not None
    assert (where.latitude, where.longitude) == pytest.approx((-27.2, -109.8325))


SAMPLES = {
    **{kind: photo(kind) for kind in KINDS},
    "TIFF": photo("TIFF", exif=exif().tobytes()),
    "MP4": video(),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_whatever_is_broken_of_it_nothing_else_is_raised(kind: str) -> None:
    """Cut off anywhere, or with bytes that are others."""
    draw, whole = random.Random(7), SAMPLES[kind]
    for length in range(0, len(whole), max(1, len(whole) // 150)):
        _survives(whole[:length])
    for _ in range(250):
        spoiled = bytearray(whole)
        for _ in range(draw.randrange(1, 4)):
            spoiled[draw.randrange(min(len(whole), 400))] = draw.randrange(256)
        _survives(bytes(spoiled))


def _survives(data: bytes) -> None:
    try:
        stripped(data)
    except UnstrippableError:
        pass


def test_a_cut_off_photo_has_no_metadata_either() -> None:
    whole = photo("JPEG")
    for length in range(200, len(whole), 50):
        after = stripped(whole[:length]).data
        assert not any(secret in after for secret in SECRETS)


def test_a_chunk_put_in_is_well_formed() -> None:
    after = stripped(photo("PNG")).data
    at = after.index(b"eXIf") - 4
    size = int.from_bytes(after[at : at + 4])
    assert zlib.crc32(after[at + 4 : at + 8 + size]) == int.from_bytes(after[at + 8 + size : at + 12 + size])


async def test_what_lies_on_disk_is_stripped(db: Database, tmp_path: Path) -> None:
    """All the way: fetched from the channel, written into the media folder."""
    await db.run(keep, "m1")
    await db.run(keep, "m2")
    clock = VirtualClock(START)
    sent = {"m1": photo("JPEG"), "m2": SAMPLES["TIFF"][:100]}
    await fetch(db, tmp_path / "media", FakeChannel(clock, files=sent), clock, START + HOUR)
    [kept] = files(tmp_path / "media").values()
    assert kept == stripped(photo("JPEG")).data
    assert [one.state for one in await db.read(all_of)] == [MediaState.STORED, MediaState.LOST]
