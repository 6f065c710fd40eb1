"""Whether a message is an accusation, by itself or by what was said before it.

The words decide, not who says them, where, and in what kind of message.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from nlp.attach import WINDOW
from nlp.book import Book
from nlp.decisions import Add, Candidate, Correct, Decision, Heard, Open, Patrol
from nlp.verdict import Intent, Verdict

LATELY = timedelta(hours=2)
"""How long after an accusation its sender may still go on with it in plain words."""

_OF_ITS_OWN = frozenset({Intent.PATROL_OK, Intent.NOTICE})
_TELLING = frozenset({"sealed.benefit", "sealed.leak", "sealed.shielding"})
"""Conduct that nobody may be named beside; "没人管" near a post may be two different things."""
_PIECE = 40
"""Characters; what is longer is no piece of a sentence."""
_SOMEBODY, _SOMETHING = "那个站长,", ",他收了老板的好处"
_BARE = re.compile(
    r"(?:就是|是)?[^,，。!?跟和问找给告向请联联喊叫报说讲来去看]{0,10}"
    r"(?:[长任书记计干][老小姓阿].的?|[老小].[站所局镇乡]长?|[老小].书?记)[.。!]?"
)
"""A holder of a post by name and nothing else ("镇里的河长老贾"): who it was, after what it was."""
_BESIDE = re.compile(
    r"(?:支书|书记|村长|主任|组长|镇长|乡长|站长|所长|队长|会计)(?:屋里?|家里?)"
    r"(?:对门|隔壁|旁边|对面|斜对面|后头|后面)(?:那个|那里|那边|那家|那户)?[.。!]?$"
)
"""Where it is, told from somebody's house: who lives there is not who it was."""


def accuses(verdict: Verdict, at: datetime, book: Book) -> bool:
    """Whether it accuses somebody, or quotes who does."""
    return verdict.sealed or bool(verdict.quoted_text and _read(verdict.quoted_text, at, book).sealed)


def goes_on(verdict: Verdict, decision: Decision) -> bool:
    """Whether it goes on with what its sender has just said ("就是他"), rather than with something else."""
    return not isinstance(decision, Open | Patrol) and verdict.intent not in _OF_ITS_OWN


def plainly_goes_on(verdict: Verdict, at: datetime, book: Book) -> bool:
    """Whether it tells a conduct, as of somebody accused `LATELY` ("就是老贾罩着的他")."""
    return bool(verdict.reply) and _tells(_read(_SOMEBODY + verdict.reply, at, book))


def in_pieces(heard: Heard, decision: Decision, candidates: Sequence[Candidate], book: Book) -> bool:
    """Whether it accuses together with what was just said in the thread it would be added to."""
    reply = heard.verdict.reply
    if not isinstance(decision, Add | Correct) or not reply or len(reply) > _PIECE:
        return False
    clue = next(one for one in candidates if one.clue == decision.clue)
    is_own = clue.reporter == heard.sender
    if heard.at - (clue.last_by_reporter if is_own else clue.last_at) > WINDOW:
        return False
    reply = _BESIDE.sub("", reply)
    names_post = names_somebody(reply, book, heard.at)
    if names_post and _BARE.fullmatch(reply):
        return True
    if not names_post and not plainly_goes_on(heard.verdict, heard.at, book):
        return False
    before = (clue.texts if is_own else clue.answers)[-2:]
    return _tells(_read(",".join((*before, reply)), heard.at, book))


def names_somebody(words: str, book: Book, at: datetime) -> bool:
    """Whether it would accuse, with a conduct told right after it."""
    return _read(words + _SOMETHING, at, book).sealed


def in_part(words: str, book: Book, at: datetime) -> bool:
    """Whether it accuses, by itself or as of somebody named right before it."""
    return _read(words, at, book).sealed or _tells(_read(_SOMEBODY + words, at, book))


def _read(words: str, at: datetime, book: Book) -> Verdict:
    return book.understand(words, kind="text", role="supervisor", at=at)


def _tells(verdict: Verdict) -> bool:
    return verdict.sealed and any(one.rule in _TELLING for one in verdict.evidence)
