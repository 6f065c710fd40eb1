"""Where: the places a text names, and what they come to together."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nlp.gazetteer import Name, lakes
from nlp.verdict import NOWHERE, Place

_SUFFIX = re.compile(r"(?:村|社区|居委|片区)")
_LOCATIVE = re.compile(
    r"(?:那|这|村|社区|居委|河|溪|段|桥|水|的|上|下|街|电站|水库|渡|口|到|至|后|前|对|挖|边|又|有|路|组|地|围|起|"
    r"闸|护|沟|烧|砌|码|$|[ ,.;:!?\n)])"
)
_POINTED = re.compile(
    r"(?:[这那咯](?:边|里|段|头|条|个|座|口|块|家|户|一带|一段|片)|河段|段|有人|有个|有户|有家|[一二三四五六七八九十]+组|"
    r"后背|后头|前面|对门|对面|桥头|桥底|桥下|桥上|桥边|电站|水库|河坎|河边|溪边|堤|坝|昨|今|又|的|"
    r"河[口里面岸滩上湾]|溪里|湖[边里]|江边|潭|水?闸|拦河|水厂|取水口|屋后|寨|院子|渡口|码头|水圳|圳|渠|路上|前天|刚才|半夜|"
    r"[上下]头|[下底]面|底下|边上|口子|[这那]头|下来|路边|涵闸|后山|滩上|湾子|[上下]首|桥|搭的|露营|"
    r"$|[ ,.;:!?\n)])"
)
"""After a name that is an ordinary word too, these say that a place is meant."""
_SPOT_SIDE = re.compile(r"边|里|上|下|面|[东西南北]头|对?岸|水")
"""After a name that needs 村 to be one, these say that the bridge or the river itself is meant."""
_BEFORE_DENIED = re.compile(r"(?:不是|不归|不住|不在|别去|不属于|并非|不属)(?:我们|在|说|讲|那个)?$")
_AFTER_ORIGIN = re.compile(r"(?:那边|那里|这边)?(?:过来|下来的?水|流下来|人$|方向|的人|开过来|老表)")
_BEFORE_HEADING, _AFTER_HEADING = re.compile(r"[往朝向]$"), re.compile(r"(?:那边|那头|方向|去|跑|开)")
"""Where somebody went is not where it is."""
_UNKNOWN = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:村|社区)(?![里民长支委部口庄干])")
_LONGER = re.compile(r"[\u4e00-\u9fff]{1,2}村(?![民里长支委部口干])")
_NO_NAME = re.compile(r"[的那这个全整各某有我你他们农同本邻镇乡每是在到和与跟下上]")
_SPOTS = (
    "大桥|桥|码头|渡口|电站|水库|涵洞|闸门|学校|小学|中学|村部|加油站|弯道|十字路口|路口|老街|街上|街|沟口|坝|"
    "榨坊|祠堂|卫生院|市场|庙|亭|井|滩|湾|砂场|猪场|厂|河口|溪口|洲|潭|隧道|收费站|广场"
)
_SPOT = re.compile(
    # what a spot begins with, first: else every word of the list is tried at every character
    rf"(?=[{''.join(dict.fromkeys(word[0] for word in _SPOTS.split('|')))}])(?:{_SPOTS}){{1,3}}"
    r"(?:底下|下面|下头|上面|上头|旁边|边上|对门|对面|后头|后面|前头|前面|附近|脚下|脚|头|下|边|口|东头|西头|东|西|南|北|往上|往下)?"
)
_BEFORE_SPOT = 6
"""Characters before a spot that may be its name (老街|码头)."""
_NO_NAME_OF_SPOT = frozenset(
    "的了得有卡打从帮开污把被在是着到那这个一二三四五六七八九十几两条座根家车往向里边我们就靠过又修砌挖建"
)
_TIME_BEFORE_SPOT = frozenset(("刚才", "今天", "昨晚"))
"""What stands before a spot's own name: 卡在|桥墩, 那座|老水闸."""
_SPOT_SIGN = re.compile(r"[桥码渡站库洞闸校学部油弯口街坝坊祠院场庙亭井滩湾组厂洲潭堂道]")
_LAKE = re.compile(r"湖(?:[上里中心面边汊湾岸滩]|水面)|[下进入到往满半]湖")
_NAME_GOES_ON = frozenset("一二三四五六七八九十大小新老")
"""Before a village's name these make another name of it: 三里坪村 is not 里坪村."""
_FAR = 500
"""Characters in which spots are looked for."""


class Mention(NamedTuple):
    """A name where it stands in the text."""

    start: int
    end: int
    names: tuple[Name, ...]
    is_origin: bool = False
    """Only where something or somebody comes from."""


_NOT_OURS = re.compile(r"不是我们(?:这里|这边|村|镇|乡|的)?(?:$|[ ,.!;])")


def mentions(text: str, names: Iterable[tuple[int, int, tuple[Name, ...]]]) -> list[Mention]:
    """The names that count, of all that stand in a normalised text (start, end, meanings; by start, the
    longest first); where they overlap the first, and denied ones ("不是江市") left out.
    """
    if not names or _NOT_OURS.search(text):
        return []
    kept: list[Mention] = []
    position = 0
    for start, end, meanings in names:
        if start < position:
            continue
        meant = tuple(name for name in meanings if _counts(name, text, start, end, kept))
        is_heading = _BEFORE_HEADING.search(text, 0, start) and _AFTER_HEADING.match(text, end)
        if meant and not is_heading and not _BEFORE_DENIED.search(text, max(0, start - 8), start):
            kept.append(Mention(start, end, meant, _AFTER_ORIGIN.match(text, end) is not None))
            position = end
    return kept


def _counts(name: Name, text: str, start: int, end: int, before: list[Mention]) -> bool:
    if name.kind == "nothing":
        return True
    if name.kind == "village" and start and text[start - 1] in _NAME_GOES_ON:
        return False
    if name.kind != "village" or not name.is_bare:
        return True
    if _SUFFIX.match(text, end):
        return True
    longer = _LONGER.match(text, end)
    if longer and not _NO_NAME.search(longer[0]):
        return False
    if not name.needs:
        return True
    stands_free = (
        start == 0
        or not "\u4e00" <= text[start - 1] <= "\u9fff"
        or text[start - 1] in "在从到的们至往去过才晚天早午后了和是对向来住就都夜"
    )
    if name.needs == "strict":
        return False
    near_home = [known for known in before if any(one.township == name.township for one in known.names)]
    if near_home and name.needs == "suffix" and _SPOT_SIDE.match(text, end):
        return False
    if near_home and (start - near_home[-1].end <= 2 or (stands_free and start - near_home[-1].end <= 15)):
        return True
    follows = {"locative": _LOCATIVE, "pointed": _POINTED}.get(name.needs)
    return stands_free and (
        name.needs == "free" or (follows is not None and follows.match(text, end) is not None)
    )


def place_of(text: str, found: list[Mention], *, with_words: bool = True) -> Place:
    """What the mentions come to: one township, village and river, as far as they are certain."""
    names = [mention for mention in found if mention.names[0].kind != "nothing"]
    words = _words(text, names) if with_words else ()
    if not names:
        return Place(words=words) if words else NOWHERE
    river = next((name.river for mention in names for name in mention.names if name.river), None)
    township, outside = _township(names)
    village, townships = _village(names, township, outside)
    if township is None and outside is None and len(townships) == 1:
        (only,) = townships
        township, outside, townships = (None, only, ()) if only.endswith(("区", "县")) else (only, None, ())
    if township and village is None:
        village = _unknown_village(text, names, township)
    if township is None and outside is None:
        township = next(
            (name.township for mention in names for name in mention.names if name.kind == "water"), None
        )
    if township and river is None and _LAKE.search(text):
        river = lakes().get(township)
    if township and village is None:
        village = next(
            (
                name.village
                for m in names
                for name in m.names
                if name.kind != "village" and name.township == township and name.village
            ),
            None,
        )
    return Place(
        township, village, river, words, townships if township is None and outside is None else (), outside
    )


def _township(names: list[Mention]) -> tuple[str | None, str | None]:
    """The township said outright (best one that a village of the text lies in), or the place outside."""
    said = [
        (mention, name)
        for mention in sorted(names, key=lambda mention: mention.is_origin)
        for name in mention.names
        if name.kind in ("township", "landmark")
    ]
    home = [name.township for _, name in said if name.township]
    outside = [name.outside for _, name in said if name.outside]
    if not home:
        return None, outside[0] if outside else None
    if outside and names.index(said[0][0]) == 0 and said[0][1].outside:
        return None, outside[0]
    lies_in = {name.township for mention in names for name in mention.names if name.kind == "village"}
    return next((township for township in home if township in lies_in), home[0]), None


def _village(
    names: list[Mention], township: str | None, outside: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The first village that fits, and the places it may lie in when no township was said."""
    for mention in sorted(names, key=lambda mention: mention.is_origin):
        villages = [name for name in mention.names if name.kind == "village"]
        if township is not None:
            villages = [name for name in villages if name.township == township]
        elif outside is not None:
            villages = [name for name in villages if name.outside == outside]
        if villages and not (township and villages[0].is_bare and _is_township_word(mention)):
            lies_in = dict.fromkeys(name.township or name.outside or "" for name in villages)
            return villages[0].village, tuple(lies_in)
    return None, ()


def _is_township_word(mention: Mention) -> bool:
    """Whether 沙湾 or 铁山 means the township rather than the village of the same name."""
    return any(name.kind == "township" for name in mention.names)


def _unknown_village(text: str, names: list[Mention], township: str) -> str | None:
    """A village that the gazetteer lacks, written right behind its township: kept as written."""
    for mention in names:
        if any(name.kind == "township" and name.township == township for name in mention.names):
            unknown = _UNKNOWN.match(text, mention.end + (text[mention.end : mention.end + 1] == " "))
            if unknown and not _NO_NAME.search(unknown[1]):
                return unknown[1]
    return None


def _words(text: str, names: list[Mention]) -> tuple[str, ...]:
    """Place words as written: names and spots ("桥底下"), in order, at most six."""
    spans = [(mention.start, text[mention.start : mention.end]) for mention in names]
    if _SPOT_SIGN.search(text):
        start = 0
        for mention in (*names, None):
            end = mention.start if mention else min(len(text), _FAR)
            if end > start:
                spans += _spots(text, start, end)
            start = mention.end if mention else end
    if len(spans) > 1:
        spans.sort()
    return tuple(dict.fromkeys([word for _, word in spans]))[:6]


def _spots(text: str, start: int, end: int) -> Iterable[tuple[int, str]]:
    """The spots between two names, each with the characters before it that may be its own name."""
    for found in _SPOT.finditer(text, start, end):
        at = found.start()
        name = _name_before(text, at, max(start, at - _BEFORE_SPOT))
        spot = text[name : found.end()]
        if len(spot) > 1:
            yield at, spot
        start = found.end()


def _name_before(text: str, at: int, first: int) -> int:
    """Where the name of the spot at `at` begins, not before `first`."""
    for place in range(at - 1, first - 1, -1):
        character = text[place]
        if not "\u4e00" <= character <= "\u9fff" or character in _NO_NAME_OF_SPOT:
            return place + 1
        if character == "村" and text[place + 1 : at][:1] != "部":
            return place + 1
        if place + 1 < at and text[place : place + 2] in _TIME_BEFORE_SPOT:
            return place + 2
    return first
