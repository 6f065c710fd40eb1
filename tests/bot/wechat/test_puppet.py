"""What grpclib does to those who wait, and what is done about it."""

import asyncio

import pytest

from bot.channel import ChannelError
from bot.wechat.stub import own_task
from tests.bot.wechat.conftest import SECONDS


async def swallowing() -> None:
    """What a call does that is cancelled while the line is lost."""
    try:
        await asyncio.sleep(SECONDS)
    except asyncio.CancelledError:
        raise ChannelError from None


async def test_a_cancellation_is_not_swallowed() -> None:
    task = asyncio.create_task(own_task(swallowing()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_lost_line_is_an_error_and_no_cancellation() -> None:
    async def lost() -> None:
        me = asyncio.current_task()
        assert me is not None
        asyncio.get_running_loop().call_soon(me.cancel)
        await swallowing()

    with pytest.raises(ChannelError):
        await own_task(lost())
    me = asyncio.current_task()
    assert me is not None
    assert me.cancelling() == 0
