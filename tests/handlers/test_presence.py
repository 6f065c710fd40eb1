"""After an outage the office is told once what was not heard."""

from datetime import timedelta

import pytest

from handlers import presence
from storage import presence as stored
from storage.states import Standing
from tests.handlers.dialogue import CHANNEL, Dialogue, Said

MINUTE = timedelta(minutes=1)


async def heard(talk: Dialogue, after: timedelta) -> list[Said]:
    """Messages are heard (again), so long after the last time."""
    talk.now += after
    await talk.db.run(presence.heard, CHANNEL, now=talk.now)
    return await talk.wait(0)


def told(span: str) -> list[Said]:
    return [
        (
            "办公",
            f"{span}我掉线了，没听到群消息，微信也不会补发。"
            "请管理员把那段聊天导进来（hexiaodu import-chat），或请大家在群里再说一遍。",
        )
    ]


async def test_an_outage_is_told_once(talk: Dialogue) -> None:
    assert await heard(talk, timedelta(0)) == []
    await talk.db.run(stored.lost, CHANNEL, Standing.AWAY, since=talk.now)
    assert await heard(talk, 35 * MINUTE) == told("5月11日 09:00到09:35")
    for _ in range(3):
        assert await heard(talk, MINUTE) == []


@pytest.mark.parametrize(("minutes", "is_told"), [(1, False), (4, False), (5, True), (600, True)])
async def test_a_short_one_is_not_worth_a_word(talk: Dialogue, minutes: int, is_told: bool) -> None:
    await heard(talk, timedelta(0))
    assert bool(await heard(talk, minutes * MINUTE)) is is_told


async def test_the_program_being_down_is_an_outage_too(talk: Dialogue) -> None:
    """Killed, it could write nothing down; started again, it finds no line at first."""
    await heard(talk, timedelta(0))
    await talk.db.run(stored.lost, CHANNEL, Standing.AWAY, since=talk.now + 24 * 60 * MINUTE)
    assert await heard(talk, 24 * 60 * MINUTE + MINUTE) == told("5月11日 09:00到5月12日 09:01")


async def test_the_first_login_ends_no_outage(talk: Dialogue) -> None:
    await talk.db.run(stored.lost, CHANNEL, Standing.SCAN, since=talk.now)
    assert await talk.db.read(stored.get, CHANNEL) is None
    assert await heard(talk, 60 * MINUTE) == []


async def test_how_it_stands_is_kept(talk: Dialogue) -> None:
    await heard(talk, timedelta(0))
    start = talk.now
    await talk.db.run(stored.lost, CHANNEL, Standing.LOGGED_OUT, since=start + MINUTE)
    (found,) = await talk.db.read(stored.every)
    assert (found.standing, found.since, found.heard_until) == (
        Standing.LOGGED_OUT,
        start + MINUTE,
        start,
    )
    await heard(talk, 2 * MINUTE)
    (found,) = await talk.db.read(stored.every)
    assert (found.standing, found.since, found.heard_until) == (Standing.ONLINE, talk.now, talk.now)
