"""What is sealed: a document that only the discipline side reads, and what may follow it, bytes of a file."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from handlers.hearing import Hearing
from handlers.incoming import Incoming, Kind, Location
from storage.models import Attachment


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Who(_Part):
    """Who told it."""

    contact: str
    name: str
    """The WeChat name, or the one used in the room."""
    person: str = ""
    """Of the roster, if known."""
    role: str = ""
    unit: str = ""
    number: str = ""
    """The telephone number they wrote or called with."""


class Said(_Part):
    """One message in its original words."""

    id: str
    at: AwareDatetime
    kind: Kind
    text: str = ""
    location: Location | None = None
    by: Who | None = None
    """Who said it, if another than who told the clue."""


class File(_Part):
    """What the bytes after the document are."""

    message: str
    at: AwareDatetime
    kind: Kind
    name: str = ""
    lost: bool = False
    """It could not be fetched: there are no bytes."""
    where: Location | None = None
    """Where a photo was taken, by its own word; its bytes do not tell it any more."""


class Content(_Part):
    """One item of a sealed clue."""

    channel: str
    room: str = ""
    """The room's id; empty in private."""
    topic: str = ""
    who: Who | None = None
    messages: tuple[Said, ...] = ()
    file: File | None = None
    excluded: tuple[str, ...] = ()
    """Who was left out because it names them."""
    proposal: str = ""
    """The ordinary problem in words of its own that may be given to the office; empty if there is none."""
    note: str = ""
    """How it came to be sealed, if not at once: who handed it over, and why."""

    def written(self, data: bytes = b"") -> bytes:
        """As it is sealed, with the bytes of its file."""
        return self.model_dump_json(exclude_defaults=True).encode() + b"\n" + data

    @property
    def at(self) -> datetime | None:
        """When the first of it was said."""
        times = [one.at for one in (*self.messages, *((self.file,) if self.file else ()))]
        return min(times, default=None)


def read(written: bytes) -> tuple[Content, bytes]:
    """The document and the bytes after it; raises `ValueError` for what is neither."""
    document, _, data = written.partition(b"\n")
    return Content.model_validate_json(document), data


def of(hearing: Hearing, excluded: tuple[str, ...] = ()) -> Content:
    """What was just heard."""
    message = hearing.message
    return Content(
        channel=message.channel,
        room=message.room or "",
        topic=message.topic,
        who=who(hearing),
        messages=(said(message),),
        excluded=excluded,
    )


def who(hearing: Hearing) -> Who:
    """Its speaker."""
    message, speaker = hearing.message, hearing.speaker
    return Who(
        contact=message.sender,
        name=message.room_alias or message.sender_name,
        person=speaker.person_name,
        role=speaker.role or "",
        unit=speaker.unit,
        number=message.number,
    )


def said(message: Incoming) -> Said:
    """A message as it is sealed."""
    return Said(id=message.id, at=message.at, kind=message.kind, text=message.text, location=message.location)


def of_loose(hearing: Hearing, item: Attachment) -> Content:
    """What its speaker had sent before it without saying what it belongs to."""
    has_place = item.latitude is not None and item.longitude is not None
    where = (
        Location(latitude=item.latitude or 0, longitude=item.longitude or 0, address=item.text)
        if has_place
        else None
    )
    one = Said(id=item.message, at=item.sent_at, kind=Kind(item.kind), text=item.text, location=where)
    return of(hearing).model_copy(update={"messages": (one,)})
