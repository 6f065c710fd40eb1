"""Finding the clue that a message may belong to: by who speaks, what is quoted, place, subject and words."""

from collections.abc import Sequence
from datetime import timedelta

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
_LEAST_SHARED = 2.5
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
            if any(words in text or text[:30] in verdict.quoted_text for text in clue.texts if text):
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
    place = heard.verdict.place
    fitting = []
    for clue in candidates:
        where, what = place_fit(place, clue.place), subject_fit(heard, clue)
        own = clue.reporter == heard.sender
        if where >= 3:
            fits = what > 0
        elif heard.verdict.severity is Severity.URGENT:
            fits = False
        elif where > 0:
            fits = what == 2 and (clue.place.village is None or place.village is None)
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


def answered(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue an officer speaks of: of the person addressed, the place, the subject; else the live one."""
    here = [clue for clue in candidates if clue.conversation == heard.conversation]
    name = heard.verdict.addressed or heard.verdict.quoted_name
    if name:
        here = [clue for clue in here if _goes_by(clue, name)]
    shared = shared_words(heard, candidates)
    best: tuple[float, Candidate] | None = None
    for clue in here:
        where, what = place_fit(heard.verdict.place, clue.place), subject_fit(heard, clue)
        live = since(heard, clue) <= (2 * ANSWER_WINDOW if name else ANSWER_WINDOW)
        points = where >= 3 or what == 2 or shared[clue.clue] >= 1
        if where < 0 or since(heard, clue) > LONG or not (live or points):
            continue
        freshness = (
            (2 if heard.verdict.subject and what < 2 else 5) - since(heard, clue) / ANSWER_WINDOW
            if live
            else 0
        )
        rank = where + max(what, 0) + min(shared[clue.clue], 4) + freshness
        if best is None or rank > best[0]:
            best = (rank, clue)
    return best[1] if best is not None else None
