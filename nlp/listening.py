"""A whole transcript, message by message: what each is, and the clue it opens or belongs to.

The bot does the same on its database (`handlers/intake.py`, `handlers/recording.py`); the suite plays
transcripts through both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from nlp import sealing
from nlp.attach import ANSWER_WINDOW, DAY, WINDOW, accused_in, best, quoted, spoken_of
from nlp.book import book
from nlp.fits import phrases, place_fit
from nlp.known import candidate, completed, corrected, stated
from nlp.lately import NOTHING, Lately, Said
from nlp.memory import MAX_ANSWERS, MAX_WORDS, Clue, Memory
from nlp.message import kept
from nlp.officials import answered
from nlp.outcomes import thread_intent
from nlp.threads import (
    OFFICIALS,
    Add,
    Ask,
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
    decide,
)
from nlp.understand import understand
from nlp.verdict import Intent, Verdict

_MENTIONED = re.compile(r"@([^\s@]{1,30})")
_SPOKEN = ("text", "audio")

__all__ = ["Listener", "Outcome", "Said"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message."""

    verdict: Verdict
    decision: Decision
    intent: Intent
    """In the thread: a problem stated a second time opens nothing."""
    clue: Clue | None
    """The clue it opened or belongs to, after it."""


class Listener:
    """Hears messages in the order of their times and keeps in mind what later ones may belong to."""

    def __init__(self, bot_names: Sequence[str]) -> None:
        self._names = tuple(bot_names)
        self._clues = Memory()
        self._sealed = Memory()
        self._lately: dict[tuple[str, str], Lately] = {}
        self._last: dict[str, tuple[datetime, Clue | None]] = {}
        """When each conversation heard its last message, and the clue of that."""
        self._accused: dict[str, tuple[datetime, Clue]] = {}
        """When somebody was last accused in each conversation, and in which clue."""
        self._day: date | None = None
        self._count = 0

    def hear(self, said: Said) -> Outcome:
        """Decide what a message is, and remember it."""
        self._forget(said.at)
        names = self._bot_names(said)
        verdict = understand(said.text, kind=said.kind, role=said.role, at=said.at, bot_names=names)
        at, before = self._last.get(said.conversation, (said.at - DAY, None))
        is_next = said.at - at <= ANSWER_WINDOW
        heard = Heard(
            sender=said.sender,
            role=said.role,
            conversation=said.conversation,
            kind=said.kind,
            at=said.at,
            verdict=verdict,
            mentions_bot=said.mentions_bot,
            unit=said.sender if said.role in OFFICIALS else "",
            follows_talk=is_next and (before is None or before.is_sealed),
            follows=before.id if is_next and before is not None and not before.is_sealed else None,
        )
        known = self._find(self._clues, heard)
        candidates = [candidate(clue) for clue in known]
        decision = decide(heard, candidates)
        lately = self._lately.get((said.conversation, said.sender), NOTHING)
        last = lately.decision if said.at - lately.at <= WINDOW else Pass()
        if said.kind != "recalled" and (
            sealing.accuses(verdict, said.at, book())
            or lately.belongs(heard, decision)
            or sealing.in_pieces(heard, decision, candidates, book())
        ):
            decision = Seal()
        said = replace(said, text=kept(said.text, verdict.reply))
        is_patrol = isinstance(decision, Loose) and isinstance(last, Patrol)
        self._lately[said.conversation, said.sender] = lately.then(said, Patrol() if is_patrol else decision)
        clue = self._apply(heard, said, decision, known, lately.places)
        if clue is None and not isinstance(decision, Seal):
            clue = self._on_accusation(heard, before if is_next else None)
        if clue is None:
            clue = self._of_sealed(heard, said, decision, goes_on=isinstance(last, Seal))
        self._last[said.conversation] = (said.at, clue)
        if clue is None and verdict.intent is Intent.COMMAND and said.role in OFFICIALS:
            # what the command does is not done here: which clue it is about is told
            meant = best(heard, candidates, None)
            clue = None if meant is None else _by_id(known, meant.clue)
        if clue is not None and clue.is_sealed:
            self._accused[said.conversation] = (said.at, clue)
        opens = None if clue is None else clue.message == said.id
        intent = Intent.PATROL_OK if is_patrol else thread_intent(verdict, decision, opens)
        return Outcome(verdict, decision, intent, clue)

    def _bot_names(self, said: Said) -> tuple[str, ...]:
        """The bot has other names elsewhere: who is mentioned where it is mentioned must be it."""
        if not said.mentions_bot or any(f"@{name}" in said.text for name in self._names):
            return self._names
        return (*self._names, *_MENTIONED.findall(said.text)[:1])

    def _find(self, memory: Memory, heard: Heard) -> list[Clue]:
        return memory.candidates(
            conversation=heard.conversation,
            sender=heard.sender,
            township=heard.verdict.place.township,
            at=heard.at,
            reaches_far=heard.role in OFFICIALS or heard.verdict.quoted_text is not None,
        )

    def _apply(
        self, heard: Heard, said: Said, decision: Decision, known: Sequence[Clue], before: Sequence[Said]
    ) -> Clue | None:
        """Carry out a decision, as `handlers.recording` does on the database."""
        verdict = heard.verdict
        match decision:
            case Open():
                return self._clues.put(_with_places(self._opened(said, verdict), before))
            case Add(clue=number):
                clue = _by_id(known, number)
                is_own, is_address = said.sender == clue.reporter, said.kind == "location"
                told = completed(clue, verdict, is_address=is_address) if is_own else {}
                return self._clues.put(_touched(clue, said, told), instead_of=clue)
            case Correct(clue=number):
                clue = _by_id(known, number)
                return self._clues.put(_touched(clue, said, corrected(clue, verdict)), instead_of=clue)
            case Withdraw(clue=number):
                clue = _by_id(known, number)
                self._clues.drop(clue)
                return clue
            case Resolved(clue=number) | Note(clue=number):
                return self._clues.put(_touched(_by_id(known, number), said))
            case Ask(clue=int(number)):
                return _by_id(known, number)
        return None

    def _opened(self, said: Said, verdict: Verdict, *, is_sealed: bool = False) -> Clue:
        self._count += 1
        return Clue(
            **stated(verdict),
            id=self._count,
            message=said.id,
            conversation=said.conversation,
            reporter=said.sender,
            people={said.sender: said.sender},
            opened_at=said.at,
            last_at=said.at,
            last_by_reporter=said.at,
            second=verdict.second,
            subject=verdict.subject,
            townships=verdict.place.townships,
            happened_at=verdict.happened_at,
            words=said.text[:MAX_WORDS],
            is_sealed=is_sealed,
        )

    def _of_sealed(self, heard: Heard, said: Said, decision: Decision, *, goes_on: bool) -> Clue | None:
        """The accusation a message makes or speaks of; these are kept apart."""
        known = self._find(self._sealed, heard)
        fitting = [candidate(clue) for clue in known]
        own = [clue for clue in fitting if clue.reporter == heard.sender]
        verdict, meant = heard.verdict, None
        if heard.role != "supervisor":
            # officials accuse nobody: what they say of it goes to where it was said, or nowhere
            if isinstance(decision, Seal) or _answers_accusation(heard):
                meant = quoted(heard, fitting) or answered(replace(heard, follows_talk=False), fitting)
        elif isinstance(decision, Seal):
            meant = None if phrases().another.search(verdict.reply) else spoken_of(heard, own, fitting)
            if meant is None and phrases().takes_back.search(verdict.reply):
                meant = max(own, key=lambda clue: clue.last_at, default=None)
            if meant and verdict.sealed and place_fit(verdict.place, meant.place) < 0:
                meant = None
            if meant is None and (told := self._told_in(heard)) is not None:
                return replace(told, is_sealed=True)
            if meant is None:
                return self._sealed.put(self._opened(said, verdict, is_sealed=True))
        elif isinstance(decision, Ask) or (goes_on and heard.kind == "recalled"):
            if verdict.place.is_known:
                own = [clue for clue in own if place_fit(verdict.place, clue.place) > 0]
            meant = max(own, key=lambda clue: clue.last_at, default=None)
        return self._sealed.put(_touched(_by_id(known, meant.clue), said)) if meant else None

    def _told_in(self, heard: Heard) -> Clue | None:
        """The ordinary clue in which somebody is accused ("那个厂是站长开的"); the bot keeps no link."""
        known = self._find(self._clues, heard)
        own = [candidate(clue) for clue in known if clue.reporter == heard.sender]
        meant = None if phrases().another.search(heard.verdict.reply) else accused_in(heard, own)
        if meant is None or place_fit(heard.verdict.place, meant.place) < 0:
            return None
        return _by_id(known, meant.clue)

    def _on_accusation(self, heard: Heard, before: Clue | None) -> Clue | None:
        """The accusation that others speak of next: the discipline side for a while, an official or a
        second speaker right after it."""
        verdict = heard.verdict
        if verdict.intent in (Intent.NOTICE, Intent.COMMAND, Intent.PATROL_OK) or not verdict.reply:
            return None
        if heard.role == "discipline":
            at, accused = self._accused.get(heard.conversation, (heard.at, None))
            return accused if heard.at - at <= ANSWER_WINDOW else None
        if before is None or not before.is_sealed or heard.sender == before.reporter:
            return None
        if heard.role in OFFICIALS:
            return before if verdict.intent is Intent.FOLLOW_UP else None
        turns = phrases()
        return before if turns.agrees.search(verdict.reply) or turns.joins.search(verdict.reply) else None

    def _forget(self, at: datetime) -> None:
        """Once a day of the transcript: what was said lately is no more."""
        if at.date() != self._day:
            self._day = at.date()
            self._lately = {who: one for who, one in self._lately.items() if at - one.at <= sealing.LATELY}


def _by_id(clues: Sequence[Clue], number: int) -> Clue:
    return next(clue for clue in clues if clue.id == number)


def _touched(clue: Clue, said: Said, told: Mapping[str, Any] | None = None) -> Clue:
    """The clue after somebody spoke in it; `told` is what that changes, None if it tells nothing of it.

    What its reporter tells of it becomes part of its words.
    """
    is_own, words, answers = said.sender == clue.reporter, clue.words, clue.answers
    if said.kind in _SPOKEN and said.text:
        if not is_own:
            answers = f"{answers}\n{said.text}".strip()[-MAX_ANSWERS:]
        elif told is not None:
            words = f"{words}\n{said.text}"[:MAX_WORDS]
    return replace(
        clue,
        last_at=said.at,
        last_by_reporter=said.at if is_own else clue.last_by_reporter,
        people=clue.people if said.sender in clue.people else {**clue.people, said.sender: said.sender},
        words=words,
        answers=answers,
        **(told or {}),
    )


def _with_places(clue: Clue, before: Sequence[Said]) -> Clue:
    """Completed by the positions its reporter sent just before."""
    for place in before:
        if clue.opened_at - place.at <= WINDOW:
            verdict = understand(place.text, kind=place.kind, role="supervisor", at=place.at)
            clue = replace(clue, **completed(clue, verdict, is_address=True))
    return clue


def _answers_accusation(heard: Heard) -> bool:
    """An official's words to the one who accused, not to all; a discipline officer seldom has others."""
    verdict = heard.verdict
    is_private = heard.role == "discipline" or phrases().in_private.search(verdict.reply)
    is_to_one = bool(verdict.addressed or verdict.quoted_name)
    return is_to_one or (is_private and verdict.intent is not Intent.NOTICE)
