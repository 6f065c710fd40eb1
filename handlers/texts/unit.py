"""What the contacts of units hear, and what the office hears of them. Nothing of who reported."""

from collections.abc import Sequence

from handlers.texts import clocks
from handlers.texts.case import excerpt, fluent, mask, place, subject
from handlers.texts.clocks import Due
from handlers.texts.names import OUTCOME, SEVERITY, STATUS, STEP
from handlers.texts.when import day, minute
from storage.models import Case, CaseEvent
from storage.states import CaseStatus, Step

S = CaseStatus
NOTHING = "您单位现在没有要办的。"
NOT_TAKEN = "这句没有办成，也没有记进台账。请只写办理情况，换个说法再发一次，或打电话给河长办。"
"""To a unit whose words may not stand in the ledger."""
MINE = "我的"
MOST_EVENTS = 12
DISPUTE = "申请改派 编号 理由"
PROGRESS = "进展 编号 说明"
SUBMIT = "申请销号 编号 说明"


def not_yours(number: int) -> str:
    """A number that is no case of theirs, whether there is one or not."""
    return f"您单位没有{number}号。发“我的”看要办的。"


def long_words(most: int) -> str:
    """To who writes a letter."""
    return f"请写在{most}个字以内，多的请发照片或打电话给河长办。"


def term(due: Due) -> str:
    """How it stands with a term: 反馈还剩3天（5月14日前）."""
    words = clocks.state(due)
    if due.is_today or not due.left:
        return words
    return f"{words}（{day(due.at)}{'到期' if due.is_over else '前'}）"


def mine(lines: Sequence[str]) -> str:
    """All that a unit has, the most pressing first."""
    return "\n".join([f"要办的{len(lines)}件：", *lines])


def line(case: Case, terms: Sequence[Due]) -> str:
    """One of them: what it is, how long there is by the term that ends first, what to do."""
    urgent = "【紧急】" if case.severity == "urgent" else ""
    where = place(case) or "地点请问河长办"
    parts = [
        f"{urgent}{case.number}号 {subject(case)} {where}",
        STATUS[case.status],
        *map(term, terms[:1]),
        to_do(case),
    ]
    return "｜".join(part for part in parts if part)


def to_do(case: Case) -> str:
    """What comes next, to be typed."""
    n = case.number
    match case.status:
        case S.VERIFYING:
            return f"看了回：进展 {n} 属实（或不属实）和情况"
        case S.ASSIGNED:
            return f"回：接收 {n}"
        case S.RECTIFYING if case.reported_back_at is None:
            return f"回：进展 {n} 情况"
        case S.RECTIFYING:
            return f"整改好了回：申请销号 {n} 说明，附照片"
        case S.DISPUTED:
            return "等河长办答复"
        case S.SUBMITTED:
            return "等河长办验收"
        case S.PLANNED if case.planned_for is not None:
            return f"{day(case.planned_for)}再办"
    return ""


def taken(case: Case, terms: Sequence[str]) -> str:
    """To who took a case."""
    return f"{case.number}号已接收，{'，'.join(terms)}。有情况回：进展 {case.number} 情况"


def why_another(number: int) -> str:
    """To who gives no reason."""
    return f"请写上理由：申请改派 {number} 理由（最好写该归谁）"


def disputed(case: Case) -> str:
    """To who asked for it."""
    return f"{case.number}号的改派申请已转河长办，等答复就行。"


def disputed_to_office(case: Case, why: str) -> str:
    """To the office, with what to answer."""
    n = case.number
    return f"【改派】{n}号 {subject(case)}，{case.unit}说：{why}\n回：交办 {n} 另一单位　或：退回 {n} 理由"


def what_of_it(number: int) -> str:
    """To who reports nothing."""
    return f"请写上情况：进展 {number} 已清一半，周五前清完"


def what_was_found(number: int) -> str:
    """To who was sent to look, and tells nothing."""
    return f"请写上看到的：进展 {number} 属实 情况，或：进展 {number} 不属实 情况"


def progress_noted(case: Case, photos: int, terms: Sequence[str]) -> str:
    """To who reports back."""
    return f"{case.number}号的进展已记下{_with(photos)}。{_next(case, terms)}".rstrip()


def _next(case: Case, terms: Sequence[str]) -> str:
    if case.status != S.RECTIFYING:
        return ""
    return f"{'，'.join(terms)}。整改好了回：申请销号 {case.number} 说明，附照片"


def progress_to_office(case: Case, words: str, photos: int) -> str:
    """To the office, in one line."""
    return f"【进展】{case.number}号 {subject(case)}，{case.unit}：{words}{_with(photos)}"


def found_noted(case: Case, photos: int) -> str:
    """To who has looked at a place."""
    return f"{case.number}号的核实情况已转河长办{_with(photos)}，10分钟内发来的照片也算这件的。谢谢。"


def found_to_office(case: Case, words: str, found: str, photos: int) -> str:
    """To the office: what a unit found, and what to type if one agrees."""
    n = case.number
    answer = f"回：核实 {n} {words}" if found else f"回：核实 {n} 属实　或：核实 {n} 不属实"
    return f"【核实】{n}号 {subject(case)}，{case.unit}看了：{words}{_with(photos)}\n{answer}"


def how_rectified(number: int) -> str:
    """To who submits without a word."""
    return f"请写一句怎么整改的：申请销号 {number} 已清运，河岸已平整。照片前后10分钟内发都行。"


def submitted(case: Case, photos: int) -> str:
    """To who submits."""
    more = "10分钟内再发的照片也算。" if photos else "请在10分钟内把整改后的照片发来，算这件的。"
    return f"{case.number}号已申请销号{_with(photos)}，等河长办验收。{more}"


def submitted_to_office(case: Case, words: str, photos: int) -> str:
    """To the office, with what to type."""
    n = case.number
    shown = f"整改后照片{photos}张" if photos else "没有照片"
    return (
        f"【申请销号】{n}号 {subject(case)}，{case.unit}：{words}（{shown}）\n"
        f"回：验收 {n} 合格{'' if photos else ' 查看人 姓名'}　或：退回 {n} 理由"
    )


def _with(photos: int) -> str:
    return f"（照片{photos}张）" if photos else ""


def instead(case: Case) -> str:
    """Why it cannot be done where the case stands, and what can."""
    n = case.number
    match case.status:
        case S.VERIFYING:
            return f"{n}号是请您单位先去看看，不用接收。{to_do(case)}"
        case S.ASSIGNED | S.RECTIFYING:
            return f"{n}号您单位已经接收了。{to_do(case)}"
        case S.DISPUTED:
            return f"{n}号的改派申请还在等河长办答复。"
        case S.SUBMITTED:
            return f"{n}号已经申请销号，正等河长办验收。要补充发：进展 {n} 说明"
        case S.PLANNED:
            return f"{n}号已列入整治计划，到时河长办再交办。有情况发：进展 {n} 说明"
        case S.CLOSED:
            return f"{n}号已经销号了，不用再办。谢谢。"
        case S.MERGED:
            return f"{n}号已并到别的里一起办，发“我的”看。"
    return f"{n}号现在是“{STATUS[case.status]}”，不用再办。"


def page(case: Case, terms: Sequence[str], events: Sequence[tuple[CaseEvent, bool]]) -> str:
    """What a unit may know of a case; whether an event's words are theirs to read comes with it."""
    lines = [
        f"{case.number}号 {subject(case)}（{SEVERITY[case.severity]}）",
        f"状态：{STATUS[case.status]}",
        f"地点：{place(case) or '请问河长办'}",
        *terms,
    ]
    if case.outcome:
        lines.append(f"结果：{OUTCOME[case.outcome]}")
    if (what := to_do(case)) and case.status not in (S.DISPUTED, S.SUBMITTED):
        lines.append(what)
    if events:
        lines.append("经过：")
        lines.extend(_event(event, is_shown=shown) for event, shown in events[-MOST_EVENTS:])
    return "\n".join(lines)


def _event(event: CaseEvent, *, is_shown: bool) -> str:
    what = STEP[event.step] if event.step in (Step.PROGRESS, Step.RETURN) else _status(event)
    words = excerpt(event.note, 60) if is_shown else ""
    return " ".join(part for part in (minute(event.at), what, words) if part)


def _status(event: CaseEvent) -> str:
    return STATUS[event.after] if event.after else STEP[event.step]


def stopped(case: Case) -> str:
    """To the unit that need not go on."""
    return f"{case.number}号（{subject(case)}）停办了，不用再去。辛苦了。"


def which_photos(is_unit: bool) -> str:
    """To who sends photos in private without a word."""
    if is_unit:
        return "照片收到了，是哪件的？请接着发：申请销号 编号 说明，或：进展 编号 说明。10分钟内的照片都算。"
    return "照片收到了，是哪件的？请接着发命令，如：销号 12 结果。10分钟内的照片都算。"


def words(said: str) -> str:
    """A unit's words as the office reads them."""
    return mask(fluent(" ".join(said.split())))
