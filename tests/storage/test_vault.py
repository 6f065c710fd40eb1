"""What the bot keeps under its own key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import BrokenKeyError
from storage.keys import UnreadableBodyError
from storage.vault import fresh_vault, vault_of
from tests.storage.sealing import VAULT


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_a_vault_gives_back_what_it_was_given(values: dict[str, object]) -> None:
    assert VAULT.open_values(VAULT.seal_values(values)) == values
    with pytest.raises(UnreadableBodyError):
        fresh_vault().open_values(VAULT.seal_values(values))


def test_a_mark_is_one_of_contact_and_channel_under_this_key() -> None:
    marks = {
        VAULT.mark("a", "bc"),
        VAULT.mark("ab", "c"),
        VAULT.mark("a", "b"),
        fresh_vault().mark("a", "bc"),
    }
    assert len(marks) == 4
    assert VAULT.mark("a", "bc") == VAULT.mark("a", "bc")


def test_the_vaults_key_is_made_once_and_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "sealed.key"
    body = vault_of(path).seal(b"x")
    assert vault_of(path).open(body) == b"x"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    with pytest.raises(BrokenKeyError):
        vault_of(path)
