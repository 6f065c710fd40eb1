"""Figures in words; the formula of a rate stands beside it."""

from dataclasses import dataclass

from handlers.texts.when import today
from nlp.question import Question
from storage.periods import Period

USAGE = "请这样发：统计 上个月 托口 乱堆　（时间、乡镇、类别都可以不写）"
MOST = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the cases reported in a period: where they stand now. What was merged or withdrawn is not counted."""

    reported: int
    still_open: int
    late: list[int]
    """Numbers of those that are overdue."""
    rectified: int
    unfounded: int
    permitted: int
    rejected: int
    transferred: int
    planned: int
    """Of those still open."""
    relapsed: int

    @property
    def to_rectify(self) -> int:
        """Those that are or were to be rectified."""
        return self.reported - self.unfounded - self.permitted - self.rejected - self.transferred


def still_open(found: Period) -> str:
    """Of a period that is long over only what is open now is known."""
    return "在办" if today(found.as_of) <= found.until else "到现在在办"


def which_town(question: Question) -> str:
    """The village lies in several townships."""
    return f"是{'还是'.join(question.townships)}的{question.village}村？请写上乡镇再发。"


def figures(what: str, found: Figures) -> str:
    """To the officer."""
    if not found.reported:
        return f"{what}：没有登记的。"
    lines = [f"{what}：登记{found.reported}件"]
    ended = {
        "已整改": found.rectified,
        "不属实": found.unfounded,
        "有手续": found.permitted,
        "不予受理": found.rejected,
        "移送": found.transferred,
    }
    lines += [f"{name} {number}" for name, number in ended.items() if number]
    if found.still_open:
        planned = f"（其中列入计划 {found.planned}）" if found.planned else ""
        lines.append(f"在办 {found.still_open}{planned}")
    if found.late:
        more = "等" if len(found.late) > MOST else ""
        numbers = "、".join(f"{number}号" for number in found.late[:MOST])
        lines.append(f"超期 {len(found.late)}：{numbers}{more}")
    if found.relapsed:
        lines.append(f"反弹过 {found.relapsed}")
    if found.to_rectify:
        lines.append(rate(found.rectified, found.to_rectify))
    return "\n".join(lines)


def rate(rectified: int, to_rectify: int) -> str:
    """整改销号率 with its formula: only what was rectified counts."""
    return (
        f"整改销号率 {share(rectified, to_rectify)} = 已整改 {rectified} ÷ {to_rectify}"
        "（登记，去掉不属实、有手续、不予受理、移送）"
    )


def share(part: int, of: int) -> str:
    """In whole per cent."""
    return f"{round(100 * part / of)}%"
