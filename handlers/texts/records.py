"""What is wrong with a file of messages: for the operator, in the terminal."""

from pathlib import Path

NO_JSON = "不是一个 JSON 对象"


def unreadable(path: Path, why: str) -> str:
    """`why` is the system's."""
    return f"读不了 {path}（{why}）。"


def unwritable(path: Path, why: str) -> str:
    """`why` is the system's."""
    return f"写不了 {path}（{why}）。"


def empty(path: Path) -> str:
    """There is not one line."""
    return f"{path} 里没有消息。"


def missing(name: str) -> str:
    """A field that has to be there is not, or is no text."""
    return f"缺少 {name}，或不是文字"


def unknown(name: str, value: str) -> str:
    """A field whose value is none of the possible ones."""
    return f"{name} 不认识：{value}"


def bad_time(text: str) -> str:
    """No ISO time."""
    return f"时间 t 不对：{text}"


def no_offset(text: str) -> str:
    """A time without its offset."""
    return f"时间 t 没有时区：{text}"


def bad_line(number: int, why: str) -> str:
    """A line that was passed over."""
    return f"第{number}行跳过：{why}"


def passed_over(count: int) -> str:
    """How many."""
    return f"有{count}行不对，跳过了。"
