"""并, 并单, 拆单: a person says that two cases are one problem, or that they are not."""

import re
from datetime import timedelta

from sqlmodel import Session

from handlers.doing import reply
from handlers.queries import wanted
from handlers.quotes import Numbered, Quote
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import merging as texts
from handlers.texts import topics
from nlp.text import normal
from storage import cases, merging
from storage.cases import OPEN
from storage.models import Case
from storage.states import CaseStatus, Role

router = Router(topic=topics.DO)
OFFICER = (Role.OFFICER,)
LATELY = timedelta(days=3)
"""How long a bare 并 may mean a proposal that it does not quote."""
_OTHER = re.compile(r"[和与到入并,、\s]*(?:(20\d\d)-)?(\d{1,6})\s*号?$")
_WAY = (
    CaseStatus.REPORTED,
    CaseStatus.VERIFYING,
    CaseStatus.ACCEPTED,
    CaseStatus.PLANNED,
    CaseStatus.DISPUTED,
    CaseStatus.ASSIGNED,
    CaseStatus.RECTIFYING,
    CaseStatus.SUBMITTED,
)
"""How far on a case is: the one that is further on goes on."""


@router.command("并", "并", "引用我说的“可能是同一件”，回这一个字就并", roles=OFFICER)
def confirm(session: Session, call: Call, ctx: Context) -> Reply:
    """Merge as was proposed of the case whose notice is quoted, or as lately proposed, if that was once."""
    quote = call.quote
    if quote is not None and quote.is_bots and quote.heads:
        pairs = _proposed(session, quote)
    else:
        pairs = merging.open_proposals(session, since=call.now - LATELY)
    if not pairs:
        raise UserError(texts.NOTHING)
    if len(pairs) > 1:
        raise UserError(texts.which(pairs))
    return _merge(session, call, *pairs[0])


@router.command(
    "并单", "并单 编号 编号", "两件其实是一件，并成一件，如：并单 12 9", roles=OFFICER, numbered=True
)
def merge(session: Session, call: Call, ctx: Context) -> Reply:
    """Merge two cases into the one that is further on, or was there first."""
    number = wanted(call, "并单 12 9")
    other = _OTHER.match(normal(call.rest))
    if other is None:
        raise UserError(texts.USAGE)
    one = _find(session, (call.year, number))
    return _merge(session, call, one, _find(session, (int(other[1]) if other[1] else None, int(other[2]))))


def _proposed(session: Session, quote: Quote) -> list[tuple[Case, Case]]:
    """What the bot proposed of these cases: as kept: a reporter may write anything into a notice."""
    new = [_find(session, head) for head in sorted(quote.heads, key=lambda head: head[1])]
    pairs = [(case, merging.likeness(session, case.id)) for case in new if case.id is not None]
    return [(case, cases.case(session, like)) for case, like in pairs if like is not None]


def _find(session: Session, numbered: Numbered) -> Case:
    year, number = numbered
    return cases.find(session, number, year)


def _merge(session: Session, call: Call, one: Case, other: Case) -> Reply:
    for case in (one, other):
        if case.status not in OPEN:
            raise UserError(texts.ended(case))
    into = max(one, other, key=lambda case: (_WAY.index(case.status), -(case.id or 0)))
    return merge_into(session, call, other if into is one else one, into)


def merge_into(session: Session, call: Call, gone: Case, into: Case) -> Reply:
    """Make one case part of another that is still open. Raises `UserError` or `WrongStatusError`."""
    if gone.id == into.id:
        raise UserError(texts.SAME)
    if into.status not in OPEN:
        raise UserError(texts.ended(into))
    merging.merge(
        session,
        gone,
        into,
        by=call.speaker.signature,
        now=call.now,
        note=texts.note(gone, into),
        message=call.message.id,
    )
    return reply(call, texts.merged(gone, into))


@router.command("拆单", "拆单 编号", "并错了，拆出来重新办", roles=OFFICER, numbered=True)
def take_apart(session: Session, call: Call, ctx: Context) -> Reply:
    """Undo a merge: the case has its clues again, and is to be verified anew."""
    case = cases.find(session, wanted(call, "拆单 编号"), call.year, CaseStatus.REPORTED)
    assert case.id is not None
    parts = merging.parts(session, case.id)
    if case.status != CaseStatus.MERGED and parts:
        raise UserError(texts.holds(case, parts))
    into = merging.merged_into(session, case.id)
    out_of = cases.case(session, into) if into is not None else case
    merging.take_apart(
        session,
        case,
        by=call.speaker.signature,
        now=call.now,
        note=texts.apart_note(case, out_of),
        message=call.message.id,
    )
    return Reply(texts.taken_apart(case, out_of))
