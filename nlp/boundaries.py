"""Where words begin and end, by jieba: asked only where a bare match would mislead."""

import logging
import re
import sys
from bisect import bisect_right
from functools import cache
from typing import Any

_LEAST_FREQUENCY = 100
_CLAUSE = re.compile(r"[\u4e00-\u9fff]+")
# `word frequency part` lines of jieba's own dictionary, of words up to four characters.
_LINE = re.compile(r"^(\S{1,4}) (\d{3,}) ", re.MULTILINE)


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own with the frequent words only: jieba's full table costs 100 MiB and a second."""
    jieba = _import_jieba()
    frequencies: dict[str, int] = {}
    with jieba.get_module_res("dict.txt") as dictionary:
        text = dictionary.read().decode("utf-8")
    for found in _LINE.finditer(text):
        word, frequency = found[1], int(found[2])
        if frequency >= _LEAST_FREQUENCY:
            frequencies[word] = frequency
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, sum(frequencies.values()), True
    return tokenizer


def _import_jieba() -> Any:
    """Import jieba quietly. It would load pkg_resources (slow, and it warns) only to find its own files."""
    blocked = "pkg_resources" not in sys.modules
    if blocked:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
    finally:
        if blocked:
            del sys.modules["pkg_resources"]
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return jieba


class Words:
    """The words of one text, cut clause by clause as they are asked for."""

    __slots__ = ("_clauses", "_known", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._clauses: list[tuple[int, int]] | None = None
        self._known: dict[int, frozenset[tuple[int, int]]] = {}

    def has(self, start: int, end: int) -> bool:
        """Whether the characters from start to end are one word."""
        if self._clauses is None:
            self._clauses = [found.span() for found in _CLAUSE.finditer(self._text)]
        at = bisect_right(self._clauses, (start, len(self._text))) - 1
        if at < 0 or self._clauses[at][1] < end:
            return False
        first, last = self._clauses[at]
        if first not in self._known:
            self._known[first] = word_spans(self._text[first:last])
        return (start - first, end - first) in self._known[first]


def word_spans(text: str) -> frozenset[tuple[int, int]]:
    """Start and end of each word of the text."""
    spans, start = [], 0
    for word in _tokenizer().cut(text, HMM=False):
        spans.append((start, start + len(word)))
        start += len(word)
    return frozenset(spans)


def frequency(word: str) -> int:
    """How often jieba's dictionary has a word; 0 for one it hardly knows."""
    return int(_tokenizer().FREQ.get(word, 0))


def words(text: str) -> list[str]:
    """The words of a text, those guessed that the dictionary does not have."""
    return list(_tokenizer().cut(text))
