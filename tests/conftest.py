"""Fixtures all tests share: a data folder and an open, empty database."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db import Database
from storage.schema import open_database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database: to run the migrations for each test would take most of its time."""
    path = tmp_path_factory.mktemp("empty") / "hexiaodu.db"

    async def make() -> None:
        await (await open_database(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def db(data: Path, empty: Path) -> AsyncIterator[Database]:
    shutil.copy(empty, data / "hexiaodu.db")
    database = await open_database(data / "hexiaodu.db")
    yield database
    await database.close()
