"""Check-ins: most belong to nothing; some tell what became of what their sender has reported."""

from collections.abc import Sequence

from nlp.attach import own_thread, pointed_at
from nlp.decisions import Add, Candidate, Decision, Heard, Patrol, Resolved
from nlp.fits import phrases, shared_words, subject_fit
from nlp.verdict import Intent

_SAME_WORDS = 2
"""Pairs of characters that a check-in shares with what it says to be over: the place and more."""


def checked_in(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """A check-in; but "涵洞通了,都好" of what its sender has reported says that it is over."""
    own = [clue for clue in candidates if clue.reporter == heard.sender and not clue.is_closed]
    telling = own_thread(heard, own)
    if (
        telling is not None
        and not heard.verdict.place.is_known
        and phrases().becomes.search(heard.verdict.reply)
    ):
        return Add(telling.clue)
    meant = pointed_at(heard, own)
    if meant is None or not any(one.rule == Intent.RESOLVED_REPORT for one in heard.verdict.evidence):
        return Patrol()
    is_same = subject_fit(heard, meant) == 2 or shared_words(heard, (meant,))[meant.clue] >= _SAME_WORDS
    return Resolved(meant.clue) if is_same else Patrol()
