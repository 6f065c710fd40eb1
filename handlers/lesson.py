"""What is remembered when an officer puts the bot right: single words, never a text."""

import re
from collections.abc import Sequence

from sqlmodel import Session

from handlers.live import names_of
from handlers.routing import Call, Context
from nlp.book import Book
from nlp.verdict import ALL_WORDS
from nlp.vocabulary import terms
from storage import clues, lessons
from storage.models import Case
from storage.states import LessonKind, Role

_ABOUT = re.compile(r"[下底边上面旁头对门前后附近]+$")
_GENERIC = re.compile(
    r"[桥码头渡口电站水库涵洞闸门学校村部街坝厂井亭庙底下面上边旁对后前脚大小新老河溪沟路东西南北的那这]"
)
"""What spots are called everywhere: 老桥下, 河边."""


def learn(
    session: Session,
    kind: LessonKind,
    case: Case,
    call: Call,
    ctx: Context,
    *,
    before: str = "",
    after: str = "",
) -> None:
    """Remember single words: those that had decided, and those of the text."""
    assert case.id is not None
    found = clues.of_case(session, case.id)
    words = [
        word
        for clue in found
        for rule, said in clue.evidence
        if rule.startswith(before) and not rule.endswith(ALL_WORDS)
        for word in said
    ]
    text = "\n".join(clue.words for clue in found)
    places = ctx.live.book.understand(text, kind="text", role=Role.SUPERVISOR.value, at=call.now).place.words
    lessons.record(
        session,
        kind,
        case.id,
        by=call.speaker.signature,
        now=call.now,
        before=before,
        after=after,
        words=list(dict.fromkeys(words)),
        terms=_new_names(places, ctx.live.book) if kind == LessonKind.PLACE else terms(text, places),
    )


def _new_names(words: Sequence[str], book: Book) -> list[str]:
    """Of the place words of a text those that may be names, and that nobody has told the bot yet."""
    spots = [_ABOUT.sub("", word) for word in words]
    # 老榨坊桥 is known by 老榨坊 too
    shorter = [short for spot in spots if len(short := spot.rstrip("桥码头渡口坝河溪沟")) >= 3]
    names = dict.fromkeys((*spots, *shorter))
    return [name for name in names if len(_GENERIC.sub("", name)) >= 2 and not names_of(name, book)]
