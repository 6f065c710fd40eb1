"""Copied chats in the forms in which WeChat gives them."""

from datetime import date, datetime

import pytest

from bot.chatlog import Chat, read
from handlers.texts.when import CHINA

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=CHINA)  # a Friday
CLUE, MORE = "三里坪桥下有人倒建筑垃圾", "两车，还冒烟"


def said(text: str, day: date | None = None, names: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Who, when (month-day hour:minute), what."""
    chat = read(text, now=NOW, day=day, names=names)
    return [(line.name, f"{line.at:%m-%d %H:%M}", line.text) for line in chat.lines]


@pytest.mark.parametrize(
    "text",
    [
        f"老易  2026/11/20 08:15\n{CLUE}\n\n石嫂  2026/11/20 08:16\n{MORE}\n",
        f"老易 2026-11-20 08:15:31\n{CLUE}\n石嫂 2026-11-20 08:16:02\n{MORE}",
        f"2026年11月20日 上午8:15 老易:\n{CLUE}\n2026年11月20日 上午8:16 石嫂:\n{MORE}",
        f"老易 2026年11月20日 08:15\n{CLUE}\n石嫂 2026年11月20日 08:16\n{MORE}",
        f"[2026/11/20 08:15] 老易: {CLUE}\n[2026/11/20 08:16] 石嫂: {MORE}",
        f"2026-11-20 08:15 老易：{CLUE}\n2026-11-20 08:16 石嫂：{MORE}",
        f"老易(2026/11/20 08:15)：\n{CLUE}\n石嫂(2026/11/20 08:16)：\n{MORE}",
        f"老易 今天 08:15\n{CLUE}\n石嫂 今天 08:16\n{MORE}",
        f"老易 11月20日 早上8:15\n{CLUE}\n石嫂 11月20日 早上8:16\n{MORE}",
        f"老易 11/20 08:15\n{CLUE}\n石嫂 11/20 08:16\n{MORE}",
        f"老易 星期五 08:15\n{CLUE}\n石嫂 星期五 08:16\n{MORE}",
        f"Dear:\n    “监督员一群”的聊天记录如下:\n\n—————  2026-11-20  —————\n\n\n"
        f"老易  08:15\n\n{CLUE}\n\n老易  08:15\n\n嗯\n\n石嫂  08:16\n\n{MORE}\n",
        f"\ufeff老易  2026/11/20 08:15\r\n{CLUE}\r\n石嫂\u2005 2026/11/20 08:16\r\n{MORE}\r\n",
    ],
)
def test_the_usual_forms(text: str) -> None:
    found = [one for one in said(text, names=("石嫂",)) if one[2] != "嗯"]
    assert found == [("老易", "11-20 08:15", CLUE), ("石嫂", "11-20 08:16", MORE)]
    assert read(text, now=NOW, names=("石嫂",)).puzzling == ()


def test_times_alone_need_a_day_and_go_on_past_midnight() -> None:
    text = f"老易 23:58\n{CLUE}\n石嫂 00:03\n{MORE}\n老易 08:10\n好\n石嫂 08:11\n好的"
    chat = read(text, now=NOW)
    assert (chat.lines, chat.undated) == ((), (1, 3, 5, 7))
    days = [when for _, when, _ in said(text, date(2026, 11, 19))]
    assert days == ["11-19 23:58", "11-20 00:03", "11-20 08:10", "11-20 08:11"]


@pytest.mark.parametrize(
    ("stamp", "when"),
    [
        ("昨天 08:15", "11-19 08:15"),
        ("前天 下午3:02", "11-18 15:02"),
        ("星期三 12:00", "11-18 12:00"),
        ("周日 中午12:30", "11-15 12:30"),
        ("12/31 23:59", "12-31 23:59"),  # last year's
        ("2026/11/20 中午1:05", "11-20 13:05"),
        ("2026/11/20 凌晨12:10", "11-20 00:10"),
        ("2026/11/20 8:15 AM", "11-20 08:15"),
        ("2026/11/20 2:15 PM", "11-20 14:15"),
    ],
)
def test_times(stamp: str, when: str) -> None:
    assert said(f"老易 {stamp}\n{CLUE}") == [("老易", when, CLUE)]


def test_several_lines_and_blanks_belong_to_one_message() -> None:
    text = f"老易 2026/11/20 08:15\n{CLUE}\n\n{MORE}\n\n\n石嫂 2026/11/20 08:16\n好"
    assert said(text)[0] == ("老易", "11-20 08:15", f"{CLUE}\n\n{MORE}")


def test_photos_are_counted_and_what_wechat_says_is_nobodys() -> None:
    text = (
        "老易 2026/11/20 08:15\n[图片]\n老易 2026/11/20 08:16\n[图片: 1.jpg(请在附件中查看)]\n"
        "“石嫂”撤回了一条消息\n老易 2026/11/20 08:17\n[强]\n"
        "“老易”邀请“小杨”加入了群聊\n石嫂 2026/11/20 08:18\n好"
    )
    assert [text for _, _, text in said(text)] == ["", "", "", "好"]


def test_what_belongs_to_nothing_is_said_with_its_line() -> None:
    text = f"各位看一下\n老易 2026/11/20 08:15\n{CLUE}\n石嫂 2026/11/20 08:16\n石嫂 2027/11/20 08:17\n{MORE}"
    chat = read(text, now=NOW)
    assert [line.text for line in chat.lines] == [CLUE]
    assert [number for number, _ in chat.puzzling] == [1, 4, 5]


def test_what_only_looks_like_a_header_is_not_given_to_anybody() -> None:
    """Without a day a name that nobody knows may be words: neither made up nor swallowed."""
    text = f"老易 08:15\n{CLUE}\n明天集合 08:30\n带水\n老易 08:16\n{MORE}"
    chat = read(text, now=NOW, day=date(2026, 11, 20))
    assert [line.text for line in chat.lines] == [CLUE, MORE]
    assert chat.puzzling == ((3, "明天集合 08:30"), (4, "带水"))
    known = read(text, now=NOW, day=date(2026, 11, 20), names=("明天集合",))
    assert [line.text for line in known.lines] == [CLUE, "带水", MORE]


def test_an_answer_that_is_a_day_is_no_separator() -> None:
    assert said("老易 2026/11/20 08:15\n昨天") == [("老易", "11-20 08:15", "昨天")]


@pytest.mark.parametrize("text", ["", "\n\n", "没有时间的一段话\n又一段", "老易：\n在吗", "25:61 老易：x"])
def test_what_is_no_chat_gives_nothing(text: str) -> None:
    assert read(text, now=NOW, day=date(2026, 11, 20)).lines == ()


def test_the_topic_is_known_where_it_stands() -> None:
    assert read("“监督员一群”的聊天记录如下:", now=NOW) == Chat((), "监督员一群")
