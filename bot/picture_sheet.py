"""A tall sheet for a phone: words that fit and are never boxes, cards, charts; in pixels from the top."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any, Literal

from matplotlib import ft2font, patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from bot.fonts import font

WIDTH = 1080
MARGIN = 36
PAD = 40
"""Within a card."""
INNER = WIDTH - 2 * (MARGIN + PAD)

PAPER, CARD, INK, SOFT, RULE = "#F1F5F4", "#FFFFFF", "#1C2A30", "#566369", "#DCE4E3"
RIVER, SAND, LATE = "#0E5A70", "#E3A44F", "#A8391F"
"""Dark blue and light orange differ in lightness too: whoever sees no colours tells them apart."""

_COLOURS = 128
"""Of the palette: enough for the soft edges of letters."""
_RISE = 0.37
"""From the middle of a line down to its baseline, in sizes."""
_LOST = "〓"
"""What Chinese printers set for a character they have no type for."""
_MORE = "……"
_DPI = 72
"""At which a point is a pixel."""

Side = Literal["left", "center", "right"]


def shown(text: str) -> str:
    """On one line, with 〓 for letters the font lacks; emoji, controls and marks it lacks are left out."""
    known = _known()
    plain = (
        sign
        if ord(sign) in known
        else _LOST
        if unicodedata.category(sign)[0] in "LN"
        else " "
        if sign.isspace()
        else ""
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(plain).split(" ")).strip()


@cache
def _face() -> ft2font.FT2Font:
    return ft2font.FT2Font(str(font()))


@cache
def _known() -> frozenset[int]:
    """The characters that the font draws."""
    return frozenset(_face().get_charmap())


def width(text: str, size: float) -> float:
    """Pixels of a text as it is shown."""
    face = _face()
    face.set_size(size, _DPI)
    face.set_text(shown(text), 0.0, flags=ft2font.LoadFlags.NO_HINTING)
    return float(face.get_width_height()[0]) / 64


def cut(text: str, size: float, room: float) -> str:
    """A text that fits, cut with …… if it is too long."""
    text = shown(text)
    if width(text, size) <= room:
        return text
    short, long = 0, len(text)
    while long - short > 1:
        middle = (short + long) // 2
        fits = width(text[:middle] + _MORE, size) <= room
        short, long = (middle, long) if fits else (short, middle)
    return text[:short].rstrip() + _MORE


def fitted(text: str, size: float, room: float, least: float) -> tuple[str, float]:
    """A text and the size in which it fits: smaller down to `least`, then cut."""
    wide = width(text, size)
    if wide > room:
        size = max(least, size * room / wide)
    return cut(text, size, room + 1), size


def lines(text: str, size: float, room: float) -> list[str]:
    """A text on as many lines as it needs."""
    found, line = [], ""
    for sign in shown(text):
        if line and width(line + sign, size) > room and sign not in "，。、；：）":
            found.append(line)
            line = sign.strip()
        else:
            line += sign
    return [*found, line]


class Sheet:
    """A sheet of a height, to be drawn on; all places are pixels from its left top corner."""

    def __init__(self, height: float) -> None:
        self.height = round(height)
        self.figure = Figure(figsize=(WIDTH / _DPI, self.height / _DPI), dpi=_DPI, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self.page = self.figure.add_axes((0, 0, 1, 1))
        self.page.set_xlim(0, WIDTH)
        self.page.set_ylim(self.height, 0)
        self.page.axis("off")

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 34,
        colour: str = INK,
        *,
        side: Side = "left",
        bold: bool = False,
    ) -> None:
        """A text whose line has its middle at `y`."""
        heavy = [patheffects.withStroke(linewidth=size / 28, foreground=colour)] if bold else []
        self.page.text(
            x,
            y + _RISE * size,
            shown(text),
            color=colour,
            ha=side,
            va="baseline",
            parse_math=False,
            path_effects=heavy,
            **_font(size),
        )

    def box(
        self, x: float, y: float, wide: float, high: float, colour: str = CARD, *, radius: float = 22
    ) -> None:
        """A rectangle with round corners."""
        style = f"round,pad=0,rounding_size={min(radius, wide / 2, high / 2)}"
        patch = FancyBboxPatch((x, y), wide, high, boxstyle=style, facecolor=colour, edgecolor="none")
        self.page.add_patch(patch)

    def rule(self, x: float, y: float, wide: float) -> None:
        """A thin line across."""
        self.page.plot((x, x + wide), (y, y), color=RULE, linewidth=1.5, solid_capstyle="butt")

    def chart(self, x: float, y: float, wide: float, high: float) -> Axes:
        """Axes for a chart, without a frame."""
        bottom = 1 - (y + high) / self.height
        axes = self.figure.add_axes((x / WIDTH, bottom, wide / WIDTH, high / self.height), facecolor="none")
        axes.spines[:].set_visible(False)
        return axes

    def png(self) -> bytes:
        """The sheet as a PNG with a palette."""
        canvas = self.figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        canvas.draw()  # type: ignore[no-untyped-call]
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        with Image.frombuffer("RGBA", canvas.get_width_height(), pixels) as drawn:
            plain = drawn.convert("RGB")
        # the colours of every third pixel: looking at all of them takes ten times as long
        some = plain.resize((WIDTH // 3, self.height // 3), Image.Resampling.NEAREST).quantize(_COLOURS)
        small = plain.quantize(palette=some, dither=Image.Dither.NONE)
        out = BytesIO()
        small.save(out, "PNG")
        return out.getvalue()


def label(axes: Axes, size: float, *, x: Sequence[tuple[float, str]], y: Sequence[float]) -> None:
    """The marks of a chart: words below, whole numbers at the left with a thin line each."""
    axes.set_xticks([at for at, _ in x], [shown(text) for _, text in x])
    axes.set_yticks(list(y), [f"{at:g}" for at in y])
    axes.tick_params(length=0, pad=14, labelcolor=SOFT)
    axes.tick_params(axis="x", pad=20)
    for one in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        one.set(**_font(size), parse_math=False)
    axes.grid(axis="y", color=RULE, linewidth=1.5)
    axes.set_axisbelow(True)


def _font(size: float) -> dict[str, Any]:
    return {"fontproperties": FontProperties(fname=str(font()), size=size)}
