"""One message as it was heard, on whatever channel; nothing of the channel's library is left in it."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from storage.addresses import Address
from storage.inbox import IMPORTED
from storage.states import Source


class Kind(StrEnum):
    """What a message is made of. `OTHER` (stickers, red packets, system notes …) is never parsed."""

    TEXT = "text"
    IMAGE = "image"
    LOCATION = "location"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    URL = "url"
    RECALLED = "recalled"
    OTHER = "other"

    @property
    def has_media(self) -> bool:
        """Whether there are bytes to fetch from the channel."""
        return self in (Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE)


class Location(BaseModel):
    """A place sent on a map: degrees in GCJ-02, as WeChat gives them."""

    model_config = ConfigDict(frozen=True)

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Part(BaseModel):
    """Which part of a long message something is, where a channel cuts them."""

    model_config = ConfigDict(frozen=True)

    ref: str = ""
    """What the parts of one message have in common; empty: nobody tells, what comes next may be of it."""
    number: int = 1
    of: int = 0
    """How many there are; 0: nobody tells."""


class Incoming(BaseModel):
    """One message: ids as the channel gives them, `at` is the channel's own time (aware)."""

    model_config = ConfigDict(frozen=True)

    channel: str
    id: str
    room: str | None
    """The room's id; None in a private chat."""
    topic: str = ""
    """The room's topic as it is now."""
    sender: str
    sender_name: str
    """The WeChat name, never the alias the account's owner gave."""
    room_alias: str = ""
    """The name the sender uses in this room, if another."""
    kind: Kind
    text: str = ""
    """The words; a location's address; a link's title; a file's name; a voice's transcript, if any."""
    at: AwareDatetime
    mentions_bot: bool = False
    source: Source = Source.SUPERVISOR
    """How a problem that is told in it came to the office."""
    number: str = ""
    """The sender's telephone number, where that is what they are known by; `sender` is a mark of it."""
    part: Part | None = None
    """None: it is whole."""
    recalls: str | None = None
    """Of a `RECALLED` message: the id of the message that was taken back, if the channel names it."""
    location: Location | None = None

    @property
    def conversation(self) -> str:
        """Where an answer goes: the room, or the sender in private."""
        return self.room or self.sender

    @property
    def answer_to(self) -> Address:
        """Where an answer goes."""
        return Address(self.channel, self.conversation)

    @property
    def sender_alone(self) -> Address:
        """The sender in private."""
        return Address(self.channel, self.sender)

    @property
    def is_imported(self) -> bool:
        """Whether it was taken from a copied chat: old, and its sender known by a name only."""
        return self.id.startswith(IMPORTED)
