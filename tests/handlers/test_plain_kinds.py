"""Plain words for kinds of cases, for all of them, with a reason first; which of several words decides."""

import pytest

from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.officers_day import OFFICER, UNIT, morning

S = CaseStatus


@pytest.fixture
async def day(talk: Dialogue) -> Dialogue:
    return await morning(talk)


async def test_one_of_a_kind_is_done_and_of_several_is_asked(day: Dialogue) -> None:
    heard = await day.say(OFFICER, "监督", "托口镇的催一下")
    assert [where for where, _ in heard] == [UNIT, "监督", OFFICER]
    assert heard[1] == ("监督", "好，已催。")
    assert ("监督", "好，已受理。") in await day.say(OFFICER, "监督", "黔城的受理一下")
    assert (await day.case(7)).status == S.ACCEPTED


@pytest.mark.parametrize("said", ["催一下托口镇", "托口镇手里的催一下", "托口的都催一下"])
async def test_whom_to_urge_says_which(day: Dialogue, said: str) -> None:
    heard = await day.say(OFFICER, "办公", said)
    assert [where for where, _ in heard] == [UNIT, "办公"]


async def test_all_of_them_may_be_meant(day: Dialogue) -> None:
    [(_, text)] = await day.say(OFFICER, "办公", "黔城的都转黔城镇")
    assert text.endswith("\n③ 这2件都办\n回 1 到 3。")
    await day.say(OFFICER, "办公", "3")
    assert [(await day.case(number)).unit for number in (4, 7)] == ["黔城镇", "黔城镇"]
    await day.say(OFFICER, "办公", "撤销")
    assert [(await day.case(number)).status for number in (4, 7)] == [S.ACCEPTED, S.REPORTED]


async def test_nets_are_no_name_of_what_else_is_fished_with(day: Dialogue) -> None:
    none = "没找到对得上“地笼”的。请写上编号，如：交办 12；编号发“列表”看。"
    assert await day.say(OFFICER, "办公", "地笼那条转市水利局") == [("办公", none)]
    assert (await day.case(3)).status == S.ACCEPTED


async def test_a_department_that_the_roster_lacks_goes_by_its_whole_name(day: Dialogue) -> None:
    for said, unit in (("3号给渔政站", "市农业农村局"), ("5号转环保局", "市生态环境分局")):
        await day.say(OFFICER, PRIVATE, said)
        assert (await day.case(int(said[0]))).unit == unit


async def test_a_reason_goes_with_what_others_read(day: Dialogue) -> None:
    said = await day.say(OFFICER, "监督", "是合法堆场，煤渣那条不受理")
    assert ("监督", "您反映的 7号（黔城镇·乱堆）没有受理：是合法堆场。谢谢您关心河湖。") in said
    # to others than the office nothing is taken with what is only talk
    for talk in ("水利局管的，电鱼那条转水利局", "谢谢石嫂，水葫芦那条转托口镇"):
        assert await day.say(OFFICER, "监督", talk) == []


async def test_who_has_it_accepted_may_hand_it_out_in_one_breath(day: Dialogue) -> None:
    for said, number in (("受理1，转托口镇", 1), ("7号受理，转黔城镇3天", 7)):
        await day.say(OFFICER, "办公", said)
        assert (await day.case(number)).status == S.ASSIGNED


async def test_what_was_never_handed_out_is_not_sent_back(day: Dialogue) -> None:
    assert await day.say(OFFICER, "办公", "煤渣那条不属实，退了吧") == [
        (
            "办公",
            "7号现在是“待核实”，还没交给单位。不办的发：不受理 7 理由；"
            "看过不属实的发：核实 7 不属实 查看人 姓名",
        )
    ]
    [(_, text)] = await day.say(OFFICER, "办公", "退回 3 不属实")
    assert text.endswith("还没交给单位。看过不属实的发：核实 3 不属实 查看人 姓名")


async def test_what_was_found_is_taken_down_in_the_office_only(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", "7号有手续，我看的") == []
    await day.say(OFFICER, "办公", "1号核实了，属实")
    await day.say(OFFICER, "办公", "7号有手续，我看的")
    assert [(await day.case(number)).status for number in (1, 7)] == [S.ACCEPTED, S.CLOSED]


async def test_of_several_numbers_none_is_forgotten(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "4号和7号都是黔城的，转黔城镇")
    assert [(await day.case(number)).unit for number in (4, 7)] == ["黔城镇", "黔城镇"]


async def test_words_are_changed_and_passed_on_plainly(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "4号改成水污染")
    await day.say(OFFICER, "办公", "电鱼那条地址改成安江镇下坪村")
    assert ((await day.case(4)).category, (await day.case(3)).village) == ("pollution", "下坪")
    said = await day.say(OFFICER, "办公", "养猪场那条告诉报告人明天去看")
    assert ("老秦", "5号（岩垅乡·水污染），河长办回复您：明天去看。") in said
    # who is named may be another than who reported
    assert await day.say(OFFICER, "办公", "养猪场那条告诉石嫂明天去看") == []


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("死鱼的有几件", "死鱼：1件（6号）。"),
        ("黔城垃圾有几个", "黔城镇 垃圾：1件（4号）。"),
        ("乱堆里面生活垃圾有几个", "生活垃圾：1件（4号）。"),
        ("反弹的有几件", "反弹过：没有。"),
        ("托口镇还有几件", "托口镇 没销号：2件（1号、2号）。"),
        ("乱堆和乱采各有几个", "乱堆、乱采 没销号：3件\n乱堆：3件（2号、4号、7号）\n乱采：没有"),
        (
            "各单位手上还有几件",
            "没销号：7件\n还没交办：5件（1号、3号、4号、5号、7号）\n托口镇：1件（2号）\n市水利局：1件（6号）",
        ),
        ("最近一周新增多少", "最近一周：7件（1号、2号、3号、4号、5号、6号、7号）。"),
        ("后天到期的", "后天到期：没有。"),
        ("5月14日前到期的有几件", "5月14日前到期：4件（1号、2号、6号、7号）。"),
        ("3天内到期的有几件", "3天内到期：4件（1号、2号、6号、7号）。"),
        ("这个月到期的有几件", "这个月到期：4件（1号、2号、6号、7号）。"),
    ],
)
async def test_questions_are_counted_by_what_was_said(day: Dialogue, said: str, answered: str) -> None:
    assert await day.say(OFFICER, "办公", said) == [("办公", answered)]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("2号到期没有", "2026-2 "),
        ("三里坪渣土什么时候到期", "2026-2 "),
        ("水厂死鱼现在什么情况", "2026-6 "),
        ("煤渣那个是谁报的", "2026-7 "),
        ("1号受理了吗", "2026-1 "),
        ("养猪场有没有新进展", "2026-5 "),
    ],
)
async def test_one_case_is_asked_about(day: Dialogue, said: str, label: str) -> None:
    [(_, text)] = await day.say(OFFICER, "办公", said)
    assert text.startswith(label)


async def test_what_takes_nothing_is_said_in_many_ways(day: Dialogue) -> None:
    [(_, text)] = await day.say(OFFICER, "办公", "今天要干什么")
    assert text.startswith("【今天要办】5月11日")
    await day.say(OFFICER, "办公", "受理 1")
    [(_, text)] = await day.say(OFFICER, "办公", "弄错了，撤销刚才那个")
    assert text.startswith("已撤销。1号现在是待核实。")
    assert await day.say("老秦", "监督", "今天要干什么") == []
    assert await day.say(OFFICER, "监督", "今天要干什么") == []


@pytest.mark.parametrize(
    "said",
    [
        "收到，水葫芦那条马上转托口镇",
        "托口镇的抓紧办",
        "托口镇的同志催一下群众",
        "黔城的都到齐了没",
        "托口的材料催一下",
        "大家把超期的都催一下",
        "刚才那个撤销",
        "明天到期的",
    ],
)
async def test_talk_in_a_supervisors_room_does_nothing(day: Dialogue, said: str) -> None:
    assert await day.say(OFFICER, "监督", said) == []
