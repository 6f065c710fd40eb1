"""The ledger as a file: its columns, its sheets, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.texts.case import mask
from handlers.texts.names import CATEGORY, OUTCOME, SEVERITY, SOURCE, STATUS, SUB
from handlers.texts.when import today
from storage.exporting import Entry
from storage.states import CaseStatus, Outcome, Source

Value = str | int | date | None

SHEETS = {"summary": "汇总", "ledger": "台账", "four": "四乱", "sources": "来源", "late": "超期"}
LEDGERS = "台账_*"
"""By which their files are known."""
USUAL = "本月"
NOTHING = "这段时间没有登记的问题，没有写文件。"
USAGE = "请这样发：导出 本月　（也可以：上个月、10月、今年、9月1日以来）\n给责任单位的（没有报告人）：导出 本月 给单位"
NO_PICTURE = "照片打不开"
YES, NO = "是", "否"
FOUR = ("occupation", "extraction", "dumping", "construction")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in characters of half width. What is `inside` is for the office alone."""

    key: str
    title: str
    width: int
    value: Callable[[Entry, datetime, bool], Value]
    """Of an entry, at a moment, and whether it is overdue then."""
    inside: bool = False


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else today(moment)


def _is_four(one: Entry) -> str:
    return YES if one.case.category in FOUR else NO


COLUMNS: tuple[Column, ...] = (
    Column("number", "编号", 10, lambda one, now, late: one.case.label),
    Column("opened", "登记日期", 12, lambda one, now, late: _day(one.case.opened_at)),
    Column("source", "来源", 12, lambda one, now, late: SOURCE[one.case.source]),
    Column("document", "文号", 16, lambda one, now, late: one.case.document),
    Column("category", "类别", 12, lambda one, now, late: CATEGORY[one.case.category]),
    Column("sub", "细类", 12, lambda one, now, late: SUB.get(one.case.sub or "", "")),
    Column("four", "四乱", 6, lambda one, now, late: _is_four(one)),
    Column("severity", "程度", 6, lambda one, now, late: SEVERITY[one.case.severity]),
    Column("township", "乡镇", 14, lambda one, now, late: one.case.township or one.case.outside or ""),
    Column("village", "村", 12, lambda one, now, late: one.case.village or ""),
    Column("river", "河流", 12, lambda one, now, late: one.case.river or ""),
    Column("spot", "位置", 18, lambda one, now, late: one.case.spot),
    Column("words", "反映的情况", 40, lambda one, now, late: mask("\n".join(one.words)), inside=True),
    Column("reporters", "报告人", 14, lambda one, now, late: "、".join(one.reporters), inside=True),
    Column("clues", "线索数", 7, lambda one, now, late: one.clues),
    Column("unit", "责任单位", 16, lambda one, now, late: one.case.unit or ""),
    Column("status", "状态", 12, lambda one, now, late: STATUS[one.case.status]),
    Column("late", "超期", 6, lambda one, now, late: YES if late else NO),
    Column("accepted", "受理日期", 12, lambda one, now, late: _day(one.accepted_at)),
    Column("assigned", "交办日期", 12, lambda one, now, late: _day(one.assigned_at)),
    Column("report_due", "反馈期限", 12, lambda one, now, late: _day(one.case.report_due)),
    Column("reported_back", "反馈日期", 12, lambda one, now, late: _day(one.case.reported_back_at)),
    Column("rectify_due", "整改期限", 12, lambda one, now, late: _day(one.case.rectify_due)),
    Column("closed", "销号日期", 12, lambda one, now, late: _day(one.case.closed_at)),
    Column(
        "outcome", "结果", 14, lambda one, now, late: OUTCOME[one.case.outcome] if one.case.outcome else ""
    ),
    Column("result", "处理说明", 30, lambda one, now, late: mask(one.case.result)),
    Column("looked_by", "查看人", 10, lambda one, now, late: one.case.looked_by),
    Column("relapses", "反弹次数", 8, lambda one, now, late: one.case.relapses),
)
PHOTOS: Mapping[str, str] = {"before": "整改前照片", "after": "整改后照片"}

SUPERVISORS = SOURCE[Source.SUPERVISOR]
REGISTERED, RECTIFIED = "登记", "已整改销号"
_CLOSED = {"status": STATUS[CaseStatus.CLOSED]}
FIGURES: tuple[tuple[str, Mapping[str, str]], ...] = (
    (REGISTERED, {}),
    (RECTIFIED, _CLOSED | {"outcome": OUTCOME[Outcome.RECTIFIED]}),
    (OUTCOME[Outcome.UNFOUNDED], _CLOSED | {"outcome": OUTCOME[Outcome.UNFOUNDED]}),
    (OUTCOME[Outcome.PERMITTED], _CLOSED | {"outcome": OUTCOME[Outcome.PERMITTED]}),
    (STATUS[CaseStatus.REJECTED], {"status": STATUS[CaseStatus.REJECTED]}),
    (STATUS[CaseStatus.TRANSFERRED], {"status": STATUS[CaseStatus.TRANSFERRED]}),
    ("超期", {"late": YES}),
)
"""Figures of the summary: each is the number of lines of the ledger in which these columns say so."""
NOT_TO_RECTIFY = tuple(name for name, _ in FIGURES[2:6])
TO_RECTIFY = "应整改"
RATE = "整改销号率"
RATE_IS = (
    "整改销号率 = 已整改销号 ÷ 应整改；应整改 = 登记 - 不属实 - 有审批手续 - 不予受理 - 已移送。"
    "列入计划的还在办，算应整改。"
)
HOW_TO_FOLLOW = "每个数都是从台账表里数出来的：点开看公式，在台账表按同样的条件筛选，就是那几件。"
BY = {
    "category": "按类别",
    "township": "按乡镇",
    "unit": "按责任单位",
    "source": "按来源",
    "status": "按状态",
}
TREND = "走势"
NONE_YET = "（还没有）"
CLOSED = "销号"


def four() -> list[tuple[str, dict[str, str]]]:
    """四乱 together, then each: a name, and what its lines say."""
    each = [(CATEGORY[key], {"category": CATEGORY[key]}) for key in FOUR]
    return [(SHEETS["four"], {"four": YES}), *each]


def title(first: date, last: date, *, for_units: bool) -> str:
    """Above every sheet."""
    copy = "（给责任单位，不含报告人和原话）" if for_units else "（河长办内部，含报告人，不得外传）"
    return f"洪江市河湖问题台账　{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日{copy}"


def made(now: datetime, count: int) -> str:
    """Below the title."""
    day = today(now)
    return f"{day.year}年{day.month}月{day.day}日导出，共{count}件。并入的算一件；撤回的、转纪检的不在里面。"


def photos(count: int) -> str:
    """Instead of pictures."""
    return f"{count}张" if count else ""


def file_name(first: date, last: date, ending: str, *, for_units: bool) -> str:
    """台账_20261001-20261031.xlsx."""
    return f"台账_{first:%Y%m%d}-{last:%Y%m%d}{'_给单位' if for_units else ''}.{ending}"


def being_written(path: str, count: int) -> str:
    """To the officer, in the office's room or in private."""
    return f"好，{count}件，正在写到数据文件夹：{path}\n写不成我会再说。"


def written(path: object, count: int) -> str:
    """To the operator."""
    return f"写好了：{path}（{count}件）"


WRONG_DAYS = "--to 不能早于 --from。"


def nothing_here(folder: str) -> str:
    """To the operator."""
    return f"{folder} 里还没有数据库，没有台账可导出。"
