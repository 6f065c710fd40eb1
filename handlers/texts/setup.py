"""First use: claiming, binding, rooms."""

from datetime import timedelta

from handlers.texts.case import echo
from handlers.texts.names import MODE, PURPOSE, ROLE
from storage.channel_models import Room
from storage.known import KnownRoom
from storage.people_models import Person
from storage.states import Mode, Purpose

PURPOSES_USAGE = "请写这个群的用途：群 监督员　或：群 河长办　或：群 纪检"
FOR_DISCIPLINE = "纪检群要由纪检同志自己在那个群里定：@我 群 纪检"
FOR_OFFICE = "这个群的用途由河长办的同志来定。纪检群请发：@我 群 纪检"
NOT_A_ROOM = "这个命令要在群里发：@我 群 监督员"
ONLY_SUPERVISORS = "这个命令只在监督员群里有用。"
NO_PURPOSE = "这个群还没有用途，请先发：群 监督员"
ALREADY_CLAIMED = "已经有河长办同志认领过了。请那位同志给您绑定码：绑定 您的姓名"
CLAIM_USAGE = "请带上第一次启动时打印的码：认领 码"
SENT = "好，已私信您。"
CODE_SENT = "好，绑定码已私信您。"
NO_OFFICER = "名单里还没有河长办的同志，请先在电脑上导入名单：hexiaodu roster import 名单.csv"


def claimed(person: Person) -> str:
    """To the first officer."""
    return f"{person.name}同志好，您已认领河小督。下一步：把我拉进群，在群里 @我 发“群 监督员”。发“帮助”看全部命令。"


def which_officer(names: list[str]) -> str:
    """Several officers in the roster: which is it?"""
    return f"名单里有几位河长办同志（{'、'.join(names)}），请带上姓名：认领 码 姓名"


def code(person: Person, digits: str, time: timedelta) -> str:
    """To the officer who asked for a code."""
    minutes = round(time.total_seconds() / 60)
    return f"{person.name}的绑定码：{digits}（{minutes}分钟内有效，只能用一次）。请他私信我：绑定 {digits}"


def code_at_terminal(person: Person) -> str:
    """To the officer who wants a code for a discipline officer: it could be used by who made it."""
    return f"纪检同志的绑定码请管理员在电脑上出：hexiaodu roster code {person.name}"


def bound(person: Person) -> str:
    """To who has just been bound."""
    unit = f"（{person.unit}）" if person.unit else ""
    return f"{person.name}{unit}您好，已绑定为{ROLE[person.role]}。发“帮助”看我能做什么。"


def which_town(name: str) -> str:
    """No township that there is."""
    return f"没有“{echo(name)}”这个乡镇，请写乡镇名，如：群 监督员 托口镇 江市镇"


def purpose(room: Room) -> str:
    """The room has a purpose now."""
    towns = f"，日报里说{'、'.join(room.townships)}还在办的" if room.townships else ""
    text = f"好，本群是{PURPOSE[room.purpose]}了{towns}。"
    if room.purpose.value == "supervisors":
        return f"{text}现在{MODE[room.mode]}，情况只报河长办；要我在群里说登记，请发：开口"
    return text


def discipline_room(topic: str, purpose: Purpose) -> str:
    """To each of the discipline side, in private."""
    if purpose != Purpose.DISCIPLINE:
        return f"“{topic}”不再是纪检群了，转纪检件的回执不再发到那里。"
    return f"“{topic}”定为纪检群了，转纪检件的回执会发到那里。群里请只留纪检同志；有别人在，回执一到，就猜得出是谁刚说的话。"


def mode(room: KnownRoom) -> str:
    """How much is said here from now on."""
    text = f"好，本群现在{MODE[room.mode]}。"
    if room.mode == Mode.REGISTER:
        text += "再发一次“开口”，销号和日报也说。"
    return text
