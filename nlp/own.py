"""A reporter comes back to what they reported, in words that name neither it nor a place."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nlp.attach import DAY, WEAK, points_at_once
from nlp.decisions import Candidate, Heard
from nlp.fits import phrases, place_fit, since, subject_fit, told_of
from nlp.verdict import Intent, Severity

_HOURS, DAYS = timedelta(hours=2), timedelta(days=5)
ANY = -1
"""Of `last_own`: whatever the subject."""
_SAME_BREATH = timedelta(minutes=5)
_HALF_DAY = timedelta(hours=12)
_AN_HOUR, _IN_A_WORD = timedelta(hours=1), 30
"""So long, in so few characters, it is told how it goes on ("车来了, 在抽")."""
_SINCE = re.compile(r"(?:今天|今早|昨天|昨晚|昨夜|刚才|刚刚|现在|听说|听讲|好像|他们|来了)")
"""How it is begun to tell what became of something."""
_POINTS = re.compile(r"[那这]|的事|上次|上回|又|去看")
_SHOWS = re.compile(r"这(?:是|就是|张)|就是(?:这|那|我)|还是(?:这|那)")


def only_own(heard: Heard, own: Sequence[Candidate]) -> Candidate | None:
    """What was reported within hours, or alone of a day."""
    lately = [
        clue for clue in own if since(heard, clue) <= DAY and place_fit(heard.verdict.place, clue.place) >= 0
    ]
    last = max(lately, key=lambda clue: clue.last_at, default=None)
    return last if last is not None and (len(lately) == 1 or since(heard, last) <= _HOURS) else None


def latest_own(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """ "昨晚那个我又去看了", "消防来了": one's own clue of a day, if nothing speaks against it."""
    said, known = heard.verdict.reply, phrases()
    if known.points_back.search(said):
        last = last_own(heard, candidates, DAY)
        # "昨天" alone is when many things were
        is_plain = _POINTS.search(said) or (last is not None and last.category in told_of(said))
        return last if is_plain or known.still.search(said) else None
    if known.ended.search(said):
        return last_own(heard, candidates, _HALF_DAY)
    if len(said) <= _IN_A_WORD and known.becomes.search(said):
        return last_own(heard, candidates, _AN_HOUR) or _goes_on_still(heard, candidates)
    return last_own(heard, candidates, _HOURS) if heard.verdict.intent is Intent.RESOLVED_REPORT else None


def _goes_on_still(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """ "天黑了还在挖": the one clue somebody has of the last day."""
    own = [clue for clue in candidates if clue.reporter == heard.sender and since(heard, clue) <= DAY]
    is_still = len(own) == 1 and phrases().still.search(heard.verdict.reply)
    return last_own(heard, own, DAY) if is_still else None


def goes_on(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """One's own clue of the same half day, for words that sound like a problem but name no place, and are
    unsure ("船半夜走的") or point ("这是那两堆, 还挖了个池子")."""
    verdict = heard.verdict
    place = verdict.place
    if place.is_known or place.village or place.river or place.townships:
        return None
    if phrases().another.search(verdict.reply) or tells_anew(heard):
        return None
    if verdict.severity is Severity.URGENT and verdict.confidence >= WEAK:
        return None  # no danger may be hidden in what is known
    if _SHOWS.match(verdict.reply) and not verdict.quoted_text:
        return last_own(heard, candidates, DAY, least=ANY)
    if verdict.confidence < WEAK or phrases().ended.search(verdict.reply):
        return last_own(heard, candidates, _HALF_DAY, least=ANY)
    if phrases().becomes.search(verdict.reply) and _SINCE.match(verdict.reply):
        return last_own(heard, candidates, DAY, least=ANY) or last_own(heard, candidates, DAYS, least=1)
    return None


def tells_anew(heard: Heard) -> bool:
    """ "有人拿红砖在河滩上砌池子": what was just seen, not what is known."""
    said, known = heard.verdict.reply, phrases()
    return known.anew.search(said) and not points_at_once(heard)


def in_same_breath(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """One's own clue, for what sounds like chat but names a thing right after it ("转文字又瞎写, 是污水")."""
    return next(
        (
            clue
            for clue in candidates
            if clue.reporter == heard.sender
            and clue.clue == heard.follows
            and heard.at - clue.last_by_reporter <= _SAME_BREATH
        ),
        None,
    )


def last_own(
    heard: Heard, candidates: Sequence[Candidate], within: timedelta, *, least: int = 0
) -> Candidate | None:
    """The open clue the sender spoke in last whose subject fits as well as `least` (`ANY`: any)."""
    own = [
        clue
        for clue in candidates
        if clue.reporter == heard.sender
        and clue.conversation == heard.conversation
        and not clue.is_closed
        and heard.at - clue.last_by_reporter <= within
        and place_fit(heard.verdict.place, clue.place) >= 0
        and subject_fit(heard, clue) >= least
    ]
    return max(own, key=lambda clue: clue.last_by_reporter, default=None)
