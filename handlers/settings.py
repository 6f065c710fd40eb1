"""What an operator can set of the bot's behaviour; times are China's."""

from datetime import date, time

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A section of config.toml: an unknown key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quiet(Section):
    """When the first word to a reporter is said."""

    silence_seconds: float = Field(20, ge=0)
    most_seconds: float = Field(60, ge=0)


class Terms(Section):
    """Default terms, in working days."""

    report: int = Field(3, ge=1)
    rectify: int = Field(10, ge=1)
    rectify_major: int = Field(20, ge=1)


class Calendar(Section):
    """A year's holidays and working weekends the calendar library does not know yet."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Digest(Section):
    """The daily digests."""

    office_time: time = time(17, 30)
    room_time: time = time(18, 0)
    working_days_only: bool = False
    say_no_news: bool = False


class Asking(Section):
    """When reporters are asked whether what was closed the days before is really fixed."""

    satisfied_time: time = time(10, 0)


class Bot(Section):
    """How the bot is called."""

    names: tuple[str, ...] = Field(("河小督", "小督"), min_length=1)


class Settings(Section):
    """All that handlers need to know."""

    bot: Bot = Bot()
    quiet: Quiet = Quiet()
    terms: Terms = Terms()
    calendar: Calendar = Calendar()
    digest: Digest = Digest()
    asking: Asking = Asking()
