"""What the digests say to whom, word for word."""

import pytest

from handlers.settings import Digest, DigestKind, Part, Settings
from storage.db import Database
from storage.states import CaseStatus, Mode
from tests.handlers.dialogue import PRIVATE, ROSTER, Dialogue
from tests.handlers.digests import china, digests
from tests.handlers.journeys.stage import CAST
from tests.handlers.officer import by_unit

OFFICER, UNIT, LEADER = "河长办梁敏", "托口水利武", "李局"
K = DigestKind


async def begun(db: Database, **digest: object) -> Dialogue:
    return await Dialogue.begin(db, roster=CAST, settings=Settings(digest=Digest.model_validate(digest)))


async def orders(talk: Dialogue, *said: str) -> None:
    for words in said:
        await talk.say(OFFICER, "办公", words)


async def one_day(talk: Dialogue) -> None:
    """Three are reported on Monday: one is closed, one handed out, one waits."""
    await talk.reported("托口镇河边有人倒垃圾")
    await talk.reported("岩垅乡河里有人用电瓶打鱼", who="石嫂", where="二群")
    await talk.reported("安江镇河边有人建房子占了河道", who="老易")
    await orders(talk, "受理 1", "交办 1 托口镇", "销号 1 已清运，我看的", "受理 3", "交办 3 市水利局")


async def test_the_evening_says_what_the_day_brought_and_what_waits(talk: Dialogue) -> None:
    await one_day(talk)
    assert await digests(talk, K.EVENING, day="05-11") == [
        (
            "办公",
            "【日报】5月11日 星期一\n"
            "5月9日以来登记3件（1、2、3号），销号1件（1号）；未办结2件。\n"
            "明天（5月12日）要办1件：\n"
            "■ 待受理1件 → 受理 编号\n"
            "2号 非法捕捞 岩垅乡：受理5月12日到期",
        )
    ]


async def test_each_room_hears_of_what_it_reported_and_thanks_name_nobody(talk: Dialogue) -> None:
    await digests(talk, K.ROOM, day="05-09")
    await one_day(talk)
    said = dict(await digests(talk, K.ROOM, day="05-11"))
    assert said == {
        "监督": (
            "各位好！5月11日小结（5月9日以来）：\n"
            "■ 新登记2件\n1号（托口镇·乱堆）已销号\n3号（安江镇·乱建）已交办\n"
            "■ 办好了1件\n1号（托口镇·乱堆）已整改\n"
            "还在办1件（安江镇）。\n"
            "办好了1处，是各位看在眼里、说出来的，多谢。"
        ),
        "二群": (
            "各位好！5月11日小结（5月9日以来）：\n"
            "■ 新登记1件\n2号（岩垅乡·非法捕捞）待核实\n"
            "还在办1件（岩垅乡）。\n"
            "多谢各位把看到的说出来，办结了回来报个信。"
        ),
    }


async def test_two_that_were_merged_are_one_place_that_is_clean(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.wait(7200)
    await talk.reported("托口镇三里坪村桥下又倒了建筑垃圾", who="石嫂")
    await orders(talk, "并单 2 1", "受理 1", "交办 1 托口镇", "销号 1 已清运，我看的")
    said = dict(await digests(talk, K.ROOM, day="05-11"))["监督"]
    assert "■ 办好了1件\n1号、2号（托口镇·乱堆）已整改\n" in said
    assert "办好了1处" in said


async def test_the_morning_says_what_needs_a_hand_and_what_to_type(talk: Dialogue) -> None:
    await one_day(talk)
    await digests(talk, K.EVENING, day="05-11")
    await talk.reported("黔城镇码头有人偷偷挖沙")
    assert await digests(talk, K.MORNING, day="05-12") == [
        (
            "办公",
            "【今天要办】5月12日 星期二，2件\n"
            "■ 新来1件 → 受理 编号\n"
            "4号 乱采 黔城镇：受理今天到期\n"
            "■ 待受理1件 → 受理 编号\n"
            "2号 非法捕捞 岩垅乡：受理今天到期",
        )
    ]


async def test_what_is_not_done_by_the_evening_of_its_day_is_said_apart(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await orders(talk, "受理 1", "交办 1 托口镇 1天")
    [(_, monday)] = await digests(talk, K.EVENING, day="05-11")
    assert "■ 明天到期1件 → 催办 编号\n1号 乱堆 托口镇：反馈5月12日到期" in monday
    [(_, tuesday)] = await digests(talk, K.EVENING, day="05-12")
    assert "■ 今天到期还没办的1件 → 催办 编号\n1号 乱堆 托口镇：反馈5月12日到期" in tuesday
    [(_, wednesday)] = await digests(talk, K.EVENING, day="05-13")
    assert "■ 到期没反馈1件 → 催办 编号\n1号 乱堆 托口镇：反馈5月12日就到期了" in wednesday
    [(_, morning)] = await digests(talk, K.MORNING, day="05-14")
    assert "■ 到期没反馈1件 → 催办 编号\n1号 乱堆 托口镇：反馈超2天" in morning
    [(_, late)] = await talk.say(OFFICER, "办公", "列表 没反馈")
    assert late.startswith("没反馈：1件\n1号 已交办")


async def test_on_friday_the_list_is_for_monday(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await orders(talk, "受理 1", "交办 1 托口镇 5月18日前")
    [(_, said)] = await digests(talk, K.EVENING, day="05-15")
    assert "\n星期一（5月18日）要办1件：\n■ 星期一到期1件 → 催办 编号\n" in said


async def test_a_unit_that_was_sent_to_look_has_answered(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await orders(talk, "核实 1 托口镇 3天")
    await talk.say(UNIT, PRIVATE, "进展 1 属实 堆了两车")
    [(_, said)] = await digests(talk, K.MORNING, day="05-12")
    assert "■ 等核实结论1件 → 核实 编号 属实（或不属实）\n1号 乱堆 托口镇：已回话" in said


async def test_what_needs_a_hand_besides_cases(db: Database) -> None:
    unbound = tuple(line for line in ROSTER if line.name != "武平")
    talk = await Dialogue.begin(db, roster=unbound)
    await talk.reported("托口镇三里坪村桥下有人倒垃圾")
    await talk.reported("托口镇三里坪村桥下又倒垃圾", who="石嫂", where="二群")
    await orders(talk, "受理 1", "交办 1 托口镇")
    await talk.tell("石嫂", "二群", "岩垅那边的人讲他们也在种河滩，不晓得真假", after=7200)
    [(_, said)] = await digests(talk, K.MORNING, day="05-12")
    assert "■ 像是同一件1对 → 并单 编号 编号\n托口镇·乱堆：并单 2 1\n" in said
    assert "■ 没绑定、通知不到的单位1个 → 绑定 联系人\n托口镇：1号，请打电话说" in said


async def test_talk_that_names_a_problem_is_to_be_looked_at(talk: Dialogue) -> None:
    await talk.tell("老秦", "监督", "今天卖完菜早，去河边洗脚，水蛮清")
    await talk.tell("老秦", "监督", "早上好")
    [(where, said)] = await digests(talk, K.MORNING, day="05-12")
    assert where == "办公"
    assert said == (
        "【今天要办】5月12日 星期二\n■ 像线索、没登记的话1句 → 引用那句 @我 说：是线索\n监督 5月11日 09:00"
    )
    assert await digests(talk, K.MORNING, day="05-13") == []


async def test_a_unit_hears_of_its_own_in_private_if_it_is_bound(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await talk.reported("托口镇河边有人种菜占了河滩")
    await orders(talk, "受理 1 2", "交办 1 托口镇", "交办 2 沙湾乡")
    assert await digests(talk, K.UNIT, day="05-12") == [
        (
            UNIT,
            "您好！5月12日 星期二，托口镇要办1件：\n"
            "1号 乱堆·生活垃圾 托口镇｜已交办｜反馈还剩2天（5月14日前）｜回：接收 1",
        )
    ]


async def test_a_unit_that_only_waits_is_left_alone(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await orders(talk, "受理 1", "交办 1 托口镇")
    await by_unit(talk, CaseStatus.SUBMITTED)
    assert await digests(talk, K.UNIT, day="05-12") == []


async def test_the_leader_has_a_page_a_week(db: Database) -> None:
    talk = await begun(db)
    await one_day(talk)
    await orders(talk, "重开 1 又堆了")
    await talk.say(UNIT, PRIVATE, "申请改派 1 不归我们管")
    assert await digests(talk, K.LEADER, day="05-12") == []
    assert await digests(talk, K.LEADER, day="05-25") == [
        (
            LEADER,
            "【一周要情】5月25日 星期一\n"
            "一周来登记0件，销号0件；未办结3件。\n"
            "■ 请您定：督办1件 → 督办 编号\n"
            "3号 乱建 安江镇 市水利局：反馈超7天\n"
            "■ 反弹1件\n"
            "1号 乱堆 托口镇（反弹1次）\n"
            "■ 要协调1件（单位申请改派）\n"
            "1号 乱堆 托口镇：反馈超7天",
        )
    ]


async def test_silence_without_news_or_one_line(db: Database) -> None:
    talk = await begun(db)
    assert await digests(talk, day="05-11") == []
    loud = await begun(db, say_no_news=True)
    assert dict(await digests(loud, K.ROOM, day="05-12"))["监督"] == (
        "各位好！5月12日小结：\n没有新情况。\n眼下没有还在办的。\n各位辛苦了。"
    )
    assert await digests(loud, *(K.MORNING, K.EVENING), day="05-12") == [
        ("办公", "【今天要办】5月12日 星期二\n没有要办的。"),
        (
            "办公",
            "【日报】5月12日 星期二\n这一天登记0件，销号0件；未办结0件。\n明天（5月13日）没有要办的。",
        ),
    ]


async def test_words_and_parts_are_the_operators(db: Database) -> None:
    talk = await begun(
        db, room_greeting="乡亲们好，", signature="市河长办", hide=[Part.THANKS, Part.REGISTERED, Part.ACCEPT]
    )
    await talk.reported("岩垅乡河里有人用电瓶打鱼", who="石嫂", where="二群")
    said = await digests(talk, K.EVENING, K.ROOM, day="05-11")
    assert ("二群", "乡亲们好，5月11日小结（5月9日以来）：\n还在办1件（岩垅乡）。\n——市河长办") in said
    assert "待受理" not in said[0][1]


async def test_what_is_not_wanted_is_not_made(db: Database) -> None:
    talk = await begun(db, send=[K.EVENING], working_days_only=False)
    await one_day(talk)
    assert [where for where, _ in await digests(talk, day="05-11")] == ["办公"]
    assert [where for where, _ in await digests(talk, day="05-16")] == ["办公"], "a Saturday"


@pytest.mark.parametrize("mode", [Mode.LISTEN, Mode.REGISTER])
async def test_only_a_room_in_full_mode_hears_it(db: Database, mode: Mode) -> None:
    talk = await Dialogue.begin(db, mode=mode)
    await talk.reported("托口镇河边有人倒垃圾")
    assert await digests(talk, K.ROOM, day="05-11") == []


async def test_a_room_that_was_muted_is_not_told_what_it_missed(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await digests(talk, K.ROOM, day="05-11")
    await orders(talk, "受理 1")
    await talk.say(OFFICER, "监督", "@河小督 静音")
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    assert await digests(talk, K.ROOM, day="05-12") == []
    for _ in range(2):
        await talk.say(OFFICER, "监督", "@河小督 开口")
    assert await digests(talk, K.ROOM, day="05-13") == []


async def test_a_merged_case_is_told_by_the_number_the_room_knows(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒垃圾")
    await talk.reported("托口镇三里坪村桥下又倒垃圾", who="石嫂", where="二群")
    await orders(talk, "并单 2 1", "受理 1", "交办 1 托口镇", "销号 1 已清运，我看的")
    said = dict(await digests(talk, K.ROOM, day="05-11"))
    done = "■ 办好了1件\n{n}号（托口镇·乱堆）已整改\n眼下没有还在办的。"
    assert "■ 新登记1件\n1号（托口镇·乱堆）已销号\n" + done.format(n=1) in said["监督"]
    assert "■ 新登记1件\n2号（托口镇·乱堆）已并单\n" + done.format(n=2) in said["二群"]


async def test_on_demand_the_same_is_said(talk: Dialogue) -> None:
    await one_day(talk)
    await digests(talk, K.EVENING, day="05-11")
    talk.now = china("05-12 08:00")
    [(_, asked)] = await talk.say(OFFICER, "办公", "今天")
    [(_, queued)] = await digests(talk, K.MORNING, day="05-12")
    assert asked == queued
    talk.now = china("05-12 17:29")
    asked = dict(await talk.say(OFFICER, PRIVATE, "日报"))[OFFICER]
    assert await digests(talk, K.EVENING, day="05-12") == [("办公", asked)]


@pytest.mark.parametrize("who", ["老秦", UNIT, "驻点方正", "生人"])
async def test_only_officers_may_ask(talk: Dialogue, who: str) -> None:
    await one_day(talk)
    for said in ("今天", "日报"):
        assert not any("要办" in text for _, text in await talk.say(who, PRIVATE, said))
    assert await talk.say(OFFICER, "监督", "@河小督 日报") == [
        (OFFICER, "“日报”请私信我发，或在河长办工作群发。")
    ]


async def test_a_bare_number_after_it_opens_a_case(talk: Dialogue) -> None:
    await one_day(talk)
    await talk.say(OFFICER, "办公", "日报")
    [(_, page)] = await talk.say(OFFICER, "办公", "2")
    assert page.startswith("2026-2 非法捕捞")


async def test_a_room_of_townships_hears_what_is_open_in_them_whoever_reported_it(talk: Dialogue) -> None:
    await talk.say(OFFICER, "监督", "@河小督 群 监督员 岩垅乡 托口镇")
    await one_day(talk)
    await orders(talk, "登记 12345 工单1 岩垅乡河边倒渣土")
    said = dict(await digests(talk, K.ROOM, day="05-11"))["监督"]
    assert "\n3号（安江镇·乱建）已交办\n" in said
    assert "\n还在办2件（岩垅乡）。\n" in said
