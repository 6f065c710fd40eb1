"""Outages, and rooms and people that got other ids at a login."""

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.case import called
from handlers.texts.names import ROLE
from handlers.texts.when import span
from storage.channel_models import Rematch
from storage.people import Bound
from storage.states import RematchKind

NOTHING_TO_CONFIRM = "没有要核对的换号。"
HOW = "是的，照那一行的开头回；不是的，后面再加“不是”。"
NOT_RECORDED = "核对以前，换了号的群里说的话我不记。"


def outage(since: datetime, until: datetime) -> str:
    """To the office: what was said meanwhile nobody gives us again."""
    return (
        f"{span(since, until)}我掉线了，没听到群消息，微信也不会补发。"
        "请管理员把那段聊天导进来（hexiaodu import-chat），或请大家在群里再说一遍。"
    )


def proposals(waiting: Sequence[Rematch]) -> str:
    """To the office: what seems to be the same under another id."""
    lines = ["微信重新登录后，编号变了，请核对是不是原来的："]
    lines += [f"换号 {item.id}　{_what(item)}" for item in waiting]
    rooms = any(item.kind == RematchKind.ROOM for item in waiting)
    return "\n".join([*lines, HOW + (NOT_RECORDED if rooms else "")])


def _what(item: Rematch) -> str:
    if item.kind == RematchKind.ROOM:
        return f"群「{called(item.name)}」（{item.members}人）"
    return f"微信名“{called(item.name)}”的同志"


def unclear(people: Sequence[Bound]) -> str:
    """To the office: whose name several have, or who must not be bound by a colleague."""
    named = "、".join(f"{one.person}（{ROLE[one.role]}）" for one in people)
    return f"微信重新登录后换了编号，光凭微信名认不准：{named}。请重新绑定：发“绑定 姓名”；纪检同志的码在电脑上出。"


def confirmed(item: Rematch, now: datetime) -> str:
    """The officer says it is the same."""
    if item.kind == RematchKind.ROOM:
        return (
            f"好，「{called(item.name)}」接上了，用途、线索和没送到的话都转过来了。"
            f"{span(item.at, now)}那里说的话我没记，请翻一下，有线索的请再说一遍。"
        )
    return f"好，“{called(item.name)}”接上了，绑定和报过的线索都转过来了。"


def refused(item: Rematch) -> str:
    """The officer says it is not the same."""
    return f"好，{_what(item)}不是原来的，不动。"


def unknown(number: int) -> str:
    """No such proposal waits."""
    return f"没有要核对的“换号 {number}”。发“换号”看要核对的。"
