"""回头看: what is looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.texts.case import called, place, subject
from handlers.texts.names import OUTCOME, STATUS
from handlers.texts.when import day
from storage.models import Case

USAGE = "请这样发：回头看　或：回头看 一季度　或：回头看 12 正常 查看人 姓名　或：回头看 12 反弹 又堆了"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def before(self) -> "Quarter":
        """The last one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year}年{'一二三四'[self.number - 1]}季度"


def line(case: Case, before: int, after: int) -> str:
    """One case, and what photos there are of it."""
    assert case.closed_at is not None
    back = f"【反弹{case.relapses}次】" if case.relapses else ""
    photos = f"前照片{before or '无'}、后照片{after or '无'}"
    where = place(case) or "地点待补"
    return f"{back}{case.number}号 {subject(case)} {where} {day(case.closed_at)}销号（{photos}）"


def listing(quarter: Quarter, lines: Sequence[str]) -> str:
    """What of a quarter is still to be looked at again."""
    if not lines:
        return f"{quarter}已整改销号的，没有要回头看的了。"
    number = lines[0].rpartition("】")[2].partition("号")[0]
    how = f"看过发：回头看 {number} 正常 查看人 姓名；又来了发：回头看 {number} 反弹 说明"
    return "\n".join([f"回头看，{quarter}销号的{len(lines)}件。{how}", *lines])


def which_finding(number: int) -> str:
    """Neither one nor the other."""
    return f"现场怎么样？好的发：回头看 {number} 正常 查看人 姓名；又来了发：回头看 {number} 反弹 说明"


def not_rectified(case: Case) -> str:
    """Nothing to look back at."""
    how = f"，结果是{OUTCOME[case.outcome]}" if case.outcome else ""
    return f"{case.number}号现在是“{STATUS[case.status]}”{how}。回头看只看已整改销号的。"


def note(looked_by: str) -> str:
    """Into the history."""
    return f"正常，查看人 {looked_by}"


def reviewed(case: Case, looked_by: str) -> str:
    """To the officer."""
    return f"{case.number}号回头看：正常。查看人：{called(looked_by)}。"


def announced(quarter: Quarter, count: int, relapsed: int) -> str:
    """To the office, at the beginning of a quarter."""
    back = f"，其中反弹过的{relapsed}件" if relapsed else ""
    return f"{quarter}销号的有{count}件要回头看{back}。发“回头看”看是哪些。"
