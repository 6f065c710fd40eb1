"""What officers and units say: whose clue they speak of, and what becomes of it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nlp import trades
from nlp.attach import (
    ANSWER_WINDOW,
    LEAST_SHARED,
    LONG,
    WINDOW,
    goes_by,
    own_thread,
    quoted_words,
    reported_by,
)
from nlp.decisions import Candidate, Decision, Heard, Note, Pass, Resolved
from nlp.fits import phrases, place_fit, shared_words, since, subject_fit, told_of
from nlp.verdict import Intent

OFFICIALS = frozenset({"officer", "discipline", "unit"})
_SURE_CHAT = 0.8
_HANDS_ON = re.compile(r"不归我们|帮转|转给|转一下|移交")
_SHOWN = frozenset({"image", "video"})
_SHORT = 80
"""Characters; what is longer is meant for all."""
_FOLLOWS = 8
"""How much it counts that a clue was spoken of just before."""
_AT_WORK = timedelta(hours=3)
"""So long a unit tells how its work goes on without a word of what it is about."""
_AN_HOUR = timedelta(hours=1)
_NAMED = timedelta(days=3)
"""An answer that names its person may come so late without a word of what it is about."""
_CALLED = re.compile(
    r"(?:^|[,.!;:。 ]|谢谢|感谢|辛苦)(?:老)?([\u4e00-\u9fff])"
    r"(?:老师|师傅|医生|大夫|叔叔?|伯伯?|大?哥|大?姐|嫂|妹|总|老板|主任|工|公|婆|大爷|阿姨)(?![\u4e00-\u9fff]?(?:说|讲|在|去))"
)
_BY_NAME = re.compile(r"老([\u4e00-\u9fff])(?=说得|讲得|[,.!;:。 ]|$)")


def of_official(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """What officers and units say in a thread becomes a note of it."""
    verdict = heard.verdict
    if heard.kind in _SHOWN and not verdict.reply:
        thread = own_thread(heard, candidates)
        return Note(thread.clue) if thread is not None else Pass()
    is_sure = verdict.confidence >= _SURE_CHAT and not _reports_back(heard, candidates)
    if (
        verdict.intent is Intent.COMMAND
        or (verdict.intent is Intent.PRAISE and heard.follows is None and not _CALLED.search(verdict.reply))
        or heard.mentions_bot
        or not verdict.reply
    ):
        return Pass()
    if (
        (verdict.intent in (Intent.CHAT, Intent.NOTICE) and is_sure and not _HANDS_ON.search(verdict.reply))
        or heard.role == "discipline"
        or (heard.follows is None and phrases().in_private.search(verdict.reply))
    ):
        return Pass()
    meant = quoted_words(heard, candidates) or answered(heard, candidates)
    if meant is None:
        return Pass()
    return Resolved(meant.clue) if verdict.intent is Intent.RESOLVED_REPORT else Note(meant.clue)


def _reports_back(heard: Heard, candidates: Sequence[Candidate]) -> bool:
    """ "现场反馈:漏油约两百升, 沟口已拦": like an announcement, but of what the room heard of lately."""
    lately = [
        clue
        for clue in candidates
        if clue.conversation == heard.conversation and since(heard, clue) <= _AT_WORK and not clue.is_closed
    ]
    shared = shared_words(heard, lately)
    return len(heard.verdict.reply) <= _SHORT and any(
        subject_fit(heard, clue) == 2 or shared[clue.clue] >= LEAST_SHARED for clue in lately
    )


def answered(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue an officer or unit speaks of: of the person addressed, their township, the place, the subject,
    the words; else the live one."""
    here = [clue for clue in candidates if clue.conversation == heard.conversation]
    theirs, unit = _of_addressed(heard, here), trades.unit(heard.unit)
    is_named = theirs is not None
    here = here if theirs is None else theirs
    shared, told = shared_words(heard, candidates), told_of(heard.verdict.reply)
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
        is_told, is_in_it = clue.category in told, heard.sender in clue.people
        live = clue.clue == heard.follows or age <= (2 * ANSWER_WINDOW if is_named else ANSWER_WINDOW)
        words = shared[clue.clue]
        points = where >= 3 or what == 2 or words >= (1 if live else LEAST_SHARED) or only == [clue]
        is_theirs = clue.clue == heard.follows and (is_named or age <= WINDOW)
        goes_on = heard.sender in clue.people and age <= _AT_WORK and (what >= 1 or age <= _AN_HOUR)
        if (where < 0 and not is_theirs) or age > LONG:
            continue
        if own < 0 and not (is_named or is_theirs or where >= 3):
            continue
        if not (
            points
            or (is_told and (own > 1 or is_in_it) and age <= _NAMED)
            or own > 2
            or (goes_on and not heard.follows_talk)
            or (own > 0 and words >= 1)
            or (own > 1 and age <= _AT_WORK)
            or (live and (own > 0 or not heard.follows_talk))
            or (is_named and age <= (_AN_HOUR if heard.follows_talk else _NAMED))
        ):
            continue
        freshness = 1 - age / LONG
        if clue.clue == heard.follows:
            freshness = _FOLLOWS - (3 if heard.verdict.subject and what < 2 else 0)
            is_off = (told and not is_told) or own < 0 or (own == 0 and unit.trades)
            freshness -= 4 if is_off and not is_in_it else 0
        elif live:
            freshness = (2 if heard.verdict.subject and what < 2 else 5) - age / ANSWER_WINDOW
        rank = where + max(what, int(is_told)) + min(words, 4) + own + int(is_in_it) + freshness
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
        return reported_by(name, here) or [clue for clue in here if goes_by(clue, name)]
    called = _CALLED.search(heard.verdict.reply) or _BY_NAME.search(heard.verdict.reply)
    if called is None:
        return None
    by_name = [clue for clue in here if any(called[0] in known for known in clue.names)]
    by_surname = [clue for clue in here if any(called[1] in known for known in clue.names)]
    return by_name or by_surname or None
