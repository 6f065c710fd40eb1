"""A message as it arrives: who said it where, by names that may be shown."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers.hearing import Hearing
from handlers.incoming import Incoming
from handlers.routing import Context
from handlers.texts.names import UNNAMED
from storage import callers, known, people, rooms
from storage.states import Role

_LEAST = 5
"""Characters: nobody is accused in fewer."""


def hearing(session: Session, row: int, message: Incoming, ctx: Context, *, now: datetime) -> Hearing:
    """The message with its speaker and room, as they are known now."""
    message = _harmless(message, ctx)
    if message.number:
        name = callers.met(session, message.channel, message.number, message.sender_name)
        message = message.model_copy(update={"sender_name": name})
    room = known.room(session, message.channel, message.room) if message.room else None
    if room is not None and message.topic not in ("", room.topic):
        rooms.set_topic(session, room.channel, room.room, message.topic)
    speaker = people.speaker(
        session, message.channel, message.sender, message.sender_name, message.room_alias
    )
    if message.number:
        # whoever writes there reports something; a number that was forged must not be an officer's
        speaker = replace(speaker, by_number=True, role=speaker.role or Role.SUPERVISOR)
    if message.is_imported:  # a name on paper gives no right
        speaker = replace(speaker, is_bound=False)
    return Hearing(row, message, speaker, room, now)


def _harmless(message: Incoming, ctx: Context) -> Incoming:
    """The message, its sender and room called by no name that would be sealed if it were said."""

    def accuses(name: str) -> bool:
        understand = ctx.live.book.understand
        return (
            len(name) >= _LEAST
            and understand(name, kind="text", role=Role.SUPERVISOR.value, at=message.at).sealed
        )

    telling = [name for name in ("sender_name", "room_alias", "topic") if accuses(getattr(message, name))]
    return message.model_copy(update=dict.fromkeys(telling, UNNAMED)) if telling else message
