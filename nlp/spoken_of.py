"""Who and what an accusation speaks of, in words by which talk about it is known again."""

import re
from functools import cache

from nlp.lexicon import lexicon
from nlp.text import normal

_LEAST = 2
_CALLED = re.compile(r"[老小]([\u4e00-\u9fff])")
_NOT_WORDS = re.compile(r"[\W_]+")
_GIVEN = r"[\u4e00-\u9fff]{1,2}(?=把|将|自己|带头|拿|占|挖|往|利用|收了|养|的)"
"""The rest of a full name, before what its owner did."""
_MORE_POSTS = ("支书", "村主任", "妇女主任", "站里", "所里", "局里", "队里")


def signs(text: str) -> frozenset[str]:
    """Signs of an accusation: of a holder of a post the surname ("钟书记", "河长老贾": 姓钟, 姓贾) or,
    without one, the post; of what was given its name ("两条软中华": 中华)."""
    said = _NOT_WORDS.sub("", normal(text))
    found = set()
    for holder in _holders().finditer(said):
        called = _CALLED.match(said, holder.end())
        surname = holder["surname"] or holder["short"] or (called[1] if called else "")
        found.add(f"姓{surname}" if surname else holder["post"])
    return frozenset(found | {gift for gift in _gifts() if gift in said})


def lasts(sign: str) -> bool:
    """Whether a sign means one person, rather than whoever holds such a post or some gift."""
    return sign.startswith("姓")


def by_post(text: str) -> str:
    """A normalised text, holders of a post called by it alone: 村支书老贾把…… is 村支书把……."""
    posts, called = _posts_called()

    def bare(found: re.Match[str]) -> str:
        return "" if text.endswith(posts, 0, found.start()) else found[0]

    return called.sub(bare, text)


@cache
def _posts_called() -> tuple[tuple[str, ...], re.Pattern[str]]:
    classes = lexicon().classes
    posts = tuple({*classes["title"], *_MORE_POSTS})
    ends = "".join(sorted({post[-1] for post in posts}))
    surnames = "|".join(map(re.escape, sorted(classes["surname"], key=len, reverse=True)))
    called = rf"[老小](?:{surnames})|(?:{surnames})(?:某某?|老[一二三四五六七八九大幺]|{_GIVEN})"
    return posts, re.compile(rf"(?<=[{re.escape(ends)}])(?:{called})")


@cache
def _holders() -> re.Pattern[str]:
    classes = lexicon().classes
    surnames = "|".join(map(re.escape, sorted(classes["surname"], key=len, reverse=True)))
    posts = "|".join(map(re.escape, sorted({*classes["title"], *_MORE_POSTS}, key=len, reverse=True)))
    # 安江镇长碛村 names no 镇长; 邓所 is one, 所以 is not
    short = rf"(?:{surnames})(?=[站所局队](?![以有谓长]))"
    return re.compile(rf"(?P<surname>{surnames})?(?P<post>(?:{posts})(?![碛坡]))|(?P<short>{short})")


@cache
def _gifts() -> tuple[str, ...]:
    return tuple(gift for gift in lexicon().classes["gift"] if len(gift) >= _LEAST)
