"""Villages by how they sound: voice input writes a name in other characters of the same sound."""

import re
from collections import defaultdict
from functools import cached_property

from nlp.gazetteer import Gazetteer

_VILLAGE = re.compile(r"村|社区")
_LONGEST, _SHORTEST = 3, 2
_NO_NAME = re.compile(r"[^\u4e00-\u9fff]|[的那这个全整各某有我你他们农同本邻镇乡每是在到和与跟下上]")
_FOLDED = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"^l"), "n"), (re.compile(r"ng$"), "n"))
"""Sounds that people here do not tell apart."""


class Sounds:
    """The home villages whose sound no other village has."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known = frozenset(gazetteer.names)

    def meant(self, text: str) -> str:
        """A normalised text with the names of unknown villages replaced by those that sound alike.

        Only before 村 or 社区, and not where the text names a township that the village does not lie in.
        """
        out, done = [], 0
        for found in _VILLAGE.finditer(text):
            written = self._written(text, done, found.start())
            if written is not None:
                out += [text[done : found.start() - len(written)], self._villages[_sound(written)]]
                done = found.start()
        return "".join((*out, text[done:])) if out else text

    def _written(self, text: str, first: int, end: int) -> str | None:
        """The characters before `end` that stand for a village that sounds alike."""
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            piece = text[max(first, end - length) : end]
            if len(piece) < length or _NO_NAME.search(piece):
                continue
            if any(piece[at:] in self._known for at in range(length - 1)):
                return None
            village = self._villages.get(_sound(piece))
            if village is not None and self._may_lie_there(village, text):
                return piece
        return None

    def _may_lie_there(self, village: str, text: str) -> bool:
        named = [township for township in self._gazetteer.townships if township in text]
        return not named or any((township, village) in self._gazetteer.villages for township in named)

    @cached_property
    def _villages(self) -> dict[str, str]:
        by_sound: dict[str, set[str]] = defaultdict(set)
        for _, short in self._gazetteer.villages:
            if _SHORTEST <= len(short) <= _LONGEST:
                by_sound[_sound(short)].add(short)
        return {sound: names.pop() for sound, names in by_sound.items() if len(names) == 1}


def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # its tables take 15 MiB: only where a village is unknown

    sounds = []
    for sound in lazy_pinyin(name):
        for pattern, folded in _FOLDED:
            sound = pattern.sub(folded, sound)
        sounds.append(sound)
    return " ".join(sounds)
