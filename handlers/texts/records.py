"""What is wrong with a file of messages: for the operator, in the terminal."""

from collections.abc import Iterable
from pathlib import Path

NO_JSON = "不是一个 JSON 对象"


def unreadable(path: Path, why: str) -> str:
    """`why` is the system's."""
    return f"读不了 {path}（{why}）。"


def unwritable(path: Path, why: str) -> str:
    """`why` is the system's."""
    return f"写不了 {path}（{why}）。"


def bad_rules(why: str) -> str:
    """A rule file of the program was spoiled; `why` names it."""
    return f"规则文件不对（{why}）。请改回来，或重新安装。"


def broken_off(why: str) -> str:
    """Reading or writing failed on the way; `why` is the system's."""
    return f"没有做完：读写出错（{why}）。请看看磁盘满不满，再来一次。"


def same_file(path: Path) -> str:
    """What is read would be written over."""
    return f"--out 就是要读的 {path}，没有动它。请换一个文件名。"


def bad_label(name: str) -> str:
    """A label of the wrong type."""
    return f"标注 {name} 不对"


def unknown_label(name: str, value: str, values: Iterable[str]) -> str:
    """A label whose value is none of the possible ones."""
    return f"标注 {name} 不认识：{value}（可以写：{'、'.join(values)}）"


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
