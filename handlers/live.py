"""The rules and places of the moment: the program's, with what officers have taught."""

import logging
from collections.abc import Sequence

from sqlmodel import Session

from nlp.book import AddedPlace, AddedWord, Additions, BadRules, Book, PlaceKind, book
from nlp.gazetteer import Name
from nlp.verdict import Category
from storage import additions
from storage.states import AdditionKind
from storage.taught import Addition

log = logging.getLogger(__name__)


class Live:
    """Holds the book that every message is read with; a new one takes its place whole."""

    def __init__(self) -> None:
        self.book: Book = book()
        self.additions = Additions()

    def take(self, rows: Sequence[Addition]) -> None:
        """Read with these from now on; what cannot be used of them is logged and left out."""
        new = as_additions(rows)
        if new != self.additions:
            self.book, self.additions = Book.of(new), new


def taught(session: Session) -> Additions:
    """All that officers have taught and not undone, as far as it can be used."""
    return as_additions(additions.standing(session))


def as_additions(rows: Sequence[Addition]) -> Additions:
    """Rows of the database as `nlp` wants them; a row that cannot be used is logged and left out."""
    words: list[AddedWord] = []
    removed: list[str] = []
    places: list[AddedPlace] = []
    for row in rows:
        try:
            one = usable(row)
        except ValueError:
            extra = {"action": "learn", "row": row.id}
            log.error("a row of what was taught cannot be used", extra=extra)
        else:
            words += one.words
            removed += one.removed
            places += one.places
    return Additions(tuple(words), tuple(removed), tuple(places))


def usable(row: Addition) -> Additions:
    """One row as `nlp` wants it. Raises `BadRules` with the reason; `ValueError` for an unknown category."""
    if row.kind == AdditionKind.WITHOUT:
        return Additions(removed=(row.word,))
    if row.kind == AdditionKind.WORD:
        return Additions(words=(AddedWord(Category(row.category or ""), row.word),))
    return Additions(places=(_place(row),))


PLACES = {
    AdditionKind.VILLAGE: PlaceKind.VILLAGE,
    AdditionKind.LANDMARK: PlaceKind.LANDMARK,
    AdditionKind.WATER: PlaceKind.WATER,
}


def _place(row: Addition) -> AddedPlace:
    place = row.place or ""
    if place.endswith(("镇", "乡")):
        if place not in book().gazetteer.townships:
            raise BadRules(f"{row.word}：没有{place}这个乡镇")
        return AddedPlace(row.word, place, PLACES[row.kind])
    return AddedPlace(row.word, None, PLACES[row.kind], outside=place)


def names_of(word: str, book: Book) -> tuple[Name, ...]:
    """All that a name may stand for."""
    return book.gazetteer.names.get(word, ())
