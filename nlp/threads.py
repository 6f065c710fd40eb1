"""Which clue a message opens or belongs to. Pure: `decide(heard, candidates)`."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from nlp.attach import (
    DAY,
    LONG,
    answered,
    best,
    own_thread,
    pointed_at,
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
from nlp.fits import phrases, place_fit, since, subject_fit
from nlp.verdict import Intent

OFFICIALS = frozenset({"officer", "discipline", "unit"})
_SURE_CHAT, _SURE_CLUE = 0.8, 0.8
_SAME_BREATH = timedelta(minutes=5)
"""So soon the words after a problem without a place tell its place, whatever else they tell."""
_HOURS = timedelta(hours=2)
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
        return _of_official(heard, candidates)
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


def _patrol(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """A check-in; but "涵洞通了,都好" of what its sender has reported says that it is over."""
    own = [clue for clue in candidates if clue.reporter == heard.sender and not clue.is_closed]
    meant = pointed_at(heard, own)
    is_over = meant is not None and subject_fit(heard, meant) == 2
    return Resolved(meant.clue) if meant is not None and is_over else Patrol()


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
            meant = best(heard, own, DAY) or _only_own(heard, own)
        if (
            meant is not None
            and (phrases().takes_back.search(verdict.reply) or recent)
            and not (verdict.corrects and verdict.place.is_known and recent)
        ):
            return Withdraw(meant.clue)
    if meant is None and phrases().misspoke.search(verdict.reply):
        # the place that was wrong speaks against the clue it stands in: who has just one means that
        lately = [clue for clue in own if since(heard, clue) <= DAY]
        meant = lately[0] if len(lately) == 1 else None
    if not verdict.corrects or meant is None or verdict.intent in (Intent.PATROL_OK, Intent.COMMAND):
        return None
    # "这不是害水么": a problem stated anew puts nothing right unless it is about the same thing
    is_new = verdict.intent is Intent.CLUE and subject_fit(heard, meant) <= 0
    return None if is_new else Correct(meant.clue)


def _only_own(heard: Heard, own: Sequence[Candidate]) -> Candidate | None:
    """What was reported within hours, or alone of a day."""
    lately = [
        clue for clue in own if since(heard, clue) <= DAY and place_fit(heard.verdict.place, clue.place) >= 0
    ]
    last = max(lately, key=lambda clue: clue.last_at, default=None)
    return last if last is not None and (len(lately) == 1 or since(heard, last) <= _HOURS) else None


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
                and (verdict.confidence < _SURE_CLUE or phrases().points.search(verdict.reply))
            )
        )
    ):
        return Add(others.clue)
    same = same_problem(heard, candidates)
    if same is None:
        return Open()
    if (
        same.reporter == heard.sender
        or phrases().points.search(verdict.reply)
        or phrases().agrees.search(verdict.reply)
    ):
        return Add(same.clue)
    return Open(like=same.clue)


def _is_other_problem(heard: Heard, thread: Candidate) -> bool:
    """One person on two problems: another place, or another subject that brings its own place."""
    place = heard.verdict.place
    fit = place_fit(place, thread.place)
    if fit < 0:
        return True
    if not thread.place.is_known and since(heard, thread) <= _SAME_BREATH:
        return False
    return (
        fit < 3
        and place.is_known
        and subject_fit(heard, thread) < 0
        and bool(place.village or thread.place.is_known)
    )


def _remark(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words that state no problem themselves."""
    verdict = heard.verdict
    others = thread_of_others(heard, candidates)
    agrees = others is not None and not heard.follows_talk and phrases().agrees.search(verdict.reply)
    if verdict.intent is Intent.CHAT and verdict.confidence >= _SURE_CHAT and not agrees:
        return Pass()
    if others is not None and phrases().this_one.search(verdict.reply):
        return Add(others.clue)
    thread = quoted(heard, candidates) or own_thread(heard, candidates, answering=True)
    if thread is not None and place_fit(verdict.place, thread.place) >= 0:
        is_idle = verdict.intent is Intent.CHAT and thread.reporter != heard.sender
        return Pass() if is_idle else Add(thread.clue)
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
    meant = best(heard, candidates, LONG) or _latest_own(heard, candidates)
    return Add(meant.clue) if meant is not None else Pass()


def _latest_own(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """ "昨晚那个我又去看了": one's own clue of a day, if nothing speaks against it."""
    if not phrases().points_back.search(heard.verdict.reply):
        return None
    own = [
        clue
        for clue in candidates
        if clue.reporter == heard.sender
        and not clue.is_closed
        and since(heard, clue) <= DAY
        and place_fit(heard.verdict.place, clue.place) >= 0
        and subject_fit(heard, clue) >= 0
    ]
    return max(own, key=lambda clue: clue.last_by_reporter, default=None)


def _announced(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """Words like an announcement, by who is telling a problem just now ("已经通知他们停了")."""
    thread = own_thread(heard, candidates)
    is_own = thread is not None and thread.reporter == heard.sender and len(heard.verdict.reply) < _SHORT
    return Add(thread.clue) if thread is not None and is_own else Pass()


def _question(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    thread = own_thread(heard, candidates)
    return Add(thread.clue) if thread is not None and subject_fit(heard, thread) > 0 else Pass()


def _progress(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    meant = quoted(heard, candidates) or best(heard, candidates, None)
    if meant is None and not heard.verdict.place.is_known and not heard.verdict.subject:
        own = [clue for clue in candidates if clue.reporter == heard.sender]
        meant = max(own, key=lambda clue: clue.last_at) if own else None
    return Ask(meant.clue if meant is not None else None)


def _resolved(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    meant = (
        quoted(heard, candidates)
        or best(heard, candidates, None)
        or own_thread(heard, candidates, answering=True)
    )
    return Resolved(meant.clue) if meant is not None else Pass()


def _of_official(heard: Heard, candidates: Sequence[Candidate]) -> Decision:
    """What officers and units say in a thread becomes a note of it."""
    verdict = heard.verdict
    is_sure = verdict.confidence >= _SURE_CHAT
    if verdict.intent in (Intent.COMMAND, Intent.PRAISE) or heard.mentions_bot or not verdict.reply:
        return Pass()
    if (
        (verdict.intent in (Intent.CHAT, Intent.NOTICE) and is_sure)
        or heard.role == "discipline"
        or phrases().in_private.search(verdict.reply)
    ):
        return Pass()
    meant = answered(heard, candidates)
    if meant is None:
        return Pass()
    return Resolved(meant.clue) if verdict.intent is Intent.RESOLVED_REPORT else Note(meant.clue)


_BY_INTENT: dict[Intent, Callable[[Heard, Sequence[Candidate]], Decision]] = {
    Intent.CLUE: _clue,
    Intent.FOLLOW_UP: _remark,
    Intent.CHAT: _remark,
    Intent.PATROL_OK: _patrol,
    Intent.PROGRESS_QUERY: _progress,
    Intent.RESOLVED_REPORT: _resolved,
    Intent.POLICY_QUESTION: _question,
    Intent.NOTICE: _announced,
}
