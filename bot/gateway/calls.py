"""The unary calls of the puppet service: one small function each, over a `World`."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from grpclib.const import Status
from grpclib.exceptions import GRPCError
from wechaty_grpc.wechaty import puppet as pb

from bot.gateway import wire
from bot.gateway.world import Media, Message, World
from handlers.incoming import Kind

VERSION = "1.0.0"

Call = tuple[type[Any], type[Any], Callable[[Any], Any]]
"""What comes in, what goes out, and what is done."""


def milliseconds(at: datetime) -> int:
    """The time as gateways send it."""
    return int(at.timestamp() * 1000)


class Calls:
    """What a logged-in client can ask and do. Raises `WorldError`, which becomes the call's status."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._uuids: dict[str, str] = {}
        self.logged_in = True
        self.uploads: dict[str, bytes] = {}

    def table(self) -> dict[str, Call]:
        """Every unary call by its name on the wire."""
        return {
            "Version": (pb.VersionRequest, pb.VersionResponse, lambda _: pb.VersionResponse(version=VERSION)),
            "ContactSelfQRCode": (
                pb.ContactSelfQrCodeRequest,
                pb.ContactSelfQrCodeResponse,
                self.self_qr_code,
            ),
            "ContactSelfName": (pb.ContactSelfNameRequest, pb.ContactSelfNameResponse, self.self_name),
            "ContactSelfSignature": (
                pb.ContactSelfSignatureRequest,
                pb.ContactSelfSignatureResponse,
                lambda _: pb.ContactSelfSignatureResponse(),
            ),
            "ContactPayload": (pb.ContactPayloadRequest, pb.ContactPayloadResponse, self.contact_payload),
            "ContactList": (pb.ContactListRequest, pb.ContactListResponse, self.contact_list),
            "ContactAlias": (pb.ContactAliasRequest, pb.ContactAliasResponse, self.contact_alias),
            "RoomPayload": (pb.RoomPayloadRequest, pb.RoomPayloadResponse, self.room_payload),
            "RoomList": (pb.RoomListRequest, pb.RoomListResponse, self.room_list),
            "RoomTopic": (pb.RoomTopicRequest, pb.RoomTopicResponse, self.room_topic),
            "RoomMemberList": (pb.RoomMemberListRequest, pb.RoomMemberListResponse, self.room_member_list),
            "RoomMemberPayload": (
                pb.RoomMemberPayloadRequest,
                pb.RoomMemberPayloadResponse,
                self.room_member_payload,
            ),
            "MessagePayload": (pb.MessagePayloadRequest, pb.MessagePayloadResponse, self.message_payload),
            "MessageImage": (pb.MessageImageRequest, pb.MessageImageResponse, self.message_image),
            "MessageFile": (pb.MessageFileRequest, pb.MessageFileResponse, self.message_file),
            "MessageUrl": (pb.MessageUrlRequest, pb.MessageUrlResponse, self.message_url),
            "MessageContact": (pb.MessageContactRequest, pb.MessageContactResponse, self.message_contact),
            "MessageLocation": (
                wire.MessageLocationRequest,
                wire.MessageLocationResponse,
                self.message_location,
            ),
            "MessageRecall": (pb.MessageRecallRequest, pb.MessageRecallResponse, self.recall),
            "MessageSendText": (pb.MessageSendTextRequest, pb.MessageSendTextResponse, self.send_text),
            "MessageSendFile": (pb.MessageSendFileRequest, pb.MessageSendFileResponse, self.send_file),
            "MessageSendContact": (
                pb.MessageSendContactRequest,
                pb.MessageSendContactResponse,
                self.send_contact,
            ),
            "MessageSendUrl": (pb.MessageSendUrlRequest, pb.MessageSendUrlResponse, self.send_url),
            "FriendshipPayload": (
                pb.FriendshipPayloadRequest,
                pb.FriendshipPayloadResponse,
                self.friendship_payload,
            ),
            "FriendshipAccept": (
                pb.FriendshipAcceptRequest,
                pb.FriendshipAcceptResponse,
                self.friendship_accept,
            ),
        }

    def self_qr_code(self, _: Any) -> Any:
        return pb.ContactSelfQrCodeResponse(qrcode=f"local:{self._world.self_id}")

    def self_name(self, request: Any) -> Any:
        self._world.add_contact(self._world.self_id, request.name)
        return pb.ContactSelfNameResponse()

    def contact_payload(self, request: Any) -> Any:
        contact = self._world.contact(request.id)
        return pb.ContactPayloadResponse(
            id=contact.id, name=contact.name, friend=contact.friend, type=pb.ContactType.CONTACT_TYPE_PERSONAL
        )

    def contact_list(self, _: Any) -> Any:
        return pb.ContactListResponse(ids=list(self._world.contacts))

    def contact_alias(self, request: Any) -> Any:
        self._world.contact(request.id)
        return pb.ContactAliasResponse(alias="")

    def room_payload(self, request: Any) -> Any:
        room = self._world.room(request.id)
        return pb.RoomPayloadResponse(
            id=room.id, topic=room.topic, owner_id=room.members[0], member_ids=list(room.members)
        )

    def room_list(self, _: Any) -> Any:
        return pb.RoomListResponse(ids=list(self._world.rooms))

    def room_topic(self, request: Any) -> Any:
        if request.topic is None:
            return pb.RoomTopicResponse(topic=self._world.room(request.id).topic)
        self._world.rename_room(request.id, request.topic, by=self._world.self_id)
        return pb.RoomTopicResponse()

    def room_member_list(self, request: Any) -> Any:
        return pb.RoomMemberListResponse(member_ids=list(self._world.room(request.id).members))

    def room_member_payload(self, request: Any) -> Any:
        alias = self._world.room(request.id).aliases.get(request.member_id, "")
        contact = self._world.contact(request.member_id)
        return pb.RoomMemberPayloadResponse(id=contact.id, name=contact.name, room_alias=alias)

    def message_payload(self, request: Any) -> Any:
        message = self._world.message(request.id)
        return pb.MessagePayloadResponse(
            id=message.id,
            filename=message.media.name if message.media else "",
            text=wire.wire_text(message),
            timestamp=milliseconds(message.at),
            type=wire.wire_type(message),
            from_id=message.sender,
            room_id=message.room or "",
            to_id=message.listener or "",
            mention_ids=list(message.mentions),
        )

    def message_image(self, request: Any) -> Any:
        return pb.MessageImageResponse(filebox=self._box(request.id))

    def message_file(self, request: Any) -> Any:
        return pb.MessageFileResponse(filebox=self._box(request.id))

    def message_url(self, request: Any) -> Any:
        text = self._world.message(request.id).text
        link = {
            "title": text.partition("\n")[0],
            "url": text.rpartition("\n")[2],
            "description": "",
            "thumbnailUrl": "",
        }
        return pb.MessageUrlResponse(url_link=json.dumps(link, ensure_ascii=False))

    def message_contact(self, request: Any) -> Any:
        return pb.MessageContactResponse(id=self._world.message(request.id).text)

    def message_location(self, request: Any) -> Any:
        place = self._world.message(request.id).location
        if place is None:
            raise GRPCError(Status.UNKNOWN, f"no location in {request.id!r}")
        return wire.MessageLocationResponse(
            location=wire.LocationPayload(
                accuracy=15,
                address=place.address,
                latitude=place.latitude,
                longitude=place.longitude,
                name=place.name,
            )
        )

    def recall(self, request: Any) -> Any:
        original = self._world.message(request.id)
        self._say(self._world.conversation(original), Kind.RECALLED, recalls=original.id)
        return pb.MessageRecallResponse(success=True)

    def send_text(self, request: Any) -> Any:
        sent = self._say(request.conversation_id, Kind.TEXT, request.text, mentions=request.mentonal_ids)
        return pb.MessageSendTextResponse(id=sent.id)

    def send_file(self, request: Any) -> Any:
        if len(request.filebox) > wire.MAX_REQUEST:
            raise GRPCError(Status.RESOURCE_EXHAUSTED, "request larger than 4 MiB: use Upload")
        file = wire.read_box(request.filebox, self.uploads)
        kind = (
            Kind.IMAGE
            if file.name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp"))
            else Kind.FILE
        )
        sent = self._say(request.conversation_id, kind, media=file.data, name=file.name)
        return pb.MessageSendFileResponse(id=sent.id)

    def send_contact(self, request: Any) -> Any:
        card = self._world.contact(request.contact_id)
        sent = self._say(request.conversation_id, Kind.OTHER, card.id, wire=wire.CONTACT_CARD)
        return pb.MessageSendContactResponse(id=sent.id)

    def send_url(self, request: Any) -> Any:
        try:
            link = json.loads(request.url_link)
            text = f"{link['title']}\n{link['url']}"
        except (ValueError, TypeError, KeyError):
            raise GRPCError(Status.UNKNOWN, "no url link") from None
        return pb.MessageSendUrlResponse(id=self._say(request.conversation_id, Kind.URL, text).id)

    def friendship_payload(self, request: Any) -> Any:
        asked = self._world.requests.get(request.id)
        if asked is None:
            raise GRPCError(Status.UNKNOWN, f"no friend request {request.id!r}")
        return pb.FriendshipPayloadResponse(
            id=asked.id,
            contact_id=asked.contact,
            hello=asked.hello,
            type=pb.FriendshipType.FRIENDSHIP_TYPE_RECEIVE,
        )

    def friendship_accept(self, request: Any) -> Any:
        self._world.accept_friendship(request.id)
        return pb.FriendshipAcceptResponse()

    def media(self, message_id: str) -> Media:
        """A message's file. Raises `GRPCError` if it has none."""
        media = self._world.message(message_id).media
        if media is None:
            raise GRPCError(Status.UNKNOWN, f"no file in {message_id!r}")
        return media

    def stored(self, uuid: str) -> bytes:
        """The bytes behind a uuid. Raises `GRPCError`."""
        if uuid in self._uuids:
            return self.media(self._uuids[uuid]).data
        if uuid in self.uploads:
            return self.uploads[uuid]
        raise GRPCError(Status.UNKNOWN, f"no file {uuid!r}")

    def _box(self, message_id: str) -> str:
        media = self.media(message_id)
        if len(media.data) <= wire.INLINE_BYTES:
            return wire.box_json(media, None)
        # One uuid per message, so that asking again and again keeps nothing new.
        uuid = str(uuid5(NAMESPACE_OID, message_id))
        self._uuids[uuid] = message_id
        return wire.box_json(media, uuid)

    def _say(self, conversation: str, kind: Kind, text: str = "", **extra: Any) -> Message:
        if not self.logged_in:
            raise GRPCError(Status.UNKNOWN, "not logged in")
        return self._world.say(self._world.self_id, conversation, kind, text, **extra)
