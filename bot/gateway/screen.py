"""What the chat page and this program say to each other: JSON frames, pure in and out."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.gateway import quoting
from bot.gateway.airwaves import Airwaves, Text
from bot.gateway.world import Event, Message, Redelivered, World, WorldError
from handlers.incoming import Kind, Location

MAX_TEXT = 5000
HISTORY = 200
"""Messages of each conversation that a page gets when it opens."""

IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
CASE_FIELDS = ("number", "status", "category", "place", "time")

_Name = Annotated[str, Field(max_length=200)]
_Words = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: Annotated[_Name, Field(alias="as")]


class _Say(_Asked):
    do: Literal["say"]
    to: _Name
    text: _Words
    quote: _Name | None = None


class _Place(_Asked):
    do: Literal["place"]
    to: _Name
    name: _Name
    address: _Name = ""
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class _Recall(_Asked):
    do: Literal["recall"]
    id: _Name


class _Befriend(_Asked):
    do: Literal["befriend"]
    hello: _Name = ""


class Texting(BaseModel):
    """A page sends a text message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Literal["text"]
    number: _Name
    text: _Words


Asked = _Say | _Place | _Recall | _Befriend
_ASKED: TypeAdapter[Asked | Texting] = TypeAdapter(Annotated[Asked | Texting, Field(discriminator="do")])


def asked(text: str) -> Asked | Texting:
    """What a page asks for. Raises `ValidationError`."""
    return _ASKED.validate_json(text)


def act(world: World, asked: Asked) -> None:
    """Do in the chat what a page asks for. Raises `WorldError`; nothing is done then."""
    if asked.sender == world.self_id:
        raise WorldError("the page does not speak for the bot")
    match asked:
        case _Say():
            world.say(
                asked.sender,
                asked.to,
                Kind.TEXT,
                _words(world, asked),
                mentions=mentioned(world, asked.to, asked.text),
            )
        case _Place():
            place = Location(
                latitude=asked.latitude, longitude=asked.longitude, name=asked.name, address=asked.address
            )
            world.say(asked.sender, asked.to, Kind.LOCATION, asked.address or asked.name, location=place)
        case _Recall():
            to = world.conversation(world.message(asked.id))
            to = to if to in world.rooms else world.self_id
            world.say(asked.sender, to, Kind.RECALLED, recalls=asked.id)
        case _Befriend():
            world.ask_friendship(asked.sender, asked.hello)


def _words(world: World, asked: _Say) -> str:
    if asked.quote is None:
        return asked.text
    original = world.message(asked.quote)
    return quoting.quote(original, world.name(original.sender, original.room), asked.text)


def mentioned(world: World, to: str, text: str) -> list[str]:
    """The members of a room whose name follows an @ in the text."""
    if to not in world.rooms or "@" not in text:
        return []
    members = world.rooms[to].members
    return [m for m in members if any(f"@{name}" in text for name in {world.name(m), world.name(m, to)})]


def snapshot(world: World) -> str:
    """Everything a page needs when it opens."""
    conversations = [*world.rooms, *world.contacts]
    history = [_message(world, m) for c in conversations for m in world.history(c)[-HISTORY:]]
    return _frame("world", **_people(world), messages=history)


def people(world: World) -> str:
    """Who there is, after it changed."""
    return _frame("people", **_people(world))


def said(world: World, message: Message) -> str:
    """One message as it happens."""
    return _frame("message", message=_message(world, message))


def telephones(airwaves: Airwaves) -> str:
    """Who has which number, and all text messages so far."""
    return _frame("telephones", numbers=airwaves.numbers, texts=[_text(one) for one in airwaves.texts])


def text(one: Text) -> str:
    """One text message as it went through."""
    return _frame("text", text=_text(one))


def cases(rows: Sequence[Mapping[str, Any]]) -> str:
    """The list of the cases."""
    return _frame("cases", cases=[{key: str(row.get(key, "")) for key in CASE_FIELDS} for row in rows])


def refusal(text: str) -> str:
    """Why something was not done."""
    return _frame("refusal", text=text)


def changes_people(event: Event) -> bool:
    """Whether a page must learn anew who there is."""
    return not isinstance(event, Message | Redelivered)


def image_type(data: bytes) -> str | None:
    """The media type of a picture that browsers show, by its first bytes; never by what somebody claims."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in IMAGES.items() if data.startswith(head)), None)


def _frame(type: str, **rest: Any) -> str:
    return json.dumps({"type": type, **rest}, ensure_ascii=False)


def _people(world: World) -> dict[str, Any]:
    return {
        "bot": world.self_id,
        "contacts": [
            {"id": c.id, "name": c.name, "note": c.note, "friend": c.friend} for c in world.contacts.values()
        ],
        "rooms": [
            {"id": r.id, "topic": r.topic, "members": r.members, "aliases": dict(r.aliases)}
            for r in world.rooms.values()
        ],
    }


def _text(one: Text) -> dict[str, Any]:
    return {"number": one.number, "text": one.words, "at": one.at.isoformat(), "bot": one.by_bot}


def _message(world: World, message: Message) -> dict[str, Any]:
    quoted, text = quoting.split(message.text)
    return {
        "id": message.id,
        "conversation": world.conversation(message),
        "sender": message.sender,
        "kind": message.kind.value,
        "text": text,
        "quoted": quoted,
        "at": message.at.isoformat(),
        "file": message.media.name if message.media else "",
        "place": message.location.model_dump() if message.location else None,
        "recalls": message.recalls,
    }
