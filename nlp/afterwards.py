"""What is told of a problem after it was reported names it no more: "来了两个人拿耙子, 捞到中午".

The words that are told of each category stand in `lexicon/afterwards.toml`.
"""

from collections.abc import Sequence

from nlp.attach import DAY, WINDOW, best
from nlp.decisions import Candidate, Heard
from nlp.fits import place_fit, shared_words, since, told_of
from nlp.own import ANY, DAYS, last_own

_IN_PASSING = 40
"""Characters; what is longer tells a thing of its own."""


def came_back(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """One's own open clue of some days, for words that are told of such a problem afterwards."""
    if len(heard.verdict.reply) > _IN_PASSING:
        return None
    told = told_of(heard.verdict.reply)
    own = [clue for clue in candidates if clue.category in told]
    if meant := last_own(heard, own, DAYS, least=ANY):
        return meant
    # somebody who has it, too, asks or tells how it goes on
    joined = [
        clue
        for clue in own
        if heard.sender in clue.people
        and clue.conversation == heard.conversation
        and since(heard, clue) <= DAY
        and not clue.is_closed
        and place_fit(heard.verdict.place, clue.place) >= 0
    ]
    return max(joined, key=lambda clue: clue.last_at, default=None)


def named_own(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """One's own clue that words are told of and share something with; they share nothing with what the room
    speaks of just now."""
    if any(shared_words(heard, (clue,))[clue.clue] > 0 for clue in candidates if clue.clue == heard.follows):
        return None
    told = told_of(heard.verdict.reply)
    own = [clue for clue in candidates if clue.reporter == heard.sender and clue.category in told]
    return best(heard, own, DAYS)


def is_off(heard: Heard, candidates: Sequence[Candidate]) -> bool:
    """Whether what the room speaks of just now is of another kind than this."""
    told = told_of(heard.verdict.reply)
    return all(clue.category not in told for clue in candidates if clue.clue == heard.follows)


def in_question(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """What the room spoke of last; of several things lately, the one of which this is told."""
    last = next((clue for clue in candidates if clue.clue == heard.follows), None)
    told = told_of(heard.verdict.reply)
    if last is None or last.category in told:
        return last
    lately = [
        clue
        for clue in candidates
        if clue.category in told
        and clue.conversation == heard.conversation
        and since(heard, clue) <= WINDOW
        and place_fit(heard.verdict.place, clue.place) >= 0
    ]
    return max(lately, key=lambda clue: clue.last_at, default=last)
