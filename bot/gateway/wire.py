"""What of the puppet protocol `wechaty_grpc` 0.20.19 does not know, and how things look on the wire."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

import betterproto

from bot.gateway.world import Media, Message, WorldError
from handlers.incoming import Kind

TYPES = {
    Kind.TEXT: 7,
    Kind.IMAGE: 6,
    Kind.LOCATION: 8,
    Kind.AUDIO: 2,
    Kind.VIDEO: 15,
    Kind.FILE: 1,
    Kind.URL: 14,
    Kind.RECALLED: 13,
    Kind.OTHER: 0,
}
"""Message types as gateways number them: TypeScript's numbers, not those of the proto's enum."""

CONTACT_CARD = 3
STICKER = 5
RED_PACKET = 12
POST = 16

BASE64_BOX = 1
UUID_BOX = 7

INLINE_BYTES = 20 * 1024
"""Files above this come as a uuid, to be fetched with `Download`."""

MAX_REQUEST = 4 * 1024 * 1024
"""Gateways refuse a longer request; larger files go through `Upload`."""

MAX_UPLOAD = 25 * 1024 * 1024
CHUNK = 64 * 1024


@dataclass
class LocationPayload(betterproto.Message):
    accuracy: float = betterproto.float_field(1)
    address: str = betterproto.string_field(2)
    latitude: float = betterproto.double_field(3)
    longitude: float = betterproto.double_field(4)
    name: str = betterproto.string_field(5)


@dataclass
class MessageLocationRequest(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass
class MessageLocationResponse(betterproto.Message):
    location: LocationPayload = betterproto.message_field(1)  # noqa: RUF009 (betterproto has it so)


@dataclass
class UploadRequest(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


@dataclass
class UploadResponse(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass
class DownloadRequest(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass
class DownloadResponse(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


def wire_type(message: Message) -> int:
    """The number of a message's type."""
    return TYPES[message.kind] if message.wire is None else message.wire


def wire_text(message: Message) -> str:
    """A message's text; of a recall it is the id of what was taken back."""
    return message.recalls or message.text


def box_json(media: Media, uuid: str | None) -> str:
    """A file as gateways write it: its bytes, or the uuid to fetch them by."""
    kind = BASE64_BOX if uuid is None else UUID_BOX
    box: dict[str, Any] = {
        "name": media.name,
        "size": len(media.data),
        "type": kind,
        "boxType": kind,
        "metadata": {},
    }
    if uuid is None:
        box["base64"] = base64.b64encode(media.data).decode("ascii")
    else:
        box["uuid"] = uuid
    return json.dumps(box, ensure_ascii=False)


def read_box(text: str, uploads: dict[str, bytes]) -> Media:
    """A file as clients write it. Raises `WorldError` for what is no base64 or uuid file box."""
    try:
        box = json.loads(text)
        name = str(box.get("name") or "file.dat")
        if "base64" in box:
            return Media(name, base64.b64decode(box["base64"], validate=True))
        return Media(name, uploads[box["uuid"]])
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise WorldError("no base64 or uuid file box") from error
