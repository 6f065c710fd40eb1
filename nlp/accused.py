"""Whether a text names one of those who would read it."""

import re

from nlp.boundaries import word_spans
from nlp.text import normal

_OFFICE = re.compile(r"纪检|纪委|监委|监察|巡察|派驻|驻点|纪工委")
_TITLE = r"(?:书记|主任|组长|科长|室主任|处长|局长|委员|常委|同志|干部|领导|工|某|某某)"
_DOUBLE = frozenset({"欧阳", "上官", "司马", "诸葛", "司徒", "皇甫", "尉迟", "公孙", "令狐", "慕容", "东方"})
_PIECE = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_LEAST = 2
"""Characters of a name that may be looked for anywhere."""


def might_mean(text: str, name: str) -> bool:
    """Whether a title or a familiar name may mean somebody though their office is not spoken of: "方组长",
    "老方", "正哥", or the name as it sounds ("方证", "fang正")."""
    said = re.sub(r"[\W_]+", "", normal(text))
    known = re.sub(r"[\W_]+", "", normal(name))
    surname, given = _parts(known)
    if not given:
        return False
    if re.search(rf"[老小]{surname}|{surname}{_TITLE}|姓{surname}", said):
        return True
    if re.search(rf"{given}(?:哥|姐|叔|总|工|书记|主任|组长)|[老小阿]{given}(?![\u4e00-\u9fff])", said):
        return True
    return _stands_as_it_sounds(known, said)


def _parts(name: str) -> tuple[str, str]:
    """Surname and given name; two empty words where it is no Chinese name."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,5}", name):
        return "", ""
    cut = 2 if name[:2] in _DOUBLE else 1
    return name[:cut], name[cut:]


def _stands_as_it_sounds(name: str, said: str) -> bool:
    """Whether it is written with other characters, or in letters."""
    from pypinyin import lazy_pinyin  # its tables take 15 MiB: only where somebody is accused

    wanted, pieces = "".join(lazy_pinyin(name)), _PIECE.findall(said)
    sounds = ["".join(lazy_pinyin(piece)) for piece in pieces]
    return any(
        "".join(sounds[at : at + long]) == wanted and "".join(pieces[at : at + long]) != name
        for long in range(1, len(name) + 1)
        for at in range(len(pieces) - long + 1)
    )


def names(text: str, name: str, *others: str) -> bool:
    """Whether somebody is named: in full, by another name of theirs, or as "方书记", "老方" of that office.

    Rather once too often: who is named without being meant is spared reading it, and others read it.
    """
    said = re.sub(r"[\W_]+", "", normal(text))
    known = [re.sub(r"[\W_]+", "", normal(one)) for one in (name, *others)]
    if any(len(one) >= _LEAST and _stands(one, said) for one in known):
        return True
    surname = known[0][:2] if known[0][:2] in _DOUBLE else known[0][:1]
    if not re.fullmatch(r"[\u4e00-\u9fff]{1,2}", surname) or not _OFFICE.search(said):
        return False
    return re.search(rf"[老小]{surname}|{surname}{_TITLE}|姓{surname}", said) is not None


def _stands(name: str, said: str) -> bool:
    """Whether a name stands there; not 方正 in 对方正在, which begins and ends within other words."""
    spans = word_spans(said) if name in said else frozenset()
    edges = {edge for span in spans for edge in span}
    return any(
        found.start() in edges or found.start() + len(name) in edges
        for found in re.finditer(f"(?={re.escape(name)})", said)
    )
