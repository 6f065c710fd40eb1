"""Officers order in plain words: done if one case fits, asked in private if not, and talk stays talk."""

import pytest

from storage.db import Database
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, Mode, Role
from tests.handlers.dialogue import PRIVATE, ROSTER, UNBOUND, Dialogue, Said, quote
from tests.handlers.officers_day import OFFICER, UNIT, WATER, morning

S = CaseStatus
TURN = "清江湖水葫芦那条转托口镇水利站，限3天反馈"


@pytest.fixture
async def day(talk: Dialogue) -> Dialogue:
    return await morning(talk)


async def test_said_among_people_it_is_done_and_the_details_come_in_private(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", TURN) == [
        (
            UNIT,
            "河长办交办 1号：水面漂浮物·水葫芦，托口镇 清江湖 码头边上。"
            "请于5月14日前反馈情况，5月25日前整改到位。",
        ),
        ("监督", "好，已转。"),
        (
            OFFICER,
            "您说的是 1号（水面漂浮物·水葫芦，托口镇 清江湖 码头边上）。\n"
            "1号已交办托口镇，5月14日前反馈、5月25日前整改。已私信联系人。\n错了回：撤销",
        ),
    ]
    case = await day.case(1)
    assert (case.status, case.unit) == (S.ASSIGNED, "托口镇")


async def test_what_was_done_by_it_is_taken_back_in_private_at_once(day: Dialogue) -> None:
    # the notices wait for their turn in the outbox, and are never said
    await day.tell(OFFICER, "监督", TURN)
    said = await day.say(OFFICER, PRIVATE, "撤销", after=0)
    assert [where for where, _ in said] == ["监督", OFFICER, OFFICER]
    assert said[-1] == (OFFICER, "已撤销。1号现在是待核实。通知还没发，不发了。")
    case = await day.case(1)
    assert (case.status, case.unit) == (S.REPORTED, None)


@pytest.mark.parametrize(
    ("said", "number", "status", "here"),
    [
        (TURN, 1, S.ASSIGNED, "好，已转。"),
        ("安江电鱼的交给水利局", 3, S.ASSIGNED, "好，已转。"),
        ("把黔城码头那堆垃圾交给黔城镇 10天", 4, S.ASSIGNED, "好，已转。"),
        ("养猪场那个转市水利局，整改20天", 5, S.ASSIGNED, "好，已转。"),
        ("玉皇阁社区煤渣转黔城镇", 7, S.ASSIGNED, "好，已转。"),
        ("黔城煤渣那条请转给黔城镇办", 7, S.ASSIGNED, "好，已转。"),
        ("老秦报的电鱼那条转水利局", 3, S.ASSIGNED, "好，已转。"),
        ("最新那条转黔城镇", 7, S.ASSIGNED, "好，已转。"),
        ("4号转黔城镇", 4, S.ASSIGNED, "好，已转。"),
        ("让托口镇处理一下清江湖那条，5天", 1, S.ASSIGNED, "好，已转。"),
        ("让水利局去看下清江湖那条", 1, S.VERIFYING, "好，已派去看。"),
        ("清江湖那条让梁敏明天去看看", 1, S.VERIFYING, "好，已派去看。"),
        ("水葫芦那个可以受理", 1, S.ACCEPTED, "好，已受理。"),
        ("那个水葫芦的先受理了吧", 1, S.ACCEPTED, "好，已受理。"),
        ("受理煤渣那条", 7, S.ACCEPTED, "好，已受理。"),
        ("养猪场那条列入计划 明年3月 等资金", 5, S.PLANNED, "好，已列入计划。"),
        ("安江电鱼那条移送中方县", 3, S.TRANSFERRED, "好，已移送。"),
        ("安江电鱼那条转中方县", 3, S.TRANSFERRED, "好，已移送。"),
        ("三里坪那条并到4号", 4, S.MERGED, "好，已并。"),
        ("三里坪那条催一下，群众等着呢", 2, S.ASSIGNED, "好，已催。"),
        ("再催催三里坪渣土那条", 2, S.ASSIGNED, "好，已催。"),
        ("督办三里坪那件", 2, S.ASSIGNED, "好，已督办。"),
        ("三里坪那条再给5天，水太大进不去", 2, S.ASSIGNED, "好，已延期。"),
        ("三里坪那条延期到6月10日，水太大", 2, S.ASSIGNED, "好，已延期。"),
        ("水厂死鱼那条按重大办", 6, S.ASSIGNED, "好，已改。"),
        # the line to the reporter stands in the room
        ("三里坪那条可以销了，已清运，查看人 张三", 2, S.CLOSED, "2号（托口镇·乱堆）已整改销号。谢谢您。"),
        ("水厂死鱼那条销号，已打捞，我去看的", 6, S.CLOSED, "6号（黔城镇·水污染）已整改销号。谢谢您。"),
        ("煤渣那条不受理，是合法堆场", 7, S.REJECTED, "您反映的 7号（黔城镇·乱堆）没有受理：是合法堆场。"),
    ],
)
async def test_every_move_in_plain_words(
    day: Dialogue, said: str, number: int, status: CaseStatus, here: str
) -> None:
    heard = await day.say(OFFICER, "监督", said)
    assert (await day.case(number)).status == status
    in_room = [text for where, text in heard if where == "监督"]
    assert len(in_room) == 1
    assert in_room[0].startswith(here)
    to_giver = [text for where, text in heard if where == OFFICER][-1]
    assert to_giver.endswith(("错了回：撤销", "要分开就发：拆单 4"))


@pytest.mark.parametrize("where", ["办公", PRIVATE])
async def test_in_the_office_and_in_private_it_is_answered_there(day: Dialogue, where: str) -> None:
    heard = await day.say(OFFICER, where, "煤渣那条转黔城镇")
    place = OFFICER if where == PRIVATE else where
    assert heard == [
        (
            place,
            "您说的是 7号（乱堆·工业，黔城镇玉皇阁社区）。\n7号已交办黔城镇，5月14日前反馈、5月25日前整改。"
            "这个单位还没有绑定联系人，请另行通知。\n错了回：撤销",
        )
    ]


async def test_several_by_their_numbers(day: Dialogue) -> None:
    heard = await day.say(OFFICER, "监督", "4、5号都转市水利局")
    assert [text for where, text in heard if where == "监督"] == ["好，已转。"]
    assert [(await day.case(number)).unit for number in (4, 5)] == ["市水利局", "市水利局"]


async def test_several_cases_fit_it_asks_in_private_and_does_nothing_yet(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", "黔城那条转黔城镇，5天") == [
        (
            OFFICER,
            "“黔城”有2件：\n① 4号 已受理 乱堆·生活垃圾 黔城镇 码头边\n"
            "② 7号 待核实 乱堆·工业 黔城镇玉皇阁社区\n回 1 或 2。",
        )
    ]
    # in the room a number means nothing
    assert await day.say(OFFICER, "监督", "2") == []
    [(where, text)] = await day.say(OFFICER, PRIVATE, "2")
    assert (where, text.split("。")[0]) == (OFFICER, "7号已交办黔城镇，5月18日前反馈、5月25日前整改")
    assert (await day.case(4)).status == S.ACCEPTED


async def test_only_those_count_that_the_move_is_allowed_for(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "交办 4 黔城镇")
    heard = await day.say(OFFICER, "监督", "黔城那条受理一下")
    assert heard[0] == ("监督", "好，已受理。")
    assert (await day.case(7)).status == S.ACCEPTED


async def test_the_one_that_fits_but_may_not_move_is_explained_in_private(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", "三里坪那条退回，照片看不清") == [
        (OFFICER, "2号现在是“已交办”，单位还没申请销号，不用退。要催发：催办 2")
    ]
    [(where, text)] = await day.say(OFFICER, "监督", "三里坪那条转黔城镇")
    assert (where, text[:8]) == (OFFICER, "2号梁敏 09:")
    assert (await day.case(2)).unit == "托口镇"


async def test_what_cannot_be_handed_out_is_not_accepted_either(talk: Dialogue) -> None:
    await talk.reported("杨柳村河边好多垃圾没人捡")
    heard = await talk.say(OFFICER, "监督", "杨柳村垃圾那条转托口镇")
    assert [where for where, _ in heard] == [OFFICER]
    assert (await talk.case()).status == S.REPORTED


async def test_nothing_fits(day: Dialogue) -> None:
    none = "没找到对得上“安江采砂”的。请写上编号，如：交办 12；编号发“列表”看。"
    assert await day.say(OFFICER, "监督", "安江采砂那条转市水利局") == [(OFFICER, none)]
    assert await day.say(OFFICER, "监督", "开会那件事转市水利局") == []
    assert await day.say(OFFICER, PRIVATE, "开会那件事转市水利局") == [
        (OFFICER, "没找到对得上“开会”的。请写上编号，如：交办 12；编号发“列表”看。")
    ]


async def test_two_units_of_that_name_are_asked_about(day: Dialogue) -> None:
    other = RosterLine("钱工", Role.UNIT, "洪江区水利局", wechat_name="区水利钱工")
    await day.db.run(import_roster, (*ROSTER, other))
    asked = "7号交给哪个单位？① 市水利局 5天　② 洪江区水利局 5天　回 1 或 2。"
    assert await day.say(OFFICER, "监督", "煤渣那条转水利局，5天") == [(OFFICER, asked)]
    [(_, text)] = await day.say(OFFICER, PRIVATE, "②")
    assert "7号已交办洪江区水利局，5月18日前反馈" in text


async def test_a_room_that_only_listens_hears_nothing(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    await talk.reported("黔城镇玉皇阁社区河边有人倒煤渣")
    heard = await talk.say(OFFICER, "监督", "煤渣那条转黔城镇")
    assert [where for where, _ in heard] == [OFFICER]
    assert (await talk.case()).status == S.ASSIGNED


@pytest.mark.parametrize(
    "said",
    [
        "麻烦小督把清江湖那条转托口镇",
        "清江湖那条，小督，转托口镇",
        "清江湖那条转托口镇，河小督",
        "@河小督 清江湖那条转托口镇",
        "小督，清江湖那条转托口镇",
        "请小督把清江湖那条转托口镇",
    ],
)
async def test_the_bots_names_are_heard_wherever_they_stand(day: Dialogue, said: str) -> None:
    heard = await day.say(OFFICER, "监督", said)
    assert ("监督", "好，已转。") in heard


async def test_what_is_quoted_says_which_case(day: Dialogue) -> None:
    reported = quote("石嫂", "黔城镇玉皇阁社区河边有人倒煤渣", "转黔城镇，5天")
    assert ("监督", "好，已转。") in await day.say(OFFICER, "监督", reported)
    assert (await day.case(7)).unit == "黔城镇"
    registered = quote("河小督", "已登记 1号（托口镇·水面漂浮物）。谢谢。", "转托口镇")
    assert ("监督", "好，已转。") in await day.say(OFFICER, "监督", registered)
    assert (await day.case(1)).unit == "托口镇"
    assert await day.say(OFFICER, "监督", quote("石嫂", "大家早上好呀", "转托口镇")) == []


async def test_the_case_just_shown_is_meant_if_none_is_named(day: Dialogue) -> None:
    assert await day.say(OFFICER, "办公", "转黔城镇，5天") == []
    await day.say(OFFICER, "办公", "查 7")
    [(_, text)] = await day.say(OFFICER, "办公", "转黔城镇，5天")
    assert "7号已交办黔城镇" in text
    assert await day.say(OFFICER, PRIVATE, "转黔城镇，5天") == [
        (OFFICER, "是哪一件？请写上编号，如：交办 12，或引用我说那件的话。")
    ]


def moved(heard: list[Said]) -> list[Said]:
    return [said for said in heard if "好，已" in said[1] or "错了回" in said[1] or "交办" in said[1]]


@pytest.mark.parametrize(
    "said",
    [
        "清江湖水葫芦那条怎么还没转",
        "要不要转托口?",
        "清江湖水葫芦那条要不要转托口镇？",
        "清江湖水葫芦那条转托口镇了",
        "清江湖那条昨天转托口镇了，大家放心",
        "清江湖那条已经交给托口镇在办",
        "清江湖那条我转托口镇",
        "我马上把清江湖那条转托口镇",
        "明天把清江湖那条转托口镇吧，好不好",
        "等托口镇回话了再把清江湖那条转水利局",
        "清江湖那条转托口镇还是水利局",
        "清江湖那条应该转托口镇",
        "建议清江湖那条转托口镇",
        "如果清江湖那条转托口镇，谁来清",
        "清江湖那条不用转托口镇",
        "清江湖那条先别转托口镇",
        "清江湖那条没转托口镇",
        "清江湖那条转托口镇不合适",
        "清江湖那条转托口镇，可以吗",
        "清江湖那条转托口镇，大家看行不行",
        "清江湖那条转托口镇就好了",
        "清江湖那条转外婆家去哈哈",
        "清江湖那条转托口镇[偷笑]",
        "@托口水利武 清江湖那条你们去看看",
        "@石嫂 您报的清江湖那条转托口镇处理",
        "请托口镇的同志去看看清江湖那条",
        "大家有空去看看清江湖那条",
        "清江湖那条受理了",
        "清江湖那条已受理，谢谢石嫂",
        "清江湖那条什么时候销号",
        "清江湖那条销号了，谢谢大家",
        "三里坪那条催了好几次",
        "三里坪那条不用催，镇里在清",
        "三里坪那条可以销号了吗",
        "三里坪那条验收合格，谢谢",
        "三里坪那条退回来了",
        "三里坪那条延期了",
        "谁把三里坪那条转给水利局的",
        "听说三里坪那条要转水利局",
        "把三里坪那条的照片转给托口镇",
        "把会议材料转给托口镇",
        "请把清江湖的情况转给各位监督员",
        "清江湖那条路转托口镇就到了",
        "坐车到黔城转托口镇",
        "开完会再受理",
        "这个月受理12件",
        "大家催一下",
        "水葫芦转眼就漂满了",
        "三里坪那条你去看看",
        "收到，三里坪那条我去看看",
        "三里坪那条没必要转水利局",
        "清江湖水葫芦那条转托口镇的事办得怎么样",
        "三里坪那条是省里督办的",
        "三里坪那条督办件要抓紧",
        "清江湖那条要是不受理，群众会有意见",
    ],
)
async def test_what_only_looks_like_an_order_does_nothing(day: Dialogue, said: str) -> None:
    assert await day.say(OFFICER, "监督", said) == []


@pytest.mark.parametrize("where", ["监督", PRIVATE, "办公"])
@pytest.mark.parametrize("who", ["老秦", UNIT, WATER, "驻点方正", UNBOUND])
async def test_from_anybody_else_it_is_no_order(day: Dialogue, who: str, where: str) -> None:
    for said in (TURN, "煤渣那条转黔城镇", "三里坪那条可以销了，已清运，我看的"):
        assert moved(await day.say(who, where, said)) == []
    assert [(await day.case(n)).status for n in (1, 2, 7)] == [S.REPORTED, S.ASSIGNED, S.REPORTED]


async def test_who_only_calls_himself_like_an_officer_orders_nothing(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", TURN, contact="stranger") == []
    assert (await day.case(1)).status == S.REPORTED


async def test_an_order_that_accuses_somebody_is_none(day: Dialogue) -> None:
    assert await day.say(OFFICER, "监督", "养猪场那条转水利局，王局长收了老板的钱") == []
    assert (await day.case(5)).status == S.ACCEPTED
