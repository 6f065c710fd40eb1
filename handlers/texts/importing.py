"""What was made of a copied chat: for who imports it, in the terminal. No message is printed but what was not understood."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from storage.states import RowOutcome

LATER = "河小督没有运行；启动后马上处理。"
SLOW = "还没全处理完，机器人会接着办；再运行一次就知道了（不会重复）。"
MOST_SHOWN = 20
MOST_LETTERS = 40
_OUTCOME = {
    RowOutcome.CLUE: "登记",
    RowOutcome.ADDED: "补充到已有的问题",
    RowOutcome.PATROL: "巡河打卡",
    RowOutcome.ASKED: "问进度（没有回答）",
    RowOutcome.COMMAND: "像口令（没有执行，请本人再发一次）",
    RowOutcome.SEALED: "转纪检",
    RowOutcome.FAILED: "没办成（看日志）",
}


class Chat(Protocol):
    """What was read."""

    @property
    def lines(self) -> Sequence[object]:
        """Messages."""

    @property
    def undated(self) -> Sequence[int]:
        """Lines with a time and no day."""

    @property
    def puzzling(self) -> Sequence[tuple[int, str]]:
        """Lines that belong to nothing."""


class Found(Protocol):
    """What becomes of it."""

    @property
    def fresh(self) -> Sequence[object]:
        """What was not heard."""

    @property
    def known(self) -> int:
        """What was."""

    @property
    def media(self) -> int:
        """Photos and the like that were not."""

    @property
    def own(self) -> int:
        """What the bot said."""

    @property
    def old(self) -> int:
        """What is too old."""

    @property
    def strangers(self) -> Sequence[str]:
        """Names that are nobody's."""


def sorted_out(topic: str, chat: Chat, found: Found, *, only_checked: bool) -> str:
    """All that there is to say of the file."""
    done = "可以补录" if only_checked else "补录"
    lines = [
        f"「{topic}」：读到{len(chat.lines)}条，{done}{len(found.fresh)}条，{found.known}条早就听到过。"
        + (f"机器人自己说的{found.own}条不算。" if found.own else "")
    ]
    if found.old:
        lines.append(f"{found.old}条太早（七天以前，或这个群定用途以前），没有补录。")
    if found.media:
        lines.append(f"{found.media}条图片、语音等没听到，抄来的聊天里没有它们：请原发的人再发一次。")
    if found.strangers:
        named = "、".join(found.strangers[:MOST_SHOWN])
        lines.append(f"对不上号的名字（照样补录，但联系不到本人）：{named}")
    if chat.undated:
        lines.append(
            f"第{_numbers(chat.undated)}行只有时间没有日期，没有补录。请加上那天的日期：--day 2026-11-20"
        )
    if chat.puzzling:
        lines.append(f"{len(chat.puzzling)}行没看懂，没有补录：")
        lines += [f"  第{number}行：{_short(text)}" for number, text in chat.puzzling[:MOST_SHOWN]]
        if len(chat.puzzling) > MOST_SHOWN:
            lines.append(f"  还有{len(chat.puzzling) - MOST_SHOWN}行")
    return "\n".join(lines)


def outcome(outcomes: Sequence[RowOutcome]) -> str:
    """What the bot has made of them."""
    count = Counter(_OUTCOME.get(one, "闲聊等") for one in outcomes)
    return "处理好了：" + "，".join(f"{what}{number}条" for what, number in count.most_common()) + "。"


def _numbers(numbers: Sequence[int]) -> str:
    more = "…" if len(numbers) > MOST_SHOWN else ""
    return "、".join(map(str, numbers[:MOST_SHOWN])) + more


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def no_database(folder: Path) -> str:
    """There is nothing yet."""
    return f"{folder} 里还没有数据库。请先启动一次。"


def too_big(file: Path, most: int) -> str:
    """No chat of some hours is so long."""
    return f"{file} 太大（超过 {most // 2**20} MB），请只导出掉线那几个小时的。"


def unreadable(file: Path, why: str) -> str:
    """`why` is the system's."""
    return f"读不了 {file}（{why}）。"


def no_text(file: Path) -> str:
    """Bytes that are no text."""
    return f"{file} 不是文字文件。请在微信里多选、复制，粘到一个文本文件里；或者导入导出的邮件（.eml）。"


def which_room(topic: str, topics: Sequence[str]) -> str:
    """It is not clear whose chat it is."""
    named = "、".join(f"「{one}」" for one in topics) or "（还没有）"
    about = f"没有一个（或不止一个）群叫「{topic}」" if topic else "没写是哪个群的聊天"
    return f"{about}。有用途的群：{named}。请加上：--room 群名"


def nothing(file: Path, undated: Sequence[int]) -> str:
    """Not one message."""
    if undated:
        return f"{file} 里的消息只有时间没有日期。请加上那天的日期：--day 2026-11-20"
    return (
        f"{file} 里没看懂一条消息。要有谁、什么时候、说了什么，例如：\n"
        "老易  2026/11/20 08:15\n三里坪桥下有人倒垃圾"
    )
