"""Rules and places made ready, with what officers added to them. Built whole; never changed afterwards."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from nlp import boundaries
from nlp.additions import AddedPlace, AddedWord, Additions, PlaceKind, check_word, with_words
from nlp.errors import BadRules
from nlp.gazetteer import Gazetteer, gazetteer
from nlp.judge import Judge
from nlp.leaning import leaning
from nlp.lexicon import Lexicon, lexicon
from nlp.match import Matcher
from nlp.verdict import Verdict

__all__ = ["AddedPlace", "AddedWord", "Additions", "BadRules", "Book", "PlaceKind", "book", "check_word"]

NOTHING = Additions()


class Book:
    """Everything that understanding looks up."""

    def __init__(self, source: Lexicon, places: Gazetteer) -> None:
        self.lexicon, self.gazetteer, self.matcher = source, places, Matcher(source, places)
        self._judge = Judge(self.matcher)

    @classmethod
    def of(cls, additions: Additions = NOTHING) -> "Book":
        """The program's rules and places with the additions (50 ms). Raises `BadRules` with the reason."""
        boundaries.load()
        leaning()
        return cls(with_words(lexicon(), additions), gazetteer(additions.places))

    def understand(
        self, text: str, *, kind: str, role: str, at: datetime, bot_names: Sequence[str] = ()
    ) -> Verdict:
        """Read one message alone; `at` (aware) is when it was sent. Never raises on any text."""
        return self._judge.understand(text, kind=kind, role=role, at=at, bot_names=bot_names)

    def rules_with(self, word: str) -> tuple[str, ...]:
        """The names of the rules that a word decides ("dumping.household"); empty if it stands in none."""
        named = {
            rule.name: None
            for rule in self.lexicon.rules
            if not rule.sealed and not {word, f"={word}"}.isdisjoint((*rule.what, *rule.near, *rule.also))
        }
        return tuple(named)


@cache
def book() -> Book:
    """The book that comes with the program; built on first use (1 s)."""
    return Book.of()
