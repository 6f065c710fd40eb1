"""`hexiaodu import-chat`: what was said in a group while the bot was away, from a copied chat."""

import asyncio
import email
import email.policy
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

from sqlmodel import Session

from bot import chatlog
from bot import config as configs
from bot.app import is_served
from bot.chatlog import Chat, Line
from bot.clock import SystemClock
from bot.errors import OperatorError
from handlers.incoming import Incoming, Kind
from handlers.texts import importing as texts
from nlp.text import normal
from storage import imports, inbox, rooms
from storage.channel_models import Room
from storage.db import Database
from storage.imports import Heard
from storage.inbox import IMPORTED, STRANGER
from storage.keys import DayKeys, key
from storage.schema import open_database
from storage.states import Purpose

CHANNEL = "wechat"
OLDEST = timedelta(days=7)
"""What is older is not taken: what was heard so long ago may have been erased since."""
NEAR = timedelta(minutes=3)
MOST_BYTES = 20 * 2**20
MOST_WORDS = 4000
"""Characters of one message, as WeChat has it."""
WAIT_SECONDS = 60
_TAG = re.compile(r"<(?:br|/p|/div|/tr|/h\d)[^>]*>", re.I)
_ANY_TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.I | re.S)


class ImportingError(OperatorError):
    """Why a file cannot be imported, in Chinese."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What becomes of a chat's messages."""

    fresh: tuple[Incoming, ...]
    known: int
    media: int
    """Photos, voices and the like that were not heard: nobody can fetch them any more."""
    own: int
    old: int
    strangers: tuple[str, ...]
    """Names that are no contact's, or several contacts'."""


async def run(path: Path, file: Path, *, room: str | None, day: date | None, only_check: bool) -> None:
    """Hand what was not heard yet to the bot, and say what was made of the file; also while it runs."""
    config = configs.load(path)
    text, now = read(file), SystemClock().now()
    folder = config.data.folder
    if not (folder / "hexiaodu.db").exists():
        raise ImportingError(texts.no_database(folder))
    db = await open_database(folder / "hexiaodu.db")
    try:
        known = await db.read(rooms.rooms)
        where = _room(known, room or chatlog.read(text, now=now, day=day).topic)
        names = await db.read(imports.contacts, CHANNEL, where.room)
        chat = chatlog.read(text, now=now, day=day, names=names)
        if not chat.lines:
            raise ImportingError(texts.nothing(file, chat.undated))
        mark = await asyncio.to_thread(_key, folder / "keys" / "import.key", now)
        found = await db.read(sort, chat, where, names, mark, config.bot.names, now=now)
        if not only_check:
            await _hand_in(db, DayKeys(folder / "keys"), found.fresh, now)
        print(texts.sorted_out(where.topic, chat, found, only_checked=only_check), flush=True)
        if found.fresh and not only_check:
            print(await _outcome(db, folder, found.fresh), flush=True)
    finally:
        await db.close()


def read(file: Path) -> str:
    """The words of a text file or of a mail. Raises `ImportingError`."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ImportingError(texts.too_big(file, MOST_BYTES))
        content = file.read_bytes()
    except OSError as error:
        raise ImportingError(texts.unreadable(file, error.strerror or "")) from None
    if file.suffix.lower() == ".eml":
        return _of_mail(content)
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportingError(texts.no_text(file))


def _of_mail(content: bytes) -> str:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(("plain", "html")) if isinstance(mail, email.message.EmailMessage) else None
    said = "" if body is None else str(body.get_content())
    if body is not None and body.get_content_subtype() == "html":
        said = unescape(_ANY_TAG.sub("", _TAG.sub("\n", said)))
    return f"{mail['subject'] or ''}\n{said}"


def _room(known: Sequence[Room], topic: str) -> Room:
    """The room of this topic; without one the only supervisors' room. Raises `ImportingError`."""
    ours = [room for room in known if room.channel == CHANNEL]
    if topic:
        found = [room for room in ours if room.topic == topic]
    else:
        found = [room for room in ours if room.purpose == Purpose.SUPERVISORS]
    if len(found) != 1:
        raise ImportingError(texts.which_room(topic, [room.topic for room in ours]))
    return found[0]


def _key(path: Path, now: datetime) -> bytes:
    """The key of the ids; another one once nothing can be imported again that the last was used for."""
    if path.exists() and now.timestamp() - path.stat().st_mtime > 2 * OLDEST.total_seconds():
        path.unlink()
    return key(path)


def sort(
    session: Session,
    chat: Chat,
    room: Room,
    names: Mapping[str, set[str]],
    mark: bytes,
    bot_names: Sequence[str],
    *,
    now: datetime,
) -> Sorted:
    """Hold a chat against what was heard in its room."""
    since = max(now - OLDEST, room.since)
    ours = {normal(name) for name in bot_names}
    lines = [(line, nth) for line, nth in chatlog.numbered(chat) if normal(line.name) not in ours]
    young = [(line, nth) for line, nth in lines if line.at >= since.replace(second=0, microsecond=0)]
    times = [line.at for line, _ in young] or [now]
    heard = imports.heard(session, room.channel, room.room, since=min(times) - NEAR, until=max(times) + NEAR)
    messages = [_message(line, nth, room, names, mark, bot_names) for line, nth in young]
    known = inbox.known(session, room.channel, [message.id for message in messages])
    known |= _heard(messages, heard)
    missing = [message for message in messages if message.id not in known]
    fresh = tuple(message for message in missing if message.text)
    strangers = dict.fromkeys(one.sender_name for one in fresh if one.sender.startswith(STRANGER))
    return Sorted(
        fresh=fresh,
        known=len(messages) - len(missing),
        media=len(missing) - len(fresh),
        own=len(chat.lines) - len(lines),
        old=len(lines) - len(young),
        strangers=tuple(strangers),
    )


def _message(
    line: Line, nth: int, room: Room, names: Mapping[str, set[str]], mark: bytes, bot_names: Sequence[str]
) -> Incoming:
    who = names.get(line.name, set())
    what = "\0".join((room.room, line.name, line.at.isoformat(), normal(line.text), str(nth)))
    # keyed: an id that is kept must not be tested for a guess of what was said
    id = hmac.new(mark, what.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
    return Incoming(
        channel=room.channel,
        id=f"{IMPORTED}{id}",
        room=room.room,
        topic=room.topic,
        sender=next(iter(who)) if len(who) == 1 else f"{STRANGER}{line.name}",
        sender_name=line.name,
        kind=Kind.TEXT,
        text=line.text[:MOST_WORDS],
        at=line.at,
        mentions_bot=any(f"@{name}" in line.text for name in bot_names),
    )


def _heard(messages: Sequence[Incoming], heard: Sequence[Heard]) -> set[str]:
    """The ids of those that were heard: by their words where those are known, else by how many things their
    sender said in that minute. If fewer were heard than are copied nobody can say which: all are taken.
    """
    left = [one for one in heard if not one.message.startswith(IMPORTED)]
    found = set()
    for message in messages:
        words = normal(message.text)
        for one in left:
            said = normal(one.text)
            is_same = said and said in words and abs(one.at - message.at) <= NEAR
            if is_same and one.sender == message.sender:
                left.remove(one)
                found.add(message.id)
                break
    minutes: dict[tuple[str, datetime], list[Incoming]] = {}
    for message in messages:
        if message.id not in found:
            minutes.setdefault((message.sender, message.at), []).append(message)
    for (sender, at), copied in minutes.items():
        then = [one for one in left if one.sender == sender and at <= one.at < at + timedelta(minutes=1)]
        if len([one for one in then if not one.text]) >= len(copied):
            found |= {message.id for message in copied}
    return found


async def _hand_in(db: Database, keys: DayKeys, messages: Sequence[Incoming], now: datetime) -> None:
    """Store them as if they had been heard now, all or none."""
    bodies = [keys.seal(message.model_dump_json().encode(), now) for message in messages]

    def store(session: Session) -> None:
        for message, body in zip(messages, bodies, strict=True):
            inbox.store(
                session,
                channel=message.channel,
                message=message.id,
                conversation=message.conversation,
                sender=message.sender,
                sent_at=message.at,
                received_at=now,
                body=body,
            )

    await db.run(store)


async def _outcome(db: Database, folder: Path, messages: Sequence[Incoming]) -> str:
    """What the running bot has made of them, within a minute."""
    if not is_served(folder):
        return texts.LATER
    ids = [message.id for message in messages]
    for _ in range(WAIT_SECONDS):
        handled = await db.read(imports.handled, CHANNEL, ids)
        if all(handled.values()):
            return texts.outcome([outcome for outcome in handled.values() if outcome])
        await asyncio.sleep(1)
    return texts.SLOW
