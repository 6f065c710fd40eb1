"""Words an officer may teach the bot: which are too ordinary, and which a text is made of. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache

from nlp.book import book
from nlp.boundaries import frequency, words
from nlp.lexicon import lexicon
from nlp.text import normal
from nlp.understand import understand
from nlp.verdict import Intent

MOST = 12
"""Characters of a word at most."""
MOST_TERMS = 20
_EVERYDAY = 1000
"""Frequency in jieba's dictionary from which a word is part of ordinary talk (垃圾 has 1165, 今天 15960)."""
_LONGEST_TERM = 5
_GRAMMAR = frozenset(
    "的了在是有和与就都也还又很太这那个我你他她它们吗呢吧啊呀哦嘛哒咯得地着过到从往向把被给让对跟上下里外边前后中左右大小多少好不没要会能可"
    "一二三四五六七八九十几两百千万有全满好臭又再来去出进起说看听讲问倒丢扔堆挖排放住走人家天年月日点时分村镇乡河江溪沟水岸桥路"
)
"""Single characters that make no word of two neighbours."""
_FILLING = frozenset((
    "好多", "很多", "一堆", "一大堆", "到处", "全是", "没人", "没人管", "臭得", "半夜", "天天",
    "河里", "河边", "水里", "水面", "沟里", "溪里", "江里", "岸边", "路边",
))  # fmt: skip
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方姚谭廖邹熊"
    "陆郝孔崔康毛邱秦史顾侯邵孟万段钱汤尹黎易常武乔贺赖龚覃向蒲粟杜老小阿"
)
_WORD = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TALK = frozenset({Intent.CHAT, Intent.PATROL_OK, Intent.PRAISE, Intent.NOTICE, Intent.COMMAND})
_SAID_ALONE = _TALK - {Intent.CHAT, Intent.COMMAND} | {Intent.RESOLVED_REPORT, Intent.PROGRESS_QUERY}
_NO_PLACE = re.compile(
    r"[的了我你他她们]|^[村镇乡组河江溪沟桥路街岸坝塘屋门][口边头上下里前后尾]$"
    r"|^[倒挖排收偷抽丢扔捞拖](?!.*[村区湾坪坡溪河塘桥冲垅垄洞山岭滩洲坝站场厂口井庙渡头])"
)
"""Ordinary words and verbs, which a place may hold but not be called ("我们村", "村口", "倒建筑")."""
MAIN = frozenset((
    "垃圾", "建筑垃圾", "生活垃圾", "渣土", "挖沙", "挖砂", "采砂", "采沙", "抽砂", "抽沙", "洗砂", "偷采",
    "电鱼", "毒鱼", "炸鱼", "地笼", "丝网", "迷魂阵", "违建", "侵占", "围垦", "污水", "废水", "排污", "偷排",
    "黑水", "死鱼", "死猪", "水葫芦", "漂浮物", "网箱", "公示牌", "护栏", "溃堤", "决口", "垮坝", "断流",
))  # fmt: skip
"""What each category is known by: without one of these many a clue would not be heard."""
_WHO = ("title", "who", "nick")
_KIND_OF_PLACE = re.compile(r"(?:村|社区|街道)$")


class Fault(StrEnum):
    """Why a word is refused."""

    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    NOT_A_WORD = "not_a_word"
    EVERYDAY = "everyday"
    IN_TALK = "in_talk"
    ACCUSES = "accuses"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why, and for a word of ordinary talk a line that it stands in."""

    fault: Fault
    line: str = ""


def refused_place(name: str) -> Refused | None:
    """Why a name is no good as the name of a place; None if it is."""
    own = _KIND_OF_PLACE.sub("", normal(name))
    if any(word in own for word in _accusing()):
        return Refused(Fault.ACCUSES)
    if _NO_PLACE.search(name):
        return Refused(Fault.EVERYDAY)
    return refused(name)


def is_wide(name: str) -> bool:
    """Whether it is the name of a township, a city or a river already: no place within another."""
    known = book().gazetteer.names.get(name, ())
    return any(one.kind in ("township", "nothing") or not (one.township or one.village) for one in known)


def seals(word: str) -> bool:
    """Whether the rules that seal an accusation go by the word: they keep it."""
    return word in _sealing()


@cache
def _sealing() -> frozenset[str]:
    sealed = [rule for rule in lexicon().rules if rule.sealed]
    words = {word for rule in sealed for part in (rule.what, rule.near, rule.also) for word in part}
    return frozenset(word.removeprefix("=") for word in words)


@cache
def _accusing() -> tuple[str, ...]:
    """Titles, and the words for what people in office are accused of. No place is called so."""
    classes = lexicon().classes
    words = {word for rule in lexicon().rules if rule.sealed for word in rule.what}
    words.update(word for name in _WHO for word in classes[name])
    plain = {word.removeprefix("=") for word in words}
    return tuple(word for word in plain if len(word) > 1)


def refused(word: str) -> Refused | None:
    """Why a word is no good as a sign of a clue; None if it is."""
    if not word:
        return Refused(Fault.EMPTY)
    if _WORD.fullmatch(word) is None or not _CHINESE.search(word):
        return Refused(Fault.NOT_A_WORD)
    if len(word) < 2:
        return Refused(Fault.SHORT)
    if len(word) > MOST:
        return Refused(Fault.LONG)
    if frequency(word) >= _EVERYDAY or word in lexicon().classes.get("common", ()):
        return Refused(Fault.EVERYDAY)
    if word in book().gazetteer.names:
        return Refused(Fault.PLACE)
    noon = datetime(2026, 1, 1, 4, tzinfo=UTC)
    if understand(word, kind="text", role="supervisor", at=noon).intent in _SAID_ALONE:
        return Refused(Fault.EVERYDAY)
    line = next((line for line in _harmless_lines() if word in line), None)
    return None if line is None else Refused(Fault.IN_TALK, line)


@cache
def _harmless_lines() -> tuple[str, ...]:
    """What is no clue: of the rules' counter-examples and the examples of talk those that are none at all."""
    lines: dict[str, None] = {}
    for rule in lexicon().rules:
        lines.update(dict.fromkeys(rule.no if rule.category else ()))
        lines.update(dict.fromkeys(rule.yes if rule.intent in _TALK else ()))
    noon = datetime(2026, 1, 1, 4, tzinfo=UTC)
    return tuple(
        normal(line)
        for line in lines
        if understand(line, kind="text", role="supervisor", at=noon).intent is not Intent.CLUE
    )


def terms(text: str, without: Sequence[str] = ()) -> tuple[str, ...]:
    """The words a text is made of that might be signs of something, each once, in order.

    Single words and pairs of neighbours (橘子|皮). No everyday words, no numbers, nothing of `without` (names
    of places), and nothing that may be somebody's name.
    """
    said = normal(text)
    for word in sorted(without, key=len, reverse=True):
        said = said.replace(word, " ")
    out: dict[str, None] = {}
    before = ""
    for word in words(said):
        word = word if _tells(word) else ""
        for found in (word, f"{before}{word}" if before and word else ""):
            if 2 <= len(found) <= _LONGEST_TERM and refused(found) is None:
                out[found] = None
        before = word
    return tuple(out)[:MOST_TERMS]


def _tells(word: str) -> bool:
    """Whether a word stands for something: no grammar, no number, no name of a person."""
    if _CHINESE.match(word) is None or word in _GRAMMAR or word in _FILLING:
        return False
    if len(word) > 1 and frequency(word) >= _EVERYDAY:
        return False
    is_guessed = frequency(word) == 0 and len(word) > 1
    return not (is_guessed and (word[0] in _SURNAMES or word[0] in _GRAMMAR))
