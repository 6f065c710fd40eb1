"""Pictures are drawn by a process of their own, which leaves nothing behind."""

import asyncio
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot import drawing
from bot.drawing import DrawingError, drawn
from handlers.settings import ReportPart
from tests.bot.pictured import EMPTY, MONTH, TOWNSHIPS


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def height(data: bytes) -> int:
    with Image.open(BytesIO(data)) as image:
        assert image.format == "PNG"
        return image.height


def left(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_picture_comes_back(temporary: Path) -> None:
    hide = (ReportPart.TOWNSHIPS, ReportPart.CLOSED)
    whole, less = await asyncio.gather(drawn(MONTH, TOWNSHIPS), drawn(MONTH, TOWNSHIPS, hide))
    assert height(whole) > height(less)
    assert left(temporary) == []


async def test_one_that_cannot_be_drawn_is_an_error(
    temporary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken: Any = None
    with pytest.raises(DrawingError, match="failed"):
        await drawn(broken, TOWNSHIPS)
    assert "Traceback" in capfd.readouterr().err
    assert left(temporary) == []


async def test_one_that_never_ends_is_ended(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "SECONDS", 0.01)
    with pytest.raises(DrawingError, match="too long"):
        await drawn(EMPTY, TOWNSHIPS)
    assert left(temporary) == []


async def test_it_ends_with_who_asked_for_it(temporary: Path) -> None:
    asking = asyncio.create_task(drawn(EMPTY, TOWNSHIPS))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert left(temporary) == []


async def test_no_secret_is_handed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: dict[str, Any] = {}

    async def refused(*_: object, env: dict[str, str], **more: object) -> None:
        given.update(env)
        raise FileNotFoundError

    monkeypatch.setenv("HEXIAODU_TOKEN", "secret")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", refused)
    with pytest.raises(FileNotFoundError):
        await drawn(EMPTY, TOWNSHIPS)
    assert "PATH" in given
    assert "secret" not in given.values()


def test_the_program_itself_never_loads_the_plotting_library() -> None:
    asked = "import sys, bot.app; print('matplotlib' in sys.modules)"
    path = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, env=path, check=True)
    assert told.stdout == b"False\n"
