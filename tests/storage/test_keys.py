"""Each day's key opens that day's bodies, and is gone for good once no row needs it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlmodel import Session

from storage import inbox
from storage.db import Database
from storage.errors import BrokenKeyError
from storage.keys import DayKeys, UnreadableBodyError, day_over
from storage.states import RowOutcome

NIGHT = datetime(2026, 5, 11, 23, 59, tzinfo=UTC)
DAY = timedelta(days=1)
SAID = "河边".encode()


def test_a_body_is_opened_with_its_own_key_only(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path / "keys")
    sealed = keys.seal(SAID, NIGHT)
    assert SAID not in sealed
    assert keys.seal(SAID, NIGHT) != sealed
    assert DayKeys(tmp_path / "keys").open(sealed) == SAID
    other = DayKeys(tmp_path / "other")
    other.seal(SAID, NIGHT)
    for body in (
        other.seal(SAID, NIGHT),
        sealed[:-1],
        b"",
        b"2026-05-12" + sealed[10:],
        b"../../x/y" + sealed,
    ):
        with pytest.raises(UnreadableBodyError):
            keys.open(body)


def test_the_key_files_are_their_owners_only(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path / "keys")
    keys.seal(SAID, NIGHT)
    keys.seal(SAID, NIGHT + DAY)
    found = {file.name: (S_IMODE(file.stat().st_mode), file.stat().st_size) for file in keys_of(tmp_path)}
    assert found == {"inbox-2026-05-11.key": (0o600, 32), "inbox-2026-05-12.key": (0o600, 32)}
    assert S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def keys_of(folder: Path) -> list[Path]:
    return sorted((folder / "keys").iterdir())


def test_two_processes_of_one_folder_share_a_days_key(tmp_path: Path) -> None:
    first, second = DayKeys(tmp_path), DayKeys(tmp_path)
    assert second.open(first.seal(SAID, NIGHT)) == first.open(second.seal(SAID, NIGHT)) == SAID


def test_a_broken_key_is_named_before_anything_is_read(tmp_path: Path) -> None:
    DayKeys(tmp_path).seal(SAID, NIGHT)
    (tmp_path / "inbox-2026-05-11.key").write_bytes(bytes(31))
    with pytest.raises(BrokenKeyError, match="inbox-2026-05-11"):
        DayKeys(tmp_path)


def test_past_keys_that_are_not_needed_go_and_other_files_stay(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path)
    sealed = [keys.seal(SAID, NIGHT + days * DAY) for days in range(4)]
    secret = (tmp_path / "inbox-2026-05-11.key").read_bytes()
    with (tmp_path / "inbox-2026-05-11.key").open("rb") as open_before:
        (tmp_path / "reply.key").write_bytes(bytes(32))
        assert keys.destroy(needed={"2026-05-12"}, now=NIGHT + 3 * DAY) == ["2026-05-11", "2026-05-13"]
        assert open_before.read() != secret  # overwritten, not only unlinked
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["inbox-2026-05-12.key", "inbox-2026-05-14.key", "reply.key"]
    for body, is_there in zip(sealed, (False, True, False, True), strict=True):
        if is_there:
            assert keys.open(body) == SAID
        else:
            with pytest.raises(UnreadableBodyError):
                keys.open(body)


@pytest.mark.parametrize(("after", "is_there"), [(0, True), (60, True), (61, False)])
def test_the_key_of_yesterday_stays_an_hour(tmp_path: Path, after: int, is_there: bool) -> None:
    keys = DayKeys(tmp_path)
    keys.seal(SAID, NIGHT)
    keys.destroy(needed=(), now=NIGHT + timedelta(minutes=after))
    assert bool(keys.days()) is is_there


def test_when_a_key_may_go() -> None:
    assert day_over(NIGHT) == datetime(2026, 5, 12, 1, 0, tzinfo=UTC)


def test_a_clock_that_was_wrong_leaves_no_key_for_ever(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path)
    keys.seal(SAID, NIGHT + 9999 * DAY)
    assert len(keys.destroy(needed=(), now=NIGHT)) == 1


async def test_which_keys_rows_need(db: Database, tmp_path: Path) -> None:
    keys = DayKeys(tmp_path)

    def store(session: Session, number: int, outcome: RowOutcome | None) -> None:
        at = NIGHT + number * DAY
        row = inbox.store(
            session,
            channel="wechat",
            message=f"m{number}",
            conversation="监督",
            sender="老秦",
            sent_at=at,
            received_at=at,
            body=keys.seal(SAID, at),
        )
        assert row is not None
        if outcome is not None:
            inbox.done(session, row, outcome, now=at)

    for number, outcome in enumerate((None, RowOutcome.CLUE, RowOutcome.FAILED, None, RowOutcome.PASSED)):
        await db.run(store, number, outcome)
    assert await db.read(inbox.key_days) == {"2026-05-11", "2026-05-13", "2026-05-14"}
