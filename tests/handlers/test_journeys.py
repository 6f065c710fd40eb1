"""What becomes of what people tell, as scenarios: the reporters, the office, the ledger."""

from sqlmodel import Session, select

from handlers.incoming import Kind, Location
from storage import clues, ledger, media
from storage.db import Database
from storage.models import Attachment, Clue, InboxRow
from storage.states import CaseStatus, Mode, Relation, RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue

WASTE = "托口镇三里坪村桥下有人倒了两车建筑垃圾"
FISHING = "岩垅乡河里有人用电瓶打鱼"
PIER = Location(latitude=27.12345, longitude=109.54321)


def all_clues(session: Session) -> list[Clue]:
    return list(session.exec(select(Clue).order_by(Clue.id)))  # type: ignore[arg-type]


def texts(said: list[tuple[str, str]], where: str) -> list[str]:
    return [text for to, text in said if to == where]


async def test_words_photo_and_position_are_one_clue_of_one_case(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", WASTE)
    assert await talk.tell("老秦", "监督", kind=Kind.IMAGE, after=8) == RowOutcome.ADDED
    position = await talk.tell(
        "老秦", "监督", "洪江市托口镇三里坪村", kind=Kind.LOCATION, location=PIER, after=8
    )
    assert position == RowOutcome.ADDED
    said = await talk.wait()
    assert texts(said, "监督") == ["已登记 1号（托口镇·乱堆）。谢谢。"]
    [office] = texts(said, "办公")
    assert office.startswith("新问题 1号 乱堆·建筑垃圾 托口镇三里坪")
    assert f"\n老秦（监督）：{WASTE}（照片1张）\n" in office
    assert office.endswith("\n回：受理 1　或：不受理 1 理由")

    [clue] = await talk.db.read(all_clues)
    assert (clue.category, clue.sub, clue.township, clue.village) == (
        "dumping",
        "construction_waste",
        "托口镇",
        "三里坪",
    )
    assert (clue.words, clue.reporter, clue.person_id) == (WASTE, "老秦", 1)
    assert "建筑垃圾" in [word for _, words in clue.evidence for word in words]
    assert clue.id is not None
    said_in_it = await talk.db.read(clues.messages, [clue.id])
    assert [(m.kind, m.relation) for m in said_in_it] == [
        ("text", Relation.OPENING),
        ("image", Relation.ADDITION),
        ("location", Relation.ADDITION),
    ]
    assert [a.kind for a in await talk.db.read(media.of_clues, [clue.id])] == ["image"]
    case = await talk.case()
    assert (case.status, case.severity) == (CaseStatus.REPORTED, "normal")
    assert (case.township, case.village) == ("托口镇", "三里坪")
    assert (case.latitude, case.longitude) == (PIER.latitude, PIER.longitude)
    [event] = await talk.db.read(ledger.events, clue.case_id)
    assert (event.by, event.after, event.message) == ("bot", CaseStatus.REPORTED, "m1")


async def test_photos_and_a_position_before_the_words_belong_to_them(talk: Dialogue) -> None:
    for kind, text in ((Kind.IMAGE, ""), (Kind.IMAGE, ""), (Kind.LOCATION, "洪江市江市镇老街")):
        where = PIER if kind == Kind.LOCATION else None
        assert await talk.tell("老秦", "监督", text, kind=kind, location=where, after=30) == RowOutcome.LOOSE
    assert await talk.tell("石嫂", "监督", kind=Kind.IMAGE) == RowOutcome.LOOSE
    await talk.say("老秦", "监督", "有人往河里倒泔水", after=60)
    [clue] = await talk.db.read(all_clues)
    assert clue.id is not None
    kept = await talk.db.read(media.of_clues, [clue.id])
    assert [(a.kind, a.sender) for a in kept] == [("image", "老秦"), ("image", "老秦"), ("location", "老秦")]
    case = await talk.case()
    assert (case.township, case.latitude) == ("江市镇", PIER.latitude)


async def test_a_photo_of_long_ago_is_not_taken(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    await talk.say("老秦", "监督", WASTE, after=601)
    [clue] = await talk.db.read(all_clues)
    assert clue.id is not None
    assert await talk.db.read(media.of_clues, [clue.id]) == []


async def test_a_missing_place_is_asked_for_and_its_answer_completes_the_clue(talk: Dialogue) -> None:
    said = await talk.reported("这边河里有人用电瓶打鱼", who="石嫂")
    assert texts(said, "监督") == ["已登记 1号（非法捕捞）。请问在哪个乡镇、哪个村？"]
    assert await talk.tell("石嫂", "监督", "在江市镇老街", after=40) == RowOutcome.ADDED
    assert (await talk.case()).township == "江市镇"
    assert await talk.wait() == []


async def test_a_village_of_two_townships_is_asked_for(talk: Dialogue) -> None:
    [line] = texts(await talk.reported("杨柳村河边有人倒垃圾", who="石嫂"), "监督")
    assert line.startswith("已登记 1号（乱堆）。请问是")
    assert "托口镇" in line
    assert "群峰乡" in line
    assert line.endswith("的杨柳村？")


async def test_what_others_say_of_a_place_does_not_complete_it(talk: Dialogue) -> None:
    await talk.reported("这边河里有人用电瓶打鱼", who="石嫂")
    await talk.say("老秦", "监督", "我也看到了，在江市镇老街")
    assert (await talk.case()).township is None


async def test_talk_and_check_ins_are_stored_as_nothing(talk: Dialogue) -> None:
    outcomes = [
        await talk.tell("石嫂", "监督", said)
        for said in ("今天天气不错", "大家吃饭了没", "今日巡河无异常", "河西那家粉店好吃")
    ]
    assert outcomes == [RowOutcome.PASSED, RowOutcome.PASSED, RowOutcome.PATROL, RowOutcome.PASSED]
    assert await talk.tell("石嫂", "监督", FISHING, kind=Kind.OTHER) == RowOutcome.PASSED
    assert await talk.wait(3600) == []
    assert await talk.db.read(all_clues) == []

    def bodies(session: Session) -> list[bytes | None]:
        return list(session.exec(select(InboxRow.body)))

    assert await talk.db.read(bodies) == [None] * 5


async def test_a_second_delivery_is_a_no_op(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", FISHING, id="same")
    assert await talk.tell("老秦", "监督", FISHING, id="same") is None
    assert len(texts(await talk.wait(), "监督")) == 1
    assert len(await talk.db.read(all_clues)) == 1


async def test_a_room_without_a_purpose_reports_nothing(talk: Dialogue) -> None:
    assert await talk.tell("老秦", "闲聊", WASTE) == RowOutcome.PASSED
    assert await talk.tell("老秦", "闲聊", f"@河小督 群里看到{WASTE}") == RowOutcome.PASSED
    assert await talk.wait() == []
    assert await talk.db.read(all_clues) == []


async def test_a_clue_may_be_told_in_private(talk: Dialogue) -> None:
    said = await talk.reported(FISHING, who="石嫂", where=PRIVATE)
    assert texts(said, "石嫂") == ["已登记 1号（岩垅乡·非法捕捞）。谢谢。"]
    [office] = texts(said, "办公")
    assert "石嫂（私信）：" in office
    assert {to for to, _ in said} == {"石嫂", "办公"}
    await talk.say("河长办梁敏", "办公", "受理 1")
    await talk.say("河长办梁敏", "办公", "交办 1 市水利局")
    closed = await talk.say("河长办梁敏", "办公", "销号 1 经核不属实，我看的")
    assert texts(closed, "石嫂") == ["1号（岩垅乡·非法捕捞）核实过了，情况不属实，已销号。谢谢您留意。"]


async def test_another_jurisdiction_is_kept_and_said(talk: Dialogue) -> None:
    said = await talk.reported("洪江区那边有人在河里电鱼")
    assert texts(said, "监督") == ["已登记 1号（洪江区·非法捕捞）。那里不归洪江市管，我们转给当地。"]
    assert (await talk.case()).outside == "洪江区"


async def test_a_clue_taken_back_at_once_is_never_announced(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", FISHING)
    answer = await talk.say("石嫂", "监督", "发错了，这条撤回吧", after=5)
    assert answer == [("监督", "好的，1号已撤回。谢谢您说一声。")]
    assert await talk.wait() == []
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


async def test_a_case_on_its_way_is_not_ended_by_its_reporter(talk: Dialogue) -> None:
    await talk.reported(FISHING, who="石嫂")
    await talk.say("河长办梁敏", "办公", "受理 1")
    assert await talk.say("石嫂", "监督", "搞错了，撤回刚才那条") == [
        ("办公", "1号的报告人说要撤回，现在已受理，请您定。不办了回：撤回 1；照常办就不用回。"),
        ("监督", "好的，记下您要撤回。1号已经在办，还办不办由河长办定。谢谢您说一声。"),
    ]
    assert (await talk.case()).status == CaseStatus.ACCEPTED
    assert texts(await talk.say("河长办梁敏", "办公", "销号 1 已清，我看的"), "监督") == []


async def test_a_recalled_opening_is_for_the_office_to_decide(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", FISHING)
    said = await talk.say("石嫂", "监督", kind=Kind.RECALLED, recalls=talk.last, after=5)
    assert said == []
    [(where, office)] = await talk.wait()
    assert where == "办公"
    assert office.endswith("\n报告人随后在群里撤回了这条，去留请您定。\n回：受理 1　或：撤回 1")
    assert (await talk.case()).status == CaseStatus.REPORTED
    assert await talk.say("石嫂", "监督", kind=Kind.RECALLED, recalls="unknown") == []


async def test_a_correction_replaces_what_was_wrong(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", "江市镇老街河边有人倒垃圾")
    said = [*await talk.say("石嫂", "监督", "打错了，是托口镇不是江市镇", after=5), *await talk.wait()]
    assert texts(said, "监督") == ["已登记 1号（托口镇·乱堆）。谢谢。"]
    assert (await talk.case()).township == "托口镇"


async def test_the_same_problem_told_by_another_is_proposed_not_merged(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村河边倒了好多建筑垃圾", who="石嫂")
    await talk.say("老秦", "二群", "托口镇三里坪村河边有人倒建筑垃圾", after=600)
    await talk.say("老秦", "二群", kind=Kind.IMAGE, after=5)
    said = await talk.wait()
    [office] = texts(said, "办公")
    assert "\n可能与 1号 是同一件（托口镇·乱堆）。是就引用这条回：并　或发：并单 2 1\n" in office
    assert texts(said, "二群") == ["已登记 2号（托口镇·乱堆）。谢谢。"]
    assert [clue.case_id for clue in await talk.db.read(all_clues)] == [1, 2]


async def test_what_is_urgent_goes_to_the_office_at_once_whatever_the_mode(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    [(where, text)] = await talk.say("石嫂", "监督", "油罐车翻到河里了，柴油漏到沅水，在黔城镇")
    assert where == "办公"
    assert text.startswith("【紧急】新问题 1号 水污染·泄漏 黔城镇")
    assert await talk.wait() == []


async def test_what_becomes_urgent_is_told_at_once(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", "黔城镇码头河面上有一层油")
    said = await talk.say("石嫂", "监督", "水面飘着好多死鱼，一片白", after=10)
    assert any(text.startswith("【紧急】1号") for text in texts(said, "办公"))
    assert (await talk.case()).severity == "urgent"


async def test_attachments_wait_to_be_fetched(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", WASTE)
    for kind in (Kind.IMAGE, Kind.VIDEO):
        await talk.say("老秦", "监督", kind=kind)

    def pending(session: Session) -> list[str]:
        return [a.message for a in session.exec(select(Attachment))]

    assert await talk.db.read(pending) == ["m2", "m3"]
    assert len(await talk.db.read(media.due, talk.now)) == 2
