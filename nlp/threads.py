"""Which clue a message opens or belongs to. Pure: `decide(heard, candidates)`."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from nlp.afterwards import came_back, is_off, named_own
from nlp.attach import (
    DAY,
    LATER,
    LONG,
    begins_with_place,
    best,
    own_thread,
    pointed_at,
    points_at_once,
    quoted,
    quoted_words,
    same_problem,
    thread_of_others,
)
from nlp.decisions import (
    Add,
    Ask,
    Candidate,
    Correct,
    Decision,
    Heard,
    Loose,
    Note,
    Open,
    Pass,
    Patrol,
    Resolved,
    Seal,
    Withdraw,
)
from nlp.fits import phrases, place_fit, since, subject_fit
from nlp.officials import OFFICIALS, of_official
from nlp.own import goes_on, in_same_breath, latest_own, only_own
from nlp.patrols import checked_in
from nlp.remarks import asks_about, joins_in, remarked_on, told_before
from nlp.verdict import Intent

_SURE_CHAT, _SURE_CLUE = 0.8, 0.8
_SAME_BREATH = timedelta(minutes=5)
"""So soon the words after a problem without a place tell its place, whatever else they tell."""
_BESIDES = re.compile(r"还有|也有|旁边")
_POINTS = re.compile(r"[这那他她它]")
_SHORT = 40
"""Characters; what is meant for all is longer."""

__all__ = [
    "OFFICIALS", "Add", "Ask", "Candidate", "Correct", "Decision", "Heard", "Loose",
    "Note", "Open", "Pass", "Patrol", "Resolved", "Seal", "Withdraw", "decide",
]  # fmt: skip


def decide(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Say what becomes of a message, given the clues it might belong to."""
    if heard.kind == "recalled":
        return Pass()
    if heard.role in OFFICIALS:
        return of_official(heard, candidates)
    verdict = heard.verdict
    if verdict.sealed:
        return Seal()
    if heard.kind in ("image", "video", "location", "audio") and not (
        heard.kind == "audio" and verdict.reply
    ):
        return _without_words(heard, candidates)
    return _put_right(heard, candidates) or _BY_INTENT.get(verdict.intent, _pass)(heard, candidates)


def _pass(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    return Pass()


def _without_words(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """A photo or a position: to the thread its sender is in, else kept for the words that may follow."""
    thread = own_thread(heard, candidates)
    if thread is None or (
        heard.kind == "location"
        and place_fit(heard.verdict.place, thread.place) < 0
        and thread.place.is_known
    ):
        return Loose()
    return Add(thread.clue)


def _put_right(heard: Heard, candidates: Sequence[Candidate]) -> Decision | None:
    """Withdrawals and corrections of one's own clue."""
    verdict, own = (
        heard.verdict,
        [clue for clue in candidates if clue.reporter == heard.sender and not clue.is_closed],
    )
    if not (verdict.corrects or verdict.withdraws) or not own:
        return None
    recent = own_thread(heard, own)
    meant = recent or pointed_at(heard, own)
    if verdict.withdraws and verdict.intent is not Intent.COMMAND:
        if meant is None and phrases().takes_back.search(verdict.reply):
            meant = best(heard, own, DAY) or only_own(heard, own)
        if (
            meant is not None
            and (phrases().takes_back.search(verdict.reply) or recent)
            and not (verdict.corrects and verdict.place.is_known and recent)
        ):
            return Withdraw(meant.clue)
    is_plain = phrases().misspoke.search(verdict.reply)
    if meant is None and is_plain:
        # the place that was wrong speaks against the clue it stands in: who has just one means that
        lately = [clue for clue in own if since(heard, clue) <= DAY]
        meant = lately[0] if len(lately) == 1 else None
    if not verdict.corrects or meant is None or verdict.intent in (Intent.PATROL_OK, Intent.COMMAND):
        return None
    # "这不是害水么": a problem stated anew puts nothing right unless it is about the same thing
    is_new = verdict.intent is Intent.CLUE and subject_fit(heard, meant) <= 0 and not is_plain
    return None if is_new else Correct(meant.clue)


def _clue(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """A message that states a problem: a new clue, or more about one that is known."""
    verdict = heard.verdict
    thread = quoted(heard, candidates) or own_thread(heard, candidates)
    if (
        thread is not None
        and not phrases().another.search(verdict.reply)
        and not _is_other_problem(heard, thread)
    ):
        return Add(thread.clue)
    others = thread_of_others(heard, candidates)
    if (
        others is not None
        and place_fit(verdict.place, others.place) >= 0
        and (
            phrases().agrees.search(verdict.reply)
            or (
                not verdict.place.is_known
                and subject_fit(heard, others) > 0
                and (
                    verdict.confidence < _SURE_CLUE
                    or phrases().points.search(verdict.reply)
                    or asks_about(heard, others)
                )
            )
        )
    ):
        return Add(others.clue)
    same = same_problem(heard, candidates)
    if same is None and _is_besides(heard):
        return Open()
    if same is None:
        known = joins_in(heard, candidates) or told_before(heard, candidates) or goes_on(heard, candidates)
        return Open() if known is None else Add(known.clue)
    if (
        same.reporter == heard.sender
        or points_at_once(heard)
        or (phrases().points.search(verdict.reply) and since(heard, same) <= LATER)
        or phrases().agrees.search(verdict.reply)
    ):
        return Add(same.clue)
    return Open(like=same.clue)


def _is_besides(heard: Heard) -> bool:
    """ "那里下面还有一堆死猪" to a quote: what is told comes on top of it."""
    return heard.verdict.quoted_text is not None and _BESIDES.search(heard.verdict.reply) is not None


def _is_other_problem(heard: Heard, thread: Candidate) -> bool:
    """One person on two problems: another place, or another subject that brings its own place."""
    place = heard.verdict.place
    fit = place_fit(place, thread.place)
    if fit < 0:
        return True
    if not thread.place.is_known and since(heard, thread) <= _SAME_BREATH:
        return False
    if _is_besides(heard):
        return subject_fit(heard, thread) < 2
    if subject_fit(heard, thread) >= 0 or not place.is_known:
        return False
    # "三里村桥下倒了渣土", "三里村河边种了甘蔗": who says the place anew begins anew
    return begins_with_place(heard) if fit == 3 else bool(place.village or thread.place.is_known)


def _remark(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
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


def _announced(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words like an announcement, by who is telling a problem just now ("已经通知他们停了")."""
    if len(heard.verdict.reply) >= _SHORT:
        return Pass()
    thread = own_thread(heard, candidates)
    if thread is None or thread.reporter != heard.sender:
        thread = remarked_on(heard, candidates, plainly=False)
    return Add(thread.clue) if thread is not None else Pass()


def _question(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    thread = own_thread(heard, candidates)
    if thread is not None and (subject_fit(heard, thread) > 0 or _POINTS.match(heard.verdict.reply)):
        return Add(thread.clue)
    if on := remarked_on(heard, candidates, plainly=True):
        return Add(on.clue)
    own = [clue for clue in candidates if clue.reporter == heard.sender and not clue.is_closed]
    points_back = not heard.mentions_bot and phrases().points_back.search(heard.verdict.reply)
    meant = pointed_at(heard, own) if points_back else None
    return Ask(meant.clue) if meant is not None else Pass()


def _thanks(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Thanks that tell how one's own clue ended ("收完了, 谢谢")."""
    meant = latest_own(heard, candidates) if phrases().ended.search(heard.verdict.reply) else None
    return Add(meant.clue) if meant is not None else Pass()


def _progress(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    meant = quoted(heard, candidates) or best(heard, candidates, None) or came_back(heard, candidates)
    if meant is None and not heard.verdict.place.is_known and not heard.verdict.subject:
        own = [clue for clue in candidates if clue.reporter == heard.sender]
        meant = max(own, key=lambda clue: clue.last_at) if own else None
    return Ask(meant.clue if meant is not None else None)


def _resolved(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
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


_BY_INTENT: dict[Intent, Callable[[Heard, Sequence[Candidate]], Decision]] = {
    Intent.CLUE: _clue,
    Intent.FOLLOW_UP: _remark,
    Intent.CHAT: _remark,
    Intent.PATROL_OK: checked_in,
    Intent.PROGRESS_QUERY: _progress,
    Intent.RESOLVED_REPORT: _resolved,
    Intent.POLICY_QUESTION: _question,
    Intent.NOTICE: _announced,
    Intent.PRAISE: _thanks,
}
