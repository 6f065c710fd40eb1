"""统计: how many cases of a period, place and category there were, and what became of them."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers import finding
from handlers.questions import wanted_of
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.sla import is_late
from handlers.texts import figures as texts
from handlers.texts import topics
from handlers.texts.figures import Figures
from handlers.texts.questions import asked
from nlp.question import Question, read
from nlp.text import normal
from storage.cases import OPEN
from storage.models import Case
from storage.states import CaseStatus, Outcome, Role

router = Router(topic=topics.SEE)
USUAL = "这个月"
_ASKED = "有几件"
"""Makes a question of a period and names."""


@router.command(
    "统计",
    "统计 [时间] [乡镇] [类别]",
    "数一数，如：统计 上个月 托口 乱堆；不写时间是这个月",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def count(session: Session, call: Call, ctx: Context) -> Reply:
    """Figures of the cases that were reported in a period, with the formula of every rate."""
    said = normal(call.rest)
    question = _read(f"{said} {_ASKED}" if said else USUAL + _ASKED, call, ctx)
    if question is not None and not question.period:
        question = _read(f"{USUAL}{said} {_ASKED}", call, ctx)
    if question is None or question.unread:
        raise UserError(texts.USAGE)
    if question.townships:
        raise UserError(texts.which_town(question))
    return Reply(
        texts.figures(asked(question), _figures(finding.find(session, question, wanted_of(question)), call))
    )


def _read(text: str, call: Call, ctx: Context) -> Question | None:
    at = call.message.at
    return read(ctx.live.book.understand(text, kind="text", role=Role.OFFICER.value, at=at), at)


def _figures(found: Sequence[Case], call: Call) -> Figures:
    def of(*statuses: CaseStatus) -> list[Case]:
        return [case for case in found if case.status in statuses]

    closed = of(CaseStatus.CLOSED)
    return Figures(
        reported=len(found),
        still_open=len(of(*OPEN)),
        late=[case.number for case in found if is_late(case, call.now)],
        rectified=_with(closed, Outcome.RECTIFIED),
        unfounded=_with(closed, Outcome.UNFOUNDED),
        permitted=_with(closed, Outcome.PERMITTED),
        rejected=len(of(CaseStatus.REJECTED)),
        transferred=len(of(CaseStatus.TRANSFERRED)),
        planned=len(of(CaseStatus.PLANNED)),
        relapsed=sum(case.relapses > 0 for case in found),
    )


def _with(closed: list[Case], outcome: Outcome) -> int:
    return sum(case.outcome == outcome for case in closed)
