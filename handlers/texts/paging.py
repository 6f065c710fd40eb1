"""What is said below a page."""

from collections.abc import Sequence

NO_MORE = "没有下一页了。"


def page(lines: Sequence[str], left: int) -> str:
    """A page, and how to see what is left."""
    return "\n".join([*lines, f"……还有{left}行，发：下一页"])
