"""Commands as tables of (who, where, said, answered), over a real database.

Before each dialogue two clues were reported: 1号 in 托口镇 by 老秦, 2号 in 黔城镇 by 石嫂.
"""

import pytest

from bot.app import commands
from storage.db import Database
from storage.states import Role
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue, Said

OFFICER, WATER, DISCIPLINE = "河长办梁敏", "托口水利武", "驻点方正"
NOT_BOUND = "我还不认识您。请河长办同志给您一个绑定码，再私信我：绑定 绑定码。"
NOT_YOUR_CASE = "进度在监督员群里问，私下只告诉报的人。自己报过的，发“我的线索”看。"
NOT_YOURS = "“{}”由河长办的同志使用。发“帮助”看您能用的命令。"
ACCEPTED = "1号已受理（托口镇·乱堆）。接下来：交办 1 单位"
CLOSED = "1号已销号：已整改。查看人：梁敏。会告诉报告人。"
PROGRESS = "1号（托口镇·乱堆）待核实。"

Answer = str | list[Said] | None
"""Where it was said, or a list of (where, what), or silence."""
Step = tuple[str, str, str, Answer]

DIALOGUES: dict[str, list[Step]] = {
    "a case from beginning to end": [
        (OFFICER, "办公", "受理 1", ACCEPTED),
        (
            OFFICER,
            "办公",
            "交办 1 托口镇 限2天反馈 整改5天",
            [
                (
                    WATER,
                    "河长办交办 1号：乱堆·建筑垃圾，{place}。请于5月13日前反馈情况，5月18日前整改到位。",
                ),
                ("办公", "1号已交办托口镇，5月13日前反馈、5月18日前整改。已私信联系人。"),
            ],
        ),
        ("老秦", "监督", "进度 1", "1号（托口镇·乱堆）已交办。"),
        (
            OFFICER,
            "办公",
            "销号 1 已清运，我看的",
            [
                (WATER, "1号（乱堆·建筑垃圾）已销号：已整改。谢谢。"),
                ("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。"),
                ("办公", CLOSED),
            ],
        ),
        ("老秦", PRIVATE, "进度1", "1号（托口镇·乱堆）已销号：已整改。"),
    ],
    "a case that is not accepted": [
        (OFFICER, "办公", "不受理 1", "请写上理由，会告诉报告人：不受理 1 理由"),
        (
            OFFICER,
            "办公",
            "不受理 1 在河道管理范围外，问13800001234",
            [
                (
                    "监督",
                    "您反映的 1号（托口镇·乱堆）没有受理：在河道管理范围外，问138****1234。谢谢您关心河湖。",
                ),
                ("办公", "1号不予受理，会告诉报告人。"),
            ],
        ),
        (OFFICER, "办公", "受理 1", "1号梁敏 09:02 已不予受理，要接着办请发：重开 1 理由。"),
    ],
    "wrong numbers and states": [
        (OFFICER, "办公", "受理 99", "没有99号。发“列表”看现有的编号。"),
        (OFFICER, "办公", "受理 2025-1", "没有2025-1号。发“列表”看现有的编号。"),
        (OFFICER, PRIVATE, "受理", "请这样发：受理 编号"),
        (OFFICER, PRIVATE, "查", "请这样发：查 编号"),
        (OFFICER, "办公", "交办 1 托口镇", "1号还没受理，请先发：受理 1。"),
        (
            OFFICER,
            "办公",
            "销号 1 已清，我看的",
            "1号还没受理，请先发：受理 1；不属实的发：核实 1 不属实 查看人 姓名。",
        ),
        (OFFICER, "办公", "受理 1", ACCEPTED),
        (OFFICER, "办公", "受理 1", "1号梁敏 09:02 已受理，接下来可发：交办 1 单位。"),
        (
            OFFICER,
            "办公",
            "不受理 1 太远",
            "1号梁敏 09:02 已受理，不能再不受理；核下来不属实可发：核实 1 不属实 查看人 姓名。",
        ),
        (OFFICER, "办公", "交办 1", "交给哪个单位？这类问题一般是市水利局：交办 1 市水利局"),
        (
            OFFICER,
            "办公",
            "交办 1 托口镇 2月30日前",
            "“2月30日前”没有这一天，或已经过了。请重写期限，如：3天，或：6月10日前",
        ),
        (OFFICER, "办公", "交办 1 那边的人", "“那边的人”不像单位名称。请写单位全称，如：交办 1 市水利局"),
        (
            OFFICER,
            "办公",
            "销号 1",
            "请写上结果和查看人：销号 1 已清理，查看人 姓名　或：销号 1 经核不属实，查看人 姓名",
        ),
        (
            OFFICER,
            "办公",
            "销号 1 已清运，我看的",
            [("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。"), ("办公", CLOSED)],
        ),
        (
            OFFICER,
            "办公",
            "销号 1 已清运，我看的",
            "1号梁敏 09:02 已销号，发“查 1”看结果；又来了的发：重开 1 现场情况。",
        ),
    ],
    "a unit nobody is bound to": [
        (OFFICER, "办公", "受理 2", "2号已受理（黔城镇·乱堆）。接下来：交办 2 单位"),
        (
            OFFICER,
            "办公",
            "交办 2 黔城镇",
            "2号已交办黔城镇，5月14日前反馈、5月25日前整改。这个单位还没有绑定联系人，请另行通知。",
        ),
        (OFFICER, "办公", "交办 2 黔城镇", "2号梁敏 09:02 已交办黔城镇，发“查 2”看经过。"),
    ],
    "lists": [
        (OFFICER, "办公", "列表 已受理", "已受理：没有。"),
        (OFFICER, "办公", "列表 安江镇", "安江镇：没有。"),
        (OFFICER, "办公", "列表 超期", "超期：没有。"),
        (OFFICER, "办公", "列表 天上", "天上：没有。"),
    ],
    "who may not": [
        ("老秦", PRIVATE, "受理 1", NOT_YOURS.format("受理")),
        ("老秦", "监督", "@河小督 销号 1 已清", NOT_YOURS.format("销号")),
        (WATER, PRIVATE, "查 1", "您单位没有1号。发“我的”看要办的。"),
        (DISCIPLINE, PRIVATE, "列表", NOT_YOURS.format("列表")),
        (UNBOUND, PRIVATE, "受理 1", None),
        (UNBOUND, "监督", "@河小督 查 1", None),
        (UNBOUND, PRIVATE, "你好", NOT_BOUND),
        (UNBOUND, PRIVATE, "帮助", NOT_BOUND),
        (UNBOUND, PRIVATE, "进度 1", NOT_YOUR_CASE),
        (UNBOUND, PRIVATE, "进度 99", NOT_YOUR_CASE),
        ("石嫂", PRIVATE, "进度 1", NOT_YOUR_CASE),
    ],
    "command words in talk are no commands": [
        ("老秦", "监督", "受理 1", None),
        (OFFICER, "监督", "受理 1", None),
        (OFFICER, "监督", "列表", None),
        (OFFICER, "办公", "1号交办的那件怎么样了", None),
        (OFFICER, "办公", "受理1号的事谁去跟一下", None),
        (OFFICER, "办公", "受理的事明天再说", None),
        (OFFICER, "办公", "查一下昨天的水位", None),
        (OFFICER, "办公", "大家中午好", None),
        (OFFICER, "办公", "帮助群众是应该的", None),
        ("老秦", "监督", "进度 1", PROGRESS),
    ],
    "talk to the bot that it cannot follow": [
        (OFFICER, "办公", "@河小督 唱个歌", "没看懂。发“帮助”看我能做什么。"),
        (WATER, PRIVATE, "在吗", "没看懂。发“帮助”看我能做什么。"),
        (
            "老秦",
            PRIVATE,
            "在吗",
            "我会登记河湖问题、查进度：直接说在哪里、看到什么就行；查进度发“进度 编号”。",
        ),
        ("石嫂", "二群", "@河小督 进度 9", "没有9号。发“列表”看现有的编号。"),
    ],
    "one's own": [
        ("石嫂", PRIVATE, "我的线索", "您报的：\n2号（黔城镇·乱堆）待核实"),
        ("老秦", "监督", "@河小督 进度", "您报的：\n1号（托口镇·乱堆）待核实"),
        (WATER, PRIVATE, "进度", "您还没有报过线索。看到问题直接说在哪里、看到什么就行。"),
    ],
}


@pytest.fixture
async def two(talk: Dialogue) -> Dialogue:
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.reported("黔城镇码头边有人往沅水里倒渣土", who="石嫂", where="二群")
    return talk


@pytest.mark.parametrize("steps", DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_dialogue(two: Dialogue, steps: list[Step]) -> None:
    from handlers.texts.case import place

    where_it_is = place(await two.case(1))
    for who, where, said, answer in steps:
        wanted = [] if answer is None else answer
        if isinstance(wanted, str):
            wanted = [(who if where == PRIVATE else where, wanted)]
        wanted = [(to, text.replace("{place}", where_it_is)) for to, text in wanted]
        assert await two.say(who, where, said) == wanted, said


@pytest.mark.parametrize(
    "said",
    [
        "受理1",
        "受理 1",
        "受理：1",
        "受理 １",
        "受理　1号",
        "受理#1",
        "受理第1件",
        "受理 2026-1",
        "受理 2026年1号",
        "受理 2026年第1号",
        "1号受理",
        "1号 受理",
        "1号，受理。",
        "受理 1 谢谢",
        "河小督，受理 1",
        "小督 受理1号",
        "@河小督 受理 1",
        "@河小督\u2005受理1",
        "受理1 @河小督 ",
    ],
)
async def test_a_command_as_people_type_it(two: Dialogue, said: str) -> None:
    assert await two.say(OFFICER, "办公", said) == [("办公", ACCEPTED)]


@pytest.mark.parametrize("said", ["查1", "查 １号", "@河小督 查 1", "查2026-1", "河小督查1号", "1号 查"])
async def test_all_about_a_case(two: Dialogue, said: str) -> None:
    [(where, page)] = await two.say(OFFICER, "办公", said)
    assert where == "办公"
    assert page.startswith("2026-1 乱堆·建筑垃圾（一般）\n状态：待核实\n地点：托口镇")
    assert "老秦 报：\n托口镇三里坪村桥下有人倒了两车建筑垃圾" in page
    assert "机器人 待核实" in page


async def test_a_list_names_what_is_open(two: Dialogue) -> None:
    [(_, text)] = await two.say(OFFICER, "办公", "列表")
    head, first, second = text.split("\n")
    assert head == "未办结：2件"
    assert first.startswith("1号 待核实 乱堆·建筑垃圾 托口镇")
    assert second.startswith("2号 待核实 乱堆·建筑垃圾 黔城镇")
    [(_, text)] = await two.say(OFFICER, "办公", "列表 待核实 黔城")
    assert text.split("\n")[1:] == [second]


async def test_help_lists_exactly_what_one_may_use(two: Dialogue) -> None:
    for who, role in ((OFFICER, Role.OFFICER), ("老秦", Role.SUPERVISOR), (WATER, Role.UNIT)):
        [(_, text)] = await two.say(who, PRIVATE, "用法 全部")
        page = text
        while "发：下一页" in page:
            [(_, page)] = await two.say(who, PRIVATE, "下一页")
            text = f"{text}\n{page}"
        offered = [line.split("　")[0].split()[0] for line in text.split("\n") if "　" in line]
        assert offered == [command.word for command in commands() if role in command.roles]
        assert ("受理" in offered, "我的线索" in offered) == (who == OFFICER, who == "老秦")


@pytest.mark.parametrize(
    "clue",
    [
        "群众反映安江镇河边有人倒垃圾",
        "帮助处理一下安江镇河边的垃圾",
        "查到有人在岩垅乡河里电鱼",
        "列表一样长的垃圾带，在安江镇河面上",
    ],
)
async def test_a_clue_may_begin_like_a_command(db: Database, clue: str) -> None:
    talk = await Dialogue.begin(db)
    said = await talk.reported(clue, where=PRIVATE)
    assert ["新问题 1号" in text for where, text in said if where == "办公"] == [True]
    assert [text[:6] for where, text in said if where == "老秦"] == ["已登记 1号"]


async def test_help_is_no_longer_than_a_screen(two: Dialogue) -> None:
    for who in (OFFICER, "老秦", WATER, "驻点方正"):
        [(_, text)] = await two.say(who, PRIVATE, "帮助")
        assert len(text.split("\n")) <= 12
        assert len(text) <= 400
    [(_, text)] = await two.say(OFFICER, PRIVATE, "用法 交办")
    assert text == "交办 编号 单位 [期限]　交给责任单位，如：交办 12 托口镇 3天"
    [(_, text)] = await two.say("老秦", PRIVATE, "用法 交办")
    assert text == "没有“交办”这个命令。发“帮助”看有哪些。"
