"""Words from outside as they may be shown: nothing in them steers a terminal or turns a line around."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters but for tab and line feed, marks of direction, what takes no room, halves of characters."""


def shown(text: str) -> str:
    """The same without what cannot be seen."""
    return _HIDDEN.sub("", text)
