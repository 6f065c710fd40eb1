"""Questions that officers ask in plain words: which cases they mean. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field

from nlp.book import book
from nlp.times import ZONE
from nlp.verdict import Category, Place, Verdict


class _State(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    words: str


class _Period(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    words: tuple[str, ...]
    unit: str = Field(pattern="^(day|week|month|year)$")
    first: int
    last: int | None = None


class _Phrases(BaseModel):
    """question.toml; its `yes` and `no` are proof, run as tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yes: tuple[str, ...]
    no: tuple[str, ...]
    category: Mapping[str, tuple[Category, ...]]
    kind: Mapping[str, tuple[Category, str]]
    state: tuple[_State, ...]
    period: tuple[_Period, ...]


PHRASES = _Phrases.model_validate(
    tomllib.loads(resources.files("nlp").joinpath("question.toml").read_text(encoding="utf-8"))
)
_STATE = [(re.compile(state.words), state.key) for state in PHRASES.state]
_KIND = re.compile("|".join(sorted(PHRASES.kind, key=len, reverse=True)))
_CATEGORY = re.compile("|".join(sorted(PHRASES.category, key=len, reverse=True)))
COUNTS = re.compile(
    r"还?剩?几(?:个|件|条|起|处)|还?剩?多少(?:个|件|条|起|处)?(?!度|人|钱|米|水|点)|总共|一共|数量"
)
ASKS = re.compile(
    r"有哪些|哪些|哪几(?:个|件|条)|有没有|有(?:吗|没)|列(?:一下|出来|给我)?|发(?:给)?我|给我(?:看看|看下)?|都发(?:给)?我|"
    r"看一下|看看|看下|查一下|查查|翻一下|找一下|调(?:一下|出来)|什么情况|怎么样了?|到哪一?步了?|办得?怎么样了?|那(?:个|件|条|几个|些)|\?$"
)
_ABOUT_ONE = re.compile(
    r"^(?:请问|问一?下|看看|看一?下|查查|查一?下|把|说说|,|\s)*(?:(?P<number>(?:20\d\d-)?\d{1,6}号)(?:那[个条件])?|"
    r"(?P<what>.{1,20}?)那(?:个|条|件|起|处|堆))(?P<kind>[\u4e00-\u9fff]{0,6}?)的?(?:现在|目前|办得|处理得|弄得|办|处理|,|\s)*"
    r"(?:怎么样了?|咋样了?|到哪一?步了?|到哪了|什么情况|啥情况|(?:发|给)(?:给)?我(?:看看|看一?下)?|进度|进展|谁在办|"
    r"在谁手[上里]|好了没有?|完了没有?|看看)[?。!]*$"
)
_OF_CASES = re.compile(r"线索|问题|[新上]?报[了的]|反映|登记|台账|立案")
_TOLD = re.compile(r"那(?:个|件|条|边)[^,?]{0,12}?(?<!怎么样)(?<!哪步)(?<!一步)了[!。]?$")
"""那条受理了 tells; 那条怎么样了 asks."""
_PERSON = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z·]{1,6}?)(?:同志|师傅)?(?P<when>(?:大前天|前天|昨天|今天|上周|上个?月|这周|这个?月|本周|本月|上次|刚才|前几天)?)"
    r"(?:(?:报|反映|上报|举报)(?:上来)?[的了过]|[发说](?:上来)?的)"
)
_NO_NAME = re.compile(
    r"^(?:(?:最近|近|过去).*|(?:今天|昨天|前天|这周|本周|上周|这个月|本月|最近)?新|谁|哪个|刚才|刚刚|刚|最新|最近|有人|群众|他们|我们|你们|大家|监督员|今天|昨天|前天|上周|这周|本周|上月|本月|这个月|上个月|的|都|把)$"
)
IDLE = re.compile(
    r"[\s,.!?:;、]|请问|麻烦|帮我|帮忙|给我|一下|现在|目前|还有|还|都|全部|所有|的|了|吗|呢|吧|啊|是|有|没有|没|那边|那里|那|这|边上|边|上|里|一带|剩|"
    r"问题|线索|案子|台账|单子|情况|个|件|条|起|处|我|把|请|在|和|与|报|上报|反映|新|镇|乡|村|市|洪江"
)
_DAYS = re.compile(r"(?:最近|近|这|过去)(\d{1,3}|[一二两三四五六七八九十]|几)个?(天|周|星期|礼拜)")
_MONTH = re.compile(
    r"(?:(今年|去年|20\d\d年))?(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?![\d日号一二三])"
)
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号](?P<on>以来|以后|之后|起|至今)?")
_ELSEWHERE = 10
"""What a second township counts as unread: half an answer is a wrong one."""
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
    """open, overdue, soon, today, urgent, or a status of a case; None: all."""
    asks: bool = False
    """A question or a request, not only names of things."""
    counts: bool = False
    """Asked how many, not which."""
    of_cases: bool = False
    """It says that cases are meant: reported, registered."""
    single: bool = False
    """One certain case is meant ("那个")."""
    names: str = ""
    """What is left of it to say which: without the period, the person and the state."""
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
    counts = COUNTS.search(said)
    asks = counts is not None or (ASKS.search(said) is not None and not _TOLD.search(said))
    rest, person = _person(COUNTS.sub(" ", said))
    state, rest = _state(rest)
    since, until, period = _period(rest, at)
    rest = rest.replace(period, " ", 1) if period else rest
    names = rest
    categories, sub, rest = _categories(rest, verdict)
    place = verdict.place
    for word in sorted(place.words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if not (categories or place.is_known or place.townships or place.river or period or person or state):
        return None
    rest = IDLE.sub("", ASKS.sub(" ", rest))
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
        asks=asks,
        counts=counts is not None,
        of_cases=_OF_CASES.search(said) is not None,
        single=re.search(r"那(?:个|件|条)(?!月)", said) is not None and not counts,
        names=names.strip(),
        unread=len(rest) + _ELSEWHERE * _names_several_towns(place),
    )


def about_one(said: str) -> str:
    """The name or number of the one case that is asked about (黔城码头那个怎么样了), else nothing."""
    found = _ABOUT_ONE.match(said)
    return "" if found is None else f"{found['what'] or ''}{found['number'] or ''}{found['kind']}".strip()


def is_all_asking(said: str) -> bool:
    """Whether it only asks which or how many, of nothing in particular."""
    is_asked = ASKS.search(said) is not None or COUNTS.search(said) is not None
    return is_asked and not IDLE.sub("", ASKS.sub(" ", COUNTS.sub(" ", said)))


def _names_several_towns(place: Place) -> bool:
    """Whether another township is named than the one that was understood."""
    towns = book().gazetteer.townships
    named = {town for word in place.words for town in towns if word == town or f"{word}{town[-1]}" == town}
    return place.township is not None and not named <= {place.township}


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
    """By the office's names for them, else by kinds (水葫芦), else by the things spoken of."""
    named = tuple(dict.fromkeys(c for word in _CATEGORY.findall(said) for c in PHRASES.category[word]))
    if named:
        return named, None, _CATEGORY.sub(" ", said)
    if found := _KIND.search(said):
        category, sub = PHRASES.kind[found[0]]
        return (category,), sub, said.replace(found[0], " ")
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


def _periods(said: str, now: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found := _DAYS.search(said):
        count = int(_DIGITS.get(found[1]) or found[1]) * (1 if found[2] == "天" else 7)
        yield found[0], midnight - timedelta(days=count - 1), None
    if found := _DATE.search(said):
        day = _day(midnight, int(found[1]), int(found[2]))
        if day is not None:
            yield found[0], day, None if found["on"] else day + timedelta(days=1)
    if (found := _MONTH.search(said)) and 1 <= (month := _month(found[2])) <= 12:
        first = midnight.replace(month=month, day=1)
        year = {"今年": now.year, "去年": now.year - 1}.get(found[1] or "") or int((found[1] or "0")[:4])
        first = first.replace(year=year or (now.year if first <= now else now.year - 1))
        yield found[0], first, _back(first, "month", -1)
    for period in PHRASES.period:
        for words in period.words:
            if words in said:
                until = None if period.last is None else _back(midnight, period.unit, period.last)
                yield words, _back(midnight, period.unit, period.first), until


def _month(said: str) -> int:
    """4, 四, 十二."""
    return int(said) if said.isdecimal() else sum(_DIGITS[digit] for digit in said)


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
