"""Where words begin and end, by jieba: asked only where a bare match would mislead."""

import logging
import re
import sys
from functools import cache, lru_cache
from typing import Any

_LEAST_FREQUENCY = 100
_AROUND = 8
"""Characters on either side that decide how a word is cut."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# `word frequency part` lines of jieba's own dictionary, of words up to four characters: see `_is_joined`.
_LINE = re.compile(r"^(\S{1,4}) (\d{3,}) ", re.MULTILINE)


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own with the frequent words only: jieba's full table costs 100 MiB and a second."""
    jieba = _import_jieba()
    frequencies: dict[str, int] = {}
    total = 0
    with jieba.get_module_res("dict.txt") as dictionary:
        text = dictionary.read().decode("utf-8")
    for found in _LINE.finditer(text):
        word, frequency = found[1], int(found[2])
        if frequency < _LEAST_FREQUENCY:
            continue
        total += frequency
        if _CHINESE.fullmatch(word):
            frequencies[word] = frequency
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    return tokenizer


def load() -> None:
    """Read the dictionary now rather than at the first question (0.1 s)."""
    _tokenizer()


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


def is_word(text: str, start: int, end: int) -> bool:
    """Whether the characters from start to end, all Chinese, are cut as one word.

    Only the characters around that a longer word could tie to them are given to the tokenizer: where no word
    of its dictionary reaches across, the most probable path is cut there whatever stands beyond.
    """
    known: dict[str, int] = _tokenizer().FREQ
    left, right = start, end
    while left and _is_joined(text, left, known):
        left -= 1
    while _is_joined(text, right, known):
        right += 1
    if right - left == 1:
        return True
    return (start - left, end - left) in word_spans(text[left:right])


def runs_on(text: str, start: int, end: int) -> bool:
    """Whether a word of the text begins inside start..end and ends beyond (民政 in 移民政策)."""
    first, last = max(0, start - _AROUND), end + _AROUND
    around = text[first:last]
    return any(start < first + a < end < first + b for a, b in word_spans(around))


def _is_joined(text: str, at: int, known: dict[str, int]) -> bool:
    """Whether a word of the dictionary could hold the characters on both sides of `at` (not 0).

    Beginnings of words are in the dictionary too, as 0: what is not in it begins nothing longer.
    """
    if at == len(text):
        return False
    found = known.get(text[at - 1 : at + 1])
    if found or (found == 0 and (known.get(text[at - 1 : at + 2]) or known.get(text[at - 1 : at + 3]))):
        return True
    found = known.get(text[at - 2 : at + 1]) if at > 1 else None
    if found or (found == 0 and known.get(text[at - 2 : at + 2])):
        return True
    return at > 2 and bool(known.get(text[at - 3 : at + 1]))


@lru_cache(maxsize=4096)
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
