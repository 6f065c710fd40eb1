"""What an attacker finds of an accusation: nothing, however it came and whenever it was sealed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from handlers import content, splitting
from handlers.incoming import Kind
from storage import envelope, seals
from storage.db import Database
from storage.models import Attachment, Case, Clue
from storage.sealed_keys import PublicKey, register
from storage.sealed_models import SealedItem
from storage.states import CaseStatus, RowOutcome
from tests.handlers.attacker import Attacker, numbers, untried
from tests.handlers.dialogue import PRIVATE, Dialogue, quote

OFFICER = "河长办梁敏"
ORDINARY = "托口镇三里坪村桥下有人倒建筑垃圾"
ACCUSATION = "镇里的河长老贾收了采砂老板的好处，帮他们通风报信"
PLANTED = ("老贾", "采砂老板", "通风报信", "收了", "好处")
"""Words of the accusation, none of which the bot says by itself."""
SECRET = envelope.new_private()


@pytest.fixture
async def attacker(db: Database, data: Path) -> AsyncIterator[Attacker]:
    talk = await Dialogue.begin(db)
    key = PublicKey("方正", envelope.public_of(SECRET))
    await db.run(register, key, now=talk.now)
    made = Attacker(talk, data)
    yield made
    made.close()


def opened(session: Session) -> list[content.Content]:
    """What the discipline side reads."""
    bodies = session.exec(select(SealedItem.body)).all()
    return [content.read(envelope.unseal(body, [SECRET]))[0] for body in bodies]


async def read(talk: Dialogue) -> str:
    """All of it, in one text."""
    return "\n".join(one.model_dump_json() for one in await talk.db.read(opened))


async def search(attacker: Attacker, words: tuple[str, ...] = PLANTED, *, everywhere: bool = False) -> None:
    """Ask everything, and look everywhere: while it runs, and after it was closed."""
    await attacker.ask_everything(await numbers(attacker.talk), everywhere=everywhere)
    await attacker.talk.db.tidy()
    assert attacker.found(words) == []
    await attacker.talk.db.close()
    assert attacker.found(words) == []


def test_every_command_that_reads_is_tried() -> None:
    assert untried() == ["帮助", "用法"]


async def test_the_search_itself_finds(attacker: Attacker) -> None:
    await attacker.say("石嫂", "监督", ORDINARY)
    await attacker.say(OFFICER, "办公", "卷宗 1")
    places = {where for where, _ in attacker.found(["建筑垃圾"])}
    assert {"办公", "exports/卷宗-2026-1.pdf", "hexiaodu.db-wal"} <= places


@pytest.mark.parametrize("where", ["监督", PRIVATE])
@pytest.mark.parametrize(
    "said",
    [
        ACCUSATION,
        f"{ORDINARY}，{ACCUSATION}",
        quote("老秦", ACCUSATION, "就是"),
        f"#接龙\n今日巡河\n1. 老秦 正常\n2. 石嫂 {ACCUSATION}",
    ],
    ids=["alone", "mixed", "quoted", "list"],
)
async def test_sealed_at_once(attacker: Attacker, where: str, said: str) -> None:
    await attacker.say("老秦", "监督", "安江镇河边有人倒垃圾")
    assert await attacker.talk.tell("石嫂", where, said) == RowOutcome.SEALED
    await attacker.say("石嫂", where, kind=Kind.IMAGE)
    assert "老贾" in await read(attacker.talk)
    await search(attacker)


async def test_in_a_follow_up(attacker: Attacker) -> None:
    await attacker.say("石嫂", "监督", ORDINARY)
    await attacker.say(OFFICER, "办公", "受理 1")
    assert await attacker.talk.tell("石嫂", "监督", ACCUSATION) == RowOutcome.SEALED
    await search(attacker, everywhere=True)


@pytest.mark.parametrize("is_slow", [True, False], ids=["after the office heard", "before"])
@pytest.mark.parametrize("where", ["监督", PRIVATE])
async def test_in_pieces_the_first_is_taken_out_of_the_ledger_again(
    attacker: Attacker, where: str, is_slow: bool
) -> None:
    talk = attacker.talk
    await attacker.say("石嫂", where, ORDINARY, minute=is_slow)
    await attacker.say("石嫂", where, "镇里的河长老贾", minute=is_slow)
    if is_slow:
        await attacker.say(OFFICER, "办公", "查 1")
    assert await talk.tell("石嫂", where, "收了采砂老板的好处") == RowOutcome.SEALED
    text = await read(talk)
    assert "老贾" in text
    assert "收了采砂老板的好处" in text
    [clue] = await talk.db.read(lambda session: session.exec(select(Clue)).all())
    assert clue.words == ORDINARY
    assert (await talk.case()).status == CaseStatus.REPORTED
    attacker.heard += await talk.wait()
    told = [text for where, text in attacker.heard if where == "办公" and text.startswith("新问题 1号")]
    assert len(told) == 1, "the river problem is not lost with it"
    await search(attacker)


async def test_handed_over_by_an_officer(attacker: Attacker) -> None:
    talk = attacker.talk
    said = "托口镇三里坪村桥下又倒渣土，开挖机那家跟镇上姓贾的是亲戚"
    planted = ("姓贾", "亲戚", "挖机", "查过户口", "三里坪")
    await attacker.say("石嫂", "监督", said)
    await attacker.say("石嫂", "监督", kind=Kind.IMAGE)
    await attacker.say("石嫂", PRIVATE, "补充 1 开挖机的还在倒，姓贾的也在场")
    for command in (
        "查 1",
        "查 1 详情",
        "卷宗 1",
        "受理 1",
        "备注 1 查过户口，是亲戚",
        "交办 1 托口镇 3天",
        "列表",
    ):
        await attacker.say(OFFICER, "办公", command)
    attacker.files.clear()
    handed = await talk.outcome(OFFICER, "办公", "移交 1 姓贾的查过户口，说是亲戚")
    assert handed is not None
    assert handed.erase == ("exports/卷宗-2026-1.pdf",)
    attacker.heard.clear()
    after = await talk.wait(0)
    assert ("托口水利武", "1号（乱堆·建筑垃圾）已移送别处，您单位不用办了。") in after
    assert [where for where, _ in after].count("石嫂") == 1, "a receipt"
    text = await read(talk)
    for word in ("姓贾", "查过户口", "石嫂", "是亲戚"):
        assert word in text

    def left(session: Session) -> None:
        assert session.exec(select(Clue)).all() == []
        assert session.exec(select(Attachment)).all() == []
        [case] = session.exec(select(Case)).all()
        assert (case.status, case.village, case.spot, case.unit) == (CaseStatus.SEALED, None, "", None)

    await talk.db.read(left)
    assert await talk.say(OFFICER, "办公", "查 1") == [("办公", "1号 已转纪委")]
    assert await talk.say("老秦", "监督", "@河小督 进度 1") == [("监督", "1号（托口镇·乱堆）已移送。")]
    await search(attacker, planted, everywhere=True)


async def test_an_accusation_that_is_all_of_a_case_takes_the_case_with_it(attacker: Attacker) -> None:
    talk = attacker.talk
    await attacker.say("老秦", "监督", "黔城镇码头有人倒垃圾")
    await attacker.say("石嫂", "监督", ORDINARY)
    for number in (1, 2):
        await attacker.say(OFFICER, "办公", f"移交 {number} 有内情")
    assert await talk.db.read(numbers_of_cases) == [CaseStatus.SEALED] * 2
    said = await attacker.say(OFFICER, "办公", "移交 1 再来")
    assert "已转纪委" in said[0][1]


def numbers_of_cases(session: Session) -> list[CaseStatus]:
    return [case.status for case in session.exec(select(Case).order_by(col(Case.number)))]


async def test_a_reason_is_asked_for(attacker: Attacker) -> None:
    await attacker.say("石嫂", "监督", ORDINARY)
    said = await attacker.say(OFFICER, "办公", "移交 1")
    assert said == [("办公", "请写上为什么要移交：移交 1 理由（理由只有纪检同志看得到）")]
    assert (await attacker.talk.case()).status == CaseStatus.REPORTED


async def test_an_older_backup_is_sealed_again(attacker: Attacker, data: Path, tmp_path: Path) -> None:
    talk = attacker.talk
    await attacker.say("石嫂", "监督", ORDINARY)
    await attacker.say("石嫂", "监督", "镇里的河长老贾")
    await attacker.say("老秦", "监督", "黔城镇码头边有人往沅水里倒渣土")
    copy = tmp_path / "older" / "hexiaodu.db"
    copy.parent.mkdir()
    await talk.db.tidy()
    copy.write_bytes((data / "hexiaodu.db").read_bytes())
    await talk.tell("石嫂", "监督", "收了采砂老板的好处")
    await talk.tell(OFFICER, "办公", "移交 2 码头那件有内情")
    found = await talk.db.read(seals.listed)
    older = Database(copy)
    await older.run(seals.apply, talk.ctx.vault, found, now=talk.now)
    await older.run(seals.apply, talk.ctx.vault, found, now=talk.now)

    def left(session: Session) -> tuple[list[str], list[CaseStatus]]:
        return list(session.exec(select(Clue.words))), numbers_of_cases(session)

    assert await older.read(left) == ([ORDINARY], [CaseStatus.REPORTED, CaseStatus.SEALED])
    assert await older.read(seals.listed) == found
    await older.close()
    assert b"\xe8\x80\x81\xe8\xb4\xbe" not in copy.read_bytes()


async def test_grumbles_are_not_sealed(attacker: Attacker) -> None:
    for said in (
        "这河没人管",
        "河长到底是哪个哦",
        "打了公示牌上的电话没人接",
        "河长河长，河都长草了",
        "领导来检查那天水都是清的，哈哈",
        "报了三次都没人来，要你们有什么用",
        "天天巡河，鱼都认得我了",
        "河长办的同志辛苦了，改天请你们吃西瓜",
        "镇里开会又讲半天，河里还是那个样子",
        "我要是河长，先把这条河跳一遍",
    ):
        assert await attacker.talk.tell("石嫂", "监督", said) != RowOutcome.SEALED, said


async def release(talk: Dialogue) -> None:
    """Live until all that was split off is due."""
    await talk.wait(48 * 3600)
    await talk.db.run(splitting.release, talk.ctx, now=talk.now)


MIXED = f"{ORDINARY}，村支书老贾收了老板的好处，没人敢管"


@pytest.mark.parametrize("where", ["监督", PRIVATE])
async def test_a_mixed_message_goes_on_without_its_source(attacker: Attacker, where: str) -> None:
    talk = attacker.talk
    await attacker.say("老秦", "监督", "托口镇街上那段河里漂着死鱼")
    assert await talk.tell("石嫂", where, MIXED) == RowOutcome.SEALED
    await talk.wait(6 * 3600)
    assert await talk.db.run(splitting.release, talk.ctx, now=talk.now) is not None
    assert len(await talk.db.read(numbers_of_cases)) == 1, "no number while it may be told from whom"
    await release(talk)
    [_, case] = await talk.db.read(lambda session: session.exec(select(Case)).all())
    assert (case.category, case.township, case.village) == ("dumping", "托口镇", "三里坪")
    assert case.spot == "", "桥下 is the reporter's word"
    assert case.opened_at.day != 11
    assert (await talk.db.read(lambda session: [one.reporter for one in session.exec(select(Clue))])) == [
        "老秦"
    ]
    assert "隔天" in await read(talk)
    said = await talk.wait(60)
    assert [where for where, text in said if "新问题 2号" in text] == ["办公"]
    attacker.heard += said
    await search(attacker, (*PLANTED, "没人敢管", "桥下有人", "支书"))


async def test_the_only_report_from_there_waits_for_the_discipline_side(attacker: Attacker) -> None:
    talk = attacker.talk
    await attacker.say("老秦", "监督", "黔城镇码头边有人往沅水里倒渣土")
    await attacker.say("石嫂", "监督", "托口镇街上那段河里漂着死鱼")
    assert await talk.tell("石嫂", "监督", MIXED) == RowOutcome.SEALED
    await release(talk)
    assert len(await talk.db.read(numbers_of_cases)) == 2
    proposals = {one.proposal for one in await talk.db.read(opened)} - {""}
    assert proposals == {"托口镇三里坪村：乱堆（建筑垃圾）"}


async def test_what_is_handled_already_gets_no_second_number(attacker: Attacker) -> None:
    talk = attacker.talk
    await attacker.say("老秦", "监督", ORDINARY)
    assert await talk.tell("石嫂", PRIVATE, MIXED) == RowOutcome.SEALED
    await release(talk)
    assert len(await talk.db.read(numbers_of_cases)) == 1
