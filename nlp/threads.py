"""Which clue a message opens or belongs to. Pure: `decide(heard, candidates)`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

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
from nlp.fits import phrases, place_fit, since, subject_fit, told_of
from nlp.further import announced, progress, question, remark, resolved, thanks
from nlp.officials import OFFICIALS, of_official
from nlp.own import goes_on, only_own
from nlp.patrols import checked_in
from nlp.remarks import asks_about, joins_in, told_before
from nlp.verdict import LIKELY, Intent

_SURE_CLUE = 0.8
_SAME_BREATH = timedelta(minutes=5)
"""So soon the words after a problem without a place tell its place, whatever else they tell."""
_BESIDES = re.compile(r"还有|也有|旁边")

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
    if verdict.confidence <= LIKELY:
        return _likely(heard, candidates)
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


def _likely(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words like those of reports, without a problem that is known: more about a clue, or else a new one."""
    intent = Intent.FOLLOW_UP if heard.verdict.place.is_known else Intent.CHAT
    said = remark(replace(heard, verdict=heard.verdict._replace(intent=intent)), candidates)
    if not isinstance(said, Pass):
        return said
    told, place = told_of(heard.verdict.reply), heard.verdict.place
    is_known = any(
        clue.category in told and since(heard, clue) <= LONG and place_fit(place, clue.place) >= 0
        for clue in candidates
    )
    return Pass() if is_known else Open()


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


_BY_INTENT: dict[Intent, Callable[[Heard, Sequence[Candidate]], Decision]] = {
    Intent.CLUE: _clue,
    Intent.FOLLOW_UP: remark,
    Intent.CHAT: remark,
    Intent.PATROL_OK: checked_in,
    Intent.PROGRESS_QUERY: progress,
    Intent.RESOLVED_REPORT: resolved,
    Intent.POLICY_QUESTION: question,
    Intent.NOTICE: announced,
    Intent.PRAISE: thanks,
}
