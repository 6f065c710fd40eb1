"""Whole journeys of cases: what everybody hears, where, and that nobody hears anything more."""

from pathlib import Path

import pytest

from storage.db import Database
from tests.handlers.journeys.stage import played

PAGES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
async def test_journey(db: Database, page: Path) -> None:
    assert await played(db, page) == page.read_text(encoding="utf-8")
