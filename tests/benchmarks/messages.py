"""What supervisors might say on some busy days: made up, always the same, no text twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.incoming import Incoming, Kind, Location

START = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
"""Monday morning in China."""
CHANNEL = "bench"
SENDERS = 60
ROOMS = 4
PAUSE_SECONDS = 20.0
"""Between two messages, on the average."""


def _each(words: str) -> list[str]:
    return words.split()


PLACES = _each(
    "托口镇三里坪村 黔城镇牛头湾 安江镇大垅村 江市镇里坪村 沅河镇鄢家溪 沙湾乡石修村 "
    "洗马乡稠树脚村 熟坪乡网塘村 雪峰镇公坪村 岔头乡水尾村 岩垅乡空田村 太平乡溶溪村 "
    "大崇乡兰家村 铁山乡凉竹湾 塘湾镇中山村 群峰乡蛇形村 "
)
SPOTS = _each("桥下面 码头边 老渡口 水轮泵站旁边 学校后头 河湾 拦河坝上头 大樟树脚下 沙洲上 取水口附近 ")
WHEN = _each("今天早上 昨天晚上 刚才 中午 今天下午 半夜 天刚亮 前天")
PROBLEMS = (
    "有人往河里倒建筑垃圾",
    "一车渣土倒在河坎上",
    "岸边堆满了生活垃圾臭得很",
    "挖机在河里挖砂",
    "有船在抽砂，声音大得很",
    "两个人背着机子在电鱼",
    "有人撒了好长的地笼网",
    "养猪场的粪水直接排到河里",
    "有根管子往河里排黑水",
    "水面漂了好多死鱼",
    "水葫芦漂满了半边河",
    "有户人家在河边打地基起屋",
    "河滩上围起来种菜，把河道占了",
    "河堤垮了一截没人修",
    "护栏断了好几根，小孩子天天在那里耍",
    "水渠的闸门坏了关不住水",
)
QUANTITIES = _each("大概三四个人 有七八米宽 好几车了 已经第三天了 味道好大 旁边的人都看见了 一直没停")
_CHAT = (
    "大家早上好，{when}要下雨，出门带伞",
    "{spot}那家米粉店搬到{place}去了",
    "收到，谢谢，{when}再说",
    "{place}的橘子{when}开始卖了，要的讲一声",
    "哪个有{place}村主任的电话",
    "{when}的会改到下午三点，{quantity}",
    "我{when}去{place}走亲戚，{spot}的花开了",
)
_PATROL = (
    "{when}巡河打卡，{place}{spot}一切正常",
    "{place}河段{when}巡查完毕，水质正常，无异常",
    "巡河完成，{place}{spot}未发现问题",
)
_FOLLOW_UP = (
    "就在{spot}，{quantity}",
    "还在那里，{quantity}，{when}我又去看了",
    "是个外地口音的老板，{quantity}，车停在{spot}",
    "现在人走了，东西还在{spot}，{quantity}",
)
_QUESTION = (
    "{when}{place}那个事处理得怎么样了",
    "请问{spot}那件事有结果了没有，{when}报的",
    "{place}的那个问题查了没有",
)
_CLUE = (
    "{when}{place}{spot}{problem}",
    "{place}{spot}{problem}，{quantity}",
    "{problem}，在{place}{spot}，{when}看到的",
    "{when}{place}{problem}，{quantity}",
)
_MIX = (
    (_CLUE, 40),
    (_CHAT, 20),
    (_PATROL, 10),
    (_FOLLOW_UP, 12),
    (_QUESTION, 6),
    (None, 12),
)
"""Templates and their share in percent; without words: photos, and now and then a location."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message, of nobody's channel yet."""

    number: int
    room: int
    sender: int
    kind: Kind
    text: str
    at: datetime


def said(count: int, *, seed: int = 1, rooms: int = ROOMS, senders: int = SENDERS) -> Iterator[Said]:
    """The first `count` messages; a sender speaks in one room only."""
    draw = random.Random(seed)
    templates, shares = zip(*_MIX, strict=True)
    at, texts = START, {""}
    for number in range(count):
        at += timedelta(seconds=round(draw.expovariate(1 / PAUSE_SECONDS), 3))
        sender = draw.randrange(senders)
        (chosen,) = draw.choices(templates, shares)
        kind, text = (Kind.TEXT, "") if chosen else _wordless(draw, number)
        while chosen and text in texts:
            text = _words(draw, chosen)
        texts.add(text)
        yield Said(number, sender % rooms, sender, kind, text, at)


def _words(draw: random.Random, templates: tuple[str, ...]) -> str:
    return draw.choice(templates).format(
        when=draw.choice(WHEN),
        place=draw.choice(PLACES) + draw.choice(["", f"{draw.randrange(1, 30)}组"]),
        spot=draw.choice(SPOTS),
        problem=draw.choice(PROBLEMS),
        quantity=draw.choice(QUANTITIES)
        + draw.choice(["", "，请派人来看看", f"，离路边{draw.randrange(5, 400)}米"]),
    )


def _wordless(draw: random.Random, number: int) -> tuple[Kind, str]:
    if draw.random() < 0.8:
        return Kind.IMAGE, ""
    return Kind.LOCATION, f"湖南省怀化市洪江市{draw.choice(PLACES)}{number}号"


def room_id(room: int) -> str:
    """A room's id."""
    return f"bench{room}@chatroom"


def sender_id(sender: int) -> str:
    """A contact's id."""
    return f"bench:{sender}"


def incoming(message: Said) -> Incoming:
    """The message as a channel would hand it over."""
    where = Location(latitude=27.2, longitude=109.8, address=message.text)
    return Incoming(
        channel=CHANNEL,
        id=f"b{message.number}",
        room=room_id(message.room),
        topic=f"河长制监督员{message.room + 1}群",
        sender=sender_id(message.sender),
        sender_name=f"监督员{message.sender}",
        kind=message.kind,
        text=message.text,
        at=message.at,
        location=where if message.kind == Kind.LOCATION else None,
    )
