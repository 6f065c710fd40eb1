"""What is told, without the courtesies around it: "早上好, …", "… 麻烦看下, 谢谢"."""

import re

from nlp.phrases import Phrase

_MARKS = " ,.!?;:~。、"
_GAP = r"[\s,.!?;:~。、]"
_LEAST = 6
"""Characters that must be left to tell anything."""


def core(text: str, greets: Phrase, closes: Phrase) -> str:
    """A normalised text from the greeting to the thanks; as it stands where too little would be left.

    A greeting counts only set apart from what follows: "请问一下子来了几车" greets nobody.
    """
    start, end = 0, len(text)
    if not (text.startswith(greets.starts) or text.rstrip(_MARKS).endswith(closes.ends)):
        return text  # most have none
    while (head := _longest(greets.starts, text, start)) and (
        gap := re.match(rf"{_GAP}+", text[start + head :])
    ):
        start += head + gap.end()
    while True:
        left = len(text[start:end].rstrip(_MARKS))
        tail = max((len(one) for one in closes.ends if text[start : start + left].endswith(one)), default=0)
        if not tail:
            break
        end = start + left - tail
    bare = text[start:end].strip(_MARKS)
    return bare if len(bare) >= _LEAST else text


def _longest(words: tuple[str, ...], text: str, at: int) -> int:
    return max((len(word) for word in words if text.startswith(word, at)), default=0)
