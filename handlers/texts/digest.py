"""The digests of rooms, units and leaders, and what all pages are made of."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts.case import tag
from handlers.texts.names import OUTCOME
from handlers.texts.to_do import dated
from storage.models import Case
from storage.states import Outcome

MOST_SHORT = 3
CASES = "件"


def count(name: str, number: int, measure: str = CASES) -> str:
    """待验收3件."""
    return f"{name}{number}{measure}"


def heading(title: str, act: str) -> str:
    """■ 待验收3件 → 验收 编号."""
    return f"■ {title} → {act}" if act else f"■ {title}"


def more(left: int, measure: str, all_: str) -> str:
    """Below the first lines of a part."""
    return f"……还有{left}{measure}，发：{all_}" if all_ else f"……还有{left}{measure}"


def besides(titles: Sequence[str]) -> str:
    """Parts for which there is no line of their own."""
    return f"■ 另有：{'、'.join(titles)}"


def in_short(title: str, short: Sequence[str], act: str, all_: str) -> str:
    """A part on one line."""
    shown = "、".join(short[:MOST_SHORT])
    if not title:
        title = f"{len(short)}件"
    if len(short) > MOST_SHORT:
        return heading(f"{title}：{shown}等", all_)
    return heading(f"{title}：{shown}", act)


def room_head(greeting: str, of: date, first: date) -> str:
    """Above the page of a supervisors' room."""
    since = "" if (of - first).days <= 1 else f"（{first.month}月{first.day}日以来）"
    return f"{greeting}{of.month}月{of.day}日小结{since}："


def registered(count: int) -> str:
    """Title of what is new."""
    return f"新登记{count}件"


def rectified(count: int) -> str:
    """Title of what was closed as rectified."""
    return f"办好了{count}件"


def looked_into(count: int) -> str:
    """Title of what was closed otherwise."""
    return f"核实办结{count}件"


def closed(case: Case, numbers: Sequence[int]) -> str:
    """One that was closed, and how: all that everybody may know."""
    return f"{known_as(numbers)}（{tag(case)}）{OUTCOME[case.outcome or Outcome.RECTIFIED]}"


def known_as(numbers: Sequence[int]) -> str:
    """The numbers that people know a case by."""
    return "、".join(f"{number}号" for number in sorted(numbers))


def still_open(towns: Mapping[str, int], late: int) -> str:
    """Where how many are in hand."""
    count = sum(towns.values())
    shown = list(towns.items())
    where = "、".join(f"{town}{n if len(shown) > 1 else ''}" for town, n in shown[:4])
    where += "等" if len(shown) > 4 else ""
    over = f"，其中{late}件过了期限，河长办在催" if late else ""
    return f"还在办{count}件（{where}）{over}。" if count else "眼下没有还在办的。"


_THANKS_DONE = (
    "谢谢各位，办好的{n}处，是大家留心看出来的。",
    "办好了{n}处，是各位看在眼里、说出来的，多谢。",
    "{n}处办好了。河是大家一起看住的，谢谢各位。",
)
_THANKS_NEW = (
    "谢谢各位留心，办结了在这里告诉大家。",
    "多谢各位把看到的说出来，办结了回来报个信。",
    "有各位看着河，心里踏实。办结了在这里说一声。",
)


def thanks(rectified_count: int, registered_count: int, of: date) -> str:
    """Names nobody; not the same words every day."""
    turn = of.toordinal() % len(_THANKS_NEW)
    if rectified_count:
        return _THANKS_DONE[turn].format(n=rectified_count)
    return _THANKS_NEW[turn] if registered_count else "各位辛苦了。"


NO_NEWS = "没有新情况。"


def signed(signature: str) -> str:
    """Below a page."""
    return f"——{signature}"


def unit_head(greeting: str, unit: str, of: date, count: int, missed: str) -> list[str]:
    """Above the page of a unit."""
    head = f"{greeting}{dated(of)}，{unit}要办{count}件："
    return [head, *([missed] if missed else [])]


def unit_nothing(greeting: str, unit: str, count: int) -> str:
    """A unit that only waits."""
    return f"{greeting}{unit}今天没有要办的，在办{count}件，都等河长办答复。"


def leader_head(
    of: date, registered_count: int, closed_count: int, open_count: int, missed: str
) -> list[str]:
    """Above the page of a leader."""
    week = f"一周来登记{registered_count}件，销号{closed_count}件；未办结{open_count}件。"
    return [f"【一周要情】{dated(of)}", *([missed] if missed else []), week]


def overdue(count: int) -> str:
    """Title."""
    return f"超期{count}件"


def relapsed(count: int) -> str:
    """Title."""
    return f"反弹{count}件"


def to_sign(count: int) -> str:
    """Title: what is long overdue is supervised by a leader's word."""
    return f"请您定：督办{count}件"


def to_coordinate(count: int) -> str:
    """Title: units that say it is not theirs."""
    return f"要协调{count}件（单位申请改派）"


def relapse(line: str, times: int) -> str:
    """One that came back."""
    return f"{line}（反弹{times}次）"


QUIET_WEEK = "没有超期、反弹和要您定的。"
