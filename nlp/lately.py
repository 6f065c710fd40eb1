"""What was said a moment ago, and what became of it: later words may go on with it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from nlp import sealing
from nlp.attach import WINDOW
from nlp.book import book
from nlp.decisions import Decision, Heard, Loose, Open, Pass, Seal


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a transcript."""

    id: str
    at: datetime
    """Aware; a later message is not earlier."""
    conversation: str
    sender: str
    """Who, by id and by the name the others see: transcripts have only one of both."""
    role: str
    kind: str
    text: str = ""
    mentions_bot: bool = False


@dataclass(frozen=True, slots=True)
class Lately:
    """What one sender said last in a conversation."""

    at: datetime
    decision: Decision
    places: tuple[Said, ...] = ()
    """Positions sent before the words they belong to."""
    sealed_at: datetime | None = None
    """When they accused somebody last."""

    def belongs(self, heard: Heard, decision: Decision) -> bool:
        """Whether a message goes on with what was sealed, as `handlers.intake` asks."""
        if self.sealed_at is None or heard.at - self.sealed_at > sealing.LATELY:
            return False
        if sealing.plainly_goes_on(heard.verdict, heard.at, book()):
            return True
        is_next = isinstance(self.decision, Seal) and heard.at - self.at <= WINDOW
        return is_next and sealing.goes_on(heard.verdict, decision)

    def then(self, said: Said, decision: Decision) -> "Lately":
        places = tuple(place for place in self.places if said.at - place.at <= WINDOW)
        if isinstance(decision, Loose) and said.kind == "location":
            places = (*places, said)
        sealed_at = said.at if isinstance(decision, Seal) else self.sealed_at
        return Lately(said.at, decision, () if isinstance(decision, Open | Seal) else places, sealed_at)


NOTHING = Lately(datetime.min.replace(tzinfo=UTC), Pass())
