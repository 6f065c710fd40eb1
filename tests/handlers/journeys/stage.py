"""A journey: a page that says who says what where, and all that anybody hears of it.

    【5月11日 09:00】
    老秦 → 监督：托口镇三里坪村桥下有人倒渣子
    【1分钟后】
      监督 ← 已登记 1号（托口镇·乱堆）。谢谢。
    【台账】1号 待核实 乱堆 托口镇三里坪

A page is played and written anew with what was really heard; it must be the same page. Time passes as in
the program: its own jobs run when they are due, and what is said while it passes stands below its moment.
Only digests and reports are left out: they would stand below every day. Lines that begin with “‖” are said
before the bot has come to speak. Words in brackets are no words: [照片], [位置 …], [撤回了上一条].
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.jobs import alarm, daily
from handlers.incoming import Kind, Location
from handlers.paging import MOST_ROWS, rows
from handlers.texts.case import subject
from handlers.texts.names import STATUS
from handlers.texts.when import CHINA, day, minute
from storage import outbox
from storage.db import Database
from storage.models import Case
from storage.roster import RosterLine
from storage.states import Role
from tests.handlers.dialogue import ROSTER, Dialogue, Said, quote

CAST = (
    *ROSTER,
    RosterLine("易长顺", Role.SUPERVISOR, wechat_name="老易"),
    RosterLine("贺年", Role.OFFICER, "市河长办", wechat_name="值班小贺"),
    RosterLine("李远", Role.OFFICER, "市河长办", wechat_name="李局", is_leader=True),
    RosterLine("阳春", Role.UNIT, "安江镇", wechat_name="安江老阳"),
)
_SPEAKS = re.compile(r"(‖ )?(\S+) → (\S+?)：(.*)", re.S)
_QUOTES = re.compile(r"「(.+?)：(.+?)」\s*(.+)", re.S)
_AT = re.compile(r"【(?:(\d{4})年)?(\d+)月(\d+)日 (\d+):(\d+)】")
_LATER = re.compile(r"【(\d+)(秒|分钟|小时)后】")
_CASE = re.compile(r"【台账】(\d+)号")
_SECONDS = {"秒": 1, "分钟": 60, "小时": 3600}
_KINDS = {"[照片]": Kind.IMAGE, "[视频]": Kind.VIDEO, "[语音]": Kind.AUDIO, "[撤回了上一条]": Kind.RECALLED}
_INDENT = "  "


@dataclass(slots=True)
class Stage:
    """Plays one page."""

    talk: Dialogue
    written: list[str] = field(default_factory=list)
    last: dict[tuple[str, str], str] = field(default_factory=dict)
    """The id of what somebody said last in a place."""

    async def play(self, page: str) -> str:
        """The page, with what was really heard."""
        for lines in _together(_directions(page)):
            self.written += [f"‖ {line}" for line in lines] if len(lines) > 1 else lines
            await self._direct(lines)
        return "\n".join(self.written) + "\n"

    async def _direct(self, lines: Sequence[str]) -> None:
        [line, *_] = lines
        if _SPEAKS.fullmatch(line):
            await asyncio.gather(
                *(self._say(*found.groups()[1:]) for found in map(_SPEAKS.fullmatch, lines) if found)
            )
            await self._alarm()
            self._hear(await self.talk.wait(0))
        elif (later := _LATER.fullmatch(line)) is not None:
            await self._pass(self.talk.now + timedelta(seconds=int(later[1]) * _SECONDS[later[2]]))
        elif (at := _AT.fullmatch(line)) is not None:
            await self._pass(_moment(at, self.talk.now))
        elif (case := _CASE.match(line)) is not None:
            self.written[-1] = _in_ledger(await self.talk.case(int(case[1])))
        elif line and not line.startswith("#"):
            raise ValueError(f"no direction: {line}")

    async def _say(self, who: str, where: str, words: str) -> None:
        more: dict[str, Any] = {}
        if kind := _KINDS.get(words):
            more = {"kind": kind, "recalls": self.last.get((who, where)) if kind == Kind.RECALLED else None}
            words = ""
        elif words.startswith("[位置 "):
            words = words.removeprefix("[位置 ").rstrip("]")
            place = Location(latitude=27.12345, longitude=109.54321, address=words)
            more = {"kind": Kind.LOCATION, "location": place}
        elif found := _QUOTES.fullmatch(words):
            words = quote(*found.groups())
        await self.talk.outcome(who, where, words, **more)
        if not more.get("recalls"):
            self.last[who, where] = self.talk.last

    async def _pass(self, to: datetime) -> None:
        """Let time pass to a moment: jobs, alarms and what waited come when they are due."""
        if to < self.talk.now:
            raise ValueError(f"{minute(to)} is over")
        jobs = daily(self.talk.ctx.settings, self.talk.ctx, self.talk.db, _spoke)
        while True:
            now = self.talk.now
            alarm_at = await self._alarm()
            self._hear(await self.talk.wait(0), at=now)
            due = [(_next(job.at, now), job) for job in jobs]
            times = [at for at, _ in due]
            times += [at for at in (alarm_at, await self.talk.db.read(outbox.next_due, after=now)) if at]
            if (first := min(times)) > to:
                break
            self.talk.now = first.astimezone(CHINA)
            for at, job in due:
                if at == first:
                    await job.action(at)
        self.talk.now = to

    async def _alarm(self) -> datetime | None:
        """Look after urgent cases, as the program does whenever something was said; when to look again."""
        return await alarm(self.talk.ctx, self.talk.db, _spoke).action(self.talk.now)

    def _hear(self, said: Sequence[Said], at: datetime | None = None) -> None:
        if said and at is not None and self.written[-1] != f"【{day(at)} {at:%H:%M}】":
            self.written.append(f"{_INDENT}〔{minute(at)}〕")
        for where, text in said:
            assert sum(map(rows, text.split("\n"))) <= MOST_ROWS + 1, f"longer than a phone: {text}"
            head, *rest = text.split("\n")
            self.written.append(f"{_INDENT}{where} ← {head}")
            self.written += [f"{_INDENT * 3}{line}" for line in rest]


def _spoke() -> None:
    """What was queued is heard when the clock is looked at."""


def _moment(said: re.Match[str], now: datetime) -> datetime:
    year, month, date, hour, minutes = (int(part) if part else now.year for part in said.groups())
    return datetime(year, month, date, hour, minutes, tzinfo=CHINA)


def _next(at: Any, now: datetime) -> datetime:
    found = datetime.combine(now.astimezone(CHINA).date(), at, tzinfo=CHINA)
    return found if found > now else found + timedelta(days=1)


def _directions(page: str) -> Iterator[str]:
    """All that is said and done, without what is heard."""
    yield from (line.rstrip() for line in page.splitlines() if not line.startswith(_INDENT))


def _together(lines: Iterator[str]) -> Iterator[list[str]]:
    """The lines one by one, but those that are said at once together."""
    at_once: list[str] = []
    for line in lines:
        if line.startswith("‖ "):
            at_once.append(line.removeprefix("‖ "))
            continue
        if at_once:
            yield at_once
            at_once = []
        yield [line]
    if at_once:
        yield at_once


def _in_ledger(case: Case) -> str:
    """How a case stands: what is asked of a page that is not said by anybody."""
    parts = [
        f"{case.number}号",
        STATUS[case.status],
        subject(case),
        f"{case.outside or ''}{case.township or ''}{case.village or ''}",
    ]
    if case.unit:
        parts.append(case.unit)
    if case.relapses:
        parts.append(f"反弹{case.relapses}")
    parts += [
        f"{name}{day(due)}" for name, due in (("反馈", case.report_due), ("整改", case.rectify_due)) if due
    ]
    return "【台账】" + " ".join(filter(None, parts))


async def played(db: Database, text: str) -> str:
    """What really happens on a page, from its first moment on."""
    talk = await Dialogue.begin(db, roster=CAST)
    first = _AT.search(text)
    assert first is not None
    talk.now = _moment(first, talk.now)
    return await Stage(talk).play(text)
