"""统计: every figure can be followed to its cases, and a rate says how it was made."""

import pytest

from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"
WITHOUT = "（登记，去掉不属实、有手续、不予受理、移送）"


@pytest.fixture
async def month(talk: Dialogue) -> Dialogue:
    """Five cases: rectified, not true, not accepted, handed out, new; a sixth was withdrawn."""
    for place in (
        "托口镇三里坪村桥下",
        "安江镇码头边",
        "黔城镇沅水边",
        "江市镇河滩",
        "沙湾乡公溪河边",
        "岔头乡河边",
    ):
        await talk.reported(f"{place}有人倒了两车建筑垃圾")
    for said in (
        "受理 1 2 4",
        "销号 1 已清运，查看人 覃立新",
        "销号 2 经核不属实，查看人 覃立新",
        "不受理 3 不在河道范围",
        "交办 4 托口镇 1天",
        "不是线索 6",
    ):
        await talk.say(OFFICER, "办公", said)
    return talk


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "统计",
            "这个月：登记5件\n已整改 1\n不属实 1\n不予受理 1\n在办 2\n整改销号率 33% = 已整改 1 ÷ 3"
            f"{WITHOUT}",
        ),
        ("统计 上个月", "上个月：没有登记的。"),
        (
            "统计 5月 托口 乱堆",
            f"5月 托口镇 乱堆：登记1件\n已整改 1\n整改销号率 100% = 已整改 1 ÷ 1{WITHOUT}",
        ),
        ("统计 黔城", "这个月 黔城镇：登记1件\n不予受理 1"),
        ("统计 电鱼", "这个月 电鱼：没有登记的。"),
        ("统计 大家的工资", "请这样发：统计 上个月 托口 乱堆　（时间、乡镇、类别都可以不写）"),
        ("统计 杨柳村", "是托口镇还是群峰乡的杨柳村？请写上乡镇再发。"),
    ],
)
async def test_figures(month: Dialogue, said: str, answer: str) -> None:
    assert await month.say(OFFICER, "办公", said) == [("办公", answer)]


async def test_what_is_overdue_is_named(month: Dialogue) -> None:
    await month.wait(3 * 86400)
    [(_, text)] = await month.say(OFFICER, "办公", "统计")
    assert "超期 1：4号" in text.split("\n")
