"""The job that sends pictures, and `hexiaodu report`, which draws one by hand."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, select

from bot import jobs
from bot.__main__ import main
from bot.drawing import DrawingError
from bot.outgoing import Outgoing
from bot.schedule import Job
from handlers.texts import picture as texts
from handlers.texts.when import CHINA
from storage.db import Database
from storage.models import Notice
from storage.schema import open_database
from tests.handlers.dialogue import Dialogue

MONDAY = datetime(2026, 5, 18, 8, 40, tzinfo=CHINA)


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    talk = await Dialogue.begin(db)
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    return talk


def report(talk: Dialogue, data: Path, spoke: Callable[[], None], now: datetime = MONDAY) -> Job:
    _, job = jobs.period_reports(talk.ctx, talk.db, Outgoing(data), lambda: now, spoke)
    return job


def files(session: Session) -> list[str]:
    return [one.file for one in session.exec(select(Notice)) if one.file]


async def test_a_picture_is_drawn_kept_and_queued_once(talk: Dialogue, data: Path) -> None:
    spoken: list[bool] = []
    job = report(talk, data, lambda: spoken.append(True))
    assert job.at == talk.ctx.settings.reports.at
    for _ in range(2):  # as after a restart
        await job.action(MONDAY)
    [file] = await talk.db.read(files)
    with Image.open(BytesIO(Outgoing(data).read(file))) as image:
        assert image.width == 1080
    assert spoken == [True, True, True]  # the report, its picture; again to see what is to be reported


async def test_what_cannot_be_drawn_is_logged_and_tried_another_day(
    talk: Dialogue,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    own_logging: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_: object) -> bytes:
        raise DrawingError("the process failed")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "drawn", broken)
        await report(talk, data, lambda: None).action(MONDAY)
    assert [record.__dict__["action"] for record in caplog.records] == ["draw"]
    assert await talk.db.read(files) == []
    tuesday = MONDAY.replace(day=19)
    await report(talk, data, lambda: None, tuesday).action(tuesday)
    assert len(await talk.db.read(files)) == 1


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n', encoding="utf-8")
    return path


async def _ledger(folder: Path) -> None:
    db = await open_database(folder / "hexiaodu.db")
    talk = await Dialogue.begin(db)
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await db.close()


@pytest.mark.parametrize("which", [("--month", "2026-05"), ("--week", "2026-05-13")])
@pytest.mark.usefixtures("own_logging")
def test_a_picture_is_drawn(
    config: Path, tmp_path: Path, which: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_ledger(tmp_path / "data"))
    out = tmp_path / "out.png"
    assert main(["report", *which, "--out", str(out), "--config", str(config)]) == 0
    assert f"画好了：{out}" in capsys.readouterr().out
    with Image.open(out) as image:
        assert image.width == 1080


@pytest.mark.usefixtures("own_logging")
def test_what_is_wrong_is_said(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["report", "--out", str(tmp_path / "out.png"), "--config", str(config)]
    assert main([*asked, "--month", "2026-05"]) == 2
    assert "还没有数据库" in capsys.readouterr().err
    assert main([*asked, "--month", "2199-05"]) == 2
    assert texts.NOT_BEGUN in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*asked, "--month", "五月"])
    assert not (tmp_path / "out.png").exists()
