"""What is due on the telephone is announced by the clock; `hexiaodu calls` prints whole numbers."""

import asyncio
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import jobs
from bot.__main__ import main
from handlers.texts import callers as texts
from storage import callers
from storage.db import Database
from storage.models import Notice
from storage.schema import open_database
from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"
NUMBER = "13812345678"


async def owing(db: Database) -> Dialogue:
    talk = await Dialogue.begin(db)
    await talk.tell(OFFICER, "办公", f"登记 电话 王大爷 {NUMBER}：沙湾乡寨头河边有人电鱼")
    await talk.tell(OFFICER, "办公", "不受理 1 已经走了")
    return talk


async def test_it_is_announced_once_when_it_is_due(db: Database) -> None:
    talk = await owing(db)
    spoken: list[bool] = []
    watch = jobs.calls(talk.ctx, db, lambda: spoken.append(True))
    now = talk.now.astimezone(UTC)
    assert await watch.action(now - timedelta(minutes=1)) is not None
    assert spoken == []
    for _ in range(2):
        assert await watch.action(now) is None
    assert spoken == [True]
    keys = await db.read(lambda session: session.exec(select(Notice.key)).all())
    assert len([key for key in keys if key.startswith("call:")]) == 1
    [owed] = await db.read(callers.owed)
    assert (owed.name, owed.number) == ("王大爷", NUMBER)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n', encoding="utf-8")
    return path


@pytest.mark.usefixtures("own_logging")
def test_the_operator_reads_whole_numbers(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["calls", "--config", str(config)]
    assert main(asked) == 2
    assert "还没有数据库" in capsys.readouterr().err

    async def ledger() -> None:
        db = await open_database(tmp_path / "data" / "hexiaodu.db")
        talk = await owing(db)
        assert (await talk.wait())[-1][1].startswith("【请回电】")
        await db.close()

    (tmp_path / "data").mkdir()
    asyncio.run(ledger())
    assert main(asked) == 0
    assert f"王大爷 {NUMBER}：您反映的 1号" in capsys.readouterr().out
    (tmp_path / "data" / "keys" / "phone.key").unlink()
    assert main(asked) == 0
    assert "王大爷 没留号码：" in capsys.readouterr().out
    assert texts.NOBODY == "没有要回的电话。"
