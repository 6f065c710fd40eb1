"""The parts of the picture of a period: each is as high as it needs, and is drawn from a place downwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from bot.picture_sheet import (
    CARD,
    INK,
    INNER,
    LATE,
    MARGIN,
    PAD,
    RIVER,
    SAND,
    SOFT,
    WIDTH,
    Sheet,
    cut,
    fitted,
    label,
    lines,
    width,
)
from handlers.texts import picture as texts
from storage.periods import Closed, Period, Standing, Tally
from storage.states import Outcome

LEFT = MARGIN + PAD
RIGHT = WIDTH - LEFT
HEAD = 104
"""Height of a card's heading."""
MOST_TICKS = 7
ROW = 60
SMALL = 31
BAR_ROW = 92
TILES = 4
"""In a row."""
TILE = 172
GAP = 14
FEW = 4
"""Reports that make a tile dark, if none has more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A card, or what stands in place of one."""

    height: float
    draw: Callable[[Sheet, float], None]


def card(title: str, height: float, draw: Callable[[Sheet, float], None], note: str = "") -> Part:
    """A white card with a heading; `draw` is given where its content begins."""

    def whole(sheet: Sheet, top: float) -> None:
        sheet.box(MARGIN, top, WIDTH - 2 * MARGIN, HEAD + height + PAD - 8)
        sheet.words(LEFT, top + 60, title, 42, bold=True)
        if note:
            sheet.words(RIGHT, top + 62, note, 28, SOFT, side="right")
        draw(sheet, top + HEAD)

    return Part(HEAD + height + PAD - 8, whole)


def bars(found: Sequence[Tally]) -> Part:
    """Two bars for each category: what was reported, and what was closed."""
    rows = [one for one in found if one.reported or one.closed]
    most = max((max(one.reported, one.closed) for one in rows), default=1)
    start = LEFT + max((width(texts.category(one.name), 34) for one in rows), default=0) + 28
    full = RIGHT - start - 70

    def draw(sheet: Sheet, top: float) -> None:
        _legend(sheet, top - HEAD + 62)
        for row, one in enumerate(rows):
            y = top + row * BAR_ROW + 6
            sheet.words(LEFT, y + 35, texts.category(one.name), 34)
            for number, colour, at, high in ((one.reported, RIVER, y, 38), (one.closed, SAND, y + 42, 28)):
                long = max(full * number / most, 4 if number else 0)
                if long:
                    sheet.box(start, at, long, high, colour, radius=6)
                sheet.words(start + long + 12, at + high / 2, str(number), 30, INK if number else SOFT)

    return card(texts.CATEGORIES, len(rows) * BAR_ROW, draw)


def trend(found: Period) -> Part:
    """Two lines: what was reported, and what was closed."""
    high, points = 330, list(enumerate(texts.points(found)))
    every = -(-len(points) // MOST_TICKS)

    def draw(sheet: Sheet, top: float) -> None:
        _legend(sheet, top - HEAD + 62)
        axes = sheet.chart(LEFT + 46, top + 14, INNER - 66, high - 82)
        xs = [at for at, _ in points]
        reported = [one.reported for _, (_, one) in points]
        closed = [one.closed for _, (_, one) in points]
        most = max(4, *reported, *closed)
        axes.fill_between(xs, reported, color=RIVER, alpha=0.12, linewidth=0)
        for ys, colour, style in ((reported, RIVER, "-o"), (closed, SAND, "--s")):
            axes.plot(xs, ys, style, color=colour, linewidth=5, markersize=9, clip_on=False)
        axes.set_xlim(-0.4, len(points) - 0.6)
        axes.set_ylim(0, most * 1.08)
        named = [(at, name) for at, (name, _) in points if at % every == 0]
        whole = MaxNLocator(4, integer=True).tick_values(0, most)
        label(axes, 28, x=named, y=[at for at in whole if at <= most * 1.08])

    return card(texts.TREND[found.kind], high, draw)


def _legend(sheet: Sheet, y: float) -> None:
    x: float = RIGHT
    for name, colour in ((texts.CLOSED, SAND), (texts.REPORTED, RIVER)):
        sheet.words(x, y, name, 28, SOFT, side="right")
        x -= width(name, 28) + 38
        sheet.box(x, y - 13, 26, 26, colour, radius=6)
        x -= 30


def tiles(found: Sequence[Tally], names: Sequence[str]) -> Part:
    """One tile for each township, in their own order, then what lies elsewhere."""
    by_name = {one.name: one for one in found}
    told = {name: by_name.pop(name, Tally(name)) for name in names}
    others = [one for one in by_name.values() if one.reported or one.still_open]
    shown = [*told.values(), *others]
    most = max([FEW, *(one.reported for one in shown)])
    wide = (INNER - GAP * (TILES - 1)) / TILES
    above = 44

    def draw(sheet: Sheet, top: float) -> None:
        sheet.words(LEFT, top + 8, texts.ON_TILES, 28, SOFT)
        for place, one in enumerate(shown):
            x = LEFT + place % TILES * (wide + GAP)
            _tile(sheet, x, top + above + place // TILES * (TILE + GAP), wide, one, most)

    rows = -(-len(shown) // TILES)
    return card(texts.TOWNSHIPS, above + rows * (TILE + GAP) - GAP, draw)


_SHADES = ("#EDF2F1", "#D3E5EA", "#9CC6D2", "#2F7A91", RIVER)
"""From none to most, each darker than the last: they differ without colour too."""


def _tile(sheet: Sheet, x: float, y: float, wide: float, one: Tally, most: int) -> None:
    shade = 0 if not one.reported else 1 + min(3, (one.reported * 4 - 1) // most)
    ink = CARD if shade > 2 else INK
    centre = x + wide / 2
    sheet.box(x, y, wide, TILE, _SHADES[shade], radius=16)
    _name(sheet, centre, y + 34, one.name or texts.UNKNOWN_PLACE, wide - 24, ink)
    sheet.words(centre, y + 90, str(one.reported), 52, ink if one.reported else SOFT, side="center")
    said, size = fitted(texts.in_hand(one.still_open, one.overdue), 27, wide - 28, 22)
    if said and one.overdue:
        sheet.box(centre - width(said, size) / 2 - 12, y + 122, width(said, size) + 24, 38, CARD, radius=19)
    sheet.words(centre, y + 141, said, size, LATE if one.overdue else ink, side="center")


def _name(sheet: Sheet, x: float, y: float, name: str, room: float, ink: str) -> None:
    """On one line, or on two smaller ones."""
    size = 32 * min(1.0, room / max(width(name, 32), 1))
    if size >= 26:
        sheet.words(x, y, name, size, ink, side="center")
        return
    first, *rest = lines(name, 25, room)
    sheet.words(x, y - 14, first, 25, ink, side="center")
    sheet.words(x, y + 15, cut("".join(rest), 25, room), 25, ink, side="center")


def disorders(found: Sequence[tuple[str, Standing]]) -> Part:
    """四乱, side by side: how many, and the rate with its division."""
    wide = INNER / 4

    def draw(sheet: Sheet, top: float) -> None:
        for place, (name, one) in enumerate(found):
            x = LEFT + (place + 0.5) * wide
            sheet.words(x, top + 14, texts.category(name), 34, side="center")
            sheet.words(x, top + 76, str(one.reported), 60, side="center", bold=bool(one.reported))
            sheet.words(x, top + 134, texts.rate_of(one), 28, RIVER, side="center")
            sheet.words(x, top + 172, texts.short_division(one), 26, SOFT, side="center")

    return card(texts.DISORDERS, 190, draw, texts.ON_DISORDERS)


def listed(found: Period) -> Part:
    """What was closed, a line each."""
    rows, year = texts.listed(found), found.since.year
    left = texts.standing_closed(found) - len(rows)
    start = LEFT + max((width(texts.number(one, year), SMALL) for one in rows), default=0) + 28

    def draw(sheet: Sheet, top: float) -> None:
        if not rows:
            sheet.words(LEFT, top + 20, texts.NONE_CLOSED, 32, SOFT)
        for place, one in enumerate(rows):
            _closed(sheet, top + place * ROW, start, one, year)
        if left > 0:
            sheet.words(LEFT, top + len(rows) * ROW + ROW / 2, texts.more(left), 32, SOFT)

    return card(texts.CLOSED_LIST, max(len(rows) + (left > 0), 1) * ROW, draw, texts.pieces(found))


_ENDINGS: Mapping[Outcome, str] = {
    Outcome.RECTIFIED: RIVER,
    Outcome.UNFOUNDED: SOFT,
    Outcome.PERMITTED: SOFT,
}


def _closed(sheet: Sheet, top: float, start: float, one: Closed, year: int) -> None:
    middle, ended, what = top + ROW / 2, texts.ended(one), texts.what(one)
    end = RIGHT - width(ended, SMALL) - 24
    sheet.words(LEFT, middle, texts.number(one, year), SMALL, SOFT)
    sheet.words(start, middle, cut(texts.place(one), SMALL, end - start - width(what, SMALL) - 24), SMALL)
    sheet.words(end, middle, what, SMALL, SOFT, side="right")
    sheet.words(RIGHT, middle, ended, SMALL, _ENDINGS[one.outcome], side="right")
    sheet.rule(LEFT, top + ROW, INNER)


def formula(found: Period) -> Part:
    """How the rate is reckoned, with the figures."""
    said = [line for one in texts.formula(found) for line in lines(one, 32, INNER)]

    def draw(sheet: Sheet, top: float) -> None:
        for place, line in enumerate(said):
            sheet.words(LEFT, top + place * 54 + 16, line, 32, INK)

    return card(texts.HOW, len(said) * 54 - 8, draw)


def footer(found: Period) -> Part:
    """When it was counted."""
    return Part(
        64, lambda sheet, top: sheet.words(WIDTH / 2, top + 18, texts.footer(found), 28, SOFT, side="center")
    )
