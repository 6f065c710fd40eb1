"""What is said below a page."""

from collections.abc import Sequence

NO_MORE = "没有下一页了。"


def page(lines: Sequence[str], left: int, *, has_more: bool = False) -> str:
    """A page, and how to see what is left; nobody has counted the lines of what comes after that."""
    return "\n".join([*lines, "……后面还有，发：下一页" if has_more else f"……还有{left}行，发：下一页"])
