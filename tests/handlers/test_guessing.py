"""Binding codes, as somebody attacks them who has none: once, for minutes, five wrong tries."""

import asyncio
import re
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, func, select

from bot.service import CLAIM_TIME
from handlers.friends import may_befriend
from handlers.setup import CODE_TIME, new_code
from handlers.texts.limits import slowly
from storage import people
from storage.people import MAX_TRIES, MAX_TRIES_OF_ALL
from storage.people_models import Account, WrongCode
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue

OFFICER = "河长办梁敏"
WRONG = "这个码不对，或已用过、过期。请核对，或请河长办同志重新给一个。"
TOO_OFTEN = "试错太多次，请一小时后再试。"
BOUND = "石秀您好，已绑定为监督员。发“帮助”看我能做什么。"


async def code_for(talk: Dialogue, name: str = "石秀") -> str:
    _, text = (await talk.say(OFFICER, PRIVATE, f"绑定 {name}"))[-1]
    match = re.search(r"\d{8}", text)
    assert match is not None
    return match.group()


async def bound_to(talk: Dialogue, name: str) -> list[str]:
    """Who is bound to somebody of the roster, besides the first account of the fixture."""

    def contacts(session: Session) -> list[str]:
        query = select(Account.contact).where(Account.person_id == people.find(session, name).id)
        return [contact for contact in session.exec(query) if contact != "石嫂"]

    return await talk.db.read(contacts)


def test_a_code_is_good_for_minutes_and_hard_to_guess() -> None:
    assert timedelta(minutes=10) <= CODE_TIME <= timedelta(minutes=59)
    assert timedelta(minutes=10) <= CLAIM_TIME <= timedelta(minutes=60)
    made = {new_code() for _ in range(1000)}
    assert len(made) > 990
    assert all(re.fullmatch(r"\d{8}", code) for code in made)


@pytest.mark.parametrize(("after", "answer"), [(-1, BOUND), (1, WRONG)])
async def test_minutes(talk: Dialogue, after: int, answer: str) -> None:
    code = await code_for(talk)
    seconds = CODE_TIME.total_seconds() + after
    assert await talk.say("新号", PRIVATE, f"绑定 {code}", after=seconds) == [("新号", answer)]


async def test_once_also_when_many_send_it_at_the_same_moment(talk: Dialogue) -> None:
    code = await code_for(talk)
    thieves = [f"贼{number}" for number in range(30)]
    said = await asyncio.gather(*(talk.tell(who, PRIVATE, f"绑定 {code}", after=0) for who in thieves))
    assert len(said) == 30
    assert len(await bound_to(talk, "石秀")) == 1
    answers = [text for _, text in await talk.wait(1)]
    assert sorted(answers) == sorted([BOUND] + [WRONG] * 29)


async def test_five_wrong_tries_in_parallel_are_five(talk: Dialogue) -> None:
    code = await code_for(talk)
    guesses = [f"{number:08d}" for number in range(10) if f"{number:08d}" != code][:8]
    await asyncio.gather(*(talk.tell("贼", PRIVATE, f"绑定 {guess}", after=0) for guess in guesses))
    await talk.tell("贼", PRIVATE, f"绑定 {code}", after=0)
    answers = [text for _, text in await talk.wait(1)]
    assert answers == [WRONG] * MAX_TRIES + [TOO_OFTEN] * 4
    assert await bound_to(talk, "石秀") == []


async def test_a_friend_request_is_no_second_way_to_guess(talk: Dialogue) -> None:
    code = await code_for(talk)
    for number in range(MAX_TRIES):
        hello = f"绑定码 {number:08d}"
        assert not await talk.db.run(partial(_ask, hello=hello, talk=talk))
    assert not await talk.db.run(partial(_ask, hello=f"绑定码 {code}", talk=talk))
    assert await talk.say("贼", PRIVATE, f"绑定 {code}") == [("贼", TOO_OFTEN)]
    assert await talk.say("贼", "监督", f"@河小督 绑定 {code}") == [("监督", TOO_OFTEN)]


def _ask(session: Session, hello: str, talk: Dialogue) -> bool:
    return may_befriend(session, CHANNEL, "贼", hello, now=talk.now)


async def test_under_many_names_nobody_gets_far(talk: Dialogue) -> None:
    await code_for(talk)
    names = [f"贼{number}" for number in range(MAX_TRIES_OF_ALL // MAX_TRIES)]
    for name in names:
        for number in range(MAX_TRIES):
            await talk.tell(name, PRIVATE, f"绑定 {number:08d}", after=0)
    await talk.wait()
    code = await code_for(talk)
    assert (await talk.say("又一个贼", PRIVATE, "绑定 00000000"))[-1] == ("又一个贼", TOO_OFTEN)
    # whoever has a good code waits as well, for an hour: a lock that lets some in is none
    assert (await talk.say("新号", PRIVATE, f"绑定 {code}"))[-1] == ("新号", TOO_OFTEN)
    talk.now += timedelta(hours=1)
    code = await code_for(talk)
    assert (await talk.say("新号", PRIVATE, f"绑定 {code}"))[-1] == ("新号", BOUND)


async def test_one_alone_cannot_lock_out_the_others(talk: Dialogue) -> None:
    for number in range(MAX_TRIES_OF_ALL * 2):
        await talk.tell("贼", PRIVATE, f"绑定 {number:08d}", after=60)

    def counted(session: Session) -> int:
        return session.exec(select(func.count()).select_from(WrongCode)).one()

    assert await talk.db.read(counted) <= MAX_TRIES
    await talk.wait()
    code = await code_for(talk)
    assert await talk.say("新号", PRIVATE, f"绑定 {code}") == [("新号", BOUND)]


async def test_who_guesses_without_end_is_met_with_silence(talk: Dialogue) -> None:
    said = [await talk.say("贼", PRIVATE, f"绑定 {number:08d}") for number in range(20)]
    assert [text for one in said for _, text in one] == (
        [WRONG] * MAX_TRIES + [TOO_OFTEN] * 5 + [slowly(timedelta(minutes=10), reports=False)]
    )


@pytest.mark.parametrize(
    "guess", ["' OR 1=1 --", "%", "________", "*", "00000000' --", "\0", "−12345678", "1" * 5000, "١٢٣٤٥٦٧٨"]
)
async def test_a_trick_is_no_code(talk: Dialogue, guess: str) -> None:
    await code_for(talk)
    await talk.say("贼", PRIVATE, f"绑定 {guess}")
    await talk.say("贼", PRIVATE, f"认领 {guess}")
    assert await bound_to(talk, "石秀") == []
    assert await bound_to(talk, "梁敏") == [OFFICER]
