"""How long an old ledger takes to answer: what officers ask, what the program asks of itself, and writing.

Beside it a peer that has no index of words and reads what it counts, as one would write it first.
"""

import asyncio
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from bot.app import commands
from handlers import digest, intake, meant
from handlers.deadlines import WorkingDays
from handlers.dispatch import dispatch
from handlers.incoming import Incoming, Kind
from handlers.paging import next_page
from handlers.routing import Call, Context
from handlers.settings import DigestKind, Settings
from storage import clues, inbox, talks
from storage.db import Database, engine
from storage.keys import BodyBox
from storage.people import Speaker
from storage.states import CaseStatus, Role
from tests.benchmarks.messages import PROBLEMS
from tests.benchmarks.old_ledger import CHANNEL, NOW, OFFICER, ROOMS, SENDERS, make, room_id, sender_id

ROUNDS = 40
TOWNS = ("托口镇", "安江镇", "黔城镇", "江市镇", "沙湾乡")
SPEAKER = Speaker(OFFICER, "梁敏", Role.OFFICER, SENDERS + 1, "梁敏", "市河长办", is_bound=True)
WHO = talks.Who(CHANNEL, OFFICER, OFFICER)
Work = Callable[[Session, int], object]


async def ledger(*, cases: int = 100_000, rounds: int = ROUNDS) -> Mapping[str, Any]:
    """Make a ledger of so many cases and ask it everything, as it is and after ANALYZE."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "old.db"
        start = time.perf_counter()
        make(path, cases)
        made = time.perf_counter() - start
        return {
            "benchmark": "ledger",
            "cases": cases,
            "made_seconds": round(made),
            **await asked(path, rounds),
        }


async def asked(path: Path, rounds: int = ROUNDS) -> Mapping[str, Any]:
    """All figures of a file, in milliseconds."""
    fresh = _all(path, rounds)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
    analyzed = _all(path, rounds)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE sqlite_stat1")
    peer = _peer(path)
    ratios = {name: round(took / fresh[name]["p50"], 1) for name, took in peer.items()}
    return {
        "ms": fresh,
        "ms_analyzed": analyzed,
        "peer_ms": peer,
        "ratio": ratios,
        "write_ms": await _writes(path, rounds * 5),
        "goal": "p95 at 100,000 cases: digest, list, look_up, search <= 20, month <= 150",
    }


def _all(path: Path, rounds: int) -> Mapping[str, Mapping[str, float]]:
    made = engine(path)
    try:
        with made.connect() as connection:
            return {name: _timed(Session(connection), work, rounds) for name, work in works().items()}
    finally:
        made.dispose()


def _timed(session: Session, work: Work, rounds: int) -> Mapping[str, float]:
    took = []
    for n in range(rounds + 1):
        start = time.perf_counter()
        work(session, n)
        took.append((time.perf_counter() - start) * 1000)
        session.rollback()
        session.expunge_all()
    return percentiles(took[1:])  # the first reads the file into the system's cache


def percentiles(took: Sequence[float]) -> Mapping[str, float]:
    """The median and the 95th percentile."""
    return {"p50": round(statistics.median(took), 2), "p95": round(statistics.quantiles(took, n=20)[-1], 2)}


def works() -> Mapping[str, Work]:
    """What is asked, by name."""
    settings = Settings()
    ctx = Context(settings, WorkingDays(settings.calendar), commands())
    draw = random.Random(3)
    numbers = [draw.randrange(1, 2000) for _ in range(1000)]

    def said(*texts: str) -> Work:
        return lambda session, n: obey(session, ctx, texts[n % len(texts)])

    def towns(text: str) -> Work:
        return said(*(text.format(town) for town in TOWNS))

    def second_page(session: Session, n: int) -> None:
        call = Call(message("下一页", n), SPEAKER, None, NOW)
        talks.keep_lines(session, WHO, (), "列表 已销号 接2020-500", now=NOW)
        assert next_page(session, call, ctx).here

    def named(session: Session, n: int) -> None:
        what = f"{TOWNS[n % 5]}{('地笼', '渣土', '橘子皮', '电鱼')[n % 4]}"
        meant.by_words(session, ctx, what, frozenset(CaseStatus), NOW)

    def digests(kind: DigestKind, session: Session, _: int) -> None:
        digest.queue(session, ctx, kind, due=NOW, now=NOW)

    def candidates(session: Session, n: int) -> None:
        clues.candidates(
            session,
            conversation=room_id(n % ROOMS),
            sender=sender_id(n % SENDERS),
            township=TOWNS[n % 5],
            at=NOW,
        )

    return {
        **{f"digest_{kind}": partial(digests, kind) for kind in DigestKind},
        "today": said("今天"),
        "list": said("列表"),
        "list_town": towns("列表 {}"),
        "list_late": said("列表 超期"),
        "list_state": said("列表 整改中", "列表 待核实", "列表 待验收"),
        "list_closed_town": towns("列表 已销号 {}"),
        "list_closed": said("列表 已销号"),
        "list_all": said("列表 全部"),
        "list_page": second_page,
        "look_up": lambda session, n: obey(session, ctx, f"查 {numbers[n % 1000]}"),
        "look_up_in_full": lambda session, n: obey(session, ctx, f"查 {numbers[n % 1000]} 详情"),
        "search_rare": said("查 李周砂石", "查 赵钱", "查 孙李", "查 周吴", "查 郑王"),
        "search_two": said("查 白龙村 地笼", "查 罗翁 电鱼", "查 三里坪 橘子皮", "查 岩垅 死鱼"),
        "search_common": said("查 垃圾", "查 橘子皮", "查 有人", "查 桥下面"),
        "search_one": said("查 网", "查 砂", "查 猪", "查 灯"),
        "search_none": said("查 垃圾 电鱼 粪水", "查 飞机", "查 橘子 挖砂"),
        "list_search": said("列表 整改中 橘子皮", "列表 已销号 地笼", "列表 待验收 托口镇 渣土"),
        "named": named,
        "report_week": said("周报"),
        "report_month": said("月报", "月报 3月"),
        "report_quarter": said("季报"),
        "month": said("统计", "统计 上个月", "统计 4月 托口镇"),
        "year": said("统计 今年", "统计 去年"),
        "candidates": candidates,
    }


def message(text: str, n: int, *, room: str | None = None, sender: str = OFFICER) -> Incoming:
    """Somebody says something."""
    return Incoming(
        channel=CHANNEL, id=f"q{n}", room=room, topic="", sender=sender, sender_name="梁敏", kind=Kind.TEXT,
        text=text, at=NOW + timedelta(seconds=n),
    )  # fmt: skip


def obey(session: Session, ctx: Context, text: str) -> str:
    """What the bot answers in private to an officer's command."""
    parsed = ctx.commands.parse(text, addressed=True, bot_names=())
    assert parsed is not None, text
    call = Call(message(text, 0), SPEAKER, None, NOW, rest=parsed.rest)
    if parsed.numbers:
        year, number = parsed.numbers[0]
        call = replace(call, year=year, number=number)
    said = dispatch(session, parsed.command, call, ctx).here
    assert said, text
    return said


def _peer(path: Path) -> Mapping[str, float]:
    """The median of a few: words by LIKE in all that was said, a month by reading its cases one by one."""
    like = (
        'SELECT DISTINCT c.id FROM "case" c JOIN clue l ON l.case_id = c.id WHERE l.words LIKE ? '
        "AND c.status NOT IN ('sealed', 'merged', 'withdrawn') ORDER BY c.id DESC LIMIT 200"
    )
    with closing(sqlite3.connect(path)) as connection:

        def took(words: Sequence[str]) -> float:
            times = []
            for word in words:
                start = time.perf_counter()
                connection.execute(like, (f"%{word}%",)).fetchall()
                times.append((time.perf_counter() - start) * 1000)
            return round(statistics.median(times), 1)

        return {
            "search_rare": took(["李周砂石", "赵钱", "孙李"]),
            "search_two": took(["白龙村%地笼", "罗翁%电鱼", "三里坪%橘子皮"]),
            "search_one": took(["网", "砂", "猪"]),
        }


async def _writes(path: Path, count: int) -> Mapping[str, Any]:
    """A clue from intake to disk: one after the other, and many that wait for each other's commit."""
    db = Database(path)
    settings = Settings()
    ctx = Context(settings, WorkingDays(settings.calendar), commands())
    box = BodyBox(bytes(32))

    async def write(n: int) -> float:
        start = time.perf_counter()
        await db.run(_take, box, ctx, n)
        return (time.perf_counter() - start) * 1000

    alone = [await write(n) for n in range(count)]
    start = time.perf_counter()
    await asyncio.gather(*(write(n) for n in range(count, 4 * count)))
    together = 3 * count / (time.perf_counter() - start)
    await db.close()
    return {**percentiles(alone), "together_per_second": round(together)}


def _take(session: Session, box: BodyBox, ctx: Context, n: int) -> None:
    text = f"{TOWNS[n % 5]}老渡口第{n}根电杆下{PROBLEMS[n % len(PROBLEMS)]}"
    said = message(text, n, room=room_id(n % ROOMS), sender=sender_id(n % SENDERS))
    row = inbox.store(
        session,
        channel=CHANNEL,
        message=f"w{n}",
        conversation=said.conversation,
        sender=said.sender,
        sent_at=said.at,
        received_at=said.at,
        body=box.seal(text.encode()),
    )
    assert row is not None
    intake.handle(session, row, said, ctx, now=said.at)
