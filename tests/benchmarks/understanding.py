"""Understanding beside a naive peer, on messages neither has seen: whole verdicts against a category alone.

Ours: a record of JSON in; verdict and thread decision among the clues of the room; a record of JSON out.
The peer: `jieba.lcut` and a dictionary, for the category alone.
"""

import random
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import psutil  # type: ignore[import-untyped]

from nlp.book import AddedPlace, Additions, Book
from nlp.gazetteer import gazetteer
from nlp.lexicon import Lexicon, lexicon
from nlp.threads import Add, Candidate, Heard, Open, decide
from tests.benchmarks.messages import PLACES, PROBLEMS, START, said
from tests.benchmarks.peer import scored

MIB = 1024 * 1024
_KNOWN = 12
"""Clues a message may belong to: what storage finds for one."""
_OTHERS = (
    "我们这里的人从小就在河里洗菜洗衣，现在连脚都不敢放下去",
    "前几天村里开会也有人提起，讲了半天没有一个结果",
    "打过两次电话，接电话的人讲会转给有关部门，后来就没有消息了",
    "马上要涨水了，到时候全部冲到下游去，下游的人还要喝这个水",
    "希望领导抽空过来看一看，老百姓的要求其实不高",
    "附近住了二三十户人家，老人小孩都有，晚上窗户都不敢打开",
    "以前这条河清得见底，夏天大人小孩都在里面游泳摸鱼",
)


async def understanding(*, messages: int = 1500, rounds: int = 5) -> Mapping[str, Any]:
    """Take turns with the peer; medians of all rounds, on chat and on posts, and with ten times the rules."""
    before, started = _memory(), time.perf_counter()
    book = Book.of()
    seconds = time.perf_counter() - started
    _Ours(book).take(list(_records(_chat(200, seed=0))))
    resident = _memory() - before
    scored("河边有人倒垃圾")
    ten = Book(*_ten_times())
    result = {}
    for name, texts in (("chat", _chat), ("posts", _posts)):
        result[name] = _measure(
            [texts(messages, seed=number + 1) for number in range(rounds)], _Ours(book), _Ours(ten)
        )
    return {
        "benchmark": "understanding",
        **result,
        "start_seconds": round(seconds, 2),
        "memory_mib": round(resident / MIB, 1),
        "python": sys.version.split()[0],
        "goal": "chat ratio >= 3, posts ratio >= 8, p99_ms <= 50",
    }


def _measure(rounds: Sequence[Sequence[str]], ours: "_Ours", ten: "_Ours") -> Mapping[str, Any]:
    rates: dict[str, list[float]] = {"ours": [], "peer": [], "ten": []}
    each: list[float] = []
    for texts in rounds:
        records = list(_records(texts))
        rates["peer"].append(_rate(lambda texts=texts: [scored(text) for text in texts], len(texts)))  # type: ignore[misc]
        rates["ours"].append(_rate(lambda records=records: ours.take(records), len(texts)))  # type: ignore[misc]
        rates["ten"].append(_rate(lambda records=records: ten.take(records), len(texts)))  # type: ignore[misc]
        each += ours.timed(records)
    medians = {name: statistics.median(values) for name, values in rates.items()}
    return {
        "characters": round(statistics.mean(len(text) for texts in rounds for text in texts), 1),
        "per_second": round(medians["ours"]),
        "peer_per_second": round(medians["peer"]),
        "ratio": round(
            statistics.median(a / b for a, b in zip(rates["ours"], rates["peer"], strict=True)), 2
        ),
        "p99_ms": round(statistics.quantiles(each, n=100)[98] * 1000, 3),
        "ten_times_the_rules_per_second": round(medians["ten"]),
    }


def _rate(work: Callable[[], object], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def _memory() -> int:
    return int(psutil.Process().memory_info().rss)


class _Ours:
    """Everything between a line of JSON and a line of JSON."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._clues: deque[Candidate] = deque(maxlen=_KNOWN)

    def take(self, records: Sequence[bytes]) -> int:
        """The bytes that all the answers come to."""
        return sum(len(self._take(record)) for record in records)

    def timed(self, records: Sequence[bytes]) -> list[float]:
        """Seconds for each."""
        return [1 / _rate(lambda record=record: self._take(record), 1) for record in records]  # type: ignore[misc]

    def _take(self, record: bytes) -> bytes:
        raw = orjson.loads(record)
        at = datetime.fromisoformat(raw["t"])
        verdict = self._book.understand(
            raw["text"], kind=raw["type"], role=raw["role"], at=at, bot_names=("河小督",)
        )
        heard = Heard(raw["sender"], raw["role"], raw["room"], raw["type"], at, verdict)
        decision = decide(heard, self._clues)
        clue = decision.clue if isinstance(decision, Add) else None
        if isinstance(decision, Open):
            clue = raw["id"]
            self._clues.append(_candidate(heard, raw["id"]))
        place = verdict.place
        return orjson.dumps(
            {
                "id": raw["id"],
                "intent": verdict.intent,
                "clue": clue,
                "category": verdict.category,
                "sub": verdict.sub,
                "second": verdict.second,
                "town": place.township or place.outside,
                "village": place.village,
                "river": place.river,
                "time": verdict.happened_at,
                "severity": verdict.severity,
                "sealed": verdict.sealed,
                "confidence": verdict.confidence,
                "evidence": [(one.rule, one.words) for one in verdict.evidence],
            }
        )


def _candidate(heard: Heard, number: int) -> Candidate:
    verdict, who = heard.verdict, frozenset([heard.sender])
    return Candidate(
        clue=number,
        is_closed=False,
        conversation=heard.conversation,
        reporter=heard.sender,
        people=who,
        names=who,
        opened_at=heard.at,
        last_at=heard.at,
        last_by_reporter=heard.at,
        category=verdict.category,
        subject=verdict.subject,
        place=verdict.place,
        texts=(verdict.reply,),
    )


def _records(texts: Sequence[str]) -> Iterator[bytes]:
    for number, text in enumerate(texts):
        yield orjson.dumps(
            {
                "id": number,
                "t": (START + timedelta(seconds=40 * number)).isoformat(),
                "room": "一群",
                "sender": f"监督员{number * 7 % 23}",
                "role": "supervisor",
                "type": "text",
                "text": text,
            }
        )


def _chat(count: int, *, seed: int) -> list[str]:
    """About 20 characters each; all distinct."""
    return [one.text for one in said(2 * count, seed=seed) if one.text][:count]


def _posts(count: int, *, seed: int) -> list[str]:
    """About 170 characters each: a problem, and what people write around it."""
    draw = random.Random(seed)
    return [
        f"我是{draw.choice(PLACES)}{draw.randrange(1, 30)}组的，{draw.choice(PROBLEMS)}，{number}天没人管。"
        + "。".join(draw.sample(_OTHERS, 5))
        + f"。{draw.choice(PROBLEMS)}。"
        for number in range(count)
    ]


def _ten_times() -> tuple[Lexicon, Any]:
    """Nine rules and nine villages more for each there is: words nobody writes, that begin as those do."""
    source = lexicon()
    rules = [
        rule.model_copy(update={"what": tuple(f"{word.removeprefix('=')}龘{copy}" for word in rule.what)})
        for copy in range(9)
        for rule in source.rules
    ]
    villages = gazetteer().villages
    places = [
        AddedPlace(f"{short}龘{chr(0x4E00 + copy)}村", town) for town, short in villages for copy in range(9)
    ]
    additions = Additions(places=tuple(places))
    return replace(source, rules=(*source.rules, *rules)), gazetteer(additions.places)
