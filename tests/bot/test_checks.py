"""The checks of `hexiaodu doctor`, each once failing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import checks
from bot.channel import LoggedOut, RoomInfo
from bot.checks import FAILED, FINE, WARNING, Finding, Grade
from bot.config import Gateway
from bot.pace import Pace
from bot.wechat.probe import Found
from handlers.settings import Calendar, Digest
from handlers.texts import doctor as texts
from storage.channel_models import Presence, Room
from storage.health import Contents
from storage.keys import DayKeys
from storage.states import Purpose, Role, Standing
from tests.storage.make import NOON

HERE = Gateway(endpoint="127.0.0.1:8788", tls=False)


@pytest.mark.parametrize(
    ("gateway", "finding"),
    [
        (Gateway(endpoint="127.0.0.1:1"), (FINE, texts.STOCK_HERE)),
        (Gateway(endpoint="[::1]:1", tls=False), (FINE, texts.PLAIN_HERE)),
        (Gateway(endpoint="10.0.0.5:1"), (WARNING, texts.STOCK_FAR)),
        (Gateway(endpoint="gateway:1", tls=False), (WARNING, texts.PLAIN_FAR)),
        (Gateway(endpoint="10.0.0.5:1", ca="own.pem"), (FINE, texts.TLS_GOOD)),
    ],
)
def test_how_secret_the_line_is(gateway: Gateway, finding: tuple[Grade, str]) -> None:
    assert checks.tls(gateway) == Finding(finding[0], texts.TLS, finding[1])


def test_no_gateway_and_no_token() -> None:
    found = checks.gateway_settings(Gateway(), "")
    assert [(finding.grade, finding.text) for finding in found] == [
        (FAILED, texts.NO_ENDPOINT),
        (FAILED, texts.NO_TOKEN),
    ]


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        (Found(answers=True, speaks_tls=False, why="version: no answer"), "网关报错（version: no answer）"),
        (
            Found(answers=True, speaks_tls=False, token_accepted=True, why="start: no answer"),
            "网关报错（start: no answer）",
        ),
    ],
)
def test_a_gateway_that_does_not_do_its_work(found: Found, finding: str) -> None:
    *_, last = checks.gateway(found, HERE, in_use=False)
    assert (last.grade, finding in last.text) == (FAILED, True)


def test_a_gateway_that_is_silent_behind_tls() -> None:
    found = Found(answers=True, speaks_tls=True, why="Version: no answer")
    (finding,) = checks.gateway(found, Gateway(endpoint="127.0.0.1:1"), in_use=False)
    assert finding.text == texts.unanswered("127.0.0.1:1", "Version: no answer")


def test_nobody_is_logged_in() -> None:
    assert checks.account(LoggedOut(NOON)) == Finding(WARNING, texts.ACCOUNT, texts.LOGGED_OUT)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert list(checks.folder(file, 0)) == [Finding(FAILED, texts.FOLDER, texts.NOT_A_FOLDER)]
    assert list(checks.folder(tmp_path / "data", 0)) == [Finding(WARNING, texts.FOLDER, texts.FOLDER_MISSING)]


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    first, *_ = checks.folder(tmp_path, tmp_path.stat().st_uid)
    assert first == Finding(FAILED, texts.FOLDER, texts.folder_unwritable(tmp_path, "Read-only file system"))


def test_the_folder_of_another_user(tmp_path: Path) -> None:
    (tmp_path / "hexiaodu.db").touch()
    user = tmp_path.stat().st_uid
    others = Finding(WARNING, texts.FOLDER, texts.FOLDER_OTHERS)
    assert others not in list(checks.folder(tmp_path, user))
    assert others in list(checks.folder(tmp_path, user + 1))


def test_files_that_root_left_behind(tmp_path: Path) -> None:
    for name in ("hexiaodu.db", "hexiaodu.db-wal", "hexiaodu.db-shm"):
        (tmp_path / name).touch()
    assert checks.lasting(tmp_path) == [tmp_path / "hexiaodu.db"]
    found = list(checks.owners(1000, 1000, {"hexiaodu.db": 0, "keys": 1000}))
    assert found == [Finding(FAILED, texts.FOLDER, texts.strange_files(["hexiaodu.db"]))]


@pytest.mark.parametrize(
    ("free", "grade", "text"),
    [
        (3 * 2**30, FINE, "还剩 3.0 GB。"),
        (2**30, WARNING, texts.disk_low(2**30)),
        (100 * 2**20, FAILED, texts.disk_low(100 * 2**20)),
    ],
)
def test_the_disk(free: int, grade: Grade, text: str) -> None:
    assert checks.disk(free) == Finding(grade, texts.DISK, text)


def test_keys_that_others_can_read_or_that_are_cut_off(tmp_path: Path) -> None:
    key = tmp_path / "inbox-2026-05-11.key"
    DayKeys(tmp_path).seal(b"", NOON)
    assert list(checks.keys(tmp_path, ["2026-05-11"])) == [Finding(FINE, texts.KEYS, texts.keys(1))]
    key.chmod(0o644)
    assert list(checks.keys(tmp_path, [])) == [Finding(FAILED, texts.KEYS, texts.key_open(key))]
    key.chmod(0o600)
    key.write_bytes(b"short")
    assert list(checks.keys(tmp_path, [])) == [Finding(FAILED, texts.KEYS, texts.key_broken(key))]


def test_the_years_ahead() -> None:
    assert checks.holidays(Calendar(), NOON) == Finding(FINE, texts.HOLIDAYS, texts.holidays([2026]))
    # a year no library of today knows, reached by terms that are set in the one before
    autumn = datetime(2090, 11, 22, tzinfo=NOON.tzinfo)
    filled = Calendar(holidays=(date(2090, 10, 1),))
    both = Calendar(holidays=(date(2090, 10, 1), date(2091, 1, 1)))
    assert checks.holidays(Calendar(), autumn).text == texts.holidays_unknown([2090, 2091])
    assert checks.holidays(filled, autumn).grade is WARNING
    assert checks.holidays(filled, autumn).text == texts.holidays_unknown([2091])
    assert checks.holidays(both, autumn).grade is FINE
    assert checks.holidays(filled, autumn - timedelta(days=60)).grade is FINE


def test_the_quiet_hours() -> None:
    (finding,) = checks.quiet(Pace(), Digest())
    assert finding.grade is FINE
    assert finding.text.startswith("22:30到06:30（北京时间）不说")
    none = Pace(quiet_from=time(0), quiet_until=time(0))
    assert list(checks.quiet(none, Digest())) == [Finding(WARNING, texts.QUIET, texts.NO_QUIET)]
    _, late = checks.quiet(Pace(), Digest(evening_time=time(23)))
    assert late == Finding(WARNING, texts.QUIET, texts.digest_in_quiet(time(23), time(6, 30)))


def contents(**changed: object) -> Contents:
    """All in order, but for what is changed."""
    everybody = {Role.OFFICER: 2, Role.SUPERVISOR: 60, Role.DISCIPLINE: 1, Role.UNIT: 3}
    office = Room(channel="wechat", room="r1", topic="办公", purpose=Purpose.OFFICE, since=NOON)
    ours = Room(channel="wechat", room="r2", topic="一群", purpose=Purpose.SUPERVISORS, since=NOON)
    fine = Contents(
        roster=everybody,
        bound=everybody,
        units_unbound=(),
        rooms=(office, ours),
        unhandled=0,
        failed=0,
        key_days=frozenset(),
        parked=0,
        last_received=NOON,
        presences=(),
        rematches=0,
        seal_keys=2,
        seal_waiting=0,
        on_duty=frozenset({NOON.date()}),
    )
    return replace(fine, **changed)  # type: ignore[arg-type]


def wrong(found: Iterable[Finding]) -> list[str]:
    """What somebody should look at."""
    return [finding.text for finding in found if finding.grade is not FINE]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"roster": {}, "bound": {}}, [texts.NO_ROSTER]),
        ({"roster": {Role.SUPERVISOR: 60}, "bound": {}}, [texts.NO_OFFICERS]),
        ({"bound": {Role.DISCIPLINE: 1}}, [texts.NO_OFFICER_BOUND]),
        ({"bound": {Role.OFFICER: 1}}, [texts.NO_DISCIPLINE_BOUND]),
        ({"units_unbound": ("托口镇",)}, [texts.units_unbound(["托口镇"])]),
    ],
)
def test_the_people(changed: dict[str, object], said: list[str]) -> None:
    assert wrong(checks.people(contents(**changed))) == said


def test_the_rooms() -> None:
    office, ours = contents().rooms
    here, there = RoomInfo("r1", "办公", ()), RoomInfo("r2", "一群", ())
    assert wrong(checks.rooms(contents(), None)) == []
    assert wrong(checks.rooms(contents(), [here, there])) == []
    assert wrong(checks.rooms(contents(), [here])) == [texts.rooms_gone([ours])]
    assert wrong(checks.rooms(contents(rooms=()), [here])) == [texts.NO_ROOMS]
    assert wrong(checks.rooms(contents(rooms=(ours,)), None)) == [texts.rooms_missing([Purpose.OFFICE])]
    assert wrong(checks.rooms(contents(rooms=(office,)), None)) == [
        texts.rooms_missing([Purpose.SUPERVISORS])
    ]


def test_the_backlog() -> None:
    assert wrong(checks.backlog(contents())) == []
    assert wrong(checks.backlog(contents(parked=2))) == [texts.notices(2)]
    assert wrong(checks.backlog(contents(failed=3))) == [texts.messages_failed(3)]
    waiting = Finding(FINE, texts.MESSAGES, "还没有收到过。4条还没办完，启动后接着办。")
    assert waiting in list(checks.backlog(contents(unhandled=4, last_received=None)))


@pytest.mark.parametrize(
    ("standing", "in_use", "hours", "said"),
    [
        (Standing.ONLINE, True, 23, None),
        (Standing.ONLINE, True, 25, texts.silence(NOON)),
        (Standing.ONLINE, False, 1, texts.not_running(NOON)),
        (Standing.AWAY, True, 1, texts.not_heard(Standing.AWAY, NOON)),
        (Standing.LOGGED_OUT, True, 1, texts.not_heard(Standing.LOGGED_OUT, NOON)),
        (Standing.SCAN, True, 1, texts.not_heard(Standing.SCAN, NOON)),
        (Standing.SCAN, False, 1, texts.not_running(NOON)),
    ],
)
def test_whether_anything_is_heard(standing: Standing, in_use: bool, hours: int, said: str | None) -> None:
    """The newest message and the login are of noon."""
    presence = Presence(channel="wechat", standing=standing, since=NOON, heard_until=NOON)
    found = checks.presence(contents(presences=(presence,)), NOON + timedelta(hours=hours), in_use=in_use)
    assert wrong(found) == ([said] if said else [])


def test_a_login_of_today_need_not_have_heard_anything() -> None:
    presence = Presence(channel="wechat", standing=Standing.ONLINE, since=NOON, heard_until=NOON)
    old = contents(presences=(presence,), last_received=NOON - timedelta(days=9))
    assert wrong(checks.presence(old, NOON + timedelta(hours=1), in_use=True)) == []
    empty = contents(presences=(presence,), rooms=(), last_received=None)
    assert wrong(checks.presence(empty, NOON + timedelta(days=9), in_use=True)) == []


def test_new_ids_wait_for_an_officer() -> None:
    found = checks.presence(contents(rematches=2), NOON, in_use=True)
    assert wrong(found) == [texts.rematches(2)]
