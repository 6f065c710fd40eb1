"""Whole journeys of cases: what everybody hears, where, and that nobody hears anything more."""

from pathlib import Path

import pytest

from storage.db import Database
from tests.handlers.journeys.stage import played

PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted(Path(__file__).parent.glob("*.txt"))}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_journey(db: Database, page: str) -> None:
    assert (await played(db, page)).splitlines() == page.splitlines()
