"""What is said of who called by telephone, and of who has to be called back."""

from collections.abc import Sequence
from pathlib import Path

from handlers.channels import Can
from handlers.texts.case import called, echo, excerpt, place
from handlers.texts.names import CATEGORY
from handlers.texts.when import day
from storage.callers import Owed
from storage.known import KnownCase

LAST = 4
"""Digits of a number that are shown in WeChat."""
MOST_LISTED = 10
_CALL_ME = "（群里回要@我）"
TAKEN_DOWN = "接电话登记"
HOW = "请连姓名、号码和说了什么一起发：登记 电话 王大爷 号码：内容"
SEALED = "记下了。里面说到人的事，已按规定转纪检，这里不登记。请把您发的那条撤回。"
NOBODY = "没有要回的电话。"
USAGE = "回电 [姓名或尾号]"
_ENDS = "。！？；：，、…"
_WAYS = {
    "private": "办好了私信告诉本人。",
    "sms": "办好了发短信告诉本人。",
    "call": "办好了提醒您回电。",
    "none": "没留号码，办好了也提醒您。",
}


def by_number(number: str) -> str:
    """Who is known by a number only."""
    return f"尾号{number[-LAST:]}"


def in_line(text: str) -> str:
    """For a text message: one line, without what only chats show."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(line if line[-1] in _ENDS else f"{line}；" for line in lines[:-1]) + "".join(lines[-1:])


def which(name: str) -> str:
    """Several people have that name."""
    return f"名单里有几位{called(name)}，请用号码：登记 电话 号码：说了什么"


def who(*, in_room: bool) -> str:
    """Nobody was named who called."""
    how = "请回姓名（或号码）和说了什么，如：沙湾老易：沙湾乡寨头河边有人电鱼"
    return f"谁打来的？{how}{_CALL_ME if in_room else ''}"


def what(name: str, *, in_room: bool) -> str:
    """Who called is known, and nothing of what they said."""
    return f"{called(name)}说了什么？请回在哪里、什么问题。{_CALL_ME if in_room else ''}"


def way(can: Can, *, has_number: bool) -> str:
    """How the caller will hear of it."""
    if can.push:
        return _WAYS["sms" if can.numbers else "private"]
    return _WAYS["call" if has_number else "none"]


def registered(case: KnownCase, name: str, how: str, *, is_new: bool) -> str:
    """To the officer, who tells the number to the caller."""
    what = f"{case.number}号（{place(case) or '地点待补'}·{CATEGORY[case.category]}）"
    if not is_new:
        return f"记到{what}里了，{called(name)}来电。{how}"
    lines = [f"已登记 {what}，{called(name)}来电。请把编号告诉对方，{how}"]
    if not case.township and not case.outside:
        lines.append(f"还不知道在哪个乡镇，请问一声，再发：改址 {case.number} 乡镇和村")
    return "\n".join(lines)


def owed(one: Owed) -> str:
    """To the office: somebody to be called."""
    return f"【请回电】{whom(one)}：{one.text}\n打过了回：回电 {whom(one)}"


def whom(one: Owed) -> str:
    """Somebody with the end of their number: WeChat is no place for all of it."""
    tail = one.number[-LAST:]
    return called(one.name) + (f"（尾号{tail}）" if tail and tail not in one.name else "")


def listing(found: Sequence[Owed]) -> str:
    """All that are to be called."""
    lines = [f"{whom(one)}：{excerpt(one.text)}（{day(one.since)}起）" for one in found[:MOST_LISTED]]
    more = [f"……还有{len(found) - MOST_LISTED}个"] if len(found) > MOST_LISTED else []
    return "\n".join([f"要回的电话{len(found)}个：", *lines, *more, "打过了回：回电 姓名"])


def unknown(who: str) -> str:
    """Nobody of that name is to be called."""
    return f"没有要给“{echo(who)}”回的电话。看还有谁，发：回电"


def which_of(ways: Sequence[str]) -> str:
    """Several of that name are to be called."""
    return "\n".join(["是哪一位？回数字：", *(f"{n} {way}" for n, way in enumerate(ways, start=1))])


def done(name: str) -> str:
    """The call was made."""
    return f"好，{called(name)}的电话记为打过了。谢谢。"


def nothing(folder: Path) -> str:
    """To the operator: there is no database yet."""
    return f"{folder} 里还没有数据库。先运行：hexiaodu run"


def printed(found: Sequence[Owed]) -> str:
    """To the operator, who alone sees whole numbers."""
    return "\n".join(f"{called(one.name)} {one.number or '没留号码'}：{one.text}" for one in found)


def in_short(one: Owed) -> str:
    """In the morning's page."""
    return f"{whom(one)}：{excerpt(one.text)}"
