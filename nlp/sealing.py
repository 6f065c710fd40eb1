"""Whether a message that accuses nobody itself belongs to an accusation all the same."""

from datetime import datetime

from nlp.book import Book
from nlp.decisions import Decision, Open, Patrol
from nlp.verdict import Intent, Verdict

_OF_ITS_OWN = frozenset({Intent.PATROL_OK, Intent.NOTICE})


def repeats(verdict: Verdict, role: str, at: datetime, book: Book) -> bool:
    """Whether it quotes an accusation, or an official's words repeat one."""
    said = [verdict.quoted_text]
    if role != "supervisor":
        said.append(verdict.reply)  # of officials only notes are expected: nobody has looked yet
    return any(
        book.understand(words, kind="text", role="supervisor", at=at).sealed for words in said if words
    )


def goes_on(verdict: Verdict, decision: Decision) -> bool:
    """Whether it goes on with what its sender has just said ("就是他"), rather than with something else."""
    return not isinstance(decision, Open | Patrol) and verdict.intent not in _OF_ITS_OWN
