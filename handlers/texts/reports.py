"""周报, 月报, 季报: the figures of a period in words; the formula of a rate stands beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from handlers.texts.figures import rate, share, still_open
from handlers.texts.names import CATEGORY, OUTCOME, SOURCE, STATUS, kind
from handlers.texts.when import minute, today
from storage.locked import Changed, Changes, Refiled
from storage.models import Case
from storage.periods import Closed, Headline, Period, Point, Span, Standing, Tally
from storage.states import Source

NAME: Mapping[Span, str] = {Span.WEEK: "周报", Span.MONTH: "月报", Span.QUARTER: "季报"}
_USAGE = {
    Span.WEEK: "请这样发：周报　或：周报 本周　或：周报 11月16日（那天所在的一周）",
    Span.MONTH: "请这样发：月报　或：月报 本月　或：月报 10月",
    Span.QUARTER: "请这样发：季报　或：季报 本季度　或：季报 三季度",
}
MOST_CLOSED = 30
MOST_NUMBERS = 10
_WEEKDAYS = "一二三四五六日"
_TITLES = {
    "category": "按类别：",
    "township": "按乡镇：",
    "unit": "按责任单位：",
    "source": "按来源：",
}


def usage(kind: Span) -> str:
    """No period, or one that has not begun."""
    return _USAGE[kind]


def span(kind: Span, since: date, until: date) -> str:
    """11月16日—22日, 2026年10月, 2026年三季度."""
    last = until - timedelta(days=1)
    if kind is Span.WEEK:
        end = f"{last.day}日" if last.month == since.month else f"{last.month}月{last.day}日"
        return f"{since.month}月{since.day}日—{end}"
    if kind is Span.MONTH:
        return f"{since.year}年{since.month}月"
    return f"{since.year}年{'一二三四'[since.month // 3]}季度"


def head(found: Period, *, is_locked: bool = False) -> list[str]:
    """What it is about, and when it was counted."""
    return [
        f"【{NAME[found.kind]}】{span(found.kind, found.since, found.until)}",
        f"截至{minute(found.as_of)}{'，月底已定数' if is_locked else ''}",
    ]


def figures(found: Period) -> list[str]:
    """The figures that tell most, against the period before."""
    one, before, then = found.headline, found.before, _then(found)
    ended = {"已整改": one.rectified, "不属实": one.unfounded, "有手续": one.permitted}
    how = "、".join(f"{name}{number}" for name, number in ended.items() if number)
    lines = [
        f"登记 {one.reported}件{_against(one.reported, before.reported, then)}",
        f"销号 {one.closed}件{_against(one.closed, before.closed, then)}{f'：{how}' if how else ''}",
    ]
    if one.still_open is not None:
        against = _against(one.still_open, before.still_open, then)
        lines.append(f"{still_open(found)} {one.still_open}件{_late(one)}{against}")
    if one.relapsed or before.relapsed:
        lines.append(f"反弹 {one.relapsed}件{_against(one.relapsed, before.relapsed, then)}")
    if one.satisfied or one.unsatisfied:
        lines.append(f"报告人答复：满意 {one.satisfied}、不满意 {one.unsatisfied}")
    if found.sealed:
        lines.append(f"转纪检件 {found.sealed}件（只记件数）")
    return lines


def times(found: Period) -> list[str]:
    """How long things took, against the period before."""
    lines = list(_times(found.headline, found.before, _then(found)))
    return ["用时（中位数，休息日不算）：", *lines] if lines else []


def _then(found: Period) -> str:
    """What it is compared with, in words."""
    is_running = today(found.as_of) < found.until
    last = found.since - timedelta(days=1)
    names = {
        Span.WEEK: "前一周",
        Span.MONTH: f"{last.month}月",
        Span.QUARTER: f"{'一二三四'[(last.month - 1) // 3]}季度",
    }
    return f"{names[found.kind]}{'同期' if is_running else ''}"


def _against(now: int, before: int | None, then: str) -> str:
    if before is None:
        return ""
    if now == before:
        return f"（{then}{before}，持平）"
    return f"（{then}{before}，{'↑' if now > before else '↓'}{abs(now - before)}）"


def _late(one: Headline) -> str:
    return f"，超期{one.overdue}件" if one.overdue else ""


def _times(one: Headline, before: Headline, then: str) -> Iterator[str]:
    took = {
        "受理": (one.accept_days, before.accept_days),
        "反馈": (one.report_days, before.report_days),
        "销号": (one.close_days, before.close_days),
    }
    for name, (now, past) in took.items():
        if now is None:
            continue
        said = "" if past is None else f"（{then}{_days(past)}{_faster(now, past)}）"
        yield f"{name} {_days(now)}{said}"


def _faster(now: float, past: float) -> str:
    if _days(now) == _days(past):
        return "，持平"
    return "，快了" if now < past else "，慢了"


def _days(days: float) -> str:
    """5小时, 2.1个工作日."""
    hours = round(24 * days)
    if hours < 1:
        return "不到1小时"
    return f"{hours}小时" if hours < 24 else f"{days:.1f}".removesuffix(".0") + "个工作日"


def standing(what: str, one: Standing) -> list[str]:
    """Where those stand that were reported, with the rate; as 统计 says it."""
    if not one.reported:
        return []
    planned = f"列入计划{one.planned}" if one.planned else ""
    late = f"超期{one.overdue}" if one.overdue else ""
    more = f"（{'、'.join(filter(None, (planned, late)))}）" if planned or late else ""
    parts = {
        "已整改": one.rectified,
        "不属实": one.unfounded,
        "有手续": one.permitted,
        "不予受理": one.rejected,
        "移送": one.transferred,
    }
    named = [f"{name}{number}" for name, number in parts.items() if number]
    if one.still_open:
        named.append(f"在办{one.still_open}{more}")
    back = f"；其中反弹过{one.relapsed}" if one.relapsed else ""
    lines = [f"{what}：{'、'.join(named)}{back}"]
    return [*lines, rate(one.rectified, one.to_rectify)] if one.to_rectify else lines


def disorders(found: Period) -> list[str]:
    """四乱, all four of them."""
    total = sum(one.reported for _, one in found.disorders)
    if not total:
        return ["四乱：没有登记"]
    how = "销号率 = 已整改 ÷ 登记（去掉不属实、有手续、不予受理、移送）"
    return [f"四乱：登记{total}件，{how}", *(_disorder(*pair) for pair in found.disorders)]


def disorders_in_short(found: Period) -> str:
    """The same on a line: how many of each."""
    counts = "、".join(f"{CATEGORY[name]}{one.reported}" for name, one in found.disorders)
    return f"四乱登记{sum(one.reported for _, one in found.disorders)}件：{counts}"


def _disorder(name: str, one: Standing) -> str:
    if not one.reported:
        return f"{CATEGORY[name]} 0件"
    said = f"{CATEGORY[name]} {one.reported}件，已整改{one.rectified}"
    if not one.to_rectify:
        return f"{said}（没有要整改的）"
    rate = f"{share(one.rectified, one.to_rectify)} = {one.rectified} ÷ {one.to_rectify}"
    return f"{said}，销号率 {rate}"


def tallies(title: str, found: Sequence[Tally]) -> list[str]:
    """One line each: what was reported, closed, is open."""
    call = _CALLED[title]
    return [_TITLES[title], *(_tally(call(one.name), one) for one in found)] if found else []


def _tally(name: str, one: Tally) -> str:
    parts = {"登记": one.reported, "销号": one.closed, "在办": one.still_open, "超期": one.overdue}
    return f"{name}：{' '.join(f'{what}{number}' for what, number in parts.items() if number)}"


_CALLED: Mapping[str, Callable[[str], str]] = {
    "category": lambda name: CATEGORY[name],
    "township": lambda name: name or "地点待补",
    "unit": lambda name: name or "没交单位",
    "source": lambda name: SOURCE[Source(name)],
}


def trend(found: Period) -> list[str]:
    """A week day by day, what is longer week by week."""
    if found.kind is Span.WEEK:
        lines = [
            f"周{_WEEKDAYS[one.day.weekday()]} 登记{one.reported} 销号{one.closed}" for one in found.trend
        ]
        return ["每天：", *lines]
    return ["每周：", *(_week(days, found.until) for days in _weeks(found.trend))]


def _weeks(points: Iterable[Point]) -> list[list[Point]]:
    weeks: dict[date, list[Point]] = {}
    for one in points:
        weeks.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    return list(weeks.values())


def _week(points: Sequence[Point], until: date) -> str:
    first = points[0].day
    last = min(first + timedelta(days=7 - first.weekday()), until)
    reported, closed = sum(one.reported for one in points), sum(one.closed for one in points)
    return f"{span(Span.WEEK, first, last)} 登记{reported} 销号{closed}"


def closed(found: Period) -> list[str]:
    """What was closed: number, place, what it was, how it ended."""
    total = found.headline.closed
    if not total:
        return []
    told = [_closed(one, found.since.year) for one in found.closed[:MOST_CLOSED]]
    left = f"……还有{total - MOST_CLOSED}件没列" if len(found.closed) > MOST_CLOSED else ""
    # what is listed is as it is now, also in a month that was locked
    is_now = not left and len(told) != total
    return ["销号清单（现在的）：" if is_now else f"销号的{total}件：", *told, *([left] if left else [])]


def _closed(one: Closed, year: int) -> str:
    number = f"{one.number}号" if one.year == year else f"{one.year}-{one.number}号"
    where = one.outside or f"{one.township or ''}{one.village or ''}" or "地点待补"
    return f"{number} {where} {kind(one.category, one.sub)} {OUTCOME[one.outcome]}"


def changes(month: int, found: Changes) -> list[str]:
    """What of the figures below is otherwise now."""
    lines = [
        *_changed("登记", month, found.reported),
        *_changed("销号", month, found.closed),
        *(_refiled(one) for one in found.refiled[:MOST_NUMBERS]),
    ]
    if len(found.refiled) > MOST_NUMBERS:
        lines.append(f"改了类别或乡镇的一共{len(found.refiled)}件")
    return ["后来有变化：", *lines, "下面是定数时的："] if lines else []


def changed_before(month: int, found: Changes) -> str:
    """Of the month before, in the report of the next."""
    reported, ended = found.reported, found.closed
    both = (("登记", reported), ("销号", ended))
    said = [f"{what}原报{one.then}件，现在{one.now}件" for what, one in both if one.then != one.now]
    return f"{month}月的数有变化{'：' if said else ''}{'；'.join(said)}。要看发：月报 {month}月"


def _changed(what: str, month: int, one: Changed) -> list[str]:
    unnamed = one.then + len(one.came) - len(one.gone) - one.now
    parts = [
        f"多了{_numbers(one.came)}" if one.came else "",
        f"少了{_numbers(one.gone, with_status=True)}" if one.gone else "",
        f"少了{unnamed}件（不再列编号）" if unnamed else "",
    ]
    said = "，".join(filter(None, parts))
    return [f"{what}：{month}月原报{one.then}件，现在{one.now}件：{said}"] if said else []


def _numbers(found: Sequence[Case], *, with_status: bool = False) -> str:
    def one(case: Case) -> str:
        return f"{case.number}号（{STATUS[case.status]}）" if with_status else f"{case.number}号"

    more = f"等{len(found)}件" if len(found) > MOST_NUMBERS else ""
    return "、".join(one(case) for case in found[:MOST_NUMBERS]) + more


def _refiled(one: Refiled) -> str:
    called = _CALLED["township"]
    parts = [f"原报{CATEGORY[one.then.category]}，现在{CATEGORY[one.now.category]}"] * (
        one.then.category != one.now.category
    )
    if one.then.township != one.now.township:
        parts.append(f"原报{called(one.then.township)}，现在{called(one.now.township)}")
    return f"{one.case.number}号：{'；'.join(parts)}"


def missed(kind: Span, spans: Sequence[str]) -> str:
    """Reports that were not sent at their time; names of periods, as they can be asked for."""
    how = spans[-1].split("—")[0]
    return f"{'、'.join(spans)}的{NAME[kind]}没有按时发出（当时我不在线）。要看，发：{NAME[kind]} {how}"


def how_to_see_all(kind: Span) -> str:
    """Below the short form."""
    return f"类别、乡镇、单位、来源和销号清单，发：{NAME[kind]}"
