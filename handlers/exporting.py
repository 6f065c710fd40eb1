"""导出: the ledger of a time as a file in the data folder."""

from datetime import timedelta

from sqlmodel import Session

from handlers.deadlines import start_of_day
from handlers.hearing import Sheet
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import ledger as texts
from handlers.texts import topics
from handlers.texts.when import today
from nlp.periods import period_of
from nlp.question import PHRASES
from nlp.text import normal
from storage import exporting
from storage.states import Role

router = Router(topic=topics.SEE)
_FOR_UNITS = ("给责任单位", "给单位", "责任单位", "单位")


@router.command(
    "导出",
    "导出 [时间] [给单位]",
    "台账写成 Excel 文件，如：导出 上个月；给单位的没有报告人",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def export(session: Session, call: Call, ctx: Context) -> Reply:
    """Have the ledger of a time written; nothing of it is said in WeChat."""
    said = normal(call.rest)
    for_units = next((word for word in _FOR_UNITS if said.endswith(word)), "")
    said = said.removesuffix(for_units).strip().removesuffix("台账").strip() or texts.USUAL
    since, until, words = period_of(said, call.now, PHRASES.period)
    if since is None or said.replace(words, "").strip():
        raise UserError(texts.USAGE)
    first, last = today(since), today((until or call.now) - timedelta(seconds=1))
    count = exporting.count(session, since, start_of_day(last + timedelta(days=1)))
    if not count:
        return Reply(texts.NOTHING)
    name = texts.file_name(first, last, "xlsx", for_units=bool(for_units))
    sheet = Sheet(f"exports/{name}", first, last, for_units=bool(for_units))
    return Reply(texts.being_written(sheet.path, count), files=(sheet,))
