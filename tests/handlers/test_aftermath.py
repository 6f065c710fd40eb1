"""What others say of an accusation stays out of the ledger, and so does one told in pieces."""

import pytest
from sqlmodel import Session, select

from storage.models import CaseEvent, Clue, ClueMessage, Notice
from storage.seals_models import SpokenOf
from storage.states import RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue, quote

OFFICER, WATER = "河长办梁敏", "托口水利武"
PROBLEM = "托口镇三里坪村桥下有人倒建筑垃圾"
ACCUSATION = "三里坪村钟书记收了老板两条软中华，才让他倒的"


async def kept(talk: Dialogue) -> str:
    """All words of the ordinary ledger and of what was said."""

    def read(session: Session) -> str:
        found = [*session.exec(select(Clue.words)), *session.exec(select(ClueMessage.text))]
        found += [*session.exec(select(CaseEvent.note)), *session.exec(select(Notice.text))]
        return "\n".join(str(one) for one in found)

    return await talk.db.read(read)


@pytest.mark.parametrize(
    ("who", "said", "outcome"),
    [
        ("老秦", "我也听讲钟书记的软中华", RowOutcome.SEALED),
        ("老秦", "石嫂讲得对，钟书记就是这号人，垃圾还在倒", RowOutcome.SEALED),
        ("老秦", "@石嫂 软中华是我亲眼看到提进去的", RowOutcome.SEALED),
        ("老秦", "石嫂，钟书记晓得了要骂你的", None),
        ("老秦", quote("老秦", PROBLEM, "钟书记晓得不"), None),
        (WATER, "收到，石嫂讲的钟书记这个事我们核实下", None),
        (WATER, "收到，钟书记那边我去问", None),
        (OFFICER, "收到，软中华的事转纪委，渣土我们来处理", None),
    ],
)
async def test_talk_about_it_is_not_kept(
    talk: Dialogue, who: str, said: str, outcome: RowOutcome | None
) -> None:
    await talk.reported(PROBLEM, who="老秦")
    await talk.tell("石嫂", "监督", ACCUSATION)
    heard = await talk.tell(who, "监督", said)
    assert outcome is None or heard == outcome
    await talk.wait(60)
    for word in ("钟书记", "软中华"):
        assert word not in await kept(talk)
        assert not [text for _, text in await talk.say(OFFICER, "办公", "查 1 详情") if word in text]


async def test_the_accusers_own_case_keeps_none_of_it(talk: Dialogue) -> None:
    await talk.reported(PROBLEM, who="石嫂")
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.tell("老秦", "监督", "@石嫂 你胆子大，敢讲钟书记")
    assert "钟书记" not in await kept(talk)


async def test_a_command_tells_no_more_than_a_message(talk: Dialogue) -> None:
    await talk.reported(PROBLEM, who="老秦")
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.tell("老秦", "监督", "@河小督 补充 1 钟书记也晓得")
    assert "钟书记" not in await kept(talk)


async def test_other_words_go_their_way(talk: Dialogue) -> None:
    await talk.reported(PROBLEM, who="老秦")
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.tell(WATER, "监督", "收到，渣土我们来处理")
    await talk.tell("老秦", "监督", "今天又倒了两车渣土")
    ledger = await kept(talk)
    assert "渣土我们来处理" in ledger
    assert "又倒了两车" in ledger


async def test_another_room_has_heard_nothing(talk: Dialogue) -> None:
    await talk.say(OFFICER, "监督二群", "@河小督 群 监督员")
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.reported("黔城镇桥下有人倒垃圾，钟书记让我报一声", who="老秦", where="监督二群")
    assert "让我报一声" in await kept(talk)


async def test_a_day_later_a_name_is_a_name(talk: Dialogue) -> None:
    await talk.reported(PROBLEM, who="老秦")
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.wait(40 * 3600)
    await talk.tell(WATER, "监督", "三里坪村桥下那堆，钟书记已经带人清了两车")
    assert "带人清了两车" in await kept(talk)


async def test_told_in_pieces_it_is_one_accusation(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", "托口镇三里坪村钟书记屋里天天有人去")
    await talk.tell("石嫂", "监督", "桥下有人倒建筑垃圾")
    assert await talk.tell("石嫂", "监督", "收了老板的软中华") == RowOutcome.SEALED
    assert "软中华" not in await kept(talk)


async def test_the_marks_can_be_read_by_nobody_and_are_forgotten(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", ACCUSATION)

    def marks(session: Session) -> list[str]:
        return [f"{row.mark}" for row in session.exec(select(SpokenOf))]

    found = await talk.db.read(marks)
    assert len(found) == 2
    assert not any("钟" in mark or "中华" in mark for mark in found)
    await talk.say("石嫂", PRIVATE, "谢谢")
    await talk.wait(60 * 3600)
    await talk.tell("老秦", "监督", "黔城镇的邓所长收了保护费")
    assert found[0] not in await talk.db.read(marks)
