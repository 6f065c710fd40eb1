"""Orders that officers give in plain words: which case, which command, and what goes with it. Pure."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field

from nlp.text import normal

LONGEST = 80
"""Characters of an order: who writes more tells something."""


class Needs(StrEnum):
    """What must follow a command's words, so that it is one."""

    ANYTHING = "anything"
    NOTHING = "nothing"
    UNIT = "unit"
    WHO = "who"
    WORDS = "words"
    FINDING = "finding"
    OTHER = "other"
    GRADE = "grade"


class _Verb(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    command: str
    words: str
    needs: Needs = Needs.ANYTHING


class _Signs(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    head: tuple[str, ...]
    clause: str
    end: str


class _Alone(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    command: str
    words: str


class _Phrases(BaseModel):
    """order.toml; its `yes` and `no` are proof, run as tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yes: tuple[tuple[str, str, str, str], ...]
    no: tuple[str, ...]
    alone_yes: tuple[tuple[str, str], ...]
    alone_no: tuple[str, ...]
    alone: tuple[_Alone, ...]
    verb: tuple[_Verb, ...]
    sent: tuple[_Verb, ...] = Field(min_length=1)
    signs: _Signs


PHRASES = _Phrases.model_validate(
    tomllib.loads(resources.files("nlp").joinpath("order.toml").read_text(encoding="utf-8"))
)
_STOP = r"[\s,.;:!、。]"
_POINTING = (
    r"(?:[那这]一?(?:个|条|件|起|处|单|宗|桩|份|堆|片|家|户|车|伙|批)|(?<=\d)[号件条])"
    r"(?:问题|线索|案子|单子|事情?|工单)?"
)
_WHAT = rf"(?:{_POINTING}|的(?:问题|线索|事情?)?)"
_LEAD = r"(?:(?:请|麻烦|帮我|帮忙|给我|那就|那么|另外|还有|,|\s)*(?:把|将|对|关于)?)"
_HEDGE = (
    r"(?:可以|就|先|还是|直接|赶紧|赶快|马上|立即|尽快|请|麻烦|帮我|给我|给|再|也|都|全部|全|一起|一并|快|现在|"
    r"按程序|,|\s)*"
)
_SOFT = r"(?:一下子?|下(?!周|个|月|旬)|了|吧|啊|呗|掉)*"
_TRAIL = re.compile(rf"(?:{_STOP}|谢谢|辛苦了?)+$")
_SOFT_END = re.compile(rf"(?:{_STOP}|吧|啊|呗)+$")
_VERBS = [(re.compile(verb.words), verb) for verb in PHRASES.verb]
_ALONE = [(re.compile(one.words), one.command) for one in PHRASES.alone]
_HEADED = [
    (
        re.compile(
            rf"^{_HEDGE}(?:{verb.words}){_SOFT}{_STOP}*(?P<what>[^,]{{1,30}}?)(?P<pointed>{_POINTING})(?:的)?"
            rf"{_STOP}*(?:给|到|由)?(?P<rest>.*)$"
        ),
        verb,
    )
    for verb in PHRASES.verb
]
_FOR = "|".join(sorted((f"(?:{verb.words})" for verb in PHRASES.sent), key=len, reverse=True))
_WHEN = r"(?P<when>(?:今天|明天|后天|下午|上午|马上|赶紧|现在|抓紧|尽快)*)"
_SENDS = (
    rf"(?P<lead>请|让|叫|要(?!是|求|不)|派(?!给|到|[一几两]?个?人)|安排)(?P<who>[^,\s把将]{{2,12}}?)(?:的?同志|的人|那边)?{_WHEN}"
    rf"(?:派人)?(?:去|来)?(?P<for>{_FOR})"
)
_SENT_FIRST = re.compile(
    rf"^{_HEDGE}{_SENDS}(?P<what>[^,]{{1,30}}?)(?P<pointed>{_WHAT})(?P<rest>(?:{_STOP}.*)?)$"
)
_SENT_AFTER = re.compile(
    rf"^{_LEAD}(?P<what>[^,]{{1,30}}?)(?P<pointed>{_WHAT})?{_STOP}*{_SENDS}(?:一下|下)?(?P<rest>(?:{_STOP}.*)?)$"
)
_MERGED = re.compile(
    rf"^{_LEAD}(?P<what>[^,]{{1,30}}?{_POINTING})(?:和|跟|与)(?P<rest>[^,]{{1,30}}?{_POINTING}){_HEDGE}"
    r"(?:并(?:一下|起来|了吧|成一件|单|案)|合并(?:一下)?|并)(?:吧)?$"
)
_SAME = (
    r"(?:,?\s*(?:其实)?(?:就|都)?是(?:同?一|一样)(?:件|个|回|起|码|条|桩)(?:事情?|问题|线索)?(?:的|,|\s)*)"
)
_SAME_ONE = re.compile(
    rf"^{_LEAD}(?P<what>[^,]{{1,30}}?)(?:和|跟|与)(?P<rest>[^,]{{1,30}}?){_SAME}{_HEDGE}"
    r"(?:并(?:一下|起来|成一件|单|案)?|合并(?:一下)?|合起来)(?:了|掉)?(?:吧)?$"
)
_WHY_BETWEEN = re.compile(
    rf"^(?P<what>(?:\d+号?[和、及跟与])*[^,]{{0,20}}?{_POINTING})(?![和、及跟与])(?P<why>.{{2,30}}),\s*$"
)
"""断流那个是水利局管,转水利局: why stands between which case and what to do with it."""
_EVERY = re.compile(
    r"^(?:所有的?|全部的?|全市的?|剩下的?|其余的?)|(?:全部|都|全|[这那]?(?:几|两|[三四五六七八九2-9])[件条个起])$"
)
_HEAD_SIGNS = re.compile("|".join(PHRASES.signs.head))
_END_SIGNS = re.compile(rf"(?:{PHRASES.signs.end})(?:啊|呀|哦|吧)?{_STOP}*$")
_CLAUSE_SIGNS = re.compile(rf"(?:{PHRASES.signs.clause})(?:啊|呀|哦|吧)?{_STOP}*$")
_NOT = re.compile(r"(?:不|别|没|未|甭|莫|不要|不用|不能|不必|不准|暂不|不想|不会|少)(?:再|先|急着|要)?$")
_HEDGED = re.compile(rf"{_HEDGE}$")
_DONE = re.compile(rf"(?:了|过|的)(?={_STOP}|$)")
_MAY = re.compile(r"(?:可以|就|吧)$")
_BOTH = re.compile(r"^先?受理\s*(?P<numbers>\d[\d号、,和及\s-]*?)[号,\s]*(?:再|并|后|,|\s)*(?=转|交)")
"""受理 5,转托口镇: what is handed out is accepted with it."""
_TAKEN = re.compile(r"^(?=[把将])(.+受理)了$")
"""把4号受理了 orders, 4号受理了 tells."""
_LOOKED = re.compile(r"看的|查看人")
"""Who has looked is said to have a case closed: 12号销了,网收了,我看的."""
_FINDING = re.compile(r"^(?:不?合格|不?通过|没通过|未通过|不行|可以)")
WITH_REASON = ("不受理", "退回", "延期", "重开", "列入计划", "督办", "催办", "销号", "告知")
"""Commands with a reason: anything may stand in it."""
GRADE = re.compile(r"^(?:紧急|重大|一般)")
_OTHER = re.compile(rf"\d|{_POINTING}")


@dataclass(frozen=True, slots=True)
class Order:
    """A command in plain words, as far as the words alone tell."""

    what: str
    """Which case, without the words that only point at it; empty: the one just spoken about."""
    command: str
    rest: str
    needs: Needs
    is_pointed: bool = False
    """One certain case is pointed at: 那条, 这件, a number."""
    to_people: bool = False
    """请……去看看 is said to people as well."""
    is_kind: bool = False
    """Of a kind of cases, none pointed at: 托口镇的."""
    of_all: bool = False
    """All of them are meant: 黔城的都转黔城镇."""
    why: str = ""
    """A reason that stands before the command's words."""


def read(text: str, *, to_bot: bool = False) -> list[Order]:
    """The orders that a sentence may give, the likeliest first; none if it is no order.

    受理了 tells people; said to the bot itself it orders.
    """
    said = _TAKEN.sub(r"\1", _BOTH.sub(r"\g<numbers>号", _TRAIL.sub("", normal(text))))
    clause = re.split(r"[,;。]", said, maxsplit=1)[0]
    if not said or len(said) > LONGEST or "\n" in said:
        return []
    if _END_SIGNS.search(said) or _CLAUSE_SIGNS.search(clause):
        return []
    found = list(dict.fromkeys(_readings(said, to_bot=to_bot)))
    # where the case ends is plain if something points at it
    return sorted(found, key=lambda order: not order.is_pointed)


def alone(said: str) -> str | None:
    """The command that takes nothing which the words stand for (刚才那个撤销), if they do."""
    return next((command for words, command in _ALONE if words.fullmatch(said)), None)


def _readings(said: str, *, to_bot: bool) -> Iterator[Order]:
    if found := _MERGED.match(said) or _SAME_ONE.match(said):
        other = found["rest"] if _OTHER.search(found["rest"]) else f"{found['rest']}那条"
        yield from _order(found["what"], "并单", other, Needs.OTHER, "那条", said)
    for pattern in (_SENT_FIRST, _SENT_AFTER):
        if found := pattern.match(said):
            yield from _sent(found, said)
    for headed, verb in _HEADED:
        if (found := headed.match(said)) and verb.needs is not Needs.OTHER:
            yield from _order(found["what"], verb.command, found["rest"], verb.needs, found["pointed"], said)
    for pattern, verb in _VERBS:
        for match in pattern.finditer(said):
            yield from _what_first(said, match, verb, to_bot=to_bot)


def _what_first(said: str, match: re.Match[str], verb: _Verb, *, to_bot: bool) -> Iterator[Order]:
    before, after = said[: match.start()], said[match.end() :]
    soft = re.match(_SOFT, after)
    assert soft is not None
    hedged = _HEDGED.search(before)
    assert hedged is not None
    what = before[: hedged.start()]
    if _NOT.search(before) or _NOT.search(what):
        return
    # 受理了 tells, 可以销了 and 销了吧 order
    is_bid = _MAY.search(hedged[0].strip()) or "吧" in soft[0] or _LOOKED.search(after)
    if "了" in soft[0] and not (to_bot or is_bid):
        return
    rest = after[soft.end() :]
    what, why = _without_reason(what, hedged[0])
    lead = re.match(_LEAD, what)
    assert lead is not None
    pointed = re.search(rf"{_WHAT}{_STOP}*$", what)
    what = what[lead.end() : pointed.start() if pointed else None]
    for order in _order(what, verb.command, rest, verb.needs, pointed[0] if pointed else "", said, lead[0]):
        yield replace(order, why=why, of_all=order.of_all or re.search("都|全", hedged[0]) is not None)


def _without_reason(what: str, hedge: str) -> tuple[str, str]:
    """Which case, and what was said of it before the command: 水太大,三里坪那条延期."""
    if found := _WHY_BETWEEN.match(what + hedge):
        return found["what"], found["why"].strip()
    *before, last = re.split(r"[,;。]", what)
    # 2,4号: commas between numbers
    if not before or not last.strip() or re.search(r"\d\s*$", before[-1]):
        return what, ""
    return last, ",".join(part.strip() for part in before if part.strip())


def _sent(found: re.Match[str], said: str) -> Iterator[Order]:
    command = next(verb.command for verb in PHRASES.sent if re.fullmatch(verb.words, found["for"]))
    needs = Needs.WHO if command == "核实" else Needs.UNIT
    rest = " ".join(part for part in (found["who"], found["when"], found["rest"].strip(" ,;:")) if part)
    for order in _order(found["what"], command, rest, needs, found["pointed"] or "", said):
        yield replace(order, rest=rest, to_people=found["lead"] == "请")


def _order(
    what: str, command: str, rest: str, needs: Needs, pointed: str, said: str, lead: str = ""
) -> Iterator[Order]:
    rest = _SOFT_END.sub("", re.sub(rf"^{_STOP}+", "", rest))
    is_pointed = re.search(_POINTING, what) is not None
    what = re.sub(rf"^{_STOP}+|{_STOP}+$", "", _plain(what))
    clause = re.split(r"[,;。.!]", rest, maxsplit=1)[0]
    head = said[: said.find(clause) + len(clause)] if clause else said.split(",", maxsplit=1)[0]
    if command in WITH_REASON:
        head = said[: len(said) - len(rest)]
    if _HEAD_SIGNS.search(head) or (_DONE.search(clause) and needs in (Needs.UNIT, Needs.WHO)):
        return
    if re.match("[过完的得]", rest) or not _is_enough(rest, needs):
        return
    is_pointed = is_pointed or bool(pointed.strip("的 ,")) or lead.strip().endswith(("把", "将"))
    number = re.search(r"\d$", what) and pointed[:1] in ("号", "件", "条")
    bare = _EVERY.sub("", what)
    yield Order(
        f"{what}号" if number else bare,
        command,
        rest,
        needs,
        is_pointed,
        is_kind=pointed.startswith("的") or bare != what,
        of_all=bare != what,
    )


def _plain(what: str) -> str:
    """Without what only points: 三里坪那条 is 三里坪."""
    if re.search(r"\d[号件条]", what):
        return what
    return re.sub(rf"{_POINTING}", "", what)


def _is_enough(rest: str, needs: Needs) -> bool:
    match needs:
        case Needs.NOTHING:
            return not rest
        case Needs.UNIT | Needs.WORDS:
            return bool(rest)
        case Needs.FINDING:
            return _FINDING.match(rest) is not None
        case Needs.GRADE:
            return GRADE.match(rest) is not None
        case Needs.OTHER:
            return _OTHER.search(rest) is not None
    return True
