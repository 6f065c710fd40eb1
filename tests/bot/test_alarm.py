"""An urgent case through the whole program: who is on duty hears of it in private, at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.gateway.service import LocalGateway
from handlers.texts.when import today
from storage import duty, people
from storage.states import DutyKind
from tests.bot.live import OFFICE, OFFICER, ROOM, TOKEN, live, make_world, said


def _on_duty(session: Session) -> None:
    person = people.find(session, "梁敏").id
    assert person is not None
    duty.put(session, [today(datetime.now(UTC))], DutyKind.OFFICER, [person])


@pytest.mark.parametrize("words", ["油罐车翻了，柴油漏到沅水，在黔城镇"])
async def test_who_is_on_duty_is_alarmed_at_once(tmp_path: Path, words: str) -> None:
    world = make_world()
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        await app.db.run(_on_duty)
        world.say("alice", ROOM, text=words)
        assert "【紧急】新问题 1号" in await said(world, OFFICE, "【紧急】")
        assert "回：受理 1" in await said(world, OFFICER, "还没人受理")
