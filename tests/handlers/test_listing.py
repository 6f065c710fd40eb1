"""A list comes a page at a time, whole, however long it is."""

import pytest
from sqlmodel import Session

from storage import cases
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.ledgers import answer, many


async def pages(talk: Dialogue, said: str) -> list[str]:
    """A list with all its pages."""
    text = await answer(talk, said)
    all_of_it = [text]
    while "发：下一页" in text:
        text = await answer(talk, "下一页")
        all_of_it.append(text)
    return all_of_it


@pytest.mark.parametrize(
    "said", ["列表", "列表 托口镇", "列表 待核实", "列表 全部", "列表 号桥", "查 托口镇"]
)
async def test_a_long_list_is_read_to_its_end(talk: Dialogue, said: str) -> None:
    await talk.db.run(many, 47)
    read = await pages(talk, said)
    assert "47件" in read[0].split("\n")[0]
    numbers = [
        int(line.partition("号")[0]) for page in read for line in page.split("\n") if "待核实 乱堆" in line
    ]
    newest_first = said in ("列表 号桥", "查 托口镇")
    assert numbers == sorted(range(1, 48), reverse=newest_first)
    assert await answer(talk, "下一页") == "没有下一页了。"


async def test_what_moved_on_meanwhile_hides_no_other(talk: Dialogue) -> None:
    await talk.db.run(many, 25)
    first = await answer(talk, "列表")
    assert "未办结：25件" in first
    await talk.db.run(end_first)
    rest = (await pages(talk, "下一页"))[0]
    assert "11号 " in rest or "10号 " in rest


def end_first(session: Session) -> None:
    for number in (1, 2, 3):
        case = cases.find(session, number)
        case.status = CaseStatus.REJECTED
        session.add(case)


async def test_a_number_of_any_page_opens_its_case(talk: Dialogue) -> None:
    await talk.db.run(many, 25)
    await pages(talk, "列表")
    for number in (2, 14, 25):
        assert (await answer(talk, str(number))).startswith(f"2026-{number} ")


async def test_who_is_no_officer_any_more_turns_no_page(talk: Dialogue) -> None:
    await talk.db.run(many, 25)
    await answer(talk, "列表")
    assert await talk.say("托口水利武", PRIVATE, "下一页") == [("托口水利武", "没有下一页了。")]
