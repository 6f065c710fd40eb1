"""Terms and what is said when they come to an end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.texts.case import place, signed, subject, town
from handlers.texts.names import CATEGORY, STATUS
from handlers.texts.when import day, minute
from storage.models import Case
from storage.states import CaseStatus, Clock

CLOCK: Mapping[Clock, str] = {
    Clock.ACCEPT: "受理",
    Clock.REPORT: "反馈",
    Clock.RECTIFY: "整改",
    Clock.SUPERIOR: "上级期限",
    Clock.PLANNED: "计划",
}
TERM: Mapping[Clock, str] = {
    Clock.ACCEPT: "受理期限",
    Clock.REPORT: "反馈期限",
    Clock.RECTIFY: "整改期限",
    Clock.SUPERIOR: "上级期限",
    Clock.PLANNED: "计划整治",
}
COMMAND: Mapping[CaseStatus, str] = {
    CaseStatus.REPORTED: "受理 {n}",
    CaseStatus.ACCEPTED: "交办 {n} 单位",
    CaseStatus.DISPUTED: "交办 {n} 单位",
    CaseStatus.SUBMITTED: "验收 {n}",
    CaseStatus.PLANNED: "交办 {n} 单位",
}
"""Where the next move is the office's."""


@dataclass(frozen=True, slots=True)
class Due:
    """A clock as it stands on a day."""

    clock: Clock
    at: datetime
    left: int
    """Working days until it; negative: since."""
    is_today: bool = False
    is_over: bool = False


def left(due: Due) -> str:
    """还剩2天; in working days, so near days off there may be none to count."""
    if due.is_over:
        return f"超{-due.left}天" if due.left else f"{day(due.at)}已到期"
    if due.is_today:
        return "今天到期"
    return f"还剩{due.left}天" if due.left else f"{day(due.at)}到期"


def state(due: Due) -> str:
    """反馈还剩2天."""
    return f"{CLOCK[due.clock]}{left(due)}"


def term(due: Due) -> str:
    """On the page of a case."""
    return f"{TERM[due.clock]}：{day(due.at)}（{left(due)}）"


def head(case: Case) -> str:
    """Which case, to officers, and whose it is, if not the township's."""
    unit = f" {case.unit}" if case.unit and case.unit != case.township else ""
    return f"{urgent(case)}{case.number}号 {CATEGORY[case.category]} {town(case)}{unit}"


def urgent(case: Case) -> str:
    """The mark of what is urgent."""
    return "【紧急】" if case.severity == "urgent" else ""


def to_office(case: Case, dues: Sequence[Due], note: str, *, is_long: bool) -> str:
    """One line of a reminder to the office, with what to type."""
    states = "，".join(state(due) for due in dues)
    return f"{head(case)}：{states}{note}。{_instead(case, dues, is_long=is_long)}".removesuffix("。")


def _instead(case: Case, dues: Sequence[Due], *, is_long: bool) -> str:
    """What an officer may do now; nothing while the unit has been told in time."""
    if case.status in COMMAND:
        return f"发：{COMMAND[case.status].format(n=case.number)}"
    if not any(due.is_over for due in dues):
        return ""
    return f"建议督办，发：督办 {case.number}" if is_long else f"要催发：催办 {case.number}"


def unheard(unit: str) -> str:
    """The unit cannot be reminded."""
    return f"（{unit}没有绑定联系人，请另行通知）"


def urged(case: Case, dues: Sequence[Due]) -> str:
    """Into the history."""
    return f"{case.unit}：{'，'.join(state(due) for due in dues)}"


def to_unit(case: Case, dues: Sequence[Due]) -> str:
    """One line of a reminder to a unit: the problem, nothing of who reported it."""
    states = "，".join(state(due) for due in dues)
    return f"{urgent(case)}{case.number}号 {subject(case)} {place(case) or '地点请问河长办'}：{states}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one conversation is reminded of at once. The day stands in it: it may be said a day late."""

    at: datetime
    lines: Sequence[str]
    """The first of them."""
    count: int
    first: Case
    """What can be done of it is said as an example."""


def office(said: Gathered) -> str:
    """A reminder to the office."""
    return _listed(f"【期限提醒】{day(said.at)}，{said.count}件：", said, "发“今天”看")


def leader(said: Gathered) -> str:
    """A reminder to a leader of what is long overdue."""
    return _listed(f"【期限提醒】{day(said.at)}，超期较久的{said.count}件，请您过问：", said, "可问河长办")


def unit(said: Gathered) -> str:
    """A reminder to a unit."""
    text = _listed(f"【期限提醒】{day(said.at)}，河长办交办的{said.count}件：", said, "发“我的”看")
    n = said.first.number
    if said.first.status == CaseStatus.VERIFYING:
        return f"{text}\n看了发：进展 {n} 属实（或不属实）和情况"
    return f"{text}\n有情况发：进展 {n} 说明；办好了发：申请销号 {n} 说明"


def colleague(said: Gathered) -> str:
    """A reminder to an officer who was sent to look."""
    text = _listed(f"【期限提醒】{day(said.at)}，请您去核实的{said.count}件：", said, "发“今天”看")
    return f"{text}\n看了发：核实 {said.first.number} 属实（或：不属实、有手续、重复 编号）"


def _listed(head: str, said: Gathered, rest: str) -> str:
    left_out = said.count - len(said.lines)
    more = [f"……还有{left_out}件，{rest}"] if left_out else []
    return "\n".join([head, *said.lines, *more])


def alarm(case: Case) -> str:
    """An urgent case nobody has accepted."""
    where = place(case) or "地点待补"
    return (
        f"【紧急】{case.number}号 {subject(case)} {where}，{minute(case.opened_at)}报的，还没人受理。"
        f"请马上看，回：受理 {case.number}"
    )


def alarm_by_text(case: Case) -> str:
    """The same as a text message, whose answer gives no order: who sent it cannot be known for sure."""
    where = place(case) or "地点待补"
    return f"紧急：{case.number}号 {subject(case)} {where}，还没人受理。请到微信里回：受理 {case.number}"


def alarm_over(case: Case, by: str) -> str:
    """To those who were alarmed: somebody has moved it."""
    return f"{case.number}号{STATUS[case.status]}（{signed(by)}），不用再叫了。"


def nobody_on_duty(unbound: Sequence[str]) -> str:
    """Why only the office's room hears the alarm; `unbound` are on duty, but cannot be written to."""
    if unbound:
        return f"今天值班的{'、'.join(unbound)}还没绑定微信，叫不到。请发：绑定 {unbound[0]}"
    return "今天没有排值班，只在这里叫。排班发：值班 今天 姓名"
