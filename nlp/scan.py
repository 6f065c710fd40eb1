"""A text as it is meant: every word that stands in it, and what its words lean to."""

from dataclasses import dataclass

from nlp.firing import Hit
from nlp.leaning import Leans, Meant, leaning
from nlp.phrases import Phrase
from nlp.verdict import Category


@dataclass(slots=True)
class Scan:
    """A text as it is meant, and every word that stands in it."""

    text: str
    hits: list[Hit]
    signs: int
    told: str = ""
    """The text without the names of places: what its words lean by."""
    _leans: Leans | None = None

    def leans(self) -> Leans:
        """What the words lean to."""
        if self._leans is None:
            self._leans = leaning().of(self.told or self.text)
        return self._leans

    def leaning_to_sub(self, category: Category) -> str | None:
        """The subcategory that the words lean to."""
        return leaning().sub(self.told or self.text, category)

    def leaning_to(self, meant: Meant) -> tuple[str, ...]:
        """The words that lean to a category, an intent or a danger."""
        return leaning().words(self.told or self.text, meant)

    def says(self, phrase: Phrase) -> bool:
        """Whether one of the turns stands in the text."""
        signs = self.signs
        return bool(
            signs & phrase.sure
            or (phrase.starts and self.text.startswith(phrase.starts))
            or (phrase.ends and self.text.endswith(phrase.ends))
            or (signs & phrase.maybe and phrase.shaped.search(self.text))
        )
