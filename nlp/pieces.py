"""The pieces by which a text is found again: two characters each. Pure.

No dictionary cuts them: whatever characters stand side by side are found, 三里 and 里坪 of 三里坪.
"""

import re
from itertools import pairwise

from nlp.text import normal

WHOLE = 2
"""Characters of a word that is a piece itself: nothing more needs to be compared."""
_RUN = re.compile(r"[^\W_]+")


def cut(text: str) -> set[str]:
    """The pieces a text is found by; the last character of a run stands alone, so each one begins a piece."""
    runs = _RUN.findall(normal(text).casefold())
    return {piece for run in runs for piece in (*_pairs(run), run[-1])}


def asked(word: str) -> tuple[str, ...]:
    """The pieces that a text must have which holds the word; with a * it is enough that one begins so."""
    runs = _RUN.findall(normal(word).casefold())
    return tuple(dict.fromkeys(piece for run in runs for piece in _pairs(run) or [f"{run}*"]))


def holds(text: str, word: str) -> bool:
    """Whether a text that is in its one form holds the word, as `asked` reads it."""
    return normal(word).casefold() in text.casefold()


def _pairs(run: str) -> list[str]:
    return [a + b for a, b in pairwise(run)]
