"""Finding the clue that a message may belong to: by who speaks, what is quoted, place, subject and words."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

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
WEAK = 0.8
"""A problem stated less surely than this may be a word on another."""
LEAST_SHARED = 2.5
_IN_PASSING = 40
"""Characters; a longer accusation stands for itself unless it names the same place."""
_ASKS_OR_TELLS = frozenset({Intent.PROGRESS_QUERY, Intent.RESOLVED_REPORT})
_LEAST_SHARED_OWN = 1
_AGAIN, _FIRST_WORDS = "又", 8
_LEAST_QUOTED, _QUOTED = 4, 30
"""Characters by which what is quoted is known; "收到" was said in many."""
_BETRAYED = re.compile(r"晓得是我|知道是我|是不是我(?:报|讲|说|举报)|(?:讲|说|漏|透)出去|哪个(?:讲|说)的我")
_NAMES_FIRST = re.compile(
    r".{0,12}(?:的事|一事|那事|那件事|(?:我|上次|上回|昨天|前天|上午|刚才)(?:讲|说|报|反映)的?那)"
)


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
        # who was just asked about one of two goes on with that
        return max(
            own,
            key=lambda clue: (
                place_fit(heard.verdict.place, clue.place) >= 0,
                clue.clue == heard.follows,
                clue.last_by_reporter,
            ),
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


def quoted_words(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue in which was said what is quoted; WeChat may cut a long quote short."""
    whole = heard.verdict.quoted_text
    if not whole:
        return None
    words = whole[:_QUOTED]
    if len(words) < _LEAST_QUOTED:
        return None
    alike = [
        (len(text), clue)
        for clue in candidates
        for text in map(normal, (*clue.texts, *clue.answers))
        if len(text) >= _LEAST_QUOTED and (words in text or text[:_QUOTED] in whole)
    ]
    return max(alike, key=lambda one: one[0])[1] if alike else None


def quoted(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue a quote, or whom it or an @ names, is of."""
    verdict = heard.verdict
    if (meant := quoted_words(heard, candidates)) is not None:
        return meant
    name = verdict.quoted_name or verdict.addressed
    theirs = [
        clue for clue in candidates if name and goes_by(clue, name) and since(heard, clue) <= ANSWER_WINDOW
    ]
    return max(reported_by(name, theirs) or theirs, key=lambda clue: clue.last_at, default=None)


def reported_by(name: str | None, clues: Sequence[Candidate]) -> list[Candidate]:
    """Who is spoken to is spoken to of what they reported, rather than of what they said a word in."""
    return [clue for clue in clues if name and normal(clue.reporter_name) == name]


def goes_by(clue: Candidate, name: str) -> bool:
    return any(normal(known) == name for known in clue.names)


def points_at_once(heard: Heard) -> bool:
    """Whether it points to what is known in its first words, or says "again": further on "那边" is a place
    and "还在" a manner."""
    said = heard.verdict.reply
    return _AGAIN in said or phrases().points.search(said[:_FIRST_WORDS])


def begins_with_place(heard: Heard) -> bool:
    """Whether its first word is a place."""
    said = heard.verdict.reply
    return any(said.startswith(word) for word in heard.verdict.place.words)


def same_problem(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """A known clue with the same subject at the same place, of anybody, also days ago."""
    place, points = heard.verdict.place, points_at_once(heard)
    is_weak, is_urgent = heard.verdict.confidence < WEAK, heard.verdict.severity is Severity.URGENT
    becomes = phrases().becomes.search(heard.verdict.reply)
    is_anew = phrases().anew.search(heard.verdict.reply) and not points
    agrees = phrases().agrees.search(heard.verdict.reply)
    shared = cache(lambda: shared_words(heard, candidates))
    besides = cache(lambda: shared_words(heard, candidates, with_place=False))
    fitting = []
    for clue in candidates:
        where, what = place_fit(place, clue.place), subject_fit(heard, clue)
        own = clue.reporter == heard.sender
        if where >= 3:
            # "长坡的碎瓷砖", "扶车那个沟的事": one's own is known again by a few words
            fits = what > (1 if is_urgent else 0)
            if own and not fits:
                known_again = points and (what >= 0 or is_weak or besides()[clue.clue] > 0)
                alike = (besides if what < 0 else shared)()[clue.clue] >= LEAST_SHARED
                fits = known_again or (alike and not is_anew)
            # "那片桩子我路过也看到了"
            fits = fits or (agrees and since(heard, clue) <= DAY)
        elif is_urgent:
            fits = False
        elif where > 0:
            is_near = where == 2 or points or since(heard, clue) <= DAY
            fits = what == 2 and is_near and (clue.place.village is None or place.village is None)
            fits = fits or (where == 2 and points and (what > 0 or (own and is_weak)))
        else:
            unsaid = where == 0 and what == 2 and not place.is_known and not is_anew
            own_lately = own and since(heard, clue) <= (LONG if becomes else 2 * DAY)
            # "洗床单的又来了"
            comes_back = own and is_weak and points and not place.is_known
            comes_back = comes_back and shared()[clue.clue] >= _LEAST_SHARED_OWN
            fits = unsaid and (
                own_lately
                or (
                    clue.conversation == heard.conversation
                    and len(heard.verdict.reply) <= _IN_PASSING
                    and phrases().points_back.search(heard.verdict.reply)
                )
            )
            fits = fits or (comes_back and where == 0 and since(heard, clue) <= LONG)
        if fits:
            fitting.append((where, what, own, clue.last_at, clue))
    return max(fitting, key=lambda one: one[:4])[4] if fitting else None


def best(heard: Heard, candidates: Sequence[Candidate], within: timedelta | None) -> Candidate | None:
    """The clue that a message without a problem of its own points to by place, subject or words."""
    verdict, shared = heard.verdict, shared_words(heard, candidates)
    best: tuple[tuple[float, ...], Candidate] | None = None
    is_idle = verdict.intent is Intent.CHAT and not phrases().becomes.search(verdict.reply)
    least_own = LEAST_SHARED if is_idle else _LEAST_SHARED_OWN
    points_back = verdict.intent in _ASKS_OR_TELLS or phrases().points_back.search(verdict.reply)
    for clue in candidates:
        if within is not None and since(heard, clue) > within:
            continue
        where, what, words = (
            place_fit(heard.verdict.place, clue.place),
            subject_fit(heard, clue),
            shared[clue.clue],
        )
        own = clue.reporter == heard.sender
        least = least_own if own else LEAST_SHARED
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


def accused_in(heard: Heard, own: Sequence[Candidate]) -> Candidate | None:
    """The sender's own clue that an accusation goes on with: one they quote, one they are telling just now in
    a few words, one they name first ("那个采砂的事, ..."). Who betrayed a report is a thing of its own."""
    verdict = heard.verdict
    if _BETRAYED.search(verdict.reply):
        return None
    if verdict.quoted_text:
        meant = quoted(heard, own)
        return meant if meant is not None and normal(meant.reporter_name) == verdict.quoted_name else None
    lately = own_thread(heard, own)
    if lately is not None and len(verdict.reply) <= _IN_PASSING:
        return lately
    if _NAMES_FIRST.match(verdict.reply):
        return same_problem(heard, own) or best(heard, own, LONG)
    is_over = phrases().ended.search(verdict.reply) or any(
        one.rule == Intent.RESOLVED_REPORT for one in verdict.evidence
    )
    return same_problem(heard, own) if is_over and len(verdict.reply) <= _IN_PASSING else None
