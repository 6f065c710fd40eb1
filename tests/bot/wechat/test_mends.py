"""The table of mends is held to the code: every mend stands where it says, and so does its test."""

import re

import pytest

from tests.bot.wechat.mends import MENDS, PROJECT, TESTS, Mend


@pytest.mark.parametrize("mend", MENDS, ids=lambda mend: mend.fault)
def test_the_mend_and_its_test_are_there(mend: Mend) -> None:
    assert (PROJECT / mend.file).read_text(encoding="utf-8").count(mend.text) == 1
    file, _, name = mend.test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (PROJECT / TESTS / file).read_text(encoding="utf-8"), re.M)
