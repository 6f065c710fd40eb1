"""Names are asked for once, and again when they changed."""

import asyncio

import pytest

from bot.channel import ChannelError
from bot.wechat.names import Names


class Gateway:
    """Answers with how often it was asked; a failure for each entry of `fails`."""

    def __init__(self, fails: int = 0) -> None:
        self.asked = 0
        self._fails = fails

    async def ask(self) -> str:
        self.asked += 1
        await asyncio.sleep(0)
        if self.asked <= self._fails:
            raise ChannelError
        return f"name {self.asked}"


async def test_many_who_wait_ask_once() -> None:
    names, gateway = Names(), Gateway()
    got = await asyncio.gather(*(names.get(("contact", "a"), gateway.ask) for _ in range(10)))
    assert (set(got), gateway.asked) == ({"name 1"}, 1)
    assert await names.get(("contact", "a"), gateway.ask) == "name 1"


async def test_a_failure_is_raised_to_all_and_not_remembered() -> None:
    names, gateway = Names(), Gateway(fails=1)
    asking = (names.get(("contact", "a"), gateway.ask) for _ in range(3))
    assert {type(got) for got in await asyncio.gather(*asking, return_exceptions=True)} == {ChannelError}
    assert await names.get(("contact", "a"), gateway.ask) == "name 2"


async def test_one_who_is_cancelled_takes_nothing_from_the_others() -> None:
    names, gateway = Names(), Gateway()
    first = asyncio.create_task(names.get(("contact", "a"), gateway.ask))
    second = asyncio.create_task(names.get(("contact", "a"), gateway.ask))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "name 1"


@pytest.mark.parametrize(
    ("key", "forgotten"),
    [(("room", "r"), True), (("member", "r", "a"), True), (("member", "q", "a"), False)],
)
async def test_forgetting_a_room_forgets_its_members(key: tuple[str, ...], forgotten: bool) -> None:
    names, gateway = Names(), Gateway()
    await names.get(key, gateway.ask)
    names.forget("r")
    await names.get(key, gateway.ask)
    assert gateway.asked == (2 if forgotten else 1)


async def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wechat.names._MOST", 2)
    names, gateway = Names(), Gateway()
    for contact in ("a", "b", "a", "c", "a", "b"):
        await names.get(("contact", contact), gateway.ask)
    # a, b, c, and b again, which was the least used when c came.
    assert gateway.asked == 4


async def test_after_a_while_they_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wechat.names._SECONDS", -1)
    names, gateway = Names(), Gateway()
    await names.get(("contact", "a"), gateway.ask)
    assert await names.get(("contact", "a"), gateway.ask) == "name 2"


async def test_what_is_not_told_is_not_asked_for_again_at_once() -> None:
    names, gateway = Names(), Gateway()
    names.unknown(("contact", "a"))
    assert await names.get(("contact", "a"), gateway.ask) == ""
    names.clear()
    assert await names.get(("contact", "a"), gateway.ask) == "name 1"
