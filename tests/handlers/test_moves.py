"""What an officer's words mean for a case, and which unit is meant."""

import pytest

from handlers import units
from handlers.closing import outcome
from handlers.looked import looked_by
from handlers.settings import Settings, Terms
from handlers.texts.doing import ABOUT_PEOPLE, NAMES_SOMEBODY
from storage.db import Database
from storage.models import Case
from storage.states import CaseStatus, Outcome
from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"
FIXED, UNFOUNDED, PERMITTED = Outcome.RECTIFIED, Outcome.UNFOUNDED, Outcome.PERMITTED


@pytest.mark.parametrize(
    ("result", "meant"),
    [
        ("已清运", FIXED),
        ("垃圾清理完毕，现场未发现新的", FIXED),
        ("没有手续，已拆除", FIXED),
        ("无审批手续，已责令恢复原状", FIXED),
        ("经核不属实", UNFOUNDED),
        ("现场没有发现", UNFOUNDED),
        ("去看了，未发现问题", UNFOUNDED),
        ("误报", UNFOUNDED),
        ("是航道清淤的船，有手续", PERMITTED),
        ("经核有审批手续", PERMITTED),
        ("已审批的取水口", PERMITTED),
    ],
)
def test_the_outcome_a_result_names(result: str, meant: Outcome) -> None:
    assert outcome(result) == meant


@pytest.mark.parametrize(
    ("result", "name"),
    [
        ("已清运，查看人：武平", "武平"),
        ("已清运 查看人武平", "武平"),
        ("查看：欧阳修文 已清运", "欧阳修文"),
        ("已清运", ""),
        ("现场查看垃圾已清理", ""),
        ("查看人垃圾已经全部清理完毕了", ""),
    ],
)
def test_who_looked(result: str, name: str) -> None:
    assert looked_by(result) == name


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("托口镇", "托口镇"),
        ("托口", "托口镇"),
        ("水利局", "市水利局"),
        ("市水利局河道站", "市水利局"),
        ("雪峰镇", "雪峰镇"),
        ("市", None),
        ("那边的人", None),
        ("的那件怎么样了", None),
    ],
)
def test_which_unit(said: str, meant: str | None) -> None:
    known = ["托口镇", "市水利局", "市住建局"]
    assert units.match(said, known) == meant


@pytest.mark.parametrize(
    ("category", "sub", "township", "unit"),
    [
        ("dumping", "household", "托口镇", "托口镇"),
        ("dumping", "construction_waste", "托口镇", "市水利局"),
        ("floating", "plants", "托口镇", "托口镇"),
        ("floating", "plants", None, "市水利局"),
        ("fishing", "electric", "托口镇", "市农业农村局"),
        ("pollution", "industrial", "托口镇", "市生态环境分局"),
        ("pollution", "livestock", "托口镇", "市农业农村局"),
        ("pollution", "domestic", "托口镇", "市住建局"),
        ("facility", "signboard", "托口镇", "托口镇"),
        ("other", None, "托口镇", "托口镇"),
    ],
)
def test_the_usual_unit(category: str, sub: str | None, township: str | None, unit: str) -> None:
    assert (
        units.usual(
            Case(year=2026, number=1, category=category, sub=sub, severity="normal", township=township)
        )
        == unit
    )


async def assign(
    db: Database, clue: str, terms: str = "", settings: Settings | None = None
) -> tuple[str, str]:
    talk = await Dialogue.begin(db, settings=settings)
    await talk.reported(clue)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", f"交办 1 市水利局 {terms}")
    case = await talk.case()
    assert case.report_due is not None
    assert case.rectify_due is not None
    return (
        f"{case.report_due.astimezone(talk.now.tzinfo):%m-%d}",
        f"{case.rectify_due.astimezone(talk.now.tzinfo):%m-%d}",
    )


ORDINARY, URGENT, MAJOR = "托口镇河边有人倒垃圾", "油罐车翻了，柴油漏到沅水，在黔城镇", "罗翁那里又在挖沙"


@pytest.mark.parametrize(
    ("clue", "terms", "report", "rectify"),
    [
        (ORDINARY, "", "05-14", "05-25"),
        (MAJOR, "", "05-14", "06-08"),
        (URGENT, "", "05-11", "05-25"),
        (ORDINARY, "15天", "06-01", "06-01"),
        (ORDINARY, "整改1天", "05-14", "05-14"),
    ],
)
async def test_terms_of_an_assignment(db: Database, clue: str, terms: str, report: str, rectify: str) -> None:
    assert await assign(db, clue, terms) == (report, rectify)


async def test_usual_terms_are_settings(db: Database) -> None:
    settings = Settings(terms=Terms(report=1, rectify=2))
    assert await assign(db, ORDINARY, settings=settings) == ("05-12", "05-13")


async def test_a_closed_case_that_is_taken_up_again_has_no_outcome(db: Database) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported(ORDINARY)
    for command in ("受理 1", "交办 1 市水利局", "销号 1 已清，我看的", "重开 1 又堆了"):
        await talk.say(OFFICER, "办公", command)
    case = await talk.case()
    assert (case.status, case.outcome, case.closed_at, case.result) == (CaseStatus.ASSIGNED, None, None, "")
    assert await talk.say("老秦", "监督", "进度 1") == [("监督", "1号（托口镇·乱堆）已交办。")]


async def test_what_may_lie_in_several_townships_is_not_handed_out(talk: Dialogue) -> None:
    await talk.reported("杨柳村河边好多垃圾没人捡")
    await talk.say("河长办梁敏", "办公", "受理 1")
    refused = "1号是哪里的杨柳村还没弄清，先别交办。弄清了再回，我改地点：① 托口镇　② 群峰乡　回 1 或 2。"
    for unit in ("托口镇", "市水利局"):
        assert await talk.say("河长办梁敏", "办公", f"交办 1 {unit}") == [("办公", refused)]
    assert (await talk.case()).unit is None
    await talk.say("河长办梁敏", "办公", "2")
    await talk.say("河长办梁敏", "办公", "交办 1 群峰乡")
    assert (await talk.case()).unit == "群峰乡"


async def test_the_reporters_answer_settles_which_township_it_is(talk: Dialogue) -> None:
    await talk.reported("杨柳村河边好多垃圾没人捡")
    await talk.say("老秦", "监督", "托口的")
    case = await talk.case()
    assert (case.township, case.village) == ("托口镇", "杨柳")
    await talk.say("河长办梁敏", "办公", "受理 1")
    [(_, text), _] = await talk.say("河长办梁敏", "办公", "交办 1 托口镇")
    assert "托口镇杨柳" in text


@pytest.mark.parametrize(
    ("reason", "answered"),
    [
        ("镇里的河长老贾收了采砂老板的好处", ABOUT_PEOPLE),
        ("站长收了砂老板的好处", ABOUT_PEOPLE),
        ("是石嫂乱说的", NAMES_SOMEBODY),
        ("秦有田看错了", NAMES_SOMEBODY),
        ("是热心人看错了", NAMES_SOMEBODY),
        ("远" * 101, "这话会发给报告人，请写在100个字以内。"),
    ],
)
@pytest.mark.parametrize("where", ["办公", "监督"])
async def test_a_reason_that_no_group_should_read(
    talk: Dialogue, where: str, reason: str, answered: str
) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾", who="热心人")
    said = await talk.say("河长办梁敏", where, f"@河小督 不受理 1 {reason}")
    assert said == [("河长办梁敏" if where == "监督" else where, answered)]
    assert (await talk.case()).status == CaseStatus.REPORTED


@pytest.mark.parametrize("said", ["改址 1 老贾收了好处", "交办 1 老贾收好处了", "受理 9", "改类 1 老贾"])
async def test_what_an_officer_mistypes_is_not_repeated_in_the_group(talk: Dialogue, said: str) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.say("河长办梁敏", "办公", "受理 1")
    assert [where for where, _ in await talk.say("河长办梁敏", "监督", f"@河小督 {said}")] == ["河长办梁敏"]


async def test_what_an_officer_looks_for_is_not_repeated_in_the_group(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    said = await talk.say("河长办梁敏", "监督", "@河小督 列表 老贾收了好处")
    assert [where for where, _ in said] == ["监督", "河长办梁敏"]
    assert said[0][1] == "好，已私信您。"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("托囗镇", "没有“托囗镇”，您是说托口镇吗？是的发：交办 1 托口镇"),
        ("安将镇", "没有“安将镇”，您是说安江镇吗？是的发：交办 1 安江镇"),
        ("水利局", "1号已交办市水利局，"),
        ("市利局", "1号已交办市水利局，"),
        ("市林业局", "1号已交办市林业局，"),
    ],
)
async def test_a_slip_of_the_finger_hands_nothing_out(talk: Dialogue, said: str, answer: str) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    heard = [text for where, text in await talk.say(OFFICER, "办公", f"交办 1 {said}") if where == "办公"]
    assert heard[0].startswith(answer)
