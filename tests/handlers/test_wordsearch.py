"""Cases are found by words, by those they concern only, and no word outlives what it stood in."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.config import Retention
from bot.jobs import nightly
from handlers import indexing, wordsearch
from storage import retention, terms
from storage.db import Database
from storage.models import Case
from storage.retention import What
from storage.search import Wanted
from tests.handlers.dialogue import MONDAY, PRIVATE, Dialogue
from tests.handlers.ledgers import answer, many
from tests.handlers.officer import OFFICER

UNIT = "托口水利武"
REPORTS = (
    ("老秦", "托口镇三里坪村桥下有人下地笼，网拉了半条河"),
    ("石嫂", "黔城镇码头边倒了一堆橘子皮，臭得很"),
    ("老秦", "安江镇橘子园下面有人电鱼，车牌尾号4321"),
    ("石嫂", "江市镇老渡口有人撒网"),
)


@pytest.fixture
async def four(talk: Dialogue) -> Dialogue:
    """1号 to 4号, an hour apart."""
    for who, said in REPORTS:
        await talk.reported(said, who=who)
        await talk.wait(3600)
    return talk


async def hand_out(talk: Dialogue) -> None:
    """1号 is with 托口镇."""
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")


async def close(talk: Dialogue, number: int) -> None:
    """It was accepted, and is done."""
    await talk.say(OFFICER, "办公", f"受理 {number}")
    await talk.say(OFFICER, "办公", f"销号 {number} 已清运，查看人 张三")


async def found(talk: Dialogue, said: str) -> list[int]:
    """The numbers that a search shows, in its order."""
    text = await answer(talk, said)
    if text.startswith("2026-"):
        return [int(text.partition(" ")[0].removeprefix("2026-"))]
    return [int(line.partition("号")[0]) for line in text.split("\n")[1:]]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("查 橘子皮", [2]),
        ("查 橘子", [3, 2]),
        ("查橘子皮", [2]),
        ("查 三里坪 网", [1]),
        ("查 网", [4, 1]),
        ("查 桥下", [1]),
        ("查 尾号43", [3]),
        ("列表 4321", [3]),
        ("列表 32", [3]),
        ("查 码头 生活垃圾", [2]),
        ("查 安江镇", [3]),
        ("查 橘子 码头", [2]),
        ("查 橘皮", []),
        ("查 飞机", []),
        ("查 三里坪的地笼", [1]),
        ("查 三里坪那条", [1]),
        ("列表 橘子", [3, 2]),
        ("列表 待核实 网", [4, 1]),
        ("列表 已销号 网", []),
        ("列表 江市镇 网", [4]),
        ("列表 三里坪", [1]),
    ],
)
async def test_what_was_reported_is_found_by_its_words(four: Dialogue, said: str, numbers: list[int]) -> None:
    assert await found(four, said) == numbers


async def test_word_for_word(four: Dialogue) -> None:
    assert await answer(four, "查 橘子") == (
        "橘子：2件，新的在前\n"
        "3号 待核实 非法捕捞·电鱼 安江镇 受理还剩1天\n"
        "2号 待核实 乱堆·生活垃圾 黔城镇 码头边 受理还剩1天"
    )
    assert await answer(four, "3") != ""
    assert await answer(four, "查 飞机") == (
        "没有找到“飞机”。少写几个字、换个说法再查；所有编号发：列表 全部"
    )
    assert await answer(four, "列表 飞机") == "飞机：没有。"


async def test_in_the_office_a_blank_makes_it_a_search(four: Dialogue) -> None:
    assert (await answer(four, "查 橘子皮", where="办公")).startswith("2026-2 ")
    assert await four.say(OFFICER, "办公", "查到了橘子皮") == []


async def test_in_a_supervisors_room_it_is_told_in_private(four: Dialogue) -> None:
    here, private = await four.say(OFFICER, "监督", "@河小督 查 橘子皮")
    assert here == ("监督", "好，已私信您。")
    assert private[0] == OFFICER
    assert private[1].startswith("2026-2 ")


async def test_what_comes_later_is_found_too(four: Dialogue) -> None:
    await four.say("石嫂", "监督", "江市镇老渡口那个人还带了鸬鹚")
    await four.say(OFFICER, "办公", "备注 2 业主写了保证书")
    assert await found(four, "查 鸬鹚") == [4]
    assert await found(four, "查 保证书") == [2]
    await four.say(OFFICER, "办公", "改址 3 沙湾乡")
    assert await found(four, "查 沙湾 电鱼") == [3]
    await hand_out(four)
    assert await found(four, "查 托口镇 地笼") == [1]


async def test_what_ended_is_found_and_told_from_other_years(four: Dialogue) -> None:
    await close(four, 2)
    assert await found(four, "列表 已销号 橘子") == [2]
    four.now += timedelta(days=300)
    assert (await answer(four, "查 橘子")).split("\n")[1].startswith("2026-3 待核实")


async def test_never_what_was_withdrawn_merged_or_sealed(four: Dialogue) -> None:
    await four.say("石嫂", PRIVATE, "撤回 2")
    await four.say(OFFICER, "办公", "并单 4 1")
    await four.say(OFFICER, "办公", "移交 3 有内情")
    for said in (
        "查 橘子",
        "列表 橘子",
        "列表 全部 橘子",
        "列表 已撤回 橘子",
        "列表 已转纪委 橘子",
        "查 电鱼",
    ):
        assert await found(four, said) == [], said
    # what was merged is found by the case it went into
    assert await found(four, "查 撒网") == [1]


async def test_a_unit_finds_its_own_by_what_it_is_told(four: Dialogue) -> None:
    await hand_out(four)
    assert (await answer(four, "查 三里坪", who=UNIT)).startswith("1号")
    # 网 and 半条河 are its reporter's words, 橘子皮 is another's
    for word in ("半条河", "网拉", "橘子皮", "码头"):
        assert await answer(four, f"查 {word}", who=UNIT) == (f"您单位没有“{word}”的。发“我的”看要办的。")
    assert "老秦" not in await answer(four, "查 桥下", who=UNIT)


async def test_a_supervisor_finds_their_own(four: Dialogue) -> None:
    assert await answer(four, "我的线索 橘子", who="老秦") == "您报的：\n3号（安江镇·非法捕捞）待核实"
    assert await answer(four, "我的线索 橘子皮", who="老秦") == (
        "您报的里面没有“橘子皮”。发“我的线索”看全部；要报就直接说在哪里、看到什么。"
    )


async def test_what_is_no_search_is_a_report(talk: Dialogue) -> None:
    await talk.say("老秦", PRIVATE, "我的线索 托口镇三里坪桥下有人倒建筑垃圾")
    assert (await talk.case()).township == "托口镇"


def indexed(data: Path) -> set[str]:
    """All pieces that stand in the file."""
    with closing(sqlite3.connect(data / "hexiaodu.db")) as connection:
        return {term for (term,) in connection.execute("SELECT term FROM case_term")}


async def read_all(talk: Dialogue) -> None:
    await talk.db.run(indexing.catch_up)


async def test_the_index_forgets_what_is_withdrawn(four: Dialogue, data: Path) -> None:
    await read_all(four)
    assert {"橘子", "子皮"} <= indexed(data)
    await four.say("石嫂", PRIVATE, "撤回 2")
    await read_all(four)
    assert "橘子" in indexed(data), "3号 speaks of it too"
    assert "子皮" not in indexed(data)


async def test_the_index_forgets_with_the_very_statement(four: Dialogue, data: Path) -> None:
    await read_all(four)

    def erase(session: Session) -> None:
        for what in (What.CASES, What.NOTICES):
            retention.purge(session, what, four.now + timedelta(days=1), now=four.now)

    await close(four, 2)
    await read_all(four)
    await four.db.run(erase)
    assert "子皮" not in indexed(data), "before anything was read anew"
    await four.db.tidy()
    assert "臭得".encode() not in (data / "hexiaodu.db").read_bytes()


async def test_another_writer_leaves_no_words_behind(four: Dialogue, data: Path) -> None:
    await read_all(four)
    with closing(sqlite3.connect(data / "hexiaodu.db")) as connection, connection:
        connection.execute("UPDATE clue SET words = '' WHERE words LIKE '%橘子皮%'")
        connection.execute("DELETE FROM clue_message WHERE text LIKE '%撒网%'")
        connection.execute("DELETE FROM clue WHERE words LIKE '%撒网%'")
    assert not {"子皮", "撒网"} & indexed(data)


async def test_two_pieces_apart_are_no_word(talk: Dialogue) -> None:
    await talk.reported("托口镇三里桥边有人倒垃圾，旁边是里坪的田")
    assert await found(talk, "查 三里坪 垃圾") == []


async def test_more_than_are_looked_through_is_said(talk: Dialogue) -> None:
    await talk.db.run(many, 7)

    def looked(session: Session) -> wordsearch.Found:
        return wordsearch.find(session, ["托口镇"], Wanted(), most=5)

    some = await talk.db.run(looked)
    assert [case.number for case in some.cases] == [7, 6, 5, 4, 3]
    assert some.has_more


async def test_the_newest_are_read_first_and_each_once(db: Database) -> None:
    await db.run(many, 30)
    assert await db.read(terms.unread, 100) == list(range(30, 0, -1))
    assert await db.run(indexing.catch_up, 4) == 4
    assert await db.read(terms.unread, 100) == list(range(26, 0, -1))
    assert [await db.run(indexing.catch_up) for _ in range(2)] == [26, 0]


async def test_at_night_all_is_read(db: Database, data: Path) -> None:
    await db.run(many, indexing.AT_ONCE + 1)
    [purge] = [job for job in nightly(Retention(), db, data) if job.name == "purge"]
    await purge.action(MONDAY)
    assert await db.read(terms.unread, 1) == []
    assert "桥" in indexed(data)


async def test_a_case_that_is_gone_is_not_waited_for(db: Database) -> None:
    def read(session: Session) -> int:
        session.add(terms.CaseUnread(case_id=99))
        session.flush()
        return indexing.catch_up(session)

    assert await db.run(read) == 1
    assert await db.read(terms.unread, 10) == []
    assert await db.read(lambda session: session.get(Case, 99)) is None
