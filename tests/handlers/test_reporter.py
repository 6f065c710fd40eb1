"""What reporters say of their own clues, and the one question whether it is really fixed."""

import pytest

from handlers import reporter
from handlers.incoming import Kind
from storage import clues, media
from storage.db import Database
from storage.states import CaseStatus, Mode, RowOutcome
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue, Said, quote

OFFICER, REPORTER, NEIGHBOUR = "河长办梁敏", "石嫂", "老秦"
DUMPING = "托口镇三里坪村桥下倒了一堆渣土"
ASKED = (
    "您报的1号（托口镇·乱堆）5月11日整改销号了。现场真的好了吗？"
    "好了回：满意 1，没好回：不满意 1 现场情况。不回也没关系。"
)
NOT_YOURS = "没有您报的{}号。发“我的线索”看自己报过的。"


@pytest.fixture
async def reported(talk: Dialogue) -> Dialogue:
    """石嫂 has reported 1号 in a room; the office has heard of it."""
    await talk.reported(DUMPING, who=REPORTER)
    return talk


@pytest.fixture
async def closed(reported: Dialogue) -> Dialogue:
    """It was closed as rectified."""
    await close(reported, 1)
    return reported


async def close(talk: Dialogue, number: int, result: str = "已清运") -> None:
    await talk.say(OFFICER, "办公", f"受理 {number}")
    await talk.say(OFFICER, "办公", f"交办 {number} 托口镇")
    await talk.say(OFFICER, "办公", f"销号 {number} {result} 查看人：梁敏")


async def tomorrow(talk: Dialogue, days: int = 1) -> list[Said]:
    """What is asked at ten, so many days later."""
    said = await talk.wait(days * 24 * 3600)
    await talk.db.run(reporter.ask_satisfied, talk.ctx, now=talk.now)
    return [*said, *await talk.wait(1)]


# 补充


async def test_more_is_told_in_private_of_what_was_reported_in_a_room(reported: Dialogue) -> None:
    assert await reported.say(REPORTER, PRIVATE, "补充 1 还在倒，又来了两车，车主13512345678") == [
        ("办公", "【补充】1号 乱堆·建筑垃圾，报告人：还在倒，又来了两车，车主135****5678"),
        (REPORTER, "1号补充好了，10分钟内发来的照片也算这件的。谢谢。"),
    ]
    assert await reported.say(REPORTER, PRIVATE, kind=Kind.IMAGE) == []
    [clue] = await reported.db.read(clues.of_case, 1)
    assert clue.words.endswith("\n还在倒,又来了两车,车主135****5678")
    assert clue.id is not None
    assert len(await reported.db.read(media.of_clues, [clue.id])) == 1


async def test_photos_sent_before_belong_to_it_too(reported: Dialogue) -> None:
    await reported.say(REPORTER, PRIVATE, kind=Kind.IMAGE)
    await reported.say(REPORTER, PRIVATE, "补充 1 这是今天拍的")
    assert len(await reported.db.read(media.of_clues, [1])) == 1


async def test_a_photo_of_something_new_does_not(reported: Dialogue) -> None:
    await reported.say(REPORTER, PRIVATE, "补充 1 还在倒")
    await reported.say(REPORTER, PRIVATE, "安江镇大畲坪村有人电鱼")
    await reported.say(REPORTER, PRIVATE, kind=Kind.IMAGE)
    assert await reported.db.read(media.of_clues, [1]) == []
    assert len(await reported.db.read(media.of_clues, [2])) == 1


async def test_what_is_missing_wrong_or_over(reported: Dialogue) -> None:
    async def said(text: str) -> str:
        [(_, answer)] = await reported.say(REPORTER, PRIVATE, text)
        return answer

    assert await said("补充 1") == "请接着写：补充 1 现场情况。照片也可以直接发。"
    assert await said("满意 1") == "1号还在办（待核实）。有新情况发：补充 1 情况"
    assert await said("不满意 1 太慢") == "1号还在办（待核实）。有新情况发：补充 1 情况"
    await close(reported, 1)
    assert await said("补充 1 又倒了") == "1号已经销号了。没好请回：不满意 1 现场情况"


@pytest.mark.parametrize("who", [NEIGHBOUR, UNBOUND, OFFICER, "托口水利武"])
@pytest.mark.parametrize("text", ["补充 {} 还在倒", "满意 {}", "不满意 {} 还是臭"])
async def test_what_others_report_is_as_if_there_were_none(closed: Dialogue, who: str, text: str) -> None:
    for number in (1, 99):
        heard = await closed.say(who, PRIVATE, text.format(number))
        assert heard == [(who, NOT_YOURS.format(number))]


@pytest.mark.parametrize(
    "text", ["补充一下，是在三里坪桥下", "撤回的通知看到了吗", "满意得很，河里干净了", "不满意的地方多了"]
)
async def test_ordinary_sentences_are_no_commands(reported: Dialogue, text: str) -> None:
    assert await reported.tell(REPORTER, "监督", text) is not RowOutcome.COMMAND
    assert await reported.tell(REPORTER, PRIVATE, text) is not RowOutcome.COMMAND


@pytest.mark.parametrize("text", ["满意 100分", "不满意 100块一车的价", "满意 99"])
async def test_a_number_in_a_room_that_is_no_clue_of_theirs_is_talk(closed: Dialogue, text: str) -> None:
    assert await closed.say(REPORTER, "监督", text) == []
    assert await closed.say(NEIGHBOUR, "别的群", "撤回 1") == []


async def test_more_completes_the_place(talk: Dialogue) -> None:
    await talk.reported("河边倒了一堆渣土", who=REPORTER)
    await talk.say(REPORTER, PRIVATE, "补充 1 在托口镇三里坪村")
    assert (await talk.case()).township == "托口镇"


# whether it is fixed


async def test_it_is_asked_once_the_day_after_in_private(closed: Dialogue) -> None:
    await closed.db.run(reporter.ask_satisfied, closed.ctx, now=closed.now)
    assert await closed.wait() == []
    assert await tomorrow(closed) == [(REPORTER, ASKED)]
    assert await tomorrow(closed, 0) == []
    assert await tomorrow(closed) == []
    [clue] = await closed.db.read(clues.of_case, 1)
    assert clue.asked_at is not None


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (PRIVATE, "满意"),
        (PRIVATE, "满意 1"),
        ("监督", "满意 1"),
        (PRIVATE, "满意！谢谢"),
        (PRIVATE, quote("河小督", ASKED, "满意")),
    ],
)
async def test_who_is_satisfied_is_thanked(closed: Dialogue, where: str, text: str) -> None:
    await tomorrow(closed)
    heard = REPORTER if where == PRIVATE else where
    assert await closed.say(REPORTER, where, text) == [(heard, "好的，1号记下了，谢谢您。")]
    [clue] = await closed.db.read(clues.of_case, 1)
    assert clue.satisfied is True


@pytest.mark.parametrize(
    ("where", "text"),
    [(PRIVATE, "不满意，还是臭"), ("监督", "不满意 1 还是臭"), (PRIVATE, "1号 不满意 还是臭")],
)
async def test_who_is_not_is_heard_by_the_office(closed: Dialogue, where: str, text: str) -> None:
    await tomorrow(closed)
    heard = REPORTER if where == PRIVATE else where
    assert await closed.say(REPORTER, where, text) == [
        ("办公", "【回访】1号 乱堆·建筑垃圾（已销号），报告人说没办好：还是臭\n要接着办回：重开 1 还是臭"),
        (heard, "记下了，1号已转河长办再看。谢谢您说一声。"),
    ]
    [clue] = await closed.db.read(clues.of_case, 1)
    assert clue.satisfied is False
    await closed.say(REPORTER, where, kind=Kind.IMAGE)
    assert len(await closed.db.read(media.of_clues, [1])) == 1


async def test_who_answered_unasked_is_not_asked(closed: Dialogue) -> None:
    await closed.say(REPORTER, PRIVATE, "不满意 1")
    assert await tomorrow(closed) == []


async def test_nobody_is_asked_more_than_once_a_day(closed: Dialogue) -> None:
    await closed.reported("安江镇大畲坪村有人电鱼", who=REPORTER)
    await close(closed, 2)
    first = await tomorrow(closed)
    second = await tomorrow(closed)
    assert [text[:6] for _, text in [*first, *second]] == ["您报的1号（", "您报的2号（"]
    # which of them a bare word means is not clear
    assert await closed.tell(REPORTER, PRIVATE, "满意") is not RowOutcome.COMMAND


async def test_two_clues_of_one_case_are_one_question(reported: Dialogue) -> None:
    await reported.reported("托口镇郎溪村河边倒了生活垃圾", who=REPORTER, where="二群")
    await reported.say(OFFICER, "办公", "并单 2 1")
    await close(reported, 1)
    [(_, text)] = await tomorrow(reported)
    assert text.startswith("您报的1号、2号（")
    await reported.say(REPORTER, PRIVATE, "满意 1")
    assert [clue.satisfied for clue in await reported.db.read(clues.of_case, 1)] == [True, True]
    assert await tomorrow(reported) == []


@pytest.mark.parametrize("result", ["经核不属实", "有审批手续"])
async def test_only_what_was_rectified_is_asked_about(reported: Dialogue, result: str) -> None:
    await close(reported, 1, result)
    assert await tomorrow(reported) == []


async def test_what_was_closed_long_ago_is_not(closed: Dialogue) -> None:
    assert await tomorrow(closed, 15) == []


async def test_what_was_taken_up_again_is_not(closed: Dialogue) -> None:
    await closed.say(OFFICER, "办公", "重开 1 又堆上了")
    assert (await closed.case()).status == CaseStatus.ASSIGNED
    assert await tomorrow(closed) == []


async def test_a_stranger_is_asked_only_if_they_have_written_in_private(talk: Dialogue) -> None:
    await talk.reported(DUMPING, who=UNBOUND)
    await close(talk, 1)
    assert await tomorrow(talk) == []
    await talk.say(UNBOUND, PRIVATE, "您好")
    [(where, _)] = await tomorrow(talk)
    assert where == UNBOUND


async def test_who_heard_nothing_of_the_bot_is_not_asked(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    await talk.reported(DUMPING, who=REPORTER)
    await close(talk, 1)
    assert await tomorrow(talk) == []


# merged clues


async def test_all_who_reported_hear_where_they_did_once(talk: Dialogue) -> None:
    await talk.reported(DUMPING, who=REPORTER)
    await talk.reported("托口镇三里坪村桥底下有人倒渣土，好几车", who=NEIGHBOUR, where="二群")
    await talk.reported("三里坪村大桥下游河滩上堆满建筑垃圾，托口镇的", who="老赵", where="二群")
    await talk.say(OFFICER, "办公", "并单 2 1")
    await talk.say(OFFICER, "办公", "并单 3 1")
    assert len(await talk.db.read(clues.of_case, 1)) == 3
    await talk.say(OFFICER, "办公", "受理 1")
    said = await talk.say(OFFICER, "办公", "销号 1 已清运 查看人：梁敏")
    assert [one for one in said if one[0] != "办公"] == [
        ("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。"),
        ("二群", "2号、3号（托口镇·乱堆）已整改销号。谢谢您。"),
    ]
    assert await talk.say(NEIGHBOUR, "二群", "满意 2") == [("二群", "好的，2号记下了，谢谢您。")]
    found = {clue.reporter: clue.satisfied for clue in await talk.db.read(clues.of_case, 1)}
    assert found == {REPORTER: None, NEIGHBOUR: True, "老赵": None}


# what accuses somebody


async def test_what_accuses_is_sealed_whatever_command_it_stands_in(reported: Dialogue) -> None:
    said = "补充 1 河长王大山收了砂场老板的钱，一直包庇"
    assert await reported.tell(REPORTER, PRIVATE, said) is RowOutcome.SEALED
    # goes on with it
    assert await reported.tell(REPORTER, PRIVATE, "补充 1 就是他，我亲眼看到他拿的") is RowOutcome.SEALED
    [clue] = await reported.db.read(clues.of_case, 1)
    assert clue.words == DUMPING


async def test_an_accusation_in_pieces_is_none_of_the_clue(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下倒了一堆渣土，老板给人送了钱", who=REPORTER)
    assert await talk.tell(REPORTER, PRIVATE, "补充 1 送给村支书的") is RowOutcome.SEALED
