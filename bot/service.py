"""`run`, `init` and `roster`: the real thing."""

import asyncio
import io
import logging
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from bot import config as configs
from bot import roster
from bot.app import build, open_data
from bot.channel import Account, Away, Channel, LoggedIn, LoggedOut, WaitingForScan
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.errors import OperatorError
from bot.log import configure
from bot.saving import naming_backup
from bot.wechat.tls import Tls
from handlers.setup import make_code, new_code
from handlers.texts import roster as roster_texts
from handlers.texts import service as texts
from storage import people, phones
from storage.db import Database
from storage.errors import NoSuchPersonError
from storage.prepared import savepoint
from storage.roster import Imported, import_roster, lines
from storage.schema import open_database

CLAIM_TIME = timedelta(hours=1)
"""A later start prints a new one."""


class ServiceError(OperatorError):
    """What the operator has to do differently, in Chinese."""


async def run(path: Path) -> None:
    """Serve the gateway named in the config until stopped."""
    config = configs.load(path)
    configure(logging.INFO)
    if not config.gateway.endpoint:
        raise ServiceError(f"{path} 里没有写网关地址：[gateway] endpoint")
    if not config.token:
        raise ServiceError(f"没有网关的令牌：请把它放进环境变量 {configs.TOKEN}")
    tls = _tls(config.gateway)
    clock = SystemClock()
    with naming_backup(config):
        await _serve(config, tls, clock)


async def _serve(config: Config, tls: Tls | None, clock: SystemClock) -> None:
    from bot.wechat import WechatClient

    async with open_data(config.data.folder) as db:
        code = await db.run(_first_code, clock)
        if code:
            print(texts.claim(code, CLAIM_TIME), flush=True)
        channel = WechatClient(
            config.gateway.endpoint,
            config.token,
            tls=tls,
            self_names=config.bot.names,
            now=clock.now,
            tell=_show,
        )
        app = build(config, db, channel, clock, texting(config, db, clock))
        serving = asyncio.create_task(app.run())
        ready = asyncio.create_task(channel.ready())
        ready.add_done_callback(lambda task: task.cancelled() or print(texts.READY, flush=True))
        try:
            async with app.status.serving(config.watch.port):
                await serving
        finally:
            ready.cancel()


def texting(config: Config, db: Database, clock: Clock) -> list[Channel]:
    """The channel of text messages, if a provider is named. Raises `SmsError`."""
    sms = config.sms
    if not sms.provider:
        return []
    # who has no texts need not wait for what they take
    from bot.sms.channel import SmsChannel
    from bot.sms.choosing import path as sms_path
    from bot.sms.choosing import provider
    from bot.sms.door import Door

    chosen = provider(sms, config.sms_key)
    where = (sms.host, sms.port) if sms.port else None
    path = sms_path(config.sms_path, chosen) if where else ""
    marker = phones.marker(config.data.folder)
    door = Door(sms.allow)
    return [SmsChannel(chosen, db, marker, clock.now, door=door, where=where, path=path)]


def _tls(gateway: configs.Gateway) -> Tls | None:
    """How to know the gateway; None in the clear."""
    if not gateway.tls:
        return None
    tls = Tls(gateway.ca, gateway.server_name)
    try:
        tls.context()
    except OSError:
        raise ServiceError(texts.bad_ca(gateway.ca)) from None
    return tls


def _show(account: Account) -> None:
    """Say in the terminal how it stands with the account; draw what has to be scanned."""
    match account:
        case WaitingForScan(qr_code=code) if code:
            print(texts.scan(_drawn(code)), flush=True)
        case WaitingForScan(status="scanned"):
            print(texts.SCANNED, flush=True)
        case LoggedIn(name=name):
            print(texts.logged_in(name), flush=True)
        case LoggedOut():
            print(texts.LOGGED_OUT, flush=True)
        case Away(why=why):
            print(texts.away(why), flush=True)


def _drawn(code: str) -> str:
    import qrcode

    drawing = io.StringIO()
    picture = qrcode.QRCode(border=2)
    picture.add_data(code)
    picture.print_ascii(drawing, invert=True)
    return drawing.getvalue()


def _first_code(session: Session, clock: SystemClock) -> str | None:
    """A fresh code for the first officer, until there is one."""
    if people.has_officer(session):
        return None
    code = new_code()
    people.issue_code(session, code, None, expires_at=clock.now() + CLAIM_TIME)
    return code


def init(path: Path) -> None:
    """Write a commented config and make the data folder; what exists is left as it is."""
    is_there = path.exists()
    if not is_there:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(configs.template(), encoding="utf-8")
    folder = configs.load(path).data.folder
    folder.mkdir(0o700, parents=True, exist_ok=True)
    print(texts.made(path, folder, was_there=is_there), flush=True)


async def take_roster(path: Path, file: Path, *, only_check: bool) -> None:
    """Put the people of a file into the roster, all or nobody, and say what that changes.

    Also while the bot runs.
    """
    found = roster.read(file)
    config = configs.load(path)

    def take(session: Session) -> Imported:
        undo = savepoint(session)
        done = import_roster(session, found.lines, found.columns)
        if only_check:
            undo.rollback()
        else:
            undo.commit()
        return done

    # no lock: a short write beside a running bot is what WAL is for
    db = await open_database(config.data.folder / "hexiaodu.db")
    try:
        done = await db.run(take)
    finally:
        await db.close()
    print(roster_texts.imported(done, only_checked=only_check), flush=True)


async def give_roster(path: Path, file: Path) -> None:
    """Write the roster into a file that can be edited and imported again; raises `ServiceError`."""
    config = configs.load(path)
    db = await open_database(config.data.folder / "hexiaodu.db")
    try:
        people = await db.read(lines)
    finally:
        await db.close()
    try:
        count = roster.write(file, people)
    except OSError as error:
        raise ServiceError(texts.unusable(str(file), error.strerror or "")) from None
    print(roster_texts.exported(count, str(file)), flush=True)


async def print_code(path: Path, name: str) -> None:
    """Print a binding code for somebody of the roster; also while the bot runs."""
    config = configs.load(path)
    db = await open_database(config.data.folder / "hexiaodu.db")

    def make(session: Session) -> str:
        return make_code(session, people.find(session, name), now=SystemClock().now())

    try:
        print(await db.run(make), flush=True)
    except NoSuchPersonError as error:
        raise ServiceError(texts.nobody(name, error.count)) from None
    finally:
        await db.close()
