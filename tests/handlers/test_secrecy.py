"""What is never said: to a room, to a unit."""

import pytest
from sqlmodel import Session, select

from storage.db import Database
from storage.models import Notice
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER, WATER = "河长办梁敏", "托口水利武"
WORDS = "托口镇三里坪村那个姓丁的老板又偷倒建筑垃圾，车牌湘N88888，问我就打13812345678"
SECRETS = ("丁", "湘N", "13812345678", "1381234", "偷倒", "三里坪", "建筑垃圾")
"""Of the report, all that a supervisors' room must not read."""
REPORTER = ("老秦", "秦有田", "秦", "丁", "湘N", "1381234", "13512340001", "偷倒", "老板")
"""Who reported, and in which words: nothing for a unit."""


async def everything(talk: Dialogue, to: str) -> str:
    def texts(session: Session) -> str:
        return "\n".join(session.exec(select(Notice.text).where(Notice.conversation == to)))

    return await talk.db.read(texts)


async def work(talk: Dialogue, where: str) -> None:
    """Everything an officer does with a case, told in `where`."""
    await talk.reported(WORDS)
    for command in (
        "查 1",
        "列表",
        "受理 1",
        "列表 托口镇",
        "交办 1 托口镇 3天",
        "查 1",
        "列表",
        "销号 1 已清运，我看的",
        "查 1",
    ):
        await talk.say(OFFICER, where, f"@河小督 {command}")
    await talk.say("石嫂", where, "@河小督 进度 1")
    await talk.wait()


async def test_a_supervisors_room_reads_number_category_township_and_status(talk: Dialogue) -> None:
    await work(talk, "监督")
    public = await everything(talk, "监督")
    assert "1号（托口镇·乱堆）" in public
    assert [secret for secret in SECRETS if secret in public] == []
    private = await everything(talk, OFFICER)
    assert "三里坪" in private
    assert "2026-1 乱堆·" in private


@pytest.mark.parametrize("where", ["监督", "办公", PRIVATE])
async def test_a_unit_never_sees_who_reported_or_how(talk: Dialogue, where: str) -> None:
    await work(talk, where)
    told = await everything(talk, WATER)
    assert told.startswith("河长办交办 1号：乱堆·")
    assert "托口镇三里坪" in told
    assert [secret for secret in REPORTER if secret in told] == []


async def test_phone_numbers_are_masked_wherever_they_are_said(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾，电话１３８１２３４５６７８或0745-7712345，139 1234 5678")
    for command in ("查 1", "受理 1", "交办 1 托口镇", "销号 1 已清，问13900001111", "查 1"):
        await talk.say(OFFICER, "办公", command)

    def texts(session: Session) -> str:
        return "\n".join(session.exec(select(Notice.text)))

    said = await talk.db.read(texts)
    for number in ("13812345678", "１３８１２３４５６７８", "7712345", "139 1234 5678", "13900001111"):
        assert number not in said
    for masked in ("138****5678", "0745-****345", "139****5678", "139****1111"):
        assert masked in said


async def test_a_binding_code_is_told_in_private_only(talk: Dialogue) -> None:
    said = await talk.say(OFFICER, "办公", "绑定 石秀")
    assert said[0] == ("办公", "好，绑定码已私信您。")
    assert said[1][0] == OFFICER
    assert said[1][1].startswith("石秀的绑定码：")


async def test_commands_are_answered_in_the_conversation_they_were_given_in(db: Database) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported(WORDS)
    for where in ("办公", PRIVATE):
        said = await talk.say(OFFICER, where, "查 1")
        assert [to for to, _ in said] == [OFFICER if where == PRIVATE else where]
