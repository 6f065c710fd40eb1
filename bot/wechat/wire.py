"""Messages of the puppet protocol that `wechaty_grpc` 0.20.19 does not know, or knows only in part."""

from dataclasses import dataclass
from typing import Optional

import betterproto


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
    location: LocationPayload = betterproto.message_field(1)  # noqa: RUF009 (a field, not a default)


@dataclass
class DownloadRequest(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass
class DownloadResponse(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


@dataclass
class UploadRequest(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


@dataclass
class UploadResponse(betterproto.Message):
    id: str = betterproto.string_field(1)


CHUNK = 64 * 1024
"""Bytes of a file in one message of an upload."""


@dataclass
class UrlLinkPayload(betterproto.Message):
    description: str = betterproto.string_field(1)
    thumbnail_url: str = betterproto.string_field(2)
    title: str = betterproto.string_field(3)
    url: str = betterproto.string_field(4)


@dataclass
class MessageUrlResponse(betterproto.Message):
    """Gateways before 1.0 fill the JSON only; those that follow the plan to drop it, the payload only."""

    url_link_json: str = betterproto.string_field(1)
    url_link: UrlLinkPayload = betterproto.message_field(2)  # noqa: RUF009 (a field, not a default)


@dataclass
class SentResponse(betterproto.Message):
    """Of a text or a file sent: the id, likewise in its old and its new place."""

    wrapped_id: Optional[str] = betterproto.message_field(1, wraps=betterproto.TYPE_STRING)  # noqa: UP045 (it reads no `|`)
    id: str = betterproto.string_field(2)
