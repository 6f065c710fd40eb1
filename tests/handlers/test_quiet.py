"""When the bot speaks first, and when it holds its tongue."""

import pytest

from handlers.settings import Quiet, Settings
from storage.db import Database
from storage.states import Mode
from tests.handlers.dialogue import Dialogue

FISHING = "岩垅乡河里有人用电瓶打鱼"
LINE = ("监督", "已登记 1号（岩垅乡·非法捕捞）。谢谢。")
OFFICER, WATER = "河长办梁敏", "托口水利武"


async def heard_in_room(talk: Dialogue, seconds: float) -> list[str]:
    return [text for where, text in await talk.wait(seconds) if where == "监督"]


async def test_the_first_word_waits_for_twenty_seconds_of_silence(talk: Dialogue) -> None:
    assert await talk.say("石嫂", "监督", FISHING) == []
    assert await talk.wait(19) == []
    said = await talk.wait(1)
    assert [where for where, _ in said] == ["监督", "办公"]
    assert said[0] == LINE


async def test_each_addition_moves_it_but_never_past_a_minute(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", FISHING)
    for seconds in (15, 15, 15):
        assert await talk.say("石嫂", "监督", "人还在那里", after=seconds) == []
    assert await talk.wait(14) == []
    assert LINE in await talk.wait(1)


async def test_what_others_add_does_not_move_it(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", FISHING)
    assert await talk.say("老秦", "监督", "我也看到了", after=15) == []
    assert LINE in await talk.wait(5)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        (OFFICER, "@石嫂 收到，我们马上安排人去看"),
        (WATER, "收到，我们马上去看"),
    ],
)
async def test_nothing_is_said_when_a_person_answered_first(talk: Dialogue, who: str, answer: str) -> None:
    await talk.say("石嫂", "监督", FISHING)
    await talk.say(who, "监督", answer, after=5)
    said = await talk.wait()
    assert [where for where, _ in said] == ["办公"]
    await talk.say("石嫂", "监督", "人往上游去了")
    assert await talk.wait() == []


async def test_an_answer_after_the_first_word_changes_nothing(talk: Dialogue) -> None:
    assert LINE in await talk.reported(FISHING, who="石嫂")
    await talk.say(OFFICER, "监督", "@石嫂 收到，我们马上安排人去看")
    assert await talk.wait() == []


async def test_the_waiting_is_a_setting(db: Database) -> None:
    quiet = Quiet(silence_seconds=0, most_seconds=0)
    talk = await Dialogue.begin(db, settings=Settings(quiet=quiet))
    assert LINE in await talk.say("石嫂", "监督", FISHING)


@pytest.mark.parametrize(
    ("mode", "registered", "closed"),
    [(Mode.LISTEN, False, False), (Mode.REGISTER, True, False), (Mode.FULL, True, True)],
)
async def test_what_is_said_in_each_mode(db: Database, mode: Mode, registered: bool, closed: bool) -> None:
    talk = await Dialogue.begin(db, mode=mode)
    said = await talk.reported(FISHING, who="石嫂")
    assert (LINE in said) is registered
    assert sum(where == "办公" for where, _ in said) == 1
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 市水利局")
    said = await talk.say(OFFICER, "办公", "销号 1 已处理，我看的")
    assert (("监督", "1号（岩垅乡·非法捕捞）已整改销号。谢谢您。") in said) is closed
    told = "会告诉报告人" if closed else "没有需要通知的群或人"
    assert said[-1] == ("办公", f"1号已销号：已整改。查看人：梁敏。{told}。")


async def test_a_room_that_only_listens_answers_nobody_but_a_bound_officer(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    await talk.reported(FISHING, who="石嫂")
    for who, said in (
        ("石嫂", "@河小督 进度 1"),
        ("石嫂", "进度 1"),
        ("老秦", "@河小督 帮助"),
        ("石嫂", "@河小督 在吗"),
    ):
        assert await talk.say(who, "监督", said) == []
    heard = await talk.say("石嫂", "监督", "发错了，这条撤回吧")
    assert [where for where, _ in heard] == ["办公"]
    # somebody who only calls himself like an officer
    assert await talk.say(OFFICER, "监督", "@河小督 进度 1", contact="stranger") == []
    assert await talk.say(OFFICER, "监督", "@河小督 进度 1") == [("监督", "1号（岩垅乡·非法捕捞）已撤回。")]


async def test_the_line_to_a_room_is_dropped_when_the_case_has_ended_before(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", FISHING)
    await talk.say(OFFICER, "办公", "受理 1")
    said = [*await talk.say(OFFICER, "办公", "销号 1 经核不属实，我看的"), *await talk.wait()]
    assert [text for where, text in said if where == "监督"] == [
        "1号（岩垅乡·非法捕捞）核实过了，情况不属实，已销号。谢谢您留意。"
    ]


async def test_one_who_reports_twice_in_a_room_hears_once_per_case(talk: Dialogue) -> None:
    await talk.reported(FISHING, who="石嫂")
    await talk.reported("安江镇河边有人倒垃圾", who="石嫂")
    for command in ("受理 1", "交办 1 市水利局", "销号 1 已处理，我看的"):
        said = await talk.say(OFFICER, "办公", command)
    assert [text for where, text in said if where == "监督"] == ["1号（岩垅乡·非法捕捞）已整改销号。谢谢您。"]
    assert await heard_in_room(talk, 3600) == []
