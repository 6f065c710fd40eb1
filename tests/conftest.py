"""Fixtures all tests share: a data folder and an open, empty database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db import Database
from storage.schema import open_database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
async def db(data: Path) -> AsyncIterator[Database]:
    database = await open_database(data / "hexiaodu.db")
    yield database
    await database.close()
