"""Help, short enough for a phone."""

from collections.abc import Sequence
from typing import Protocol

from handlers.texts.case import echo
from storage.states import Role

HOW_TO_REPORT = "看到问题直接说：在哪里、看到什么，可以发照片和位置。"
IN_WORDS = "看到问题直接发：在哪里、看到什么。查进度发：进度；添一句发：补充 编号 情况；报错了发：撤回 编号。"
"""Where more than words cannot be sent, and each word costs."""
HOW_TO_ASK = "可以直接问：这个月黔城还有几个乱堆没销号　直接说：黔城码头那条转黔城镇，3天"
EXAMPLES = ("受理 12", "交办 12 托口镇 3天", "销号 12 已清运，查看人 张三")
"""What an officer types most."""


class Listed(Protocol):
    """What of a command help needs."""

    @property
    def word(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def topic(self) -> str: ...


def few(role: Role, commands: Sequence[Listed]) -> str:
    """All commands of a role that has few."""
    head = [HOW_TO_REPORT] if role == Role.SUPERVISOR else []
    return "\n".join([*head, in_full(commands)])


def by_topic(commands: Sequence[Listed]) -> str:
    """The words of the commands by topic, and how to see more."""
    words: dict[str, list[str]] = {}
    for command in commands:
        words.setdefault(command.topic, []).append(command.word)
    lines = [HOW_TO_ASK, *(f"【{topic}】{'、'.join(found)}" for topic, found in words.items())]
    lines.append(f"例：{'；'.join(EXAMPLES)}")
    lines.append("某一个怎么用：用法 交办　都列出来：用法 全部")
    return "\n".join(lines)


def no_command(word: str) -> str:
    """Nothing of theirs goes by this word."""
    if not word:
        return "请写上命令：用法 交办　或：用法 全部"
    return f"没有“{echo(word)}”这个命令。发“帮助”看有哪些。"


def in_full(commands: Sequence[Listed]) -> str:
    """Each command with its usage."""
    return "\n".join(f"{command.usage}　{command.summary}" for command in commands)
