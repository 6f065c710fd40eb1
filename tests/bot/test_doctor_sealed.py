"""What the operator is told about the keys of the discipline side."""

from pathlib import Path

import pytest

from bot import doctor
from bot.checks import FINE, WARNING, Finding
from bot.doctor import ENOUGH_KEYS
from handlers.texts import doctor as texts
from handlers.texts import sealed as sealed_texts
from storage.health import contents
from storage.schema import open_database
from tests.storage.sealing import keep, register


@pytest.mark.parametrize(
    ("keys", "waits", "found"),
    [
        ((), False, Finding(WARNING, texts.SEALED, sealed_texts.NOBODY_READS)),
        ((), True, Finding(WARNING, texts.SEALED, sealed_texts.waiting(1))),
        (("方正",), False, Finding(WARNING, texts.SEALED, sealed_texts.ONLY_ONE)),
        (("方正", "黄正"), True, Finding(FINE, texts.SEALED, sealed_texts.sealed_to(ENOUGH_KEYS))),
    ],
)
async def test_the_keys(tmp_path: Path, keys: tuple[str, ...], waits: bool, found: Finding) -> None:
    db = await open_database(tmp_path / "hexiaodu.db")
    for name in keys:
        await db.run(register, name)
    if waits:
        await db.run(keep)
    await db.close()
    assert doctor._sealed(contents(tmp_path / "hexiaodu.db")) == found
