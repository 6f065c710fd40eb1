"""What an operator can set of the bot's behaviour; times are China's."""

from datetime import date, time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator

from storage import sealed_keys
from storage.periods import Span


class Section(BaseModel):
    """A section of config.toml: an unknown key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quiet(Section):
    """When the first word to a reporter is said."""

    silence_seconds: float = Field(20, ge=0)
    most_seconds: float = Field(60, ge=0)


class Terms(Section):
    """Default terms, in working days; what is urgent has to be accepted and reported back the same day."""

    accept: int = Field(1, ge=1)
    report: int = Field(3, ge=1)
    rectify: int = Field(10, ge=1)
    rectify_major: int = Field(20, ge=1)
    supervise: int = Field(5, ge=1)
    """So long after a term is over supervision (督办) is proposed."""
    sealed: int = Field(15, ge=1)
    """Until then a sealed clue is taken in hand, and its sender answered."""


class Clocks(Section):
    """When people are reminded, and how an urgent case alarms."""

    times: tuple[time, ...] = Field((time(8, 30), time(15, 0)), min_length=1)
    share: float = Field(0.8, gt=0, lt=1)
    """Of a term, after which a unit is reminded of it the first time."""
    alarm_minutes: int = Field(15, ge=1)
    alarm_times: int = Field(8, ge=0)
    leader_after: int = Field(3, ge=1)
    """From this repetition on the leader on duty hears it too."""
    by_sms: bool = True
    """Who is on duty also hears it by text message, if one can be sent."""


class Calendar(Section):
    """A year's holidays and working weekends the calendar library does not know yet."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class DigestKind(StrEnum):
    """Which digest: the office has two a day, each room and unit one, the leaders one a week."""

    MORNING = "morning"
    EVENING = "evening"
    ROOM = "room"
    UNIT = "unit"
    LEADER = "leader"


class Part(StrEnum):
    """The parts digests are made of, the most pressing first; an operator may hide some."""

    URGENT = "urgent"
    DISPUTED = "disputed"
    NIGHT = "night"
    ACCEPT = "accept"
    INSPECT = "inspect"
    LONG = "long"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"
    UNDONE = "undone"
    TODAY = "today"
    VERIFY = "verify"
    ASSIGN = "assign"
    PLANNED = "planned"
    CALL = "call"
    MERGE = "merge"
    MAYBE = "maybe"
    UNBOUND = "unbound"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    SEALED = "sealed"
    REGISTERED = "registered"
    CLOSED = "closed"
    OPEN = "open"
    THANKS = "thanks"
    RELAPSED = "relapsed"
    SIGN = "sign"
    COORDINATE = "coordinate"


_ONE_LINE = r"^[^\r\n]*$"


class Digest(Section):
    """When who hears what of the day."""

    morning_time: time = time(8, 0)
    evening_time: time = time(17, 30)
    room_time: time = time(18, 0)
    unit_time: time = time(8, 10)
    leader_time: time = time(8, 20)
    leader_weekday: int = Field(1, ge=1, le=7)
    """1 is Monday; of a day off the next working day takes the place."""
    send: tuple[DigestKind, ...] = tuple(DigestKind)
    hide: tuple[Part, ...] = ()
    working_days_only: bool = True
    say_no_news: bool = False
    late_hours: float = Field(4, gt=0, lt=24)
    """What could not be said for so long after its time is not said any more."""
    room_greeting: str = Field("各位好！", max_length=40, pattern=_ONE_LINE)
    unit_greeting: str = Field("您好！", max_length=40, pattern=_ONE_LINE)
    signature: str = Field("", max_length=40, pattern=_ONE_LINE)

    def at(self, kind: DigestKind) -> time:
        """When it is made, China's time."""
        times = {
            DigestKind.MORNING: self.morning_time,
            DigestKind.EVENING: self.evening_time,
            DigestKind.ROOM: self.room_time,
            DigestKind.UNIT: self.unit_time,
            DigestKind.LEADER: self.leader_time,
        }
        return times[kind]


class ReportPart(StrEnum):
    """The parts of a report that an operator may hide."""

    DISORDERS = "disorders"
    CATEGORIES = "categories"
    TOWNSHIPS = "townships"
    UNITS = "units"
    SOURCES = "sources"
    TREND = "trend"
    CLOSED = "closed"


class Reports(Section):
    """The reports of weeks, months and quarters."""

    at: time = time(8, 40)
    """On the first working day after the period."""
    office: tuple[Span, ...] = tuple(Span)
    leaders: tuple[Span, ...] = (Span.MONTH, Span.QUARTER)
    late_days: int = Field(3, ge=0)
    """Working days after its day on which one that was missed is still sent."""
    pictures: tuple[Span, ...] = (Span.WEEK, Span.MONTH)
    """Which of them are followed by a picture; not every gateway can send one."""
    hide: tuple[ReportPart, ...] = ()


class Asking(Section):
    """When reporters are asked whether what was closed the days before is really fixed."""

    satisfied_time: time = time(10, 0)


class Watch(Section):
    """When silence is strange, and where the state of the program is told on this machine."""

    port: int = Field(8091, ge=0, le=65535)
    silence_hours: float = Field(3, gt=0)
    work_from: time = time(8, 30)
    work_until: time = time(17, 30)


class Sealed(Section):
    """The discipline side's public keys, a line each: a name, a blank, and what `sealed keygen` printed."""

    keys: tuple[str, ...] = ()

    @field_validator("keys")
    @classmethod
    def _are_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for line in keys:
            name, _, word = line.strip().rpartition(" ")
            try:
                sealed_keys.read(word)
            except ValueError:
                raise ValueError(f"“{line[:20]}”：要写成“姓名 hxd1…”") from None
            if not name.strip():
                raise ValueError("公钥前面要写姓名")
        if len({line.split()[-1].lower() for line in keys}) < len(keys):
            raise ValueError("同一把公钥写了两遍")
        return keys

    @property
    def public(self) -> list[sealed_keys.PublicKey]:
        """As they are used."""
        lines = [line.strip().rpartition(" ") for line in self.keys]
        return [sealed_keys.PublicKey(name.strip(), sealed_keys.read(word)) for name, _, word in lines]


class Bot(Section):
    """How the bot is called."""

    names: tuple[str, ...] = Field(("河小督", "小督"), min_length=1)


class Settings(Section):
    """All that handlers need to know."""

    bot: Bot = Bot()
    quiet: Quiet = Quiet()
    terms: Terms = Terms()
    clocks: Clocks = Clocks()
    calendar: Calendar = Calendar()
    digest: Digest = Digest()
    asking: Asking = Asking()
    reports: Reports = Reports()
    watch: Watch = Watch()
    sealed: Sealed = Sealed()
