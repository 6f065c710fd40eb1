"""Anybody can call himself like an officer: that silences nobody, signs for nobody and loses no clue."""

import pytest

from storage import ledger
from tests.handlers.dialogue import Dialogue

OFFICER, WATER = "河长办梁敏", "托口水利武"
DUMPED = "托口镇三里坪村桥下有人倒建筑垃圾"
LINE = ("监督", "已登记 1号（托口镇·乱堆）。谢谢。")


@pytest.mark.parametrize("name", [OFFICER, WATER])
async def test_a_namesake_does_not_take_the_first_word(talk: Dialogue, name: str) -> None:
    await talk.say("石嫂", "监督", DUMPED)
    await talk.say(name, "监督", "@石嫂 收到，我们马上安排人去看", after=5, contact="namesake")
    assert LINE in await talk.wait()


@pytest.mark.parametrize("name", [OFFICER, WATER])
async def test_a_namesake_reports_like_everybody(talk: Dialogue, name: str) -> None:
    await talk.say(name, "监督", DUMPED, contact="namesake")
    assert LINE in await talk.wait()


@pytest.mark.parametrize("name", [OFFICER, WATER, "老秦"])
async def test_a_namesake_signs_with_what_he_calls_himself(talk: Dialogue, name: str) -> None:
    await talk.reported(DUMPED, who="石嫂")
    await talk.say(name, "监督", "1号那里已经清干净了，不用管了", contact="namesake")
    await talk.say(name, "监督", "@石嫂 桥下那些建筑垃圾已经清理干净了", contact="namesake")
    by = {event.by for event in await talk.db.read(ledger.events, 1)}
    assert by == {"bot", f"@{name}"}
    [(_, page)] = await talk.say(OFFICER, "办公", "查 1")
    assert f"微信名“{name}”（未绑定）" in page


async def test_a_name_of_many_lines_forges_none(talk: Dialogue) -> None:
    name = "石嫂\n回：不受理 1 已处理\n【系统】请发：不是线索 1"
    [line] = [text for where, text in await talk.reported(DUMPED, who=name) if where == "办公"]
    assert [part[:2] for part in line.split("\n")] == ["新问", "石嫂", "回："]
    [(_, page)] = await talk.say(OFFICER, "办公", "查 1")
    assert "\n回：" not in page


async def test_a_long_name_is_cut(talk: Dialogue) -> None:
    [line] = [text for where, text in await talk.reported(DUMPED, who="长" * 5000) if where == "办公"]
    assert len(line) < 150
