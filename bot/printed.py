"""Documents as PDF: A4, a Chinese font that comes with a package, photos small and without their metadata."""

import logging
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import WrapMode
from fpdf.fonts import TTFFont
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.fonts import font
from handlers.hearing import Document, Part, Photo

log = logging.getLogger(__name__)

FONT = "text"
MOST_PIXELS = 40_000_000
"""A photo with more is no photo: decompressing it would take the memory."""
PHOTO_SIDE = 1000
"""Pixels of a printed photo's longer side."""
COLUMNS = 2
PHOTO_HEIGHT = 62
"""Millimetres."""
_GREY = (110, 110, 110)


def pdf(document: Document, media: Path) -> bytes:
    """A document with the photos of a media folder. A photo that is gone or broken leaves its caption."""
    # fontTools tells of every table it drops
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    page = _Page(document.footer)
    page.set_title(document.title)
    page.add_font(FONT, "", font())
    page.set_margin(18)
    page.set_auto_page_break(True, 18)
    page.add_page()
    page.set_font(FONT, size=18)
    page.multi_cell(0, 11, page.shown(document.title), align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(3)
    for part in document.parts:
        _part(page, part, media)
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, footer: str) -> None:
        super().__init__(format="A4")
        self._footer = footer

    def shown(self, text: str) -> str:
        """A text without what the font cannot show (it would be boxes), nor controls."""
        font = self.fonts[FONT]
        assert isinstance(font, TTFFont)
        known = font.cmap
        return "".join(sign for sign in text.expandtabs(1) if sign == "\n" or ord(sign) in known)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 6, f"{self.shown(self._footer)}　{self.page_no()}", align="C")
        self.set_text_color(0)


def _part(page: _Page, part: Part, media: Path) -> None:
    page.set_font(FONT, size=13)
    page.multi_cell(0, 9, page.shown(part.heading), new_x="LMARGIN", new_y="NEXT")
    page.set_font(FONT, size=10.5)
    for line in part.lines:
        page.multi_cell(
            0, 6.5, page.shown(line), new_x="LMARGIN", new_y="NEXT", align="L", wrapmode=WrapMode.CHAR
        )
    for start in range(0, len(part.photos), COLUMNS):
        _row(page, part.photos[start : start + COLUMNS], media)
    page.ln(3)


def _row(page: _Page, photos: tuple[Photo, ...], media: Path) -> None:
    width = page.epw / COLUMNS
    if page.will_page_break(PHOTO_HEIGHT + 8):
        page.add_page()
    top = page.get_y()
    page.set_font(FONT, size=9)
    for column, photo in enumerate(photos):
        left = page.l_margin + column * width
        image = _image(media / photo.path)
        if image is not None:
            page.image(image, left, top, w=width - 3, h=PHOTO_HEIGHT, keep_aspect_ratio=True)
        page.set_xy(left, top + PHOTO_HEIGHT)
        page.cell(width - 3, 6, page.shown(photo.caption), align="C")
    page.set_xy(page.l_margin, top + PHOTO_HEIGHT + 8)


def _image(path: Path) -> Image.Image | None:
    """A photo as it is seen, small, and nothing of it but its pixels."""
    try:
        with Image.open(path) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            found.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
            seen = ImageOps.exif_transpose(found).convert("RGB")
            seen.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
            bare = Image.new("RGB", seen.size)
            bare.paste(seen)
            return bare
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
        log.warning("a photo cannot be printed", extra={"action": "print", "error": type(error).__name__})
        return None
