"""移交: an officer hands a case that turns out to be about somebody to the discipline side."""

from sqlmodel import Session

from handlers import sealing_later
from handlers.doing import OFFICER, WITH_UNIT, move
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.telling import hearers
from handlers.texts import aside as unit_texts
from handlers.texts import handing as texts
from handlers.texts import topics
from storage import cases, outbox
from storage.states import CaseStatus, NoticeKind

router = Router(topic=topics.DO)
USAGE = "移交 编号 理由"


@router.command(
    "移交",
    USAGE,
    "说到具体干部的，整件转给纪检；台账里只留编号，不能撤销",
    roles=OFFICER,
    numbered=True,
    places=UNSEEN,
)
def hand_over(session: Session, call: Call, ctx: Context) -> Reply:
    """Seal a whole case, with the reason; from then on the office sees only that it was handed over."""
    number = wanted(call, USAGE)
    reason = call.rest.strip()
    if not reason:
        raise UserError(texts.which_reason(number))
    case = cases.find(session, number, call.year, CaseStatus.SEALED)
    has_unit = case.status in WITH_UNIT and case.unit is not None
    units = hearers(session, case.unit or "") if has_unit else []
    to_unit = unit_texts.gone_to_unit(case)
    move(session, case, CaseStatus.SEALED, call)
    note = texts.handed_by(call.speaker.person_name, reason)
    gone = sealing_later.case(session, ctx, case, note, channel=call.message.channel, now=call.now)
    for to in units:
        # as of any case that goes elsewhere: the unit may be whom it is about
        outbox.queue(
            session,
            f"moved:{case.id}:{call.message.id}:{to.conversation}",
            NoticeKind.MOVED,
            to=to,
            text=to_unit,
            now=call.now,
        )
    return Reply(texts.handed(number), erase=gone)
