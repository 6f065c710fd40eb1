"""What stands in the picture of a week, a month or a quarter."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from handlers.texts.names import CATEGORY, kind
from handlers.texts.when import CHINA, minute
from storage.periods import MOST_CLOSED, Closed, Headline, Period, Point, Span, Standing
from storage.states import Outcome

REPORT: Mapping[Span, str] = {Span.WEEK: "周报", Span.MONTH: "月报", Span.QUARTER: "季报"}
REPORTED, CLOSED, RATE = "登记", "销号", "整改销号率"
CATEGORIES = "按类别"
TREND: Mapping[Span, str] = {Span.WEEK: "每天", Span.MONTH: "每周", Span.QUARTER: "每周"}
TOWNSHIPS, ON_TILES = "各乡镇", "大字是登记的件数，颜色越深登记越多；在办是统计时还没办结的。"
DISORDERS = "四乱"
ON_DISORDERS = "登记的件数和整改销号率"
TIMES, NO_DAYS_OFF = "用时", "中位数，休息日不算"
HOW = "整改销号率怎么算"
CLOSED_LIST = "销号清单"
NONE_CLOSED = "这段时间没有销号的。"
NO_TIME = "没有"
NO_RATE = "—"
NOT_BEGUN = "那段时间还没有开始。"
MOST_LISTED = 24
UNKNOWN_PLACE = "地点待补"
_WEEKDAYS = "一二三四五六日"
_ENDED: Mapping[Outcome, str] = {
    Outcome.RECTIFIED: "已整改",
    Outcome.UNFOUNDED: "不属实",
    Outcome.PERMITTED: "有手续",
}


def title(found: Period) -> str:
    """河湖周报, 10月河湖月报, 三季度河湖季报."""
    names = {Span.WEEK: "", Span.MONTH: f"{found.since.month}月", Span.QUARTER: _quarter(found.since)}
    return f"{names[found.kind]}河湖{REPORT[found.kind]}"


def file_name(found: Period) -> str:
    """河湖月报 2026年10月1日—31日."""
    return f"河湖{REPORT[found.kind]} {days(found)}"


def days(found: Period) -> str:
    """2026年10月1日—31日."""
    first, last = found.since, found.until - timedelta(days=1)
    end = f"{last.day}日"
    if last.month != first.month:
        end = f"{last.month}月{end}"
    if last.year != first.year:
        end = f"{last.year}年{end}"
    return f"{first.year}年{first.month}月{first.day}日—{end}"


def then(found: Period) -> str:
    """What it is compared with: 9月, 前一周, 二季度; of what is not over yet as many days of that."""
    last = found.since - timedelta(days=1)
    names = {Span.WEEK: "前一周", Span.MONTH: f"{last.month}月", Span.QUARTER: _quarter(last)}
    is_running = found.as_of.astimezone(CHINA).date() < found.until
    return f"{names[found.kind]}{'同期' if is_running else ''}"


def _quarter(day: date) -> str:
    return f"{'一二三四'[(day.month - 1) // 3]}季度"


def change(now: int, before: int | None, then: str) -> str:
    """Against the period before; nothing if that is not known."""
    if before is None:
        return ""
    if now == before:
        return f"和{then}一样多"
    return f"比{then}{'多' if now > before else '少'}{abs(now - before)}件"


def endings(one: Headline) -> str:
    """How what was closed ended."""
    numbers = {"已整改": one.rectified, "不属实": one.unfounded, "有手续": one.permitted}
    return "、".join(f"{name}{number}" for name, number in numbers.items() if number)


def late(overdue: int | None) -> str:
    """Of what is open."""
    return f"其中超期{overdue}件" if overdue else "没有超期的"


def share(one: Standing) -> str:
    """83%."""
    return NO_RATE if one.rate is None else f"{one.rate}%"


def division(one: Standing) -> str:
    """已整改20 ÷ 应整改24."""
    return f"已整改{one.rectified} ÷ 应整改{one.to_rectify}" if one.to_rectify else "没有要整改的"


def rate_of(one: Standing) -> str:
    """销号率80%."""
    return "" if one.rate is None else f"销号率{one.rate}%"


def short_division(one: Standing) -> str:
    """8÷10."""
    return f"{one.rectified}÷{one.to_rectify}" if one.to_rectify else ""


def took(days: float | None) -> str:
    """5小时, 2.1个工作日."""
    if days is None:
        return NO_TIME
    hours = round(24 * days)
    if hours < 1:
        return "不到1小时"
    return f"{hours}小时" if hours < 24 else f"{days:.1f}个工作日"


def took_then(days: float | None, then: str) -> str:
    """9月2.5个工作日; nothing if there was none."""
    return "" if days is None else f"{then}{took(days)}"


def times(one: Headline) -> Sequence[tuple[str, float | None]]:
    """The medians by what they are of."""
    return (("受理", one.accept_days), ("反馈", one.report_days), ("销号", one.close_days))


def asides(found: Period) -> list[str]:
    """What came back, and what reporters answered, in a line each."""
    one, lines = found.headline, []
    if one.relapsed or found.before.relapsed:
        lines.append(f"反弹{one.relapsed}件，{change(one.relapsed, found.before.relapsed, then(found))}")
    if one.satisfied or one.unsatisfied:
        lines.append(f"报告人答复：满意{one.satisfied}，不满意{one.unsatisfied}")
    return lines


def category(key: str) -> str:
    """乱堆."""
    return CATEGORY[key]


def points(found: Period) -> list[tuple[str, Point]]:
    """The trend with what stands below each point: a week by days (周一), what is longer by weeks (5—11日)."""
    if found.kind is Span.WEEK:
        return [(f"周{_WEEKDAYS[one.day.weekday()]}", one) for one in found.trend]
    weeks = [list(group) for _, group in groupby(found.trend, lambda one: one.day.isocalendar()[:2])]
    return [(_week(group[0].day, found), _sum(group)) for group in weeks]


def _sum(group: Sequence[Point]) -> Point:
    return Point(group[0].day, sum(one.reported for one in group), sum(one.closed for one in group))


def _week(first: date, found: Period) -> str:
    if found.kind is Span.QUARTER:
        return f"{first.month}月{first.day}日"
    last = min(first + timedelta(days=7 - first.weekday()), found.until) - timedelta(days=1)
    return f"{first.day}日" if last == first else f"{first.day}—{last.day}日"


def in_hand(still_open: int, overdue: int) -> str:
    """On a tile."""
    late = f" 超期{overdue}" if overdue else ""
    return f"在办{still_open}{late}" if still_open else ""


def number(one: Closed, year: int) -> str:
    """12号; of another year 2025-12号."""
    return f"{one.number}号" if one.year == year else f"{one.year}-{one.number}号"


def place(one: Closed) -> str:
    """托口镇三里坪村."""
    return one.outside or f"{one.township or ''}{one.village or ''}" or UNKNOWN_PLACE


def what(one: Closed) -> str:
    """乱堆·建筑垃圾."""
    return kind(one.category, one.sub)


def ended(one: Closed) -> str:
    """已整改."""
    return _ENDED[one.outcome]


def standing_closed(found: Period) -> int:
    """How many stand in the whole list: of a locked month it tells what is closed now."""
    listed = len(found.closed)
    return listed if listed < MOST_CLOSED else max(listed, found.headline.closed)


def pieces(found: Period) -> str:
    """29件; 现在是28件 where that is not what was counted; nothing if there are none."""
    count = standing_closed(found)
    return f"{'' if count == found.headline.closed else '现在是'}{count}件" if count else ""


def listed(found: Period) -> Sequence[Closed]:
    """What of it stands in the list."""
    return found.closed[:MOST_LISTED]


def words(found: Period) -> str:
    """What the picture shows of single cases, under its name: for who cannot see it."""
    year = found.since.year
    rows = (f"{number(one, year)} {place(one)} {what(one)} {ended(one)}" for one in listed(found))
    return "\n".join((file_name(found), *rows))


def more(left: int) -> str:
    """Below a list that was cut."""
    return f"……还有{left}件没列"


def formula(found: Period) -> list[str]:
    """The rate's formula, with the figures put in."""
    one = found.standing
    lines = [
        "整改销号率 = 已整改 ÷ 应整改",
        "应整改 = 登记 − 不属实 − 有手续 − 不予受理 − 移送",
    ]
    if one.reported:
        parts = (one.reported, one.unfounded, one.permitted, one.rejected, one.transferred)
        lines.append(f"{_when(found)}登记的应整改：{' − '.join(map(str, parts))} = {one.to_rectify}")
    if one.to_rectify:
        lines.append(f"{_when(found)}登记的销号率：{one.rectified} ÷ {one.to_rectify} = {share(one)}")
    return [*lines, "只有已整改才算；列入计划和移送都不算销号。"]


def _when(found: Period) -> str:
    return {
        Span.WEEK: "这周",
        Span.MONTH: f"{found.since.month}月",
        Span.QUARTER: _quarter(found.since),
    }[found.kind]


def footer(found: Period) -> str:
    """When it was counted."""
    return f"河小督　统计到{minute(found.as_of)}"


def written(path: str, found: Period) -> str:
    """`hexiaodu report` is done."""
    return f"{days(found)}的{REPORT[found.kind]}画好了：{path}"


def nothing(folder: str) -> str:
    """There is no database."""
    return f"{folder} 里还没有数据库。"
