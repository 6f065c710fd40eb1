"""Finding the clue that a message may belong to: by who speaks, what is quoted, place, subject and words."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nlp import trades
from nlp.decisions import Candidate, Heard
from nlp.fits import phrases, place_fit, shared_words, since, subject_fit
from nlp.text import normal
from nlp.verdict import Intent, Severity

WINDOW = timedelta(minutes=10)
"""Words without place or subject belong to a thread that was added to within this time."""
ANSWER_WINDOW = timedelta(minutes=25)
"""A reporter answers a question, or an office answers a reporter, within this time."""
DAY = timedelta(days=1)
LONG = timedelta(days=10)
"""After this a message needs more than words to belong to a clue."""
LATER = timedelta(minutes=45)
"""A reporter without another open clue tells how it goes on within this time."""
_NAMED = timedelta(days=3)
"""An answer that names its person may come so late without a word of what it is about."""
_CALLED = re.compile(
    r"(?:^|[,.!;:。 ]|谢谢|感谢|辛苦)(?:老)?([\u4e00-\u9fff])"
    r"(?:老师|师傅|医生|大夫|叔叔?|伯伯?|大?哥|大?姐|嫂|妹|总|老板|主任|工|公|婆|大爷|阿姨)(?![\u4e00-\u9fff]?(?:说|讲|在|去))"
)
_LEAST_SHARED = 2.5
_IN_PASSING = 40
"""Characters; a longer accusation stands for itself unless it names the same place."""
_ASKS_OR_TELLS = frozenset({Intent.PROGRESS_QUERY, Intent.RESOLVED_REPORT})
_LEAST_SHARED_OWN = 1


def own_thread(heard: Heard, candidates: Sequence[Candidate], *, answering: bool = False) -> Candidate | None:
    """The thread the sender is in: their own clue first, else one they spoke in."""
    window = ANSWER_WINDOW if answering else WINDOW
    here = [clue for clue in candidates if clue.conversation == heard.conversation]
    own = [
        clue
        for clue in here
        if clue.reporter == heard.sender
        and min(since(heard, clue), heard.at - clue.last_by_reporter) <= window
    ]
    if own:
        return max(
            own, key=lambda clue: (place_fit(heard.verdict.place, clue.place) >= 0, clue.last_by_reporter)
        )
    if (
        answering
        and len(
            {clue.clue for clue in candidates if clue.reporter == heard.sender and since(heard, clue) <= DAY}
        )
        == 1
    ):
        own = [
            clue
            for clue in here
            if clue.reporter == heard.sender and heard.at - clue.last_by_reporter <= LATER
        ]
        if own:
            return own[0]
    joined = [clue for clue in here if heard.sender in clue.people and since(heard, clue) <= WINDOW]
    return max(joined, key=lambda clue: clue.last_at, default=None)


def thread_of_others(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """What others are talking about in the same room just now."""
    live = [
        clue
        for clue in candidates
        if clue.conversation == heard.conversation and since(heard, clue) <= WINDOW
    ]
    return max(live, key=lambda clue: clue.last_at, default=None)


def quoted(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    verdict = heard.verdict
    if verdict.quoted_text:
        words = verdict.quoted_text[:30]
        for clue in candidates:
            said = (*clue.texts, *clue.answers)
            if any(words in text or text[:30] in verdict.quoted_text for text in said if text):
                return clue
    name = verdict.quoted_name or verdict.addressed
    theirs = [
        clue for clue in candidates if name and _goes_by(clue, name) and since(heard, clue) <= ANSWER_WINDOW
    ]
    return max(theirs, key=lambda clue: clue.last_at, default=None)


def _goes_by(clue: Candidate, name: str) -> bool:
    return any(normal(known) == name for known in clue.names)


def same_problem(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """A known clue with the same subject at the same place, of anybody, also days ago."""
    place, points = heard.verdict.place, phrases().points.search(heard.verdict.reply)
    shared = shared_words(heard, candidates)
    fitting = []
    for clue in candidates:
        where, what = place_fit(place, clue.place), subject_fit(heard, clue)
        own = clue.reporter == heard.sender
        if where >= 3:
            # "长坡的碎瓷砖", "扶车那个沟的事": one's own is known again by a few words
            fits = what > 0 or (own and (points or shared[clue.clue] >= _LEAST_SHARED))
        elif heard.verdict.severity is Severity.URGENT:
            fits = False
        elif where > 0:
            fits = what == 2 and (clue.place.village is None or place.village is None)
            fits = fits or (where == 2 and what > 0 and points)
        else:
            unsaid = where == 0 and what == 2 and not place.is_known
            own_lately = own and since(heard, clue) <= 2 * DAY
            fits = unsaid and (
                own_lately
                or (
                    clue.conversation == heard.conversation
                    and phrases().points_back.search(heard.verdict.reply)
                )
            )
        if fits:
            fitting.append((where, what, own, clue.last_at, clue))
    return max(fitting, key=lambda one: one[:4])[4] if fitting else None


def best(heard: Heard, candidates: Sequence[Candidate], within: timedelta | None) -> Candidate | None:
    """The clue that a message without a problem of its own points to by place, subject or words."""
    verdict, shared = heard.verdict, shared_words(heard, candidates)
    best: tuple[tuple[float, ...], Candidate] | None = None
    points_back = verdict.intent in _ASKS_OR_TELLS or phrases().points_back.search(verdict.reply)
    for clue in candidates:
        if within is not None and since(heard, clue) > within:
            continue
        where, what, words = (
            place_fit(heard.verdict.place, clue.place),
            subject_fit(heard, clue),
            shared[clue.clue],
        )
        own = clue.reporter == heard.sender or heard.sender in clue.people
        least = _LEAST_SHARED_OWN if own else _LEAST_SHARED
        named = what == 2 and (own or points_back)
        enough = where >= 3 or (where > 0 and (what == 2 or words >= 1)) or named or words >= least
        if where < 0 or not enough or (what < 0 and where < 3 and words < least):
            continue
        rank = (
            where + what + min(words, 4) + (1.5 if own else 0) + (0.5 if not clue.is_closed else 0),
            clue.last_at.timestamp(),
        )
        if best is None or rank > best[0]:
            best = (rank, clue)
    return best[1] if best is not None else None


def pointed_at(heard: Heard, own: Sequence[Candidate]) -> Candidate | None:
    """One's own clue that words outside its thread plainly name."""
    meant = best(heard, own, LONG)
    if meant is None or (place_fit(heard.verdict.place, meant.place) < 3 and subject_fit(heard, meant) < 2):
        return None
    return meant


def spoken_of(heard: Heard, own: Sequence[Candidate], clues: Sequence[Candidate]) -> Candidate | None:
    """What an accusation goes on with: what it quotes, or what its sender was telling, lately or again."""
    lately = own_thread(heard, own)
    if lately is not None and len(heard.verdict.reply) > _IN_PASSING:
        lately = lately if place_fit(heard.verdict.place, lately.place) > 0 else None
    return quoted(heard, clues) or lately or same_problem(heard, own)


def answered(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue an officer or unit speaks of: of the person addressed, their township, the place, the subject,
    the words; else the live one."""
    here = [clue for clue in candidates if clue.conversation == heard.conversation]
    theirs, unit = _of_addressed(heard, here), trades.unit(heard.unit)
    is_named = theirs is not None
    here = here if theirs is None else theirs
    shared = shared_words(heard, candidates)
    only = [
        clue
        for clue in here
        if not clue.is_closed
        and since(heard, clue) <= _NAMED
        and (place_fit(heard.verdict.place, clue.place) > 0 or (_concern(unit, clue) > 1))
    ]
    best: tuple[float, Candidate] | None = None
    for clue in here:
        where, what = place_fit(heard.verdict.place, clue.place), subject_fit(heard, clue)
        age, own = since(heard, clue), _concern(unit, clue)
        live = age <= (2 * ANSWER_WINDOW if is_named else ANSWER_WINDOW)
        words = shared[clue.clue]
        points = where >= 3 or what == 2 or words >= (1 if live else _LEAST_SHARED) or only == [clue]
        if where < 0 or age > LONG or (own < 0 and not (is_named or live or where >= 3)):
            continue
        if not (
            points
            or own > 2
            or (own > 0 and words >= 1)
            or (live and not heard.follows_talk)
            or (is_named and age <= _NAMED)
        ):
            continue
        freshness = 1 - age / LONG
        if live:
            freshness = (2 if heard.verdict.subject and what < 2 else 5) - age / ANSWER_WINDOW
        rank = where + max(what, 0) + min(words, 4) + own + freshness
        if best is None or rank > best[0]:
            best = (rank, clue)
    return best[1] if best is not None else None


def _concern(unit: trades.Unit, clue: Candidate) -> float:
    """How much a clue is a unit's own: -2 another's township, 0 cannot be told."""
    township, fits = clue.place.township, clue.category in unit.trades
    if unit.township and township and unit.township != township:
        return -2
    lies_there = unit.township is not None and unit.township == township
    return (1.5 if lies_there else 0) + (1 if fits else 0) + (0.5 if fits and not unit.township else 0)


def _of_addressed(heard: Heard, here: Sequence[Candidate]) -> list[Candidate] | None:
    """The clues of whom an answer is addressed to (by @, quote or "杨师傅,"); None if it names nobody."""
    name = heard.verdict.addressed or heard.verdict.quoted_name
    if name:
        return [clue for clue in here if _goes_by(clue, name)]
    called = _CALLED.search(heard.verdict.reply)
    if called is None:
        return None
    by_name = [clue for clue in here if any(called[0] in known for known in clue.names)]
    by_surname = [clue for clue in here if any(called[1] in known for known in clue.names)]
    return by_name or by_surname or None
