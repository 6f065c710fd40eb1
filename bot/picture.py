"""The picture of a week, a month or a quarter: one tall PNG, made for a phone."""

from collections.abc import Collection, Sequence

from bot.picture_head import band, cards, times
from bot.picture_parts import Part, bars, disorders, footer, formula, listed, tiles, trend
from bot.picture_sheet import Sheet
from storage.periods import Period

GAP = 24


def png(found: Period, townships: Sequence[str], hide: Collection[str] = ()) -> bytes:
    """Draw a period, with a tile for each of these townships, without the parts of these names."""
    return sheet(found, townships, hide).png()


def sheet(found: Period, townships: Sequence[str], hide: Collection[str] = ()) -> Sheet:
    """The sheet it is drawn on."""
    parts = _parts(found, townships, hide)
    made = Sheet(sum(part.height + GAP for part in parts))
    top = 0.0
    for part in parts:
        part.draw(made, top)
        top += part.height + GAP
    return made


def _parts(found: Period, townships: Sequence[str], hide: Collection[str]) -> list[Part]:
    happened = found.headline.reported or found.headline.closed
    told = [
        ("", band(found)),
        ("", cards(found)),
        ("", times(found)),
        ("categories", bars(found.categories) if happened else None),
        ("trend", trend(found) if happened else None),
        ("disorders", disorders(found.disorders) if found.standing.reported else None),
        ("townships", tiles(found.townships, townships)),
        ("closed", listed(found)),
        ("", formula(found)),
        ("", footer(found)),
    ]
    return [part for name, part in told if part is not None and name not in hide]
