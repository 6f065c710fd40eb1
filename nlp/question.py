"""Questions that officers ask in plain words: which cases they mean. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from pydantic import BaseModel, ConfigDict

from nlp.book import book
from nlp.periods import Period, period_of
from nlp.verdict import Category, Place, Verdict


class _State(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    words: str


class _Phrases(BaseModel):
    """question.toml; its `yes` and `no` are proof, run as tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yes: tuple[str, ...]
    no: tuple[str, ...]
    category: Mapping[str, tuple[Category, ...]]
    kind: Mapping[str, tuple[Category, str]]
    state: tuple[_State, ...]
    period: tuple[Period, ...]


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
_NOW = r"(?:现在|目前|办得|处理得|弄得|办|处理|,|\s)*"
_HOW = (
    r"怎么样了?|咋样了?|到哪一?步了?|到哪了|什么情况|啥情况|进度|进展|谁在办|在谁手[上里]|"
    r"(?:什么时候|几[号时]|哪天)到期|到期没有?|还[有剩](?:几|多少)天|"
    r"是?(?:谁|哪个|哪位)报的|有(?:没有)?(?:新|什么|啥)*的?(?:进展|消息|回音|动静|反馈)(?:了|没有?|吗)*|"
    r"(?:受理|交办|转|销号?|办|清|整改|反馈|回话|回复)(?:完|好|出去)?了?(?:吗|没有?)"
)
_ABOUT_ONE = re.compile(
    r"^(?:请问|问一?下|看看|看一?下|查查|查一?下|把|说说|,|\s)*(?:(?P<number>(?:20\d\d-)?\d{1,6}号)(?:那[个条件])?|"
    r"(?P<what>.{1,20}?)那(?:个|条|件|起|处|堆))(?P<kind>[\u4e00-\u9fff]{0,6}?)的?"
    rf"{_NOW}(?:{_HOW}|(?:发|给)(?:给)?我(?:看看|看一?下)?|好了没有?|完了没有?|看看)[?。!]*$"
)
_NAMED_ALONE = re.compile(
    rf"^(?:请问|问一?下|,|\s)*(?P<what>[\u4e00-\u9fff]{{3,16}}?)的?{_NOW}(?:{_HOW})[?。!]*$"
)
_NO_THING = re.compile(r"[没不未有还在]")
_EACH = re.compile(
    r"(?:各个?|每个?|哪个|按)(?P<of>乡镇|镇|乡|单位|部门|类别|类|种)(?:分别|各|都|统计|的)?(?:(?:手[上里头]?|压得?|剩得?|积压得?)*(?:最多|多))?|(?P<apart>分别|各自?(?=有|是|几|多))"
)
_OF_EACH = {"乡": "township", "镇": "township", "单": "unit", "部": "unit"}
_LEFT = re.compile(r"还(?:有|剩)")
_A_STATE = re.compile(r"(?:的|件)$")
_OF_CASES = re.compile(r"新增|线索|问题|[新上]?报[了的]|反映|登记|台账|立案")
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
    r"[\s,.!?:;、]|请问|麻烦|帮我|帮忙|给我|一下|现在|目前|还有|还|都|全部|所有|的|了|吗|呢|吧|啊|是|有|没有|没|那边|那里|里面|中间|当中|那|这|边上|边|上|里|一带|剩|"
    r"手[上里头]|问题|线索|案子|台账|单子|情况|个|件|条|起|处|我|把|请|在|和|与|报|上报|反映|新增|新|镇|乡|村|市|洪江"
)
_ELSEWHERE = 10
"""What a second township counts as unread: half an answer is a wrong one."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which cases are asked for; what is None or empty does not matter."""

    categories: tuple[Category, ...] = ()
    sub: str | None = None
    things: tuple[str, ...] = ()
    """What is spoken of, as it was said (渣土): it, or another word for it, stands in what was reported."""
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
    each: str = ""
    """How many of each: category, township or unit."""
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
    each, rest = _each(said)
    asks = asks or bool(each)
    rest, person = _person(COUNTS.sub(" ", rest))
    state, rest = _state(rest)
    # 超期的, said alone
    asks = asks or (state is not None and _A_STATE.search(said) is not None)
    since, until, period = period_of(rest, at, PHRASES.period)
    rest = rest.replace(period, " ", 1) if period else rest
    names = rest
    categories, sub, things, rest = _categories(rest, verdict)
    place = verdict.place
    for word in sorted(place.words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if each == "category" and len(categories) < 2 and "类" not in said and "种" not in said:
        each = ""
    if state is None and not period and (each or _LEFT.search(said)):
        state = "open"
    if not (
        categories
        or things
        or each
        or place.is_known
        or place.townships
        or place.river
        or period
        or person
        or state
    ):
        return None
    rest = IDLE.sub("", ASKS.sub(" ", rest))
    return Question(
        categories=categories,
        sub=sub,
        things=things,
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
        each=each,
        of_cases=_OF_CASES.search(said) is not None,
        single=re.search(r"那(?:个|件|条)(?!月)", said) is not None and not counts,
        names=names.strip(),
        # when it relapsed is not when it was reported
        unread=len(rest)
        + _ELSEWHERE * (state == "relapsed" and bool(period))
        + _ELSEWHERE * _names_several_towns(place),
    )


def about_one(said: str) -> tuple[str, bool]:
    """The name or number of the one case that is asked about, else nothing; whether it is pointed at.

    黔城码头那个怎么样了 points, 黔城码头垃圾怎么样了 only may mean one.
    """
    if found := _ABOUT_ONE.match(said):
        return f"{found['what'] or ''}{found['number'] or ''}{found['kind']}".strip(), True
    alone = _NAMED_ALONE.match(said)
    return (alone["what"], False) if alone else ("", False)


def without_asking(said: str) -> str:
    """A text without the words that only ask."""
    return ASKS.sub(" ", COUNTS.sub(" ", said))


def is_all_asking(said: str) -> bool:
    """Whether it only asks which or how many, of nothing in particular."""
    is_asked = ASKS.search(said) is not None or COUNTS.search(said) is not None
    return is_asked and not IDLE.sub("", without_asking(said))


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


def _each(said: str) -> tuple[str, str]:
    """Of what each is to be counted, and the text without it."""
    found = _EACH.search(said)
    if found is None:
        return "", said
    return _OF_EACH.get((found["of"] or "")[:1], "category"), f"{said[: found.start()]} {said[found.end() :]}"


def _state(said: str) -> tuple[str | None, str]:
    for pattern, state in _STATE:
        if pattern.search(said):
            return state, pattern.sub(" ", said)
    return None, said


def _categories(said: str, verdict: Verdict) -> tuple[tuple[Category, ...], str | None, tuple[str, ...], str]:
    """By the office's names for them, else by kinds (水葫芦), else by the things spoken of."""
    named = tuple(dict.fromkeys(c for word in _CATEGORY.findall(said) for c in PHRASES.category[word]))
    kind = _KIND.search(said)
    # 乱堆里面生活垃圾有几个
    if kind is not None and PHRASES.kind[kind[0]][0] in named:
        said = _CATEGORY.sub(" ", said.replace(kind[0], " "))
        category, sub = PHRASES.kind[kind[0]]
        return (category,), sub, (kind[0],), said
    if named:
        return named, None, (), _CATEGORY.sub(" ", said)
    if found := _KIND.search(said):
        category, sub = PHRASES.kind[found[0]]
        return (category,), sub, (found[0],), said.replace(found[0], " ")
    places = "".join(verdict.place.words)
    things = tuple(
        word for word in verdict.subject if word in said and word not in places and not _NO_THING.match(word)
    )
    if not things or verdict.category is Category.INTEGRITY:
        return (), None, (), said
    for word in sorted(things, key=len, reverse=True):
        said = said.replace(word, " ")
    is_kind = verdict.category is not None and verdict.sub is not None
    return (
        ((verdict.category,), verdict.sub, things, said)
        if is_kind and verdict.category
        else ((), None, things, said)
    )
