"""登记: what superiors, hotlines and departments send stands in the same ledger."""

import pytest

from handlers.texts.when import day
from storage import ledger
from storage.states import CaseStatus, Source
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"


@pytest.mark.parametrize(
    ("said", "source", "document", "due", "township", "category"),
    [
        (
            "登记 12345 工单 26051103 6月10日前 托口镇三里坪村桥下倒渣土",
            Source.HOTLINE_12345,
            "26051103",
            "6月10日",
            "托口镇",
            "dumping",
        ),
        (
            "登记 省级暗访反馈 湘河办督〔2026〕15号 5月29日前 沙湾乡公溪河边围网养鸭",
            Source.COVERT,
            "湘河办督〔2026〕15号",
            "5月29日",
            "沙湾乡",
            "occupation",
        ),
        (
            "登记 卫片 图斑431281-0034 安江镇码头边河滩上建了三间房",
            Source.SATELLITE,
            "431281-0034",
            "",
            "安江镇",
            "construction",
        ),
        (
            "登记 省级暗访反馈 湘河办函12号 5月29日 沙湾乡公溪河边围网养鸭",
            Source.COVERT,
            "湘河办函12号",
            "5月29日",
            "沙湾乡",
            "occupation",
        ),
        (
            "登记 卫片图斑 WP-33 安江镇码头边河滩上建了三间房",
            Source.SATELLITE,
            "WP-33",
            "",
            "安江镇",
            "construction",
        ),
        (
            "登记 信访 5月20号 塘湾镇养猪场粪水排到溪里",
            Source.PETITION,
            "",
            "5月20日",
            "塘湾镇",
            "pollution",
        ),
        ("登记 96322 江市镇有人电鱼", Source.HOTLINE_96322, "", "", "江市镇", "fishing"),
        ("登记 领导批示 黔城镇沅水边堆了一大堆砂石", Source.LEADER, "", "", "黔城镇", "dumping"),
        ("登记 信访 塘湾镇养猪场粪水排到溪里", Source.PETITION, "", "", "塘湾镇", "pollution"),
        (
            "登记 部门移送 2天内反馈 岔头乡河道里挖砂",
            Source.DEPARTMENT,
            "",
            "5月13日",
            "岔头乡",
            "extraction",
        ),
        ("登记：联合巡河，托口镇河长公示牌倒了", Source.JOINT_PATROL, "", "", "托口镇", "facility"),
    ],
)
async def test_each_source_with_its_document_and_term(
    talk: Dialogue, said: str, source: Source, document: str, due: str, township: str, category: str
) -> None:
    [(where, answer)] = await talk.say(OFFICER, "办公", said)
    case = await talk.case()
    assert where == "办公"
    assert answer.startswith("已登记并受理 1号")
    assert (case.source, case.document, case.township, case.category) == (
        source,
        document,
        township,
        category,
    )
    assert (day(case.superior_due) if case.superior_due else "") == due
    assert case.status == CaseStatus.ACCEPTED


async def test_it_goes_on_like_any_other(talk: Dialogue) -> None:
    await talk.say(OFFICER, PRIVATE, "登记 12345 工单 26051103 6月10日前 托口镇三里坪村桥下倒渣土")
    heard = await talk.say(OFFICER, PRIVATE, "交办 1 托口镇")
    assert [where for where, _ in heard] == ["托口水利武", OFFICER]
    [(_, page)] = await talk.say(OFFICER, PRIVATE, "查 1")
    assert "来源：12345（26051103），要求6月10日前办结" in page
    assert "托口镇三里坪村桥下倒渣土" in page
    # a supervisor who sees the same has it proposed as the same problem
    heard = await talk.reported("托口镇三里坪村桥下有人倒渣土")
    assert any("可能" in text and "1号" in text for where, text in heard if where == "办公")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("登记 邻居 倒渣土", "请写来源：登记 来源 内容。来源有：省级暗访反馈、卫片图斑、96322、"),
        ("登记 12345", "请写上是什么问题、在哪里"),
        ("登记 12345 工单 123 2月30日前 倒渣土", "“2月30日前”没有这一天"),
        ("登记 领导批示 杨柳村河道黑臭", "请写明是托口镇还是群峰乡的杨柳村"),
        ("登记 信访 水利站长收了砂老板的钱不管采砂", "里面说到人的事，不登记在这里"),
        ("登记 12345 " + "倒渣土" * 1000, "内容请写在2000个字以内"),
    ],
)
async def test_what_is_missing_is_asked_for(talk: Dialogue, said: str, answer: str) -> None:
    [(_, text)] = await talk.say(OFFICER, PRIVATE, said)
    assert text.startswith(answer)
    assert await talk.db.read(ledger.newest, 1) == []


async def test_it_is_not_for_a_supervisors_room(talk: Dialogue) -> None:
    heard = await talk.say(OFFICER, "监督", "@河小督 登记 12345 托口镇倒渣土")
    assert heard == [(OFFICER, "“登记”请私信我发，或在河长办工作群发。")]


async def test_a_place_that_is_missing_is_asked_for(talk: Dialogue) -> None:
    [(_, text)] = await talk.say(OFFICER, "办公", "登记 联合巡河 河边护栏断了")
    assert text.split("\n")[1:] == ["请补地点：改址 1 乡镇和村", "接下来：交办 1 单位"]


async def test_the_whole_history_is_shown_on_demand(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    for _ in range(3):
        await talk.say(OFFICER, "办公", "受理 1")
        await talk.say(OFFICER, "办公", "撤销")
    [(_, page)] = await talk.say(OFFICER, "办公", "查 1")
    assert "最近（全部的发：查 1 详情）：" in page
    [(_, whole)] = await talk.say(OFFICER, "办公", "查 1 详情")
    lines = whole.split("\n")
    assert lines[0] == "2026-1 乱堆·建筑垃圾，经过："
    assert len(lines) == 8
    assert lines[2].endswith("梁敏 已受理（已撤销）")
    assert lines[3].endswith("梁敏 撤销")
