"""The fixture of all dialogues."""

import pytest

from storage.db import Database
from tests.handlers.dialogue import Dialogue


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    return await Dialogue.begin(db)
