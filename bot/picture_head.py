"""The head of the picture of a period: what it is about, and the figures that tell most."""

from math import pi, sin

from bot.picture_parts import LEFT, Part, card
from bot.picture_sheet import CARD, INK, INNER, LATE, MARGIN, RIVER, SOFT, WIDTH, Sheet, fitted
from handlers.texts import picture as texts
from handlers.texts.figures import still_open
from storage.periods import Period

GAP = 20
HIGH = 268
"""Of a card."""
BAND = 262


def band(found: Period) -> Part:
    """The title on the water."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.page.fill_between((0, WIDTH), top, top + BAND, color=RIVER, linewidth=0)
        for place, alpha in ((0, 0.10), (1, 0.10), (2, 0.14)):
            xs = list(range(0, WIDTH + 12, 12))
            ys = [top + BAND - 62 + 22 * place + 13 * sin(x / 150 * pi / 2 + 1.4 * place) for x in xs]
            sheet.page.fill_between(xs, ys, top + BAND, color=CARD, alpha=alpha, linewidth=0)
        sheet.words(LEFT, top + 92, texts.title(found), 68, CARD, bold=True)
        sheet.words(LEFT, top + 164, texts.days(found), 36, CARD)

    return Part(BAND, draw)


def cards(found: Period) -> Part:
    """Four figures, each with what it was in the period before."""
    one, before, then = found.headline, found.before, texts.then(found)
    wide = (WIDTH - 2 * MARGIN - GAP) / 2
    still = one.still_open
    figures = [
        (texts.REPORTED, str(one.reported), texts.change(one.reported, before.reported, then), "", INK),
        (
            texts.CLOSED,
            str(one.closed),
            texts.change(one.closed, before.closed, then),
            texts.endings(one),
            INK,
        ),
        (
            still_open(found),
            texts.NO_RATE if still is None else str(still),
            "" if still is None else texts.change(still, before.still_open, then),
            "" if still is None else texts.late(one.overdue),
            LATE if one.overdue else INK,
        ),
        (texts.RATE, texts.share(found.standing), texts.division(found.standing), "", INK),
    ]

    def draw(sheet: Sheet, top: float) -> None:
        for place, (name, number, line, more, colour) in enumerate(figures):
            x, y = MARGIN + place % 2 * (wide + GAP), top + place // 2 * (HIGH + GAP)
            sheet.box(x, y, wide, HIGH)
            sheet.words(x + 36, y + 50, name, 34, SOFT)
            sheet.words(x + 36, y + 118, number, 84, bold=True)
            small = [said for said in (line, more) if said]
            for row, said in enumerate(small):
                text, size = fitted(said, 30, wide - 60, 24)
                shade = colour if said == more and colour is LATE else SOFT
                sheet.words(x + 36, y + 186 + row * 40, text, size, shade)

    return Part(2 * HIGH + GAP, draw)


def times(found: Period) -> Part | None:
    """The medians, and what else there is to say; None if there is nothing."""
    asides, wide = texts.asides(found), INNER / 3
    before = dict(texts.times(found.before))
    below = 184 if any(days is not None for days in before.values()) else 140
    if not asides and not any(days is not None for _, days in texts.times(found.headline)):
        return None

    def draw(sheet: Sheet, top: float) -> None:
        for place, (name, days) in enumerate(texts.times(found.headline)):
            x = LEFT + place * wide
            sheet.words(x, top + 12, name, 32, SOFT)
            took, size = fitted(texts.took(days), 42, wide - 20, 30)
            sheet.words(x, top + 66, took, size, INK if days is not None else SOFT, bold=days is not None)
            sheet.words(x, top + 116, texts.took_then(before[name], texts.then(found)), 28, SOFT)
        for row, said in enumerate(asides):
            sheet.words(LEFT, top + below + row * 52, said, 32)

    return card(texts.TIMES, below - 48 + len(asides) * 52 + (20 if asides else 0), draw, texts.NO_DAYS_OFF)
