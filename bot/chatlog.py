"""Reading what WeChat lets people copy or export from a group: who, when, and what they said.

Pure. A header line names somebody and a time; what follows up to the next one is what they said. The ways
in which it comes differ by device; within one file it is always the same way.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.wechat.notes import is_note
from handlers.texts.when import CHINA

_DAY = (
    r"(?:(?P<year>20\d\d)\s?[/.\-年]\s?(?P<month>\d{1,2})\s?[/.\-月]\s?(?P<day>\d{1,2})日?"
    r"|(?P<month2>\d{1,2})(?:月(?P<day2>\d{1,2})日|[/\-](?P<day3>\d{1,2}))"
    r"|(?P<near>今天|昨天|前天|(?:星期|周)[一二三四五六日天]))"
    r"(?:\s*[（(]?(?:星期|周)[一二三四五六日天][)）]?)?"
)
_TIME = (
    r"(?P<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|AM|PM)?\s?(?P<hour>\d{1,2})[:：](?P<minute>\d\d)"
    r"(?:[:：]\d\d(?!\d))?+(?:\s?(?P<half2>AM|PM))?"
)
_STAMP = rf"[（(\[【]?(?:{_DAY}[\s,，T]*)?{_TIME}[)）\]】]?"
_NAME = r"(?P<name>\S(?:.{0,38}?\S)?)"
_FORMS = (
    re.compile(rf"{_NAME}\s*{_STAMP}\s*[:：]\s*(?P<text>\S.*)", re.I),
    re.compile(rf"{_STAMP}\s+{_NAME}\s*[:：]\s*(?P<text>\S.*)", re.I),
    re.compile(rf"{_NAME}(?:\s+|(?=[（(\[【])){_STAMP}\s*[:：]?", re.I),
    re.compile(rf"{_STAMP}\s+{_NAME}\s*[:：]", re.I),
    re.compile(rf"{_STAMP}\s+{_NAME}", re.I),
)
_SEPARATOR = re.compile(rf"[\s—–\-─=*]*{_DAY}[\s—–\-─=*]*")
_RULES = frozenset({"——", "--", "──", "==", "––", "**"})
_TITLE = re.compile(
    r"(?:群聊|聊天)?[“\"「](?P<topic>[^”\"」]{1,60})[”\"」]的聊天记录.{0,20}|群聊的聊天记录.{0,20}|Dear[:：,，].{0,20}"
)
_MEDIA = re.compile(
    r"\[(?:图片|照片|视频|语音|文件|位置|地理位置|Photo|Image|Video|Voice|Audio|File|Location)(?:[:：\s].{0,120})?\].{0,80}",
    re.I,
)
_OTHER = re.compile(r"\[[^\[\]\n]{1,12}\]")
_LATER = frozenset({"下午", "傍晚", "晚上", "PM"})
_EARLIER = frozenset({"凌晨", "清晨", "早上", "上午", "AM"})
_WEEKDAYS = "一二三四五六日"
NOON = 12
BACKWARDS = timedelta(hours=12)
"""A time without a day that lies so far before the one above is of the next day."""
AHEAD = timedelta(minutes=5)
"""So far in the future a clock may be wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message: at which line of the file it begins, who, when (to the minute), what; no text: media."""

    number: int
    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """What a file holds."""

    lines: tuple[Line, ...]
    """Messages in words, and photos, voices and the like without any."""
    topic: str = ""
    undated: tuple[int, ...] = ()
    """Lines that name a time, where no day is known."""
    puzzling: tuple[tuple[int, str], ...] = ()
    """Lines that belong to nothing, with their number."""


@dataclass(slots=True)
class _Open:
    """A message whose end is not reached."""

    number: int
    name: str
    at: datetime | None
    text: list[str] = field(default_factory=list)


def read(text: str, *, now: datetime, day: date | None = None, names: Collection[str] = ()) -> Chat:
    """Take a copied chat apart. `day` is that of the first line, where it does not tell its own; `names` are
    known to speak there: without a day a line is a header only if its name is one, or comes again.
    """
    return _Reader(text, now.astimezone(CHINA), day, names).read()


class _Reader:
    def __init__(self, text: str, now: datetime, day: date | None, names: Collection[str]) -> None:
        self._rows = [row.strip("\ufeff\u200b\u2005\r ") for row in text.splitlines()]
        self._now = now
        self._day = day
        self._last: time | None = None
        self._lines: list[Line] = []
        self._undated: list[int] = []
        self._puzzling: list[tuple[int, str]] = []
        self._topic = ""
        self._form = _usual(self._rows)
        heads = [found["name"] for row in self._rows if (found := self._head(row))]
        self._names = set(names) | {name for name, count in Counter(heads).items() if count > 1}

    def read(self) -> Chat:
        begun: _Open | None = None
        for number, row in enumerate(self._rows, 1):
            if not row:
                if begun is not None and begun.text:
                    begun.text.append("")
                continue
            if (found := self._head(row)) is not None and self._is_head(found):
                self._end(begun)
                begun = self._begin(number, found)
            elif (separator := _SEPARATOR.fullmatch(row)) and (separator["year"] or row[:2] in _RULES):
                self._end(begun)
                begun, self._day, self._last = None, self._date(separator), None
            elif title := _TITLE.fullmatch(row):
                self._topic = self._topic or title["topic"] or ""
            elif is_note(row) and not (begun is not None and not begun.text):
                self._end(begun)
                begun = None
            elif begun is None or found is not None:
                # what looks like a header, and perhaps is none, ends what was said before: it is not made up
                self._end(begun)
                begun = None
                self._puzzling.append((number, row))
            else:
                begun.text.append(row)
        self._end(begun)
        return Chat(tuple(self._lines), self._topic, tuple(self._undated), tuple(self._puzzling))

    def _head(self, row: str) -> re.Match[str] | None:
        return self._form.fullmatch(row) if self._form else None

    def _is_head(self, found: re.Match[str]) -> bool:
        return found["name"] in self._names or any(found[part] for part in ("year", "month2", "near"))

    def _begin(self, number: int, found: re.Match[str]) -> _Open:
        at = self._at(found)
        if at is None:
            self._undated.append(number)
        begun = _Open(number, found["name"], at)
        if said := found.groupdict().get("text"):
            begun.text.append(said)
        return begun

    def _end(self, begun: _Open | None) -> None:
        if begun is None or begun.at is None:
            return
        said = "\n".join(begun.text).strip()
        if not said or begun.at > self._now + AHEAD:
            self._puzzling.append((begun.number, self._rows[begun.number - 1]))
        else:
            is_words = not (_MEDIA.fullmatch(said) or _OTHER.fullmatch(said) or is_note(said))
            self._lines.append(Line(begun.number, begun.name, begun.at, said if is_words else ""))

    def _at(self, found: re.Match[str]) -> datetime | None:
        at = _time(found)
        stated = self._date(found)
        if at is None or (stated is None and self._day is None):
            return None
        if stated is not None:
            self._day = stated
        elif self._last is not None and self._day is not None and _before(at, self._last):
            self._day += timedelta(days=1)
        self._last = at
        assert self._day is not None
        return datetime.combine(self._day, at, tzinfo=CHINA)

    def _date(self, found: re.Match[str]) -> date | None:
        today = self._now.date()
        if near := found["near"]:
            if near[-1] == "天" and near[0] in "今昨前":
                return today - timedelta(days="今昨前".index(near[0]))
            weekday = _WEEKDAYS.index(near[-1].replace("天", "日"))
            return today - timedelta(days=(today.weekday() - weekday) % 7)
        month = found["month"] or found["month2"]
        days = found["day"] or found["day2"] or found["day3"]
        if not month or not days:
            return None
        try:
            if found["year"]:
                return date(int(found["year"]), int(month), int(days))
            stated = date(today.year, int(month), int(days))
            return stated if stated <= today else stated.replace(year=today.year - 1)
        except ValueError:
            return None


def _usual(rows: Sequence[str]) -> re.Pattern[str] | None:
    """The form of headers that most lines have; of several the first."""
    counts = [sum(1 for row in rows if form.fullmatch(row)) for form in _FORMS]
    return _FORMS[counts.index(max(counts))] if any(counts) else None


def _time(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), (found["half"] or found["half2"] or "").upper()
    if (half in _LATER and hour < NOON) or (half == "中午" and hour < NOON - 1):
        hour += NOON
    elif half in _EARLIER and hour == NOON:
        hour = 0
    try:
        return time(hour, int(found["minute"]))
    except ValueError:
        return None


def _before(at: time, last: time) -> bool:
    day = date(2000, 1, 2)
    return datetime.combine(day, last) - datetime.combine(day, at) > BACKWARDS


def numbered(chat: Chat) -> Iterator[tuple[Line, int]]:
    """Each message with how many of the same words the same person had said in that minute before."""
    seen: Counter[tuple[str, datetime, str]] = Counter()
    for line in chat.lines:
        key = line.name, line.at, line.text
        yield line, seen[key]
        seen[key] += 1
