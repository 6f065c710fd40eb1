"""Questions that officers ask in plain words: which cases they mean. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlp.times import ZONE
from nlp.verdict import Category, Verdict

_C = Category
_FOUR = (_C.OCCUPATION, _C.EXTRACTION, _C.DUMPING, _C.CONSTRUCTION)
NAMES: dict[str, tuple[Category, ...]] = {
    "四乱": _FOUR,
    "乱占": (_C.OCCUPATION,),
    "乱采": (_C.EXTRACTION,),
    "乱堆": (_C.DUMPING,),
    "乱建": (_C.CONSTRUCTION,),
    "水污染": (_C.POLLUTION,),
    "污染": (_C.POLLUTION,),
    "水面漂浮物": (_C.FLOATING,),
    "漂浮物": (_C.FLOATING,),
    "漂浮": (_C.FLOATING,),
    "非法捕捞": (_C.FISHING,),
    "捕捞": (_C.FISHING,),
    "设施问题": (_C.FACILITY,),
    "设施": (_C.FACILITY,),
    "水资源": (_C.WATER_USE,),
    "其他涉河": (_C.OTHER,),
    "其他": (_C.OTHER,),
}
"""The names of categories as the office says them."""

STATES: dict[str, str] = {
    "(?:没|未|没有)(?:销号|办结|办完|了结|结|处理|解决|弄完|搞完|办)|在办|还开着": "open",
    "超期|逾期|过期|到期没办|超时": "overdue",
    "没受理|未受理|待受理|待核实|没核实": "reported",
    "没交办|未交办|待交办|受理了|已受理": "accepted",
    "交办了|已交办|交出去|没反馈|未反馈": "assigned",
    "整改中|在整改|正在整改": "rectifying",
    "待验收|没验收|等验收": "submitted",
    "申请改派|改派": "disputed",
    "列入整治计划|列入计划": "planned",
    "已销号|销号|销了|办结|办完|办好|已办": "closed",
    "不予受理|不受理": "rejected",
    "已移送|移送": "transferred",
    "紧急": "urgent",
}
"""Words (alternatives, the longer before what they contain) and the state they mean."""

_STATE = [(re.compile(words), state) for words, state in STATES.items()]
_CATEGORY = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))
_COUNT = re.compile(
    r"还?剩?几(?:个|件|条|起|处)|还?剩?多少(?:个|件|条|起|处)?(?!度|人|钱|米|水|点)|总共|一共|数量"
)
_ASK = re.compile(
    r"有哪些|哪些|哪几(?:个|件|条)|有没有|有(?:吗|没)|列(?:一下|出来|给我)?|发(?:给)?我|给我(?:看看|看下)?|都发(?:给)?我|"
    r"看一下|看看|看下|查一下|查查|翻一下|找一下|调(?:一下|出来)|什么情况|怎么样了?|到哪一?步了?|办得?怎么样了?|那(?:个|件|条|几个|些)|\?$"
)
_PERSON = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z·]{1,6}?)(?:同志|师傅)?(?P<when>(?:大前天|前天|昨天|今天|上周|上个?月|这周|这个?月|本周|本月|上次|刚才|前几天)?)"
    r"(?:报|反映|上报|发|举报|说)(?:上来)?的"
)
_NO_NAME = re.compile(
    r"^(?:谁|哪个|有人|群众|他们|我们|你们|大家|监督员|今天|昨天|前天|上周|这周|本周|上月|本月|这个月|上个月|的|都|把)$"
)
_IDLE = re.compile(
    r"[\s,.!?:;、]|请问|麻烦|帮我|帮忙|给我|一下|现在|目前|还有|还|都|全部|所有|的|了|吗|呢|吧|啊|是|有|没有|没|那边|那里|那|这|边上|边|上|里|一带|剩|"
    r"问题|线索|案子|台账|单子|情况|个|件|条|起|处|我|把|请|在|和|与|报|上报|反映|镇|乡|村|市|洪江"
)
_DAYS = re.compile(r"(?:最近|近|这|过去)(\d{1,3}|[一二两三四五六七八九十]|几)天")
_MONTH = re.compile(r"(?:(今年|去年|20\d\d年))?(\d{1,2})月份?(?![\d日号])")
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号](?P<on>以来|以后|之后|起|至今)?")
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "几": 7}


@dataclass(frozen=True, slots=True)
class Question:
    """Which cases are asked for; what is None or empty does not matter."""

    categories: tuple[Category, ...] = ()
    sub: str | None = None
    township: str | None = None
    village: str | None = None
    river: str | None = None
    outside: str | None = None
    townships: tuple[str, ...] = ()
    """When the village lies in several townships: which."""
    since: datetime | None = None
    until: datetime | None = None
    period: str = ""
    """The period as it was said."""
    person: str = ""
    """Who reported, as it was said (老易)."""
    state: str | None = None
    """open, overdue, urgent, or a status of a case; None: all."""
    asks: bool = False
    """A question or a request, not only names of things."""
    counts: bool = False
    """Asked how many, not which."""
    single: bool = False
    """One certain case is meant ("那个")."""
    unread: int = 0
    """Characters that mean nothing here: the more, the less it is a question to the bot."""

    @property
    def has_place(self) -> bool:
        """Whether it names a place at all."""
        return bool(self.township or self.outside or self.townships or self.river)


def read(verdict: Verdict, at: datetime) -> Question | None:
    """What a message asks for, given what was understood of it; None if it asks for no cases.

    `at` (aware) is when it was asked; the period is half open, in Asia/Shanghai.
    """
    said = verdict.reply
    if not said or len(said) > 60:
        return None
    counts = _COUNT.search(said)
    rest, person = _person(_COUNT.sub(" ", said))
    since, until, period = _period(rest, at)
    rest = rest.replace(period, " ", 1) if period else rest
    state, rest = _state(rest)
    categories, sub, rest = _categories(rest, verdict)
    place = verdict.place
    for word in sorted(place.words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if not (categories or place.is_known or place.townships or place.river or period or person or state):
        return None
    rest = _IDLE.sub("", _ASK.sub(" ", rest))
    return Question(
        categories=categories,
        sub=sub,
        township=place.township,
        village=place.village,
        river=None if place.village else place.river,
        outside=place.outside,
        townships=place.townships,
        since=since,
        until=until,
        period=period,
        person=person,
        state=state,
        asks=counts is not None or _ASK.search(said) is not None,
        counts=counts is not None,
        single=re.search(r"那(?:个|件|条)(?!月)", said) is not None and not counts,
        unread=len(rest),
    )


def _person(said: str) -> tuple[str, str]:
    """The text without who reported it, and who that is."""
    found = _PERSON.search(said)
    if found is None:
        return said, ""
    name = re.sub(r"^(?:把|查一下|看看|看一下|找一下|请问)", "", found["name"])
    if not name or _NO_NAME.match(name):
        return said, ""
    return f"{said[: found.start()]} {found['when']} {said[found.end() :]}", name


def _state(said: str) -> tuple[str | None, str]:
    for pattern, state in _STATE:
        if pattern.search(said):
            return state, pattern.sub(" ", said)
    return None, said


def _categories(said: str, verdict: Verdict) -> tuple[tuple[Category, ...], str | None, str]:
    """By the office's names for them, else by the things spoken of (电鱼)."""
    named = tuple(dict.fromkeys(c for word in _CATEGORY.findall(said) for c in NAMES[word]))
    if named:
        return named, None, _CATEGORY.sub(" ", said)
    if verdict.category in (None, Category.INTEGRITY) or not verdict.subject:
        return (), None, said
    assert verdict.category is not None
    for word in sorted(verdict.subject, key=len, reverse=True):
        said = said.replace(word, " ")
    return (verdict.category,), verdict.sub, said


def _period(said: str, at: datetime) -> tuple[datetime | None, datetime | None, str]:
    """The period a text names: since, until (None: now), and the words."""
    for words, since, until in _periods(said, at.astimezone(ZONE)):
        return since, until, words
    return None, None, ""


_NAMED = (
    ("前天", "day", 2, 1),
    ("昨天", "day", 1, 0),
    ("昨晚", "day", 1, 0),
    ("今天", "day", 0, None),
    ("今日", "day", 0, None),
    ("上周", "week", 1, 0),
    ("上个星期", "week", 1, 0),
    ("上星期", "week", 1, 0),
    ("这周", "week", 0, None),
    ("本周", "week", 0, None),
    ("这个星期", "week", 0, None),
    ("这星期", "week", 0, None),
    ("上个月", "month", 1, 0),
    ("上月", "month", 1, 0),
    ("这个月", "month", 0, None),
    ("本月", "month", 0, None),
    ("当月", "month", 0, None),
    ("今年", "year", 0, None),
    ("去年", "year", 1, 0),
    ("前几天", "day", 7, None),
    ("最近", "day", 30, None),
)
"""Words, unit, how many units back it begins, and back to which it lasts (None: now)."""


def _periods(said: str, now: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found := _DAYS.search(said):
        yield found[0], midnight - timedelta(days=int(_DIGITS.get(found[1]) or found[1]) - 1), None
    if found := _DATE.search(said):
        day = _day(midnight, int(found[1]), int(found[2]))
        if day is not None:
            yield found[0], day, None if found["on"] else day + timedelta(days=1)
    if (found := _MONTH.search(said)) and 1 <= int(found[2]) <= 12:
        first = midnight.replace(month=int(found[2]), day=1)
        year = {"今年": now.year, "去年": now.year - 1}.get(found[1] or "") or int((found[1] or "0")[:4])
        first = first.replace(year=year or (now.year if first <= now else now.year - 1))
        yield found[0], first, _back(first, "month", -1)
    for words, unit, first_back, last_back in _NAMED:
        if words in said:
            until = None if last_back is None else _back(midnight, unit, last_back)
            yield words, _back(midnight, unit, first_back), until


def _day(midnight: datetime, month: int, day: int) -> datetime | None:
    try:
        found = midnight.replace(month=month, day=day)
        return found if found <= midnight else found.replace(year=found.year - 1)
    except ValueError:
        return None


def _back(midnight: datetime, unit: str, count: int) -> datetime:
    """The beginning of the unit that many before the one of `midnight`."""
    match unit:
        case "week":
            return midnight - timedelta(days=midnight.weekday() + 7 * count)
        case "month":
            months = midnight.year * 12 + midnight.month - 1 - count
            return midnight.replace(year=months // 12, month=months % 12 + 1, day=1)
        case "year":
            return midnight.replace(year=midnight.year - count, month=1, day=1)
    return midnight - timedelta(days=count)
