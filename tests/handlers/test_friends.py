"""Who may become a friend of the account."""

from datetime import timedelta

import pytest

from handlers.friends import may_befriend
from storage import people
from tests.handlers.dialogue import CHANNEL, MONDAY, Dialogue

CODE = "24681357"


@pytest.fixture
async def coded(talk: Dialogue) -> Dialogue:
    await talk.db.run(people.issue_code, CODE, 1, expires_at=MONDAY + timedelta(days=1))
    return talk


async def asked(talk: Dialogue, contact: str, hello: str) -> bool:
    return await talk.db.run(may_befriend, CHANNEL, contact, hello, now=MONDAY)


@pytest.mark.parametrize("hello", [CODE, f"绑定 {CODE}", "我是老易 2468 1357"])
async def test_a_good_code_opens_the_door(coded: Dialogue, hello: str) -> None:
    assert await asked(coded, "somebody", hello)


async def test_a_stranger_stays_outside_and_may_not_guess(coded: Dialogue) -> None:
    assert not await asked(coded, "somebody", "你好")
    for _ in range(people.MAX_TRIES):
        assert not await asked(coded, "somebody", "00000000")
    assert not await asked(coded, "somebody", CODE)


async def test_who_has_spoken_in_a_room_is_known(coded: Dialogue) -> None:
    await coded.say("石嫂", "监督", "各位早")
    assert await asked(coded, "石嫂", "")
