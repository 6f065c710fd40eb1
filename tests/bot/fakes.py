"""Fakes of what is ours."""

from collections.abc import Sequence
from datetime import datetime

from bot.channel import Accept, Befriend, ChannelError, ContactInfo, RoomInfo, Tell
from bot.clock import Clock
from handlers.channels import Can


class FakeChannel:
    """Writes down what is said and when; refuses what it is told to."""

    name = "wechat"
    can = Can()

    def __init__(
        self, clock: Clock, refuses: Sequence[str] = (), files: dict[str, bytes] | None = None
    ) -> None:
        self.said: list[tuple[datetime, str, str]] = []
        self.tried: list[datetime] = []
        self.sent: dict[str, bytes] = {}
        """The files that were sent, by name: what is said of one is its name."""
        self.refuses = set(refuses)
        self.files = files or {}
        self.listed: list[RoomInfo] = []
        self.known: list[ContactInfo] = []
        self.asked = 0
        """How often who or what there is was asked for."""
        self._clock = clock

    async def serve(self, accept: Accept, befriend: Befriend | None = None, tell: Tell | None = None) -> None:
        """Nobody says anything."""

    async def ready(self) -> None:
        """It always is."""

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> str | None:
        self.tried.append(self._clock.now())
        if conversation in self.refuses:
            raise ChannelError(f"no line to {conversation}")
        names = "".join(f"@{name} " for name in mentions)
        self.said.append((self._clock.now(), conversation, names + text))
        return None

    async def send_file(self, conversation: str, name: str, data: bytes) -> str | None:
        await self.send(conversation, name)
        self.sent[name] = data
        return None

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        self.tried.append(self._clock.now())
        if message_id not in self.files:
            raise ChannelError(f"no file of {message_id}")
        return f"{message_id}.PNG", self.files[message_id]

    async def rooms(self) -> list[RoomInfo]:
        self.asked += 1
        return self.listed

    async def contacts(self) -> list[ContactInfo]:
        return self.known

    async def members(self, room: str) -> Sequence[str]:
        self.asked += 1
        for one in self.listed:
            if one.id == room:
                return one.members
        raise ChannelError(f"no room {room}")
