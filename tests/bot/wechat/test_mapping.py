"""What gateways tell -> `Incoming`, without a gateway."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.wechat.mapping import Around, Heard, kind_of, moment, recalled_id, to_incoming
from handlers.incoming import Incoming, Kind

NOW = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)
NOON = 1777867200
XML = '<?xml version="1.0"?><msg><img aeskey="1"/></msg>'


def mapped(type: int, text: str = "", around: Around | None = None, **changes: Any) -> Incoming:
    values: dict[str, Any] = {"filename": "", "timestamp": NOON, "sender": "alice", "room": "r"}
    heard = Heard(id="m1", type=type, text=text, mentions=(), **(values | changes))
    return to_incoming(
        heard,
        around or Around(),
        channel="wechat",
        self_id="bot",
        self_names=("", "河小督"),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1, Kind.FILE),
        (2, Kind.AUDIO),
        (6, Kind.IMAGE),
        (7, Kind.TEXT),
        (8, Kind.LOCATION),
        (13, Kind.RECALLED),
        (14, Kind.URL),
        (15, Kind.VIDEO),
        *((number, Kind.OTHER) for number in (-1, 0, 3, 4, 5, 9, 10, 11, 12, 16, 17, 2**31 - 1)),
    ],
)
def test_kinds_go_by_the_numbers_of_typescript(number: int, kind: Kind) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize("timestamp", [NOON, NOON * 1000])
def test_seconds_and_milliseconds_are_told_apart(timestamp: int) -> None:
    assert mapped(7, timestamp=timestamp).at == datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


def test_milliseconds_are_kept() -> None:
    at = moment(NOON * 1000 + 250)
    assert at is not None
    assert at.microsecond == 250_000


@pytest.mark.parametrize("timestamp", [0, 2**63])
def test_no_time_or_nonsense_is_now(timestamp: int) -> None:
    assert mapped(7, timestamp=timestamp).at == NOW


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("1234567890", "1234567890"),
        (" 1234567890\n", "1234567890"),
        ("<sysmsg><revokemsg><msgid>1</msgid><newmsgid>22</newmsgid></revokemsg></sysmsg>", "22"),
        ("<revokemsg><msgid>1</msgid></revokemsg>", "1"),
        ("<revokemsg><newmsgid><![CDATA[22]]></newmsgid></revokemsg>", "22"),
        ("<revokemsg></revokemsg>", None),
        ("你撤回了一条消息 。", None),
        ("", None),
    ],
)
def test_the_id_that_a_recall_names(text: str, id: str | None) -> None:
    assert recalled_id(text) == id
    assert mapped(13, text).recalls == id


@pytest.mark.parametrize(
    ("type", "text", "around", "words"),
    [
        (7, "<三里坪> 有人倒垃圾", Around(), "<三里坪> 有人倒垃圾"),
        (7, "[微信红包]恭喜发财", Around(), "[微信红包]恭喜发财"),
        (2, "桥下有人倒垃圾", Around(), "桥下有人倒垃圾"),
        (2, XML, Around(), ""),
        (6, XML, Around(), ""),
        (8, XML, Around(), ""),
        (14, XML, Around(title="简报"), "简报"),
        (14, "一个链接", Around(), "一个链接"),
        (5, XML, Around(), ""),
    ],
)
def test_words_are_what_a_person_said(type: int, text: str, around: Around, words: str) -> None:
    assert mapped(type, text, around).text == words


def test_a_files_name_is_its_text() -> None:
    assert mapped(1, XML, filename="审批.pdf").text == "审批.pdf"


@pytest.mark.parametrize(("alias", "kept"), [("老易", ""), ("沙湾老易", "沙湾老易"), ("", "")])
def test_an_alias_that_is_the_name_is_none(alias: str, kept: str) -> None:
    assert mapped(7, around=Around(sender_name="老易", room_alias=alias)).room_alias == kept


def test_an_unnamed_account_is_not_meant_by_every_at() -> None:
    assert not mapped(7, "@老杨 看看").mentions_bot
