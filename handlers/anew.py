"""What goes on with a clue may be a report of its own all the same: nothing anybody reports is lost."""

import re
from datetime import timedelta

from sqlmodel import Session

from handlers.hearing import Hearing
from handlers.telling import tell_office
from handlers.texts import registered as texts
from nlp.verdict import Intent, Verdict
from storage import known
from storage.known import KnownClue
from storage.states import Role

_AGAIN = re.compile(
    r"又|还[在是有]|仍|照[旧样常]|没[停清搞拆修完]|冇[停清搞]|还没|反弹|再次|接着|继续|老样子|卷土"
)
"""What says that it is not over."""
SOON = timedelta(hours=1)
"""A second witness who speaks up in the same room within this only bears out what was just reported."""


def is_report(hearing: Hearing, verdict: Verdict, clue: KnownClue) -> bool:
    """Whether what states a problem again opens a clue: after the end of the case, or by somebody else.

    The office hears what it is like, and decides whether it is the same (DESIGN section 4).
    """
    message = hearing.message
    if verdict.intent is not Intent.CLUE or (hearing.speaker.role or Role.SUPERVISOR) is not Role.SUPERVISOR:
        return False
    if clue.is_closed:
        return True
    is_witness = clue.conversation == message.conversation and message.at - clue.last_at <= SOON
    return clue.reporter != message.sender and not is_witness


def placed(hearing: Hearing, verdict: Verdict, clue: KnownClue) -> Verdict:
    """The verdict, at the place of what its own reporter had reported, if it names none ("桥底下又倒了")."""
    place = verdict.place
    if clue.reporter != hearing.message.sender or place.is_known or place.townships or not clue.township:
        return verdict
    village = place.village or clue.village
    return verdict._replace(
        place=place._replace(township=clue.township, village=village, river=place.river or clue.river)
    )


def tell_of_ended(session: Session, hearing: Hearing, clue: KnownClue) -> None:
    """What is said on an ended case, short of a report, is told to the office: it may have come back."""
    if not clue.is_closed or not _AGAIN.search(hearing.message.text):
        return
    text = texts.said_after_end(known.case(session, clue.case_id), hearing.message.text)
    key = f"after_end:{hearing.message.id}"
    tell_office(session, key, text, now=hearing.now)
