"""A document is a PDF that any machine shows: its words, its photos, and of a photo its pixels only."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from bot import printed
from handlers.hearing import Document, Part, Photo


def photo(path: Path, size: tuple[int, int] = (1600, 1200)) -> Path:
    """A JPEG that says where it was taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[0x010F] = "PLANTED-MAKER"
    Image.new("RGB", size, (90, 130, 90)).save(path, exif=exif)
    return path


def made(media: Path, *photos: Photo, lines: tuple[str, ...] = ("托口镇三里坪村桥下",)) -> bytes:
    """A document of one part."""
    parts = (Part("二、反映的情况", lines, photos),)
    return printed.pdf(Document("exports/a.pdf", "河湖问题卷宗　2026-1", parts, "内部资料"), media)


def words(content: bytes) -> str:
    """All its words, without blanks."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_its_words_can_be_read(tmp_path: Path) -> None:
    read = words(made(tmp_path, lines=("㵲水、潕水与巫水，①已清运 100 车",)))
    assert "河湖问题卷宗2026-1" in read
    assert "二、反映的情况㵲水、潕水与巫水，①已清运100车" in read


def test_what_no_font_shows_is_left_out(tmp_path: Path) -> None:
    assert "好了谢谢" in words(made(tmp_path, lines=("好了\U0001f44d\x00\u202e谢谢",)))


def test_a_photo_is_printed_without_its_metadata(tmp_path: Path) -> None:
    photo(tmp_path / "ab/one.jpg")
    content = made(tmp_path, Photo("反映时", "ab/one.jpg"))
    [image] = [image for page in PdfReader(io.BytesIO(content)).pages for image in page.images]
    assert max(image.image.size if image.image else (0, 0)) == printed.PHOTO_SIDE
    assert b"PLANTED" not in content
    assert b"PLANTED" not in image.data


@pytest.mark.parametrize("broken", ["missing", "text", "cut", "huge"])
def test_a_broken_photo_leaves_its_caption(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "one.jpg"
    if broken == "text":
        path.write_text("不是照片")
    elif broken == "cut":
        path.write_bytes(photo(path).read_bytes()[:300])
    elif broken == "huge":
        Image.new("1", (9000, 9000)).save(path, format="PNG")
    content = made(tmp_path, Photo("整改后", "one.jpg"))
    assert "整改后" in words(content)
    assert not [image for page in PdfReader(io.BytesIO(content)).pages for image in page.images]


def test_many_photos_and_a_long_text_go_over_pages(tmp_path: Path) -> None:
    photo(tmp_path / "one.jpg")
    content = made(tmp_path, *[Photo(f"第{n}张", "one.jpg") for n in range(9)], lines=("河" * 3000,))
    assert len(PdfReader(io.BytesIO(content)).pages) >= 4
    assert "第8张" in words(content)
