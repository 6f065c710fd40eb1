"""Where words begin and end, by jieba: asked only where a bare match would mislead."""

import logging
import re
import sys
from functools import cache
from typing import Any

_LEAST_FREQUENCY = 100
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


def word_spans(text: str) -> frozenset[tuple[int, int]]:
    """Start and end of each word of the text."""
    spans, start = [], 0
    for word in _tokenizer().cut(text, HMM=False):
        spans.append((start, start + len(word)))
        start += len(word)
    return frozenset(spans)
