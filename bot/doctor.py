"""`hexiaodu doctor`: look at everything the bot needs, change nothing, say what to do."""

import logging
import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot import backups, checks
from bot import config as configs
from bot.alert import Alert
from bot.app import is_served
from bot.channel import RoomInfo
from bot.checks import FAILED, FINE, WARNING, Finding
from bot.clock import SystemClock
from bot.config import Config
from bot.log import configure
from bot.sms.settings import SmsError
from handlers.channels import SMS
from handlers.texts import backups as backup_texts
from handlers.texts import doctor as texts
from handlers.texts import sealed as sealed_texts
from handlers.texts import service as service_texts
from handlers.texts import sms as sms_texts
from handlers.texts import watch as watch_texts
from handlers.texts.when import CHINA, today
from storage import health, outbox
from storage.copies import reading
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.health import Contents
from storage.schema import HEAD

BACKUP_OLD = timedelta(days=2)
"""Where the daily backups succeed the newest is younger."""
ENOUGH_KEYS = 2
"""Public keys of the discipline side: one of them may be lost, or its owner be accused."""


async def run(path: Path, *, try_alert: bool = False) -> int:
    """Print what is found, with `try_alert` after an alarm that means nothing was sent over every way.

    The exit code: 1 when something failed, else 0.
    """
    configure(logging.CRITICAL)  # what goes wrong is told in the findings
    found = await examine(path, SystemClock().now(), try_alert=try_alert)
    for finding in found:
        print(texts.line(finding.grade, finding.about, finding.text))
    grades = Counter(finding.grade for finding in found)
    print(texts.summary(grades[WARNING], grades[FAILED]), flush=True)
    return 1 if grades[FAILED] else 0


async def examine(path: Path, now: datetime, *, try_alert: bool = False) -> list[Finding]:
    """Everything there is to say of the installation with this config."""
    try:
        config = configs.load(path)
    except configs.ConfigError as error:
        return [Finding(FAILED, texts.SETTINGS, str(error))]
    except OSError as error:
        return [Finding(FAILED, texts.SETTINGS, texts.unreadable(path, str(error.strerror)))]
    folder = config.data.folder
    # what another user keeps to themselves cannot be looked at: `checks.folder` says so
    is_ours = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    in_use = is_ours and _in_use(folder)
    has_database = is_ours and (folder / "hexiaodu.db").exists()
    data, contents = _data(folder, in_use) if is_ours else ([], None)
    gateway, rooms = await _gateway(config, in_use)
    return [
        Finding(FINE, texts.SETTINGS, texts.settings(path)),
        *checks.folder(folder, os.getuid()),
        *data,
        *([_backups(config.backups, now, was_run=_was_run(contents))] if has_database else ()),
        *gateway,
        *(_business(contents, rooms, now, in_use=in_use) if contents else ()),
        *_texting(config),
        *(_texted(config, now) if contents and config.sms.provider else ()),
        checks.holidays(config.calendar, now),
        *checks.quiet(config.pace, config.digest),
        *await _alert(config, try_it=try_alert),
    ]


def _texting(config: Config) -> Sequence[Finding]:
    """Whether text messages can be sent and are taken in; no key and no path is told."""
    sms = config.sms
    if not sms.provider:
        return [Finding(FINE, sms_texts.ABOUT, sms_texts.OFF)]
    from bot.sms import choosing  # loads what only those need who text

    try:
        chosen = choosing.provider(sms, config.sms_key)
        if sms.port:
            choosing.path(config.sms_path, chosen)
    except SmsError as error:
        return [Finding(FAILED, sms_texts.ABOUT, str(error))]
    where = f"http://{sms.host}:{sms.port}/sms/{chosen.name}"
    found = []
    if sms.missing:
        found.append(Finding(WARNING, sms_texts.ABOUT, sms_texts.not_sent("、".join(sms.missing))))
    if not sms.port:
        found.append(Finding(WARNING, sms_texts.ABOUT, sms_texts.NOT_TAKEN))
    elif not checks.is_here(sms.host):
        found.append(Finding(WARNING, sms_texts.ABOUT, sms_texts.OPEN.format(where=where)))
    return found or [Finding(FINE, sms_texts.ABOUT, sms_texts.BOTH.format(where=where))]


def _texted(config: Config, now: datetime) -> Sequence[Finding]:
    """How many text messages were sent: each costs."""
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    with reading(config.data.folder / "hexiaodu.db") as session:
        of_day = outbox.sent_since(session, SMS, midnight)
        of_month = outbox.sent_since(session, SMS, midnight.replace(day=1))
    is_full = of_day >= config.sms.most_a_day
    return [
        Finding(
            WARNING if is_full else FINE,
            sms_texts.ABOUT,
            sms_texts.sent(of_day, of_month, config.sms.most_a_day),
        )
    ]


async def _alert(config: Config, *, try_it: bool) -> Sequence[Finding]:
    """Whether the operator can be called when WeChat fails; of a URL only its number is told."""
    alert = Alert(config.alert)
    if not alert.is_set_up:
        return [Finding(WARNING, watch_texts.ALERT, watch_texts.NO_ALERT)]
    if not try_it:
        return [Finding(FINE, watch_texts.ALERT, watch_texts.alerts(len(config.alert)))]
    return [
        Finding(
            FINE if sent.arrived else FAILED,
            watch_texts.ALERT,
            watch_texts.tried(number, sent.service, arrived=sent.arrived),
        )
        for number, sent in enumerate(await alert.send(watch_texts.TRIAL, watch_texts.TRIED), 1)
    ]


def _in_use(folder: Path) -> bool:
    try:
        return is_served(folder)
    except PermissionError:  # a lock that root left behind: `checks.owners` says so
        return False


def _data(folder: Path, in_use: bool) -> tuple[list[Finding], Contents | None]:
    file = folder / "hexiaodu.db"
    state = health.file_state(file) if file.exists() else None
    found = list(checks.database(state, in_use=in_use))
    contents = None
    if state is not None and state.revision == HEAD and not state.damage:
        try:
            contents = health.contents(file)
        except (DatabaseDamagedError, StorageUnavailableError) as error:
            found = [Finding(FAILED, texts.DATABASE, texts.damaged(str(error)))]
    return [*found, *checks.keys(folder / "keys", contents.key_days if contents else ())], contents


def _was_run(contents: Contents | None) -> bool:
    return contents is None or bool(contents.presences)


def _backups(into: Path, now: datetime, *, was_run: bool) -> Finding:
    """Whether there is a good backup that is young enough, of what was ever in use."""
    found, good = backups.listed(into), backups.last_good(into)
    if not found:
        return Finding(WARNING if was_run else FINE, texts.BACKUP, backup_texts.none_yet())
    if good is None:
        return Finding(FAILED, texts.BACKUP, backup_texts.none_good(len(found)))
    at = good.manifest.at
    if now - at > BACKUP_OLD:
        return Finding(WARNING, texts.BACKUP, backup_texts.is_old(good.folder, at))
    return Finding(FINE, texts.BACKUP, backup_texts.is_fresh(good.folder, at))


def _business(
    contents: Contents, rooms: Sequence[RoomInfo] | None, now: datetime, *, in_use: bool
) -> list[Finding]:
    return [
        *checks.people(contents),
        _duty(contents, now),
        *checks.rooms(contents, rooms),
        *checks.presence(contents, now, in_use=in_use),
        *checks.backlog(contents),
        _sealed(contents),
    ]


def _sealed(contents: Contents) -> Finding:
    """Whether what accuses somebody can be read by those who should, and by more than one."""
    if contents.seal_waiting:
        return Finding(WARNING, texts.SEALED, sealed_texts.waiting(contents.seal_waiting))
    if contents.seal_keys < ENOUGH_KEYS:
        return Finding(
            WARNING, texts.SEALED, sealed_texts.ONLY_ONE if contents.seal_keys else sealed_texts.NOBODY_READS
        )
    return Finding(FINE, texts.SEALED, sealed_texts.sealed_to(contents.seal_keys))


def _duty(contents: Contents, now: datetime) -> Finding:
    if today(now) in contents.on_duty:
        return Finding(FINE, texts.DUTY, texts.ON_DUTY)
    return Finding(WARNING, texts.DUTY, texts.NOBODY_ON_DUTY)


async def _gateway(config: Config, in_use: bool) -> tuple[list[Finding], Sequence[RoomInfo] | None]:
    from bot.wechat.probe import probe
    from bot.wechat.tls import Tls

    wrong = list(checks.gateway_settings(config.gateway, config.token))
    if wrong:
        return wrong, None
    tls = Tls(config.gateway.ca, config.gateway.server_name) if config.gateway.tls else None
    try:
        if tls is not None:
            tls.context()
    except OSError:
        return [Finding(FAILED, texts.TLS, service_texts.bad_ca(config.gateway.ca))], None
    found = await probe(config.gateway.endpoint, config.token, tls)
    return list(checks.gateway(found, config.gateway, in_use=in_use)), found.rooms
