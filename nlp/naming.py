"""Whether words name a case: all of them must be explained by what is known of it. Pure."""

import re
from collections.abc import Collection

from nlp.question import IDLE

_KINDS_OF_PLACE = re.compile(r"(?:街道|社区|[镇乡村市县])$")
_ALONE = frozenset("桥河湖江溪沟坝渠堰塘厂路")
_LEAST = 2
"""Characters of the reporter's words that explain the same ones."""
_LOOSE = re.compile(
    rf"{IDLE.pattern}|{r'刚才|刚刚|刚|上面|前面|最新|那边|门口|旁边|附近|下面|底下|河边|河里|水面|路边|里面|发的|说的|有人|下|内|处|片'}"
)


def unexplained(said: str, names: Collection[str], words: str) -> str:
    """What of `said` neither the names of a case nor the words it was reported in explain."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        said = said.replace(name, " ")
        short = _KINDS_OF_PLACE.sub("", name)
        if len(short) >= _LEAST:
            said = said.replace(short, " ")
    while shared := _longest_shared(said, words):
        said = said.replace(shared, " ")
    left = re.sub(r"\s+", "", _LOOSE.sub(" ", said))
    # 三里坪桥 of what was reported 在桥下
    return "".join(char for char in left if not (char in _ALONE and char in words))


def says_something(said: str) -> bool:
    """Whether anything is left of words that only point (那条, 的问题)."""
    return bool(re.sub(r"\s+", "", IDLE.sub(" ", said)))


def _longest_shared(said: str, words: str) -> str:
    """The longest part of `said` that stands in `words`; empty if it is too short to mean anything."""
    for length in range(len(said), _LEAST - 1, -1):
        for start in range(len(said) - length + 1):
            part = said[start : start + length]
            if not re.search(r"\s", part) and part in words:
                return part
    return ""
