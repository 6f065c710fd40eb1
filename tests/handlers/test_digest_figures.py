"""Every figure of the digests is in the ledger: nothing is told twice and nothing is left out, over weeks."""

import random
import re
from datetime import datetime, timedelta

import pytest

from handlers.issue import calendar
from handlers.settings import DigestKind
from handlers.texts.when import CHINA
from storage import ledger
from storage.cases import OPEN
from storage.db import Database
from storage.states import Outcome
from tests.handlers.dialogue import Dialogue, Said
from tests.handlers.digests import china, digests

K = DigestKind
OFFICER = "河长办梁敏"
PLACES = ("托口镇", "岩垅乡", "安江镇", "江市镇", "黔城镇", "沙湾乡")
PROBLEMS = ("河边有人倒垃圾", "河里有人电鱼", "有人在河里挖沙", "河边围网养鱼", "排水口流黑水")
ROOMS = {"监督": "老秦", "二群": "石嫂"}


def figures(heard: list[Said], where: str, pattern: str) -> list[int]:
    """The numbers that stand so in what was said in a place."""
    return [int(one) for room, text in heard if room == where for one in re.findall(pattern, text)]


async def lived(talk: Dialogue, dice: random.Random) -> tuple[list[Said], dict[str, int]]:
    """Some weeks: reports and closings at any hour, digests on working days, some late and some missed."""
    heard: list[Said] = []
    reported = dict.fromkeys(ROOMS, 0)
    days, start, count = calendar(talk.ctx), china("05-11 00:00"), 0
    for n in range(26):
        day = start + timedelta(days=n)
        moments = sorted(dice.sample(range(7 * 60, 23 * 60), dice.randint(0, 3)))
        is_made = days.is_due(K.ROOM, day.date()) and (n in (0, 25) or dice.random() > 0.25)
        late = dice.choice([0, 0, 0, 2])
        early = [one for one in moments if one < 1080]
        for moment in [*early, None, *moments[len(early) :]]:
            if moment is None:
                if is_made:
                    heard += await digests(talk, K.EVENING, K.ROOM, day=f"{day:%m-%d}", late=late)
                continue
            talk.now = max(talk.now, day + timedelta(minutes=moment))
            room = dice.choice(list(ROOMS))
            spot = f"{dice.choice(PLACES)}{'甲乙丙丁戊己庚辛'[count % 8]}桥{dice.choice(PROBLEMS)}"
            before = len(await talk.db.read(ledger.newest, 1000))
            await talk.reported(spot, who=f"网友{count}", where=room)
            count += 1
            after = len(await talk.db.read(ledger.newest, 1000))
            reported[room] += after - before
            if dice.random() < 0.5 and after:
                number = dice.randint(1, after)
                how = dice.choice(["已清运，我看的", "不属实，我看的"])
                for words in (f"受理 {number}", f"交办 {number} 托口镇", f"销号 {number} {how}"):
                    heard += [one for one in await talk.say(OFFICER, "办公", words) if "【日报】" in one[1]]
    last = datetime(2026, 6, 8, tzinfo=CHINA)
    heard += await digests(talk, K.EVENING, K.ROOM, day=f"{last:%m-%d}")
    return heard, reported


@pytest.mark.parametrize("seed", range(3))
async def test_every_case_is_told_once_when_it_comes_and_once_when_it_ends(db: Database, seed: int) -> None:
    talk = await Dialogue.begin(db)
    heard, reported = await lived(talk, random.Random(seed))
    every = await talk.db.read(ledger.newest, 1000)
    rectified = [case for case in every if case.outcome == Outcome.RECTIFIED]
    closed = [case for case in every if case.outcome is not None]
    assert len(every) > 10
    assert closed != []
    assert sum(figures(heard, "办公", r"登记(\d+)件")) == len(every)
    assert sum(figures(heard, "办公", r"销号(\d+)件")) == len(closed)
    assert figures(heard, "办公", r"未办结(\d+)件")[-1] == sum(case.status in OPEN for case in every)
    for room, count in reported.items():
        assert sum(figures(heard, room, r"新登记(\d+)件")) == count
    done = [n for room in ROOMS for n in figures(heard, room, r"■ 办好了(\d+)件")]
    assert sum(done) == len(rectified)
