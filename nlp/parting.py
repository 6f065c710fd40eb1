"""Telling a river problem from the accusation it came with: clause by clause. Pure."""

import re
from datetime import datetime

from nlp.book import Book
from nlp.message import take_apart
from nlp.sealing import in_part, names_somebody
from nlp.verdict import NOWHERE, Category, Intent, Place, Verdict

_CLAUSE = re.compile(r"[^,，、。.!！?？;；\n]+")
_OF_NOBODY = frozenset({Category.INTEGRITY, Category.OTHER})
_OF_SOMEBODY = re.compile(
    r"[长任记员][老小姓]|[老小](?![街桥码屋河坝学区水沟溪寨场院城县])[\u4e00-\u9fff](?![村镇乡河江溪桥坝街])|[他她]们?|书记|支书|主任|领导|干部|公职"
)
"""Beside an accusation every word of a person is one too many."""


def without(text: str, book: Book, at: datetime) -> str:
    """A text without the clauses that accuse somebody, or name somebody who could be accused."""
    clauses = [one.strip() for one in _CLAUSE.findall(text)]
    return "，".join(one for one in clauses if one and not _is_of_somebody(one, book, at))


def taken(text: str, book: Book, at: datetime) -> list[str]:
    """Those clauses."""
    clauses = [one.strip() for one in _CLAUSE.findall(text)]
    return [one for one in clauses if one and _is_of_somebody(one, book, at)]


def _is_of_somebody(clause: str, book: Book, at: datetime) -> bool:
    return (
        _OF_SOMEBODY.search(clause) is not None
        or in_part(clause, book, at)
        or names_somebody(clause, book, at)
    )


def problem(text: str, book: Book, at: datetime) -> Verdict | None:
    """The river problem a text tells besides an accusation; None if it tells none of a known kind and place.

    Of the verdict only kind, severity and canonical places count: words would give their speaker away.
    """
    whole = take_apart(text)
    left = without("\n".join(whole.lines) if whole.is_list else whole.reply, book, at)
    verdict = book.understand(left, kind="text", role="supervisor", at=at)
    if verdict.sealed or verdict.intent is not Intent.CLUE or verdict.category in _OF_NOBODY:
        return None
    place = verdict.place
    if not place.is_known:
        # "三里坪村支书收了钱，河里在倒垃圾": the village is said of who it was
        said = book.understand(whole.reply, kind="text", role="supervisor", at=at).place
        place = said._replace(village=None, river=place.river or said.river)
    bare = _bare(place)
    return verdict._replace(place=bare, second=(), happened_at=None) if bare.township else None


def _bare(place: Place) -> Place:
    return NOWHERE._replace(township=place.township, village=place.village, river=place.river)
