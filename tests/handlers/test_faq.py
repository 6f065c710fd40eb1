"""问答: only what an officer has approved is answered; every other question goes to the office."""

import pytest

from storage import ledger
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"
TOLD = "这个请河长办的同志来答，已经转告了。"


@pytest.fixture
async def taught(talk: Dialogue) -> Dialogue:
    """One approved answer."""
    await talk.say(OFFICER, "办公", "问答 添加 河边建房要不要审批？要，先到市水利局办许可")
    return talk


ANSWER = "要，先到市水利局办许可（河长办 2026年5月11日 核定）"


@pytest.mark.parametrize("said", ["@河小督 请问河边建房子要审批不", "@河小督 河边建房子要审批吗"])
async def test_an_approved_answer_is_given_with_its_date(taught: Dialogue, said: str) -> None:
    assert await taught.say("老秦", "监督", said) == [("监督", ANSWER)]
    assert await taught.db.read(ledger.newest, 1) == []


async def test_in_private_too(taught: Dialogue) -> None:
    assert await taught.say("老秦", PRIVATE, "河边建房要不要审批") == [("老秦", ANSWER)]


async def test_what_nobody_approved_goes_to_the_office(taught: Dialogue) -> None:
    heard = await taught.say("石嫂", "监督", "@河小督 请问钓鱼要不要办证？")
    assert ("监督", TOLD) in heard
    [office] = [text for where, text in heard if where == "办公"]
    assert office.startswith("石嫂（监督）问：请问钓鱼要不要办证？\n请答复。")


async def test_among_people_nothing_is_said(taught: Dialogue) -> None:
    assert await taught.say("老秦", "监督", "请问河边建房子要审批不") == []


async def test_a_report_is_no_question(taught: Dialogue) -> None:
    await taught.say("老秦", "监督", "@河小督 黔城镇河边建房没有审批，没人管")
    [case] = await taught.db.read(ledger.newest, 1)
    assert case.category == "construction"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("问答 添加 河边建房子需要审批吗？要", "这个问题第1条已经有了：河边建房要不要审批"),
        ("问答 添加 禁渔期", "请这样发：问答 添加 问题？答案"),
        ("问答 添加 " + "禁" * 70 + "？是", "问题请写在60个字以内，答案300个字以内。"),
        ("问答 添加 找谁反映？找水利站覃站长，他收了老板的钱", "答案里说到人的事"),
        ("问答 删除 7", "没有第7条问答。"),
        ("问答 列表", "核定的问答1条：\n1. 河边建房要不要审批：要，先到市水利局办许可（梁敏 2026年5月11日）"),
        ("问答 列表 9", "一共1条，没有第9页。"),
        ("问答 算了", "请这样发：问答 添加"),
    ],
)
async def test_what_an_officer_is_told(taught: Dialogue, said: str, answered: str) -> None:
    [(_, text)] = await taught.say(OFFICER, PRIVATE, said)
    assert text.startswith(answered)


async def test_what_is_deleted_is_never_said_again(taught: Dialogue) -> None:
    [(_, text)] = await taught.say(OFFICER, "办公", "问答 删除 1")
    assert text == "第1条（河边建房要不要审批）删掉了，不再这样答。"
    assert ("监督", TOLD) in await taught.say("老秦", "监督", "@河小督 请问河边建房要不要审批？")
    [(_, text)] = await taught.say(OFFICER, "办公", "问答")
    assert text.startswith("还没有核定的问答。")


async def test_supervisors_do_not_teach(taught: Dialogue) -> None:
    heard = await taught.say("老秦", PRIVATE, "问答 删除 1")
    assert await taught.say("石嫂", PRIVATE, "河边建房要不要审批") == [("石嫂", ANSWER)]
    assert all("删掉" not in text for _, text in heard)
