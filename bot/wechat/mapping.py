"""Pure: what a gateway tells about a message -> `Incoming`."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.wechat.notes import is_note
from handlers.incoming import Incoming, Kind, Location

_KINDS = {
    1: Kind.FILE,
    2: Kind.AUDIO,
    6: Kind.IMAGE,
    7: Kind.TEXT,
    8: Kind.LOCATION,
    13: Kind.RECALLED,
    14: Kind.URL,
    15: Kind.VIDEO,
}
"""By the numbers gateways use, which are TypeScript's; those of the proto's own enum differ."""

_MILLISECONDS = 10**11
"""Greater timestamps are milliseconds: as seconds this is the year 5138."""

# Where WeChat's own notice of a recall names the message, by what puppets call its id.
_RECALLED = re.compile(r"<(newmsgid|msgid)>\s*(?:<!\[CDATA\[)?([^<\]\s]+)")


@dataclass(frozen=True)
class Heard:
    """A message's payload as the gateway gave it."""

    id: str
    type: int
    text: str
    filename: str
    timestamp: int
    sender: str
    room: str | None
    mentions: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """What had to be asked for besides the payload."""

    sender_name: str = ""
    room_alias: str = ""
    topic: str = ""
    location: Location | None = None
    title: str = ""


def kind_of(number: int) -> Kind:
    """The kind of a type's number; numbers this version does not know are `OTHER`."""
    return _KINDS.get(number, Kind.OTHER)


def to_incoming(
    heard: Heard, around: Around, *, channel: str, self_id: str, self_names: Collection[str], now: datetime
) -> Incoming:
    """Put a message together. `now` stands in where the gateway gives no time."""
    kind = kind_of(heard.type)
    if kind is Kind.TEXT and is_note(heard.text):
        kind = Kind.OTHER
    return Incoming(
        channel=channel,
        id=heard.id,
        room=heard.room,
        topic=around.topic,
        sender=heard.sender,
        sender_name=around.sender_name,
        room_alias="" if around.room_alias == around.sender_name else around.room_alias,
        kind=kind,
        text=_text(kind, heard, around),
        at=moment(heard.timestamp) or now,
        mentions_bot=self_id in heard.mentions or (kind is Kind.TEXT and _names_any(heard.text, self_names)),
        recalls=recalled_id(heard.text) if kind is Kind.RECALLED else None,
        location=around.location,
    )


def moment(timestamp: int) -> datetime | None:
    """An aware time from seconds or milliseconds; None for 0 and for what no calendar holds."""
    seconds = timestamp / 1000 if timestamp > _MILLISECONDS else timestamp
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def recalled_id(text: str) -> str | None:
    """The id a recall names: puppets send it bare, or within WeChat's own XML."""
    named: dict[str, str] = dict(_RECALLED.findall(text))
    if named:
        return named.get("newmsgid") or named["msgid"]
    bare = text.strip()
    return bare if bare and not re.search(r"[\s<>]", bare) else None


def _names_any(text: str, names: Collection[str]) -> bool:
    return any(name and (f"@{name}" in text or f"＠{name}" in text) for name in names)


def _text(kind: Kind, heard: Heard, around: Around) -> str:
    if kind is Kind.TEXT:
        return heard.text
    if kind is Kind.FILE:
        return heard.filename
    if kind in (Kind.IMAGE, Kind.VIDEO, Kind.RECALLED):
        return ""
    if kind is Kind.LOCATION and around.location is not None:
        return around.location.address or around.location.name
    if kind is Kind.URL and around.title:
        return around.title
    # Of what is no text, many puppets give WeChat's own XML: nobody's words.
    return "" if heard.text.lstrip().startswith("<") else heard.text
