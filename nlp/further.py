"""Words that state no problem themselves: remarks, questions, thanks, what is over, and whose clue they are
about. Pure."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nlp.afterwards import came_back, is_off, named_own
from nlp.attach import DAY, LONG, best, own_thread, pointed_at, quoted, quoted_words, thread_of_others
from nlp.decisions import Add, Ask, Candidate, Decision, Heard, Pass, Resolved
from nlp.fits import phrases, place_fit, since, subject_fit
from nlp.own import in_same_breath, latest_own
from nlp.remarks import remarked_on
from nlp.verdict import Intent

_SURE_CHAT = 0.8
_WEEKS = timedelta(days=14)
_POINTS = re.compile(r"[这那他她它]")
_SHORT = 40
"""Characters; what is meant for all is longer."""


def remark(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words that state no problem themselves."""
    verdict = heard.verdict
    others = thread_of_others(heard, candidates)
    agrees = others is not None and not heard.follows_talk and phrases().agrees.search(verdict.reply)
    is_idle = verdict.intent is Intent.CHAT and verdict.confidence >= _SURE_CHAT and not agrees
    if (said_there := quoted_words(heard, candidates)) is not None:
        return Add(said_there.clue)
    back = None if is_idle else came_back(heard, candidates)
    if back is not None and own_thread(heard, candidates) is None and is_off(heard, candidates):
        return Add((best(heard, candidates, LONG) or back).clue)
    if is_idle and not verdict.subject:
        return Pass()
    if others is not None and phrases().this_one.search(verdict.reply):
        return Add(others.clue)
    if not (agrees or is_idle or own_thread(heard, candidates)) and (mine := named_own(heard, candidates)):
        return Add(mine.clue)
    if own_thread(heard, candidates) is None and (on := remarked_on(heard, candidates, plainly=False)):
        return Add(on.clue)
    if is_idle:
        words = in_same_breath(heard, candidates)
        return Add(words.clue) if words is not None else Pass()
    thread = quoted(heard, candidates) or own_thread(heard, candidates, answering=True)
    if thread is not None and phrases().another.search(verdict.reply):
        # "顺便讲, 昨天那个绳子收了": not of what they told just now
        rest = [clue for clue in candidates if clue is not thread]
        thread = best(heard, rest, LONG) or came_back(heard, rest) or thread
    if thread is not None and place_fit(verdict.place, thread.place) >= 0:
        is_idle = verdict.intent is Intent.CHAT and thread.reporter != heard.sender
        return Add(thread.clue) if agrees or not is_idle else Pass()
    if (
        others is not None
        and place_fit(verdict.place, others.place) >= 0
        and (phrases().agrees.search(verdict.reply) or place_fit(verdict.place, others.place) > 0)
    ):
        return Add(others.clue)
    placeless = [
        clue
        for clue in candidates
        if clue.reporter == heard.sender and not clue.place.is_known and since(heard, clue) <= DAY
    ]
    if verdict.place.is_known and placeless and verdict.intent is Intent.FOLLOW_UP:
        return Add(max(placeless, key=lambda clue: clue.last_at).clue)
    meant = (
        best(heard, candidates, LONG)
        or latest_own(heard, candidates)
        or remarked_on(heard, candidates, plainly=False)
        or back
    )
    return Add(meant.clue) if meant is not None else Pass()


def announced(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words like an announcement, by who is telling a problem just now ("已经通知他们停了")."""
    if len(heard.verdict.reply) >= _SHORT:
        return Pass()
    thread = own_thread(heard, candidates)
    if thread is None or thread.reporter != heard.sender:
        thread = remarked_on(heard, candidates, plainly=False)
    return Add(thread.clue) if thread is not None else Pass()


def question(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    thread = own_thread(heard, candidates)
    if thread is not None and (subject_fit(heard, thread) > 0 or _POINTS.match(heard.verdict.reply)):
        return Add(thread.clue)
    on = remarked_on(heard, candidates, plainly=True)
    if on is not None and not phrases().of_oneself.search(heard.verdict.reply):
        return Add(on.clue)
    own = [clue for clue in candidates if clue.reporter == heard.sender and not clue.is_closed]
    points_back = not heard.mentions_bot and phrases().points_back.search(heard.verdict.reply)
    meant = pointed_at(heard, own) if points_back else None
    return Ask(meant.clue) if meant is not None else Pass()


def thanks(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Thanks that tell how one's own clue ended ("收完了, 谢谢")."""
    meant = latest_own(heard, candidates) if phrases().ended.search(heard.verdict.reply) else None
    return Add(meant.clue) if meant is not None else Pass()


def _as_old(heard: Heard, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those it may be of: what was reported months ago is none of last week."""
    if not phrases().months_ago.search(heard.verdict.reply):
        return candidates
    return [clue for clue in candidates if heard.at - clue.opened_at > _WEEKS]


def progress(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    candidates = _as_old(heard, candidates)
    meant = quoted(heard, candidates) or best(heard, candidates, None) or came_back(heard, candidates)
    if meant is None and not heard.verdict.place.is_known and not heard.verdict.subject:
        own = [clue for clue in candidates if clue.reporter == heard.sender]
        meant = max(own, key=lambda clue: clue.last_at) if own else None
    return Ask(meant.clue if meant is not None else None)


def resolved(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    candidates = _as_old(heard, candidates)
    says_which = heard.verdict.place.is_known or heard.verdict.subject
    meant = (
        quoted(heard, candidates)
        or (None if says_which else latest_own(heard, candidates))
        or best(heard, candidates, None)
        or own_thread(heard, candidates, answering=True)
        or latest_own(heard, candidates)
        or came_back(heard, candidates)
    )
    if meant is None and not any(clue.reporter == heard.sender for clue in candidates):
        meant = remarked_on(heard, candidates, plainly=False)
    return Resolved(meant.clue) if meant is not None else Pass()
