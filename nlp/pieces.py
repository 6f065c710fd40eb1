"""The pieces by which a text is found again: two Chinese characters each, a number or Latin word whole. Pure.

No dictionary cuts them: whatever two characters stand side by side are found, 三里 and 里坪 of 三里坪.
"""

import re
from itertools import pairwise

from nlp.text import normal

MOST = 24
"""Characters of a Latin word or number that count."""
_RUN = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")


def cut(text: str) -> set[str]:
    """The pieces a text is found by; the last character of a run stands alone, so any one begins a piece."""
    found: set[str] = set()
    for run in _RUN.finditer(normal(text).casefold()):
        found |= {*_pairs(run[0]), run[0][-1]} if run["han"] else {run[0][:MOST]}
    return found


def asked(word: str) -> tuple[str, ...]:
    """The pieces that a text must have which holds the word; with a * it is enough that one begins so."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(normal(word).casefold()):
        pieces = _pairs(run[0]) if run["han"] and len(run[0]) > 1 else [f"{run[0][:MOST]}*"]
        found.update(dict.fromkeys(pieces))
    return tuple(found)


def holds(text: str, word: str) -> bool:
    """Whether a text that is in its one form holds the word, as `asked` reads it."""
    return normal(word).casefold() in text.casefold()


def _pairs(run: str) -> list[str]:
    return [a + b for a, b in pairwise(run)]
