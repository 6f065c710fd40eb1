"""A whole transcript, message by message: what each is, and the clue it opens or belongs to.

The bot does the same on its database (`handlers/intake.py`, `handlers/recording.py`); the suite plays
transcripts through both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from nlp import sealing
from nlp.attach import WINDOW, answered, quoted, spoken_of
from nlp.book import book
from nlp.fits import phrases, place_fit
from nlp.known import candidate, completed, corrected, stated
from nlp.memory import MAX_ANSWERS, MAX_WORDS, Clue, Memory
from nlp.message import kept
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


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a transcript."""

    id: str
    at: datetime
    """Aware; a later message is not earlier."""
    conversation: str
    sender: str
    """Who, by id and by the name the others see: transcripts have only one of both."""
    role: str
    kind: str
    text: str = ""
    mentions_bot: bool = False


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
        self._lately: dict[tuple[str, str], _Lately] = {}
        self._last: dict[str, tuple[datetime, bool]] = {}
        """When each conversation heard its last message, and whether that belongs to a clue."""
        self._day: date | None = None
        self._count = 0

    def hear(self, said: Said) -> Outcome:
        """Decide what a message is, and remember it."""
        self._forget(said.at)
        names = self._bot_names(said)
        verdict = understand(said.text, kind=said.kind, role=said.role, at=said.at, bot_names=names)
        heard = Heard(
            sender=said.sender,
            role=said.role,
            conversation=said.conversation,
            kind=said.kind,
            at=said.at,
            verdict=verdict,
            mentions_bot=said.mentions_bot,
            unit=said.sender if said.role in OFFICIALS else "",
            follows_talk=self._follows_talk(said),
        )
        known = self._find(self._clues, heard)
        candidates = [candidate(clue) for clue in known]
        decision = decide(heard, candidates)
        lately = self._lately.get((said.conversation, said.sender), _NOTHING)
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
        clue = clue or self._of_sealed(heard, said, decision, goes_on=isinstance(last, Seal))
        self._last[said.conversation] = (said.at, clue is not None and not clue.is_sealed)
        opens = None if clue is None else clue.message == said.id
        intent = Intent.PATROL_OK if is_patrol else thread_intent(verdict, decision, opens)
        return Outcome(verdict, decision, intent, clue)

    def _bot_names(self, said: Said) -> tuple[str, ...]:
        """The bot has other names elsewhere: who is mentioned where it is mentioned must be it."""
        if not said.mentions_bot or any(f"@{name}" in said.text for name in self._names):
            return self._names
        return (*self._names, *_MENTIONED.findall(said.text)[:1])

    def _follows_talk(self, said: Said) -> bool:
        at, is_of_clue = self._last.get(said.conversation, (said.at, True))
        return not is_of_clue and said.at - at <= WINDOW

    def _find(self, memory: Memory, heard: Heard) -> list[Clue]:
        return memory.candidates(
            conversation=heard.conversation,
            sender=heard.sender,
            township=heard.verdict.place.township,
            at=heard.at,
            is_official=heard.role in OFFICIALS,
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
            meant = spoken_of(heard, own, fitting)
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
        near = [candidate(clue) for clue in known]
        own = [clue for clue in near if clue.reporter == heard.sender]
        meant = None if phrases().another.search(heard.verdict.reply) else spoken_of(heard, own, near)
        if meant is None or place_fit(heard.verdict.place, meant.place) < 0:
            return None
        return _by_id(known, meant.clue)

    def _forget(self, at: datetime) -> None:
        """Once a day of the transcript: what was said lately is no more."""
        if at.date() != self._day:
            self._day = at.date()
            self._lately = {who: one for who, one in self._lately.items() if at - one.at <= sealing.LATELY}


@dataclass(frozen=True, slots=True)
class _Lately:
    """What one sender said last in a conversation."""

    at: datetime
    decision: Decision
    places: tuple[Said, ...] = ()
    """Positions sent before the words they belong to."""
    sealed_at: datetime | None = None
    """When they accused somebody last."""

    def belongs(self, heard: Heard, decision: Decision) -> bool:
        """Whether a message goes on with what was sealed, as `handlers.intake` asks."""
        if self.sealed_at is None or heard.at - self.sealed_at > sealing.LATELY:
            return False
        if sealing.plainly_goes_on(heard.verdict, heard.at, book()):
            return True
        is_next = isinstance(self.decision, Seal) and heard.at - self.at <= WINDOW
        return is_next and sealing.goes_on(heard.verdict, decision)

    def then(self, said: Said, decision: Decision) -> "_Lately":
        places = tuple(place for place in self.places if said.at - place.at <= WINDOW)
        if isinstance(decision, Loose) and said.kind == "location":
            places = (*places, said)
        sealed_at = said.at if isinstance(decision, Seal) else self.sealed_at
        return _Lately(said.at, decision, () if isinstance(decision, Open | Seal) else places, sealed_at)


_NOTHING = _Lately(datetime.min.replace(tzinfo=UTC), Pass())


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
