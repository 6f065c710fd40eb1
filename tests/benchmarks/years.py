"""How cases come and end over the years: made up, always the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.benchmarks.messages import QUANTITIES, SPOTS, WHEN

DAY = timedelta(days=1)
_KINDS: Sequence[tuple[str, str | None, Sequence[str]]] = (
    ("dumping", "construction_waste", ("有人往河里倒建筑垃圾", "一车渣土倒在河坎上", "拆房子的砖头堆在岸边")),
    ("dumping", "household", ("岸边堆满了生活垃圾臭得很", "码头边倒了一堆橘子皮", "塑料袋挂满了树枝")),
    ("extraction", None, ("挖机在河里挖砂", "有船在抽砂，声音大得很")),
    ("fishing", "electric", ("两个人背着机子在电鱼", "晚上有船打灯电鱼")),
    ("fishing", "nets", ("有人撒了好长的地笼网", "拦河拉了一张大网")),
    ("pollution", "livestock", ("养猪场的粪水直接排到河里", "鸭棚的水流进了溪里")),
    ("pollution", "industrial", ("有根管子往河里排黑水", "洗砂的黄泥水直排")),
    ("floating", None, ("水面漂了好多死鱼", "水葫芦漂满了半边河")),
    ("occupation", None, ("有户人家在河边打地基起屋", "河滩上围起来种菜，把河道占了")),
    ("facility", None, ("河堤垮了一截没人修", "护栏断了好几根", "水渠的闸门坏了关不住水")),
)
_SHARES = (20, 22, 6, 8, 8, 9, 7, 9, 5, 6)
_SIGNS = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_NOTES = ("已电话联系村里", "周末去看", "渔政说有证", "等水退了再清", "村里说是外地人倒的")
EVENTS = {"close": "已清理", "reject": "不归河道管"}
"""What is noted with a step."""
_PATH = (("accept", "accepted"), ("assign", "assigned"), ("take", "rectifying"), ("submit", "submitted"))


@dataclass(frozen=True, slots=True)
class Life:
    """One case, from its report to its end."""

    year: int
    number: int
    status: str
    category: str
    sub: str | None
    severity: str
    township: str
    village: str
    spot: str
    opened_at: datetime
    closed_at: datetime | None
    planned_for: datetime | None
    relapses: int
    senders: Sequence[int]
    said: Sequence[str]
    notes: Sequence[str]
    steps: Sequence[tuple[str, str, datetime]]

    @property
    def is_open(self) -> bool:
        return self.status not in ("closed", "rejected", "withdrawn", "transferred", "merged", "sealed")

    @property
    def unit(self) -> str | None:
        return self.township if any(step == "assign" for step, _, _ in self.steps) else None

    @property
    def outcome(self) -> str | None:
        return ("rectified" if self.number % 9 else "unfounded") if self.status == "closed" else None

    @property
    def report_due(self) -> datetime | None:
        return self._at("assign", 5 * DAY)

    @property
    def rectify_due(self) -> datetime | None:
        return self._at("assign", 14 * DAY)

    @property
    def reported_back_at(self) -> datetime | None:
        return self._at("take", 2 * DAY)

    @property
    def names(self) -> Sequence[str]:
        """What its kind and place are called, in a word."""
        return (self.category, self.township, self.village, self.spot)

    def said_at(self, n: int) -> datetime:
        """When its n-th clue was told."""
        return self.opened_at + n * timedelta(hours=20)

    def _at(self, wanted: str, later: timedelta) -> datetime | None:
        return next((at + later for step, _, at in self.steps if step == wanted), None)


def lives(
    count: int, places: Sequence[tuple[str, str]], *, end: datetime, years: int, seed: int
) -> Iterator[Life]:
    """So many cases, the first reported first, in the years before `end`."""
    draw = random.Random(seed)
    span = timedelta(days=365 * years)
    numbers: dict[int, int] = {}
    for n in range(count):
        opened = end - span + span * ((n + draw.random()) / count)
        numbers[opened.year] = number = numbers.get(opened.year, 0) + 1
        yield _life(draw, opened, number, places, end)


def _life(
    draw: random.Random, opened: datetime, number: int, places: Sequence[tuple[str, str]], end: datetime
) -> Life:
    [(category, sub, problems)] = draw.choices(_KINDS, _SHARES)
    # some villages are told of much more often than others
    township, village = places[int(len(places) * draw.random() ** 1.6)]
    spot = draw.choice(SPOTS)
    status, steps = _course(draw, opened, end)
    clues = 2 if draw.random() < 0.15 else 1
    if status == "sealed":
        village, spot, clues = "", "", 0
    return Life(
        year=opened.year,
        number=number,
        status=status,
        category=category,
        sub=sub,
        severity=draw.choices(("normal", "major", "urgent"), (90, 9, 1))[0],
        township=township,
        village=village,
        spot=spot,
        opened_at=opened,
        closed_at=steps[-1][2] if status == "closed" else None,
        planned_for=end + 90 * DAY if status == "planned" else None,
        relapses=int(draw.random() < 0.04),
        senders=[draw.randrange(60), draw.randrange(60)],
        said=[_words(draw, f"{township}{village}村{spot}", problems) for _ in range(clues)],
        notes=[draw.choice(_NOTES)] if draw.random() < 0.1 and clues else [],
        steps=steps,
    )


def _words(draw: random.Random, where: str, problems: Sequence[str]) -> str:
    first = f"{draw.choice(WHEN)}{where}{draw.choice(problems)}，{draw.choice(QUANTITIES)}"
    more = []
    if draw.random() < 0.3:  # who it was, a plate, a name of a shop: words that are rare
        sign = "".join(draw.choice(_SIGNS) for _ in range(2))
        more.append(f"车牌尾号{draw.randrange(1000, 10000)}，是{sign}砂石店的，{draw.choice(QUANTITIES)}")
    if draw.random() < 0.5:
        more.append(f"就在{draw.choice(SPOTS)}，离路边{draw.randrange(5, 400)}米")
    return "\n".join([first, *more])


def _course(
    draw: random.Random, opened: datetime, end: datetime
) -> tuple[str, list[tuple[str, str, datetime]]]:
    """The state it is in at the end, and the steps that led there."""
    steps = [("register", "reported", opened)]
    at = opened + DAY * draw.expovariate(1.5)
    for share, step, status in (
        (0.03, "reject", "rejected"),
        (0.03, "withdraw", "withdrawn"),
        (0.02, "merge", "merged"),
        (0.01, "transfer", "transferred"),
        (0.002, "seal", "sealed"),
    ):
        if draw.random() < share and at < end:
            return status, [*steps, (step, status, at)]
    for step, status in _PATH:
        if at >= end:
            return steps[-1][1], steps
        steps.append((step, status, at))
        at += DAY * draw.lognormvariate(1.1, 0.7)
    # money is missing: it is planned, and few are done for years
    if draw.random() < 0.001 and at < end:
        return "planned", [*steps, ("plan", "planned", at)]
    if at < end:
        return "closed", [*steps, ("close", "closed", at)]
    return steps[-1][1], steps


def told(life: Life, office: str, room: str, unit: str) -> Iterator[tuple[str, str, datetime]]:
    """What was said of it: kind, where, when."""
    yield "new_case", office, life.opened_at
    yield "registered", room, life.opened_at
    for step, _, at in life.steps:
        if step == "assign":
            yield "assigned", unit, at
        elif step == "close":
            yield "closed", room, at
            yield "closed", unit, at
