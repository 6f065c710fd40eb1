"""The checks of `hexiaodu doctor`: each takes what was seen and returns what to say of it."""

import ipaddress
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING

from bot.channel import Account, LoggedIn, RoomInfo, WaitingForScan
from bot.config import Gateway
from bot.pace import Pace
from handlers.deadlines import WorkingDays
from handlers.settings import Calendar, Digest
from handlers.texts import doctor as texts
from handlers.texts.when import today
from storage.health import Contents, FileState
from storage.schema import HEAD
from storage.states import Purpose, Role, Standing

if TYPE_CHECKING:
    from bot.wechat.probe import Found

KEY_BYTES = 32
DISK_FULL = 200 * 2**20
DISK_LOW = 2 * 2**30
"""Bytes: photos of some weeks."""
SILENCE = timedelta(days=1)
"""So long no group is silent; a login that hears nothing for so long may be none."""
AHEAD = timedelta(days=60)
"""Terms set today may reach so far, in a calendar that has to be known."""


class Grade(StrEnum):
    """FAILED: it does not work until somebody mends it. WARNING: somebody should look or take a step."""

    FINE = "fine"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line."""

    grade: Grade
    about: str
    text: str


FINE, WARNING, FAILED = Grade.FINE, Grade.WARNING, Grade.FAILED


def folder(folder: Path, user: int) -> Iterator[Finding]:
    """Whether this user (a system's number) can write, and how much."""
    if not folder.exists():
        yield Finding(WARNING, texts.FOLDER, texts.FOLDER_MISSING)
        return
    if not folder.is_dir():
        yield Finding(FAILED, texts.FOLDER, texts.NOT_A_FOLDER)
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(FAILED, texts.FOLDER, texts.folder_unwritable(folder, str(error.strerror)))
    else:
        yield Finding(FINE, texts.FOLDER, texts.folder(folder))
    yield from owners(
        user, folder.stat().st_uid, {path.name: path.lstat().st_uid for path in lasting(folder)}
    )
    yield disk(shutil.disk_usage(folder).free)


def lasting(folder: Path) -> list[Path]:
    """What does not come and go while the bot runs, as SQLite's own files do."""
    return sorted(path for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm", "-journal")))


def owners(user: int, owner: int, files: Mapping[str, int]) -> Iterator[Finding]:
    """Whether all is of one owner, and that is who looks: then what can be done here the bot can do."""
    if user != owner:
        yield Finding(WARNING, texts.FOLDER, texts.FOLDER_OTHERS)
    if strange := [name for name, whose in files.items() if whose != owner]:
        yield Finding(FAILED, texts.FOLDER, texts.strange_files(strange))


def disk(free: int) -> Finding:
    """`free` in bytes."""
    if free >= DISK_LOW:
        return Finding(FINE, texts.DISK, texts.disk(free))
    return Finding(FAILED if free < DISK_FULL else WARNING, texts.DISK, texts.disk_low(free))


def database(state: FileState | None, *, in_use: bool) -> Iterator[Finding]:
    """Whole, and of this version."""
    if state is None:
        yield Finding(WARNING, texts.DATABASE, texts.NO_DATABASE)
    elif state.damage:
        yield Finding(FAILED, texts.DATABASE, texts.damaged(state.damage))
    elif state.revision is None or state.revision < HEAD:
        yield Finding(WARNING, texts.DATABASE, texts.SCHEMA_OLD)
    elif state.revision > HEAD:
        yield Finding(FAILED, texts.DATABASE, texts.SCHEMA_NEW)
    else:
        yield Finding(FINE, texts.DATABASE, texts.database(in_use))


def keys(folder: Path, needed: Iterable[str]) -> Iterator[Finding]:
    """There where messages of the days `needed` wait for them, whole, and nobody else's to read."""
    files = sorted(folder.glob("*.key"))
    there = {file.name for file in files}
    if lost := sorted(day for day in needed if f"inbox-{day}.key" not in there):
        yield Finding(FAILED, texts.KEYS, texts.keys_lost(lost))
    elif not files:
        yield Finding(FINE, texts.KEYS, texts.KEY_FUTURE)
    wrong = [Finding(FAILED, texts.KEYS, texts.key_open(file)) for file in files if _is_open(file)]
    wrong += [Finding(FAILED, texts.KEYS, texts.key_broken(file)) for file in files if not _is_whole(file)]
    yield from wrong
    if files and not wrong:
        yield Finding(FINE, texts.KEYS, texts.keys(len(files)))


def _is_open(file: Path) -> bool:
    return bool(S_IMODE(file.stat().st_mode) & 0o077)


def _is_whole(file: Path) -> bool:
    is_ours = file.name.startswith("inbox-") or file.name in ("phone.key", "sealed.key")
    return not is_ours or file.stat().st_size == KEY_BYTES


def gateway_settings(gateway: Gateway, token: str) -> Iterator[Finding]:
    """What has to be there before a gateway can be asked."""
    if not gateway.endpoint:
        yield Finding(FAILED, texts.ENDPOINT, texts.NO_ENDPOINT)
    if not token:
        yield Finding(FAILED, texts.TOKEN, texts.NO_TOKEN)


def gateway(found: "Found", gateway: Gateway, *, in_use: bool) -> Iterator[Finding]:
    """From the outside in; what cannot be known for an earlier failure is left out."""
    if not found.answers:
        yield Finding(FAILED, texts.ENDPOINT, texts.unreachable(gateway.endpoint))
        return
    if gateway.tls != found.speaks_tls:
        wrong = texts.SPEAKS_NO_TLS if gateway.tls else texts.WANTS_TLS
        yield Finding(FAILED, texts.TLS, wrong)
        return
    if found.token_accepted is None:
        if gateway.tls and "certificate" in found.why:
            yield Finding(FAILED, texts.TLS, texts.bad_certificate(found.why))
        else:
            yield Finding(FAILED, texts.ENDPOINT, texts.unanswered(gateway.endpoint, found.why))
        return
    yield Finding(FINE, texts.ENDPOINT, texts.endpoint(gateway.endpoint))
    yield tls(gateway)
    if not found.token_accepted:
        yield Finding(FAILED, texts.TOKEN, texts.TOKEN_BAD)
        return
    yield Finding(FINE, texts.TOKEN, texts.TOKEN_GOOD)
    if found.listened_to:
        yield listener(in_use=in_use)
    elif found.account is not None:
        yield account(found.account)
    else:
        yield Finding(FAILED, texts.ACCOUNT, texts.unanswered(gateway.endpoint, found.why))


def tls(gateway: Gateway) -> Finding:
    """How secret a line is that works."""
    here = is_here(gateway.endpoint.rpartition(":")[0])
    if not gateway.tls:
        return Finding(
            *((FINE, texts.TLS, texts.PLAIN_HERE) if here else (WARNING, texts.TLS, texts.PLAIN_FAR))
        )
    if gateway.ca:
        return Finding(FINE, texts.TLS, texts.TLS_GOOD)
    return Finding(*((FINE, texts.TLS, texts.STOCK_HERE) if here else (WARNING, texts.TLS, texts.STOCK_FAR)))


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    host = host.strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listener(*, in_use: bool) -> Finding:
    """Somebody listens to the gateway: the bot, if it runs."""
    if in_use:
        return Finding(FINE, texts.ACCOUNT, texts.LISTENED_BY_US)
    return Finding(WARNING, texts.ACCOUNT, texts.LISTENED_BY_OTHERS)


def account(account: Account) -> Finding:
    """Who is logged in. Waiting for a scan is a step to take, no failure: `run` draws the code."""
    match account:
        case LoggedIn(name=name):
            return Finding(FINE, texts.ACCOUNT, texts.logged_in(name))
        case WaitingForScan(status="scanned"):
            return Finding(WARNING, texts.ACCOUNT, texts.SCANNED)
        case WaitingForScan():
            return Finding(WARNING, texts.ACCOUNT, texts.WAITING_FOR_SCAN)
    return Finding(WARNING, texts.ACCOUNT, texts.LOGGED_OUT)


def people(contents: Contents) -> Iterator[Finding]:
    """Who is in the roster, and who of those can be reached."""
    roster, bound = contents.roster, contents.bound
    if not roster:
        yield Finding(WARNING, texts.ROSTER, texts.NO_ROSTER)
        return
    yield Finding(FINE, texts.ROSTER, texts.roster(roster))
    if not roster.get(Role.OFFICER):
        yield Finding(WARNING, texts.ROSTER, texts.NO_OFFICERS)
    for role, nobody in (
        (Role.OFFICER, texts.NO_OFFICER_BOUND),
        (Role.DISCIPLINE, texts.NO_DISCIPLINE_BOUND),
    ):
        if bound.get(role):
            yield Finding(FINE, texts.BOUND, texts.bound(role, bound[role], roster[role]))
        elif roster.get(role):
            yield Finding(WARNING, texts.BOUND, nobody)
    if contents.units_unbound:
        yield Finding(WARNING, texts.BOUND, texts.units_unbound(contents.units_unbound))
    elif roster.get(Role.UNIT):
        yield Finding(FINE, texts.BOUND, texts.ALL_UNITS_BOUND)


def rooms(contents: Contents, listed: Sequence[RoomInfo] | None) -> Iterator[Finding]:
    """Which rooms have which purpose; `listed` are those the account is in, where that is known."""
    if not contents.rooms:
        yield Finding(WARNING, texts.ROOMS, texts.NO_ROOMS)
        return
    ours, theirs = {room.room for room in contents.rooms}, {room.id for room in listed or ()}
    yield Finding(FINE, texts.ROOMS, texts.rooms(contents.rooms, len(theirs - ours)))
    purposes = {room.purpose for room in contents.rooms}
    if missing := [purpose for purpose in (Purpose.SUPERVISORS, Purpose.OFFICE) if purpose not in purposes]:
        yield Finding(WARNING, texts.ROOMS, texts.rooms_missing(missing))
    if listed is not None and (gone := [room for room in contents.rooms if room.room not in theirs]):
        yield Finding(WARNING, texts.ROOMS, texts.rooms_gone(gone))


def presence(contents: Contents, now: datetime, *, in_use: bool) -> Iterator[Finding]:
    """Since when nothing is heard, if so; a login that only seems to be one hears nothing for long."""
    for found in contents.presences:
        if not in_use:
            yield Finding(WARNING, texts.HEARING, texts.not_running(found.heard_until))
        elif found.standing != Standing.ONLINE:
            yield Finding(WARNING, texts.HEARING, texts.not_heard(found.standing, found.heard_until))
        elif contents.rooms and now - max(contents.last_received or found.since, found.since) > SILENCE:
            yield Finding(WARNING, texts.HEARING, texts.silence(contents.last_received or found.since))
        else:
            yield Finding(FINE, texts.HEARING, texts.heard(found.since))
    if contents.rematches:
        yield Finding(WARNING, texts.ROOMS, texts.rematches(contents.rematches))


def backlog(contents: Contents) -> Iterator[Finding]:
    """What could not be said or handled."""
    grade = WARNING if contents.parked else FINE
    yield Finding(grade, texts.NOTICES, texts.notices(contents.parked))
    yield Finding(FINE, texts.MESSAGES, texts.messages(contents.unhandled, contents.last_received))
    if contents.failed:
        yield Finding(WARNING, texts.MESSAGES, texts.messages_failed(contents.failed))


def holidays(calendar: Calendar, now: datetime) -> Finding:
    """Whether the years are known that terms set now may reach."""
    days = WorkingDays(calendar)
    years = sorted({today(now).year, today(now + AHEAD).year})
    if unknown := [year for year in years if not days.knows(year)]:
        return Finding(WARNING, texts.HOLIDAYS, texts.holidays_unknown(unknown))
    return Finding(FINE, texts.HOLIDAYS, texts.holidays(years))


def quiet(pace: Pace, digest: Digest) -> Iterator[Finding]:
    """When nothing is said, and whether a digest falls into it."""
    if pace.quiet_from == pace.quiet_until:
        yield Finding(WARNING, texts.QUIET, texts.NO_QUIET)
        return
    yield Finding(FINE, texts.QUIET, texts.quiet(pace.quiet_from, pace.quiet_until, pace.most_a_day))
    for at in sorted({digest.at(kind) for kind in digest.send}):
        if pace.is_quiet(at):
            yield Finding(WARNING, texts.QUIET, texts.digest_in_quiet(at, pace.quiet_until))
