"""Text messages: understood, answered and sealed as anything else; what only chats may do they may not."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from handlers import clocks, content
from handlers.texts import sealed as sealed_texts
from handlers.texts.errors import NOT_BY_NUMBER
from storage import matches, phones
from storage.addresses import Address
from storage.db import Database
from storage.models import Clue, InboxRow, Notice
from storage.people_models import Account
from storage.roster import RosterLine, import_roster
from storage.sealed_models import SealedClue, SealedItem
from storage.states import CaseStatus, NoticeState, Role, RowOutcome, Source
from tests.handlers.dialogue import PRIVATE, ROSTER, Dialogue

QIN = "13512340001"
STRANGER = "13700001111"
OFFICER = "河长办梁敏"
OFFICERS = "13600009999"
NUMBERED = [replace(line, phone=OFFICERS) if line.name == "梁敏" else line for line in ROSTER]
ACCUSATION = "托口镇的河长老贾收了采砂老板的好处，帮他们通风报信"


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    return await Dialogue.begin(db, texts=True)


async def test_somebody_of_the_roster_reports_and_is_answered(talk: Dialogue) -> None:
    assert await talk.text(QIN, "沙湾乡寨头河边有人电鱼") == []
    assert await talk.wait() == [
        ("办公", "新问题 1号 非法捕捞·电鱼 沙湾乡寨头\n秦有田（短信）：沙湾乡寨头河边有人电鱼\n"
         "回：受理 1　或：不受理 1 理由"),
        (QIN, "已登记 1号（沙湾乡·非法捕捞）。谢谢。"),
    ]  # fmt: skip
    case = await talk.case()
    assert (case.status, case.source) == (CaseStatus.REPORTED, Source.SMS)
    assert await talk.text(QIN, "进度") == [(QIN, "您报的：\n1号（沙湾乡·非法捕捞）待核实")]
    assert await talk.text(QIN, "进度 1") == [(QIN, "1号（沙湾乡·非法捕捞）待核实。")]
    await talk.say(OFFICER, "办公", "受理 1")
    said = await talk.say(OFFICER, "办公", "销号 1 人已移交渔政，查看人 梁敏")
    assert (QIN, "1号（沙湾乡·非法捕捞）已整改销号。谢谢您。") in [*said, *await talk.wait()]


@pytest.mark.parametrize("minutes", [5, 40])
async def test_what_follows_within_the_hour_belongs_to_the_clue(talk: Dialogue, minutes: int) -> None:
    await talk.text(QIN, "沙湾乡寨头河边有人电鱼")
    await talk.wait()
    await talk.text(QIN, "电鱼的还在寨头，三个人", after=60 * minutes)
    [clue] = await talk.db.read(lambda session: session.exec(select(Clue)).all())
    assert clue.words == "沙湾乡寨头河边有人电鱼\n电鱼的还在寨头，三个人"


async def test_who_is_in_no_roster_is_kept_and_marked(talk: Dialogue) -> None:
    await talk.text(STRANGER, "托口镇三里坪村桥下有人倒建筑垃圾")
    [(_, to_office), to_reporter] = await talk.wait()
    assert "尾号1111（短信，不在名单）：" in to_office
    assert STRANGER not in to_office
    assert to_reporter == (STRANGER, "已登记 1号（托口镇·乱堆）。谢谢。")


@pytest.mark.parametrize("words", ["你好", "今天天气真好", "请问你们周末上班吗", "6"])
async def test_who_is_in_no_roster_is_not_answered_for_talk(talk: Dialogue, words: str) -> None:
    assert await talk.text(STRANGER, words) == []
    assert await talk.wait(3600) == []


async def test_a_number_gives_no_right(talk: Dialogue) -> None:
    """Numbers can be forged: an officer's, too."""
    talk = await Dialogue.begin(talk.db, texts=True, roster=NUMBERED)
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    for order in (
        "受理 1",
        "列表",
        "绑定 123456",
        "导出 本月",
        "登记 电话 王大爷：河边有人电鱼",
        "转纪检件 列表",
    ):
        assert await talk.text(OFFICERS, order) in ([], [(OFFICERS, NOT_BY_NUMBER)]), order
    assert (await talk.case()).status == CaseStatus.REPORTED
    bound = select(Account).where(Account.channel == "sms", Account.bound_at.is_not(None))  # type: ignore[union-attr]
    assert await talk.db.read(lambda session: session.exec(bound).all()) == []


async def test_of_what_is_sealed_a_text_says_nothing(talk: Dialogue) -> None:
    [(where, _), (to, receipt)] = await talk.text(STRANGER, ACCUSATION)
    assert (where, to) == ("纪检", STRANGER)
    assert await talk.wait(3600) == []
    [number] = await talk.db.read(lambda session: session.exec(select(SealedClue.receipt)).all())
    assert receipt == sealed_texts.to_number(number, answers=False)
    for word in ("人", "纪检", "12388", "老贾", "河长", "转"):
        assert word not in receipt, word
    # nothing is left that says who it was
    rows = await talk.db.read(lambda session: session.exec(select(InboxRow)).all())
    assert [(row.outcome, row.sender) for row in rows] == [(RowOutcome.SEALED, "")]
    mark = await talk.db.run(phones.mark, STRANGER)
    await talk.db.tidy()
    folder = Path(str(await talk.db.read(lambda session: session.connection().engine.url.database))).parent
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"SQLite format 3" in kept
    for sign in (mark, STRANGER, "尾号1111", "老贾"):
        assert sign.encode() not in kept, sign


async def test_the_discipline_side_answers_by_saying_that_there_is_an_answer(talk: Dialogue) -> None:
    await talk.text(STRANGER, ACCUSATION)
    await talk.wait(3600)
    number = await talk.db.read(lambda session: session.exec(select(SealedClue.receipt)).one())
    shown = sealed_texts.receipt(number)
    said = await talk.say("驻点方正", PRIVATE, f"转纪检件 告知 {shown} 老贾的事正在核查")
    assert ("驻点方正", sealed_texts.TOLD_BY_NUMBER) in said
    assert (STRANGER, f"凭证号 {shown} 有回音了，请来电报凭证号询问。") in [*said, *await talk.wait()]


async def test_what_follows_an_accusation_by_text_is_sealed_with_it(talk: Dialogue) -> None:
    await talk.text(STRANGER, ACCUSATION)
    await talk.text(STRANGER, "就是他，我亲眼看到的")
    clues = await talk.db.read(lambda session: session.exec(select(SealedClue)).all())
    assert len(clues) == 1


async def test_the_discipline_side_reads_the_number(talk: Dialogue) -> None:
    await talk.text(STRANGER, ACCUSATION)
    body = await talk.db.read(lambda session: session.exec(select(SealedItem.body)).one())
    read, _ = content.read(talk.ctx.vault.open(body))
    assert read.who is not None
    assert read.who.number == STRANGER


async def test_who_called_goes_on_by_text(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {STRANGER}：黔城镇清江湖水葫芦一大片")
    await talk.text(STRANGER, "水葫芦还在长，又多了一片")
    [clue] = await talk.db.read(lambda session: session.exec(select(Clue)).all())
    assert clue.reporter_name == "王大爷"
    assert clue.words.endswith("水葫芦还在长，又多了一片")


async def test_who_is_on_duty_hears_an_urgent_case_by_text(talk: Dialogue) -> None:
    talk = await Dialogue.begin(talk.db, texts=True, roster=NUMBERED)
    await talk.say(OFFICER, "办公", "值班 今天 梁敏")
    await talk.say("老秦", "监督", "寨头电站大坝决口了，水往村里灌，快来人")
    case = await talk.case()
    assert case.severity == "urgent"
    await talk.db.run(clocks.alarm, talk.ctx, now=talk.now)
    said = await talk.wait(1)
    [by_text] = [text for to, text in said if to == OFFICERS]
    assert by_text.startswith("紧急：1号")
    assert by_text.endswith("请到微信里回：受理 1")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.db.run(clocks.alarm, talk.ctx, now=talk.now)
    assert [text for to, text in await talk.wait(1) if to == OFFICERS] != []


async def test_without_a_provider_who_wrote_is_called_back(talk: Dialogue) -> None:
    await talk.text(QIN, "沙湾乡寨头河边有人电鱼")
    talk.ctx = Dialogue.context()
    said = await talk.wait()
    who = "秦有田（尾号0001）"
    owed = f"【请回电】{who}：已登记 1号（沙湾乡·非法捕捞）。谢谢。\n打过了回：回电 {who}"
    assert ("办公", owed) in said
    states = await talk.db.read(lambda session: session.exec(select(Notice.state)).all())
    assert NoticeState.OWED in states


async def test_where_words_alone_can_be_sent_nobody_asks_for_photos(talk: Dialogue) -> None:
    await talk.text(QIN, "沙湾乡寨头河边有人电鱼")
    await talk.wait()
    said = [await talk.text(QIN, words) for words in ("帮助", "补充 1", "补充 1 又来了一条船")]
    assert [to for heard in said for to, _ in heard if to == QIN] == [QIN] * 3
    assert not [
        text for heard in said for to, text in heard if to == QIN and ("照片" in text or "\n" in text)
    ]


async def test_who_is_bound_is_found_by_their_chat_not_by_their_number(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "登记 电话 龙世海 13700002222：黔城镇清江湖水葫芦一大片")
    late = [
        RosterLine("胡家明", Role.SUPERVISOR, wechat_name="老胡", phone="13700003333"),
        RosterLine("龙世海", Role.SUPERVISOR, wechat_name="海哥"),
    ]
    await talk.db.run(import_roster, late)
    await talk.text("13700003333", "沙湾乡寨头河边有人电鱼")
    await talk.say("老胡", "监督", "今天天气不错", contact="wxid_hu")
    [found] = await talk.db.read(matches.by_name)
    assert (found.person, found.address) == ("胡家明", Address("wechat", "wxid_hu"))
