"""登记 电话 and 回电: what is told on the telephone, and who is called back."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from handlers.texts import callers as texts
from storage import subjects
from storage.db import Database
from storage.errors import NoSuchPersonError
from storage.models import Clue, InboxRow, Notice
from storage.people_models import Account
from storage.states import CaseStatus, NoticeState, Source
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"
NUMBER = "13812345678"
WAITING = "已登记 1号（沙湾乡寨头·非法捕捞），{who}来电。请把编号告诉对方，{how}"


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    return await Dialogue.begin(db)


async def answer(talk: Dialogue, said: str, where: str = "办公") -> str:
    heard = [text for to, text in await talk.say(OFFICER, where, said) if to in (where, OFFICER)]
    return heard[0] if heard else ""


def in_files(folder: Path, words: str) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words.encode() in file.read_bytes()]


@pytest.mark.parametrize(
    ("said", "who", "how"),
    [
        ("老秦：沙湾乡寨头河边有人电鱼", "秦有田", "办好了私信告诉本人。"),
        ("秦有田 沙湾乡寨头河边有人电鱼", "秦有田", "办好了私信告诉本人。"),
        ("13512340001 沙湾乡寨头河边有人电鱼", "秦有田", "办好了私信告诉本人。"),
        ("+86 135-1234-0001，沙湾乡寨头河边有人电鱼", "秦有田", "办好了私信告诉本人。"),
        ("王大爷 13812345678 沙湾乡寨头河边有人电鱼", "王大爷", "办好了提醒您回电。"),
        ("13812345678 王大爷：沙湾乡寨头河边有人电鱼", "王大爷", "办好了提醒您回电。"),
        ("王大爷(0745-7712345): 沙湾乡寨头河边有人电鱼", "王大爷", "办好了提醒您回电。"),
        ("13812345678\n沙湾乡寨头河边有人电鱼", "尾号5678", "办好了提醒您回电。"),
        ("王大爷：沙湾乡寨头河边有人电鱼", "王大爷", "没留号码，办好了也提醒您。"),
    ],
)
async def test_who_called_is_found_by_name_or_number(talk: Dialogue, said: str, who: str, how: str) -> None:
    assert await answer(talk, f"登记 电话 {said}") == WAITING.format(who=who, how=how)
    case = await talk.case()
    assert (case.status, case.source, case.township) == (CaseStatus.REPORTED, Source.PHONE, "沙湾乡")
    clue = await talk.db.read(lambda session: session.exec(select(Clue)).one())
    assert (clue.reporter_name, clue.words) == (who, "沙湾乡寨头河边有人电鱼")


async def test_the_office_and_a_bound_caller_hear_of_it(talk: Dialogue) -> None:
    await talk.say(OFFICER, PRIVATE, "登记 电话 老秦：托口镇三里坪村桥下有人倒建筑垃圾 昨晚十点")
    assert await talk.wait() == [
        ("老秦", "已登记 1号（托口镇·乱堆）。谢谢。"),
        (
            "办公",
            "新问题 1号 乱堆·建筑垃圾 托口镇三里坪 桥下\n"
            "秦有田（电话）：托口镇三里坪村桥下有人倒建筑垃圾 昨晚十点\n"
            "回：受理 1　或：不受理 1 理由",
        ),
    ]
    assert "发生时间：5月10日 22:00" in await answer(talk, "查 1")
    # from now on it is the caller's own, in private too
    assert (await talk.say("老秦", PRIVATE, "撤回 1"))[-1][0] == "老秦"


async def test_what_is_missing_is_asked_for_and_the_answer_completes_it(talk: Dialogue) -> None:
    assert (await answer(talk, "登记 电话", PRIVATE)).startswith("谁打来的？")
    assert await answer(talk, "老秦", PRIVATE) == "秦有田说了什么？请回在哪里、什么问题。"
    assert (await answer(talk, "沙湾乡寨头河边有人电鱼", PRIVATE)).startswith("已登记 1号")
    # and the one after that is nothing of it
    assert "已登记" not in await answer(talk, "安江镇码头倒了一车渣土", PRIVATE)


async def test_among_colleagues_only_what_is_said_to_the_bot_completes_it(talk: Dialogue) -> None:
    assert (await answer(talk, "登记 电话 老秦")).endswith("（群里回要@我）")
    assert await talk.say(OFFICER, "办公", "好的，马上") == []
    assert (await answer(talk, "@河小督 沙湾乡寨头河边有人电鱼")).startswith("已登记 1号")


async def test_a_number_is_kept_nowhere_as_it_is(talk: Dialogue, data: Path) -> None:
    assert await answer(talk, f"登记 电话 王大爷 {NUMBER}") == texts.HOW
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼，打我 {NUMBER}")
    await talk.say(OFFICER, "办公", "不受理 1 已经走了")
    heard = "".join(text for _, text in await talk.wait())
    assert NUMBER not in heard
    assert not in_files(data, NUMBER)


async def test_who_is_not_reached_is_called_until_it_is_ticked_off(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼")
    await talk.say(OFFICER, "办公", "登记 电话 王大爷 13900001234：安江镇河边臭得很")
    assert await answer(talk, "回电") == "没有要回的电话。"
    said = [*await talk.say(OFFICER, "办公", "不受理 1 已经走了"), *await talk.wait()]
    to_call = "王大爷（尾号5678）：您反映的 1号（沙湾乡·非法捕捞）没有受理：已经走了。谢谢您关心河湖。"
    assert ("办公", f"【请回电】{to_call}\n打过了回：回电 王大爷（尾号5678）") in said
    await talk.say(OFFICER, "办公", "不受理 2 是家里下水道")
    assert (await answer(talk, "回电")).startswith(f"要回的电话2个：\n{to_call}（5月11日起）\n")
    assert f"■ 要回的电话2个 → 回电 姓名\n{to_call}" in await answer(talk, "今天")
    assert await answer(talk, "回电 李婆婆") == "没有要给“李婆婆”回的电话。看还有谁，发：回电"
    assert (await answer(talk, "回电 王大爷")).startswith("是哪一位？回数字：\n1 王大爷（尾号5678）")
    assert await answer(talk, "1") == "好，王大爷的电话记为打过了。谢谢。"
    assert await answer(talk, "回电 1234 他说好") == "好，王大爷的电话记为打过了。谢谢。"
    assert await answer(talk, "回电") == "没有要回的电话。"
    states = await talk.db.read(
        lambda session: set(session.exec(select(Notice.state).where(Notice.channel == "phone")))
    )
    assert states == {NoticeState.SENT, NoticeState.DROPPED}


async def test_what_was_taken_back_need_not_be_told(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼")
    await talk.say(OFFICER, "办公", "不受理 1 已经走了")
    await talk.wait()
    await talk.say(OFFICER, "办公", "撤销")
    assert await answer(talk, "回电") == "没有要回的电话。"


async def test_more_of_the_same_caller_belongs_to_what_was_told(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼")
    said = await answer(talk, f"登记 电话 王大爷 {NUMBER}：又来了两个人，还在电")
    assert said == "记到1号（沙湾乡寨头·非法捕捞）里了，王大爷来电。办好了提醒您回电。"


async def test_whatever_an_officer_takes_down_is_a_case(talk: Dialogue) -> None:
    said = await answer(talk, "登记 电话 王大爷：那个事情你们管一下")
    assert said == (
        "已登记 1号（地点待补·其他涉河），王大爷来电。请把编号告诉对方，没留号码，办好了也提醒您。\n"
        "还不知道在哪个乡镇，请问一声，再发：改址 1 乡镇和村"
    )


async def test_an_accusation_by_telephone_is_sealed_and_leaves_no_caller(talk: Dialogue) -> None:
    said = await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：寨头村支书收了采砂老板的钱")
    assert ("办公", texts.SEALED) in said
    assert [to for to, _ in said] == ["纪检", "办公"]

    def left(session: Session) -> tuple[int, int, int]:
        callers = session.exec(select(Account).where(Account.channel == "phone")).all()
        rows = session.exec(select(InboxRow).where(InboxRow.channel == "phone", InboxRow.sender != "")).all()
        return len(callers), len(rows), len(session.exec(select(Clue)).all())

    assert await talk.db.read(left) == (0, 0, 0)


async def test_a_unit_never_reads_who_called(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    heard = [text for to, text in await talk.say(OFFICER, "办公", "交办 1 托口镇") if to == "托口水利武"]
    heard += [text for to, text in await talk.wait() if to == "托口水利武"]
    for said in ("查 1", "接收 1", "详情 1", "我的"):
        heard += [text for _, text in await talk.say("托口水利武", PRIVATE, said)]
    assert "1号" in "".join(heard)
    assert "王大爷" not in "".join(heard)
    assert "5678" not in "".join(heard)


async def test_who_called_can_see_and_have_erased_what_is_kept(talk: Dialogue, data: Path) -> None:
    await talk.say(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼")
    await talk.say(OFFICER, "办公", "不受理 1 已经走了")
    await talk.wait()
    subject = await talk.db.read(subjects.find, "王大爷")
    held = await talk.db.read(subjects.held, subject)
    assert (held.phone, [case.number for _, case, _ in held.clues]) == (NUMBER, [1])
    await talk.db.run(subjects.erase, subject, now=talk.now, somebody="某人")
    assert await answer(talk, "回电") == "没有要回的电话。"
    assert "王大爷" not in await answer(talk, "查 1")
    with pytest.raises(NoSuchPersonError):
        await talk.db.read(subjects.find, "王大爷")


async def test_only_officers_take_calls(talk: Dialogue) -> None:
    await talk.say("老秦", PRIVATE, "登记 电话 王大爷：沙湾乡寨头河边有人电鱼")
    await talk.wait()
    found = await talk.db.read(lambda session: session.exec(select(Clue.reporter_name)).all())
    assert "王大爷" not in found


@pytest.mark.parametrize(
    "said",
    [
        "",
        "：",
        "13",
        "王大爷：",
        "\u202e\u202e：x",
        "1" * 3000,
        "王" * 500,
        "：：：：",
        "😀：😀",
        "a\x00b：c",
    ],
)
async def test_bad_input_is_answered(talk: Dialogue, said: str) -> None:
    assert await answer(talk, f"登记 电话 {said}", PRIVATE)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("已登记 1号。谢谢。", "已登记 1号。谢谢。"),
        ("您报的：\n1号待核实\n\n2号已销号", "您报的：1号待核实；2号已销号"),
        ("好的。\n再见", "好的。再见"),
    ],
)
def test_a_text_message_is_one_line(said: str, line: str) -> None:
    assert texts.in_line(said) == line
