"""What needs a hand: the parts of the office's pages, each with what to type."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from handlers.settings import Part
from handlers.texts.case import called, tag
from handlers.texts.clocks import CLOCK, COMMAND, Due, head, state
from handlers.texts.names import STATUS
from handlers.texts.when import day, minute, today
from storage.models import Case

URGE, SUPERVISE = "催办 编号", "督办 编号"


class Words(NamedTuple):
    """How a part is called, what to type for one of it, and for all of it."""

    name: str
    act: str
    all: str


CASES: Mapping[Part, Words] = {
    Part.URGENT: Words("紧急", "受理 编号，再交办", "列表 紧急"),
    Part.DISPUTED: Words("申请改派", "交办 编号 单位", "列表 申请改派"),
    Part.NIGHT: Words("新来", "受理 编号", "列表 待核实"),
    Part.ACCEPT: Words("待受理", "受理 编号", "列表 待核实"),
    Part.INSPECT: Words("待验收", "验收 编号", "列表 待验收"),
    Part.LONG: Words("超期较久", SUPERVISE, "列表 超期"),
    Part.OVERDUE: Words("超期", URGE, "列表 超期"),
    Part.UNREPORTED: Words("到期没反馈", URGE, "列表 没反馈"),
    Part.UNDONE: Words("今天到期还没办的", URGE, "列表 今天到期"),
    Part.TODAY: Words("今天到期", URGE, "列表 今天到期"),
    Part.VERIFY: Words("等核实结论", "核实 编号 属实（或不属实）", "列表 核实中"),
    Part.ASSIGN: Words("待交办", "交办 编号 单位", "列表 已受理"),
    Part.PLANNED: Words("计划快到时间", "交办 编号 单位", "列表 列入整治计划"),
}
"""The parts a case can stand in; it stands in the first that fits."""
REPORTED_BACK = "已回话"


def line(case: Case, due: Due | None) -> str:
    """One case and why it stands here, as of the day it is read."""
    if case.severity == "urgent" and case.status in COMMAND:
        return f"{head(case)}：{STATUS[case.status]} → {COMMAND[case.status].format(n=case.number)}"
    return f"{head(case)}：{state(due)}" if due else head(case)


def line_ahead(case: Case, due: Due | None, now: date) -> str:
    """The same the evening before: by the date."""
    if due is None:
        return head(case)
    ended = "就到期了" if today(due.at) < now else "到期"
    return f"{head(case)}：{CLOCK[due.clock]}{day(due.at)}{ended}"


def name(part: Part, now: date, then: date | None, last: date | None) -> str:
    """How a part is called; looking ahead from `now` to `then`, by the day on which the last of it is due."""
    if part is Part.TODAY and then is not None:
        return f"{_when(now, then)}到期"
    if part is Part.UNDONE and last is not None and last > now:
        return BEFORE_WORK
    return CASES[part].name


BEFORE_WORK = "上班前到期的"


def _when(now: date, then: date) -> str:
    return "明天" if (then - now).days == 1 else weekday(then)


def found(case: Case) -> str:
    """Who was sent to look has reported back: the office decides."""
    return f"{head(case)}：{REPORTED_BACK}"


def weekday(of: date) -> str:
    """星期二."""
    return f"星期{'一二三四五六日'[of.weekday()]}"


def dated(of: date) -> str:
    """5月12日 星期二."""
    return f"{of.month}月{of.day}日 {weekday(of)}"


def morning(of: date, count: int, missed: str) -> list[str]:
    """The head of what needs a hand today."""
    return [f"【今天要办】{dated(of)}，{count}件" if count else f"【今天要办】{dated(of)}", *_if(missed)]


def evening(of: date, brought: str, missed: str) -> list[str]:
    """The head of the evening's page."""
    return [f"【日报】{dated(of)}", *_if(missed), brought]


def ahead(now: date, then: date, count: int) -> str:
    """What has to be done on the next day that is worked."""
    when = f"{then.month}月{then.day}日"
    when = f"{_when(now, then)}（{when}）"
    return f"{when}要办{count}件：" if count else f"{when}没有要办的。"


def brought(since: str, registered: Sequence[int], closed: Sequence[int], still_open: int) -> str:
    """What a day brought, by numbers."""
    return f"{since}登记{_numbers(registered)}，销号{_numbers(closed)}；未办结{still_open}件。"


MOST_NUMBERS = 6


def _numbers(found: Sequence[int]) -> str:
    if not found:
        return "0件"
    more = "等" if len(found) > MOST_NUMBERS else ""
    return f"{len(found)}件（{'、'.join(map(str, found[:MOST_NUMBERS]))}{more}号）"


def _if(text: str) -> list[str]:
    return [text] if text else []


def since(first: date, of: date) -> str:
    """这一天, or since when."""
    return "这一天" if (of - first).days <= 1 else f"{first.month}月{first.day}日以来"


def missed(first: date, last: date) -> str:
    """What was not said in time is told now."""
    days = f"{first.month}月{first.day}日"
    if first != last:
        days += f"到{last.month}月{last.day}日"
    return f"（{days}的没发出来，并在这一份里。）"


NOTHING_TODAY = "没有要办的。"
NOTHING = "今天没有要办的。"
PAIRS, SENTENCES, UNITS = "对", "句", "个"
CALL = Words("要回的电话", "回电 姓名", "回电")
MERGE = Words("像是同一件", "并单 编号 编号", "并")


def pair(new: Case, old: Case, order: str) -> str:
    """Two that may be one, with what makes them one."""
    return f"{tag(new)}：{order}"


UNHEARD = Words("没绑定、通知不到的单位", "绑定 联系人", "名单")


def unheard(unit: str, numbers: Sequence[int]) -> str:
    """A unit that has cases, and nobody who could be written to."""
    shown = "、".join(map(str, numbers[:MOST_NUMBERS]))
    return f"{unit}：{shown}{'等' if len(numbers) > MOST_NUMBERS else ''}号，请打电话说"


def unbound(count: int) -> str:
    """Speakers who seem to stand in the roster; no names, for some of them have reported."""
    return f"说过话、名字对得上、没绑定{count}人 → 绑定"


MAYBE = Words("像线索、没登记的话", "引用那句 @我 说：是线索", "")


def maybe(topic: str, at: datetime) -> str:
    """Where and when something was said that may be a clue; not by whom."""
    return f"{called(topic)} {minute(at)}"


def undelivered(count: int) -> str:
    """Notices that were given up."""
    return f"没送到的通知{count}条 → 重发"


def failed(count: int) -> str:
    """Messages that broke something."""
    return f"没能处理的消息{count}条，已原样保存，请告诉管理员"


def sealed(count: int) -> str:
    """A count and nothing else."""
    return f"涉及人的情况{count}件，已转纪检（内容不在这里）"
