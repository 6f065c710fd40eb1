"""A number somebody writes into a report is kept nowhere: nobody would be shown it."""

from pathlib import Path

import pytest

from storage import clues
from storage.db import Database
from tests.handlers.dialogue import Dialogue, quote
from tests.storage.test_phones import holding

WORDS = "托口镇三里坪村桥下有人倒渣土，电话13812345678"


@pytest.mark.parametrize("number", ["13812345678", "１３８１２３４５６７８", "138 1234 5678", "0745-7712345"])
async def test_no_file_holds_it(db: Database, data: Path, number: str) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported(f"托口镇三里坪村桥下有人倒渣土，电话{number}")
    await talk.say("老秦", "监督", f"打{number}问")
    await talk.say("河长办梁敏", "监督", f"好的，您的电话{number}记下了")
    await talk.db.close()
    assert holding(data, "三里坪") != []
    assert holding(data, number) == []


async def test_words_with_a_number_can_be_quoted(talk: Dialogue) -> None:
    await talk.reported(WORDS)
    for number in range(12):
        await talk.say("石嫂", "监督", f"黔城镇{number}号码头边有人往沅水里倒渣土")
    await talk.say("石嫂", "监督", quote("老秦", WORDS, "又来了两车"))
    said = await talk.db.read(clues.messages, [1])
    assert [one.sender for one in said] == ["老秦", "石嫂"]
