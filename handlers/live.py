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
        """Read with these from now on; if they cannot be used, that is logged and changes nothing."""
        try:
            new = as_additions(rows)
            if new != self.additions:
                self.book, self.additions = Book.of(new), new
        except BadRules:
            log.error("what was taught cannot be used", extra={"action": "book", "count": len(rows)})


def taught(session: Session) -> Additions:
    """All that officers have taught and not undone. Raises `BadRules`."""
    return as_additions(additions.standing(session))


def as_additions(rows: Sequence[Addition]) -> Additions:
    """Rows of the database as `nlp` wants them. Raises `BadRules`."""
    return Additions(
        words=tuple(
            AddedWord(Category(row.category), row.word)
            for row in rows
            if row.kind == AdditionKind.WORD and row.category is not None
        ),
        removed=tuple(row.word for row in rows if row.kind == AdditionKind.WITHOUT),
        places=tuple(_place(row) for row in rows if row.kind in PLACES),
    )


PLACES = {
    AdditionKind.VILLAGE: PlaceKind.VILLAGE,
    AdditionKind.LANDMARK: PlaceKind.LANDMARK,
    AdditionKind.WATER: PlaceKind.WATER,
}


def _place(row: Addition) -> AddedPlace:
    place = row.place or ""
    if place.endswith(("镇", "乡")):
        return AddedPlace(row.word, place, PLACES[row.kind])
    return AddedPlace(row.word, None, PLACES[row.kind], outside=place)


def names_of(word: str, book: Book) -> tuple[Name, ...]:
    """All that a name may stand for."""
    return book.gazetteer.names.get(word, ())
