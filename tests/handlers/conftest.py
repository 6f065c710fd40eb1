"""The fixture of all dialogues."""

import pytest

from storage.db import Database
from tests.handlers.dialogue import Dialogue
from tests.handlers.officer import assign


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    return await Dialogue.begin(db)


@pytest.fixture
async def assigned(talk: Dialogue) -> Dialogue:
    """1号, reported by 老秦, is with 托口镇."""
    return await assign(talk)
