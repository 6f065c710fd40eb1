"""`nlp.listening` on a transcript comes to what the handlers come to on their database."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from handlers.incoming import Kind, Location
from nlp.listening import Listener, Outcome, Said
from nlp.memory import Clue
from nlp.threads import Ask, Open, Seal
from storage.models import Clue as StoredClue
from storage.models import ClueMessage
from tests.handlers.dialogue import Dialogue

ROLES = {"河长办梁敏": "officer", "驻点方正": "discipline", "托口水利武": "unit", "水利局欧工": "unit"}
FACTS = ("category", "sub", "severity", "township", "village", "river", "spot", "outside", "happened_at")


@dataclass(frozen=True, slots=True)
class Line:
    """Who says what where, how many seconds after the last."""

    who: str
    where: str
    text: str
    after: int = 20
    kind: Kind = Kind.TEXT


INTERLEAVED = (
    Line("老秦", "监督", "", kind=Kind.IMAGE),
    Line("石嫂", "监督", "安江镇下坪河边有人倒了一车建筑垃圾"),
    Line("老秦", "监督", "江市这边有人在电鱼"),
    Line("石嫂", "监督", "", kind=Kind.IMAGE),
    Line("生人", "监督", "今天赶场人真多"),
    Line("老秦", "监督", "打错了 是托口不是江市"),
    Line("生人", "二群", "洪江市湾溪乡那里", kind=Kind.LOCATION),
    Line("生人", "二群", "这里的水黑得像墨 臭死了"),
    Line("河长办梁敏", "监督", "@石嫂 收到，马上派人去看"),
    Line("石嫂", "监督", "就在桥底下", after=60),
    Line("生人", "二群", "村支书收了砂场老板的红包 大家都晓得"),
    Line("生人", "二群", "就是他"),
    Line("托口水利武", "监督", "@老秦 电鱼的人已经抓到了", after=400),
    Line("老秦", "监督", "今日巡河一切正常", after=90000),
    Line("石嫂", "监督", "昨天下坪倒的建筑垃圾还在那里"),
    Line("石嫂", "监督", "搞错了 我撤回 不是线索"),
    Line("生人", "监督", "下坪那车垃圾有结果没有"),
)
PLACES = ("", "托口镇", "江市镇的", "雪峰镇界脚村", "清江湖边", "渠水河里", "洪江区那头", "三里坪桥下")
SAID = (
    "有人电鱼",
    "有人往河里排黑水",
    "堆了好多渣土",
    "河面上漂起好多死鱼 快来人",
    "又来了",
    "就在桥底下",
    "打错了 是安江",
    "这个我也看见了",
    "还在倒 没人管",
    "搞错了 撤回",
    "已经清理干净了",
    "那个事有结果没有",
    "今天巡河正常",
    "河长收了老板的钱",
    "吃饭没",
    "收到 马上去看",
)


def shuffled(seed: int, count: int) -> list[Line]:
    """People talking across each other; what they say makes little sense, which must not matter."""
    dice = random.Random(seed)
    kinds = [Kind.TEXT] * 8 + [Kind.IMAGE, Kind.LOCATION]
    people = ("老秦", "石嫂", "生人", "河长办梁敏", "托口水利武", "驻点方正")
    return [
        Line(
            dice.choice(people),
            dice.choice(("监督", "二群")),
            dice.choice(PLACES) + dice.choice(SAID),
            dice.choice((5, 60, 500, 1200, 40000)),
            dice.choice(kinds),
        )
        for _ in range(count)
    ]


async def both(talk: Dialogue, lines: Sequence[Line]) -> tuple[list[Outcome], list[tuple[str, StoredClue]]]:
    """What the listener says of each line, and what the database holds: message and clue."""
    listener, outcomes = Listener(talk.ctx.settings.bot.names), []
    for line in lines:
        text = "" if line.kind == Kind.IMAGE else line.text
        where = Location(latitude=0, longitude=0, address=text) if line.kind == Kind.LOCATION else None
        await talk.tell(line.who, line.where, text, after=line.after, kind=line.kind, location=where)
        role = ROLES.get(line.who, "supervisor")
        said = Said(talk.last, talk.now, line.where, line.who, role, line.kind.value, text)
        outcomes.append(listener.hear(said))
    return outcomes, await talk.db.read(_stored)


def _stored(session: Session) -> list[tuple[str, StoredClue]]:
    clues = {clue.id: clue for clue in session.exec(select(StoredClue))}
    return [(said.message, clues[said.clue_id]) for said in session.exec(select(ClueMessage))]


def held_to(outcomes: Sequence[Outcome], stored: Sequence[tuple[str, StoredClue]]) -> None:
    """The same messages in the same clues, and the same known of each in the end."""
    heard = {f"m{number}": outcome for number, outcome in enumerate(outcomes, 1)}
    ordinary = {
        message: outcome.clue
        for message, outcome in heard.items()
        if outcome.clue and not outcome.clue.is_sealed and not isinstance(outcome.decision, Ask)
    }
    # what came before the words is given to the clue in the database only: the listener cannot know yet
    later = {message: clue for message, clue in stored if int(message[1:]) >= int(clue.message[1:])}
    assert {message: clue.message for message, clue in later.items()} == {
        message: clue.message for message, clue in ordinary.items()
    }
    last: dict[str, Clue] = {clue.message: clue for clue in ordinary.values()}
    for _, clue in stored:
        known = last[clue.message]
        assert [getattr(known, name) for name in FACTS] == [getattr(clue, name) for name in FACTS]


async def test_interleaved_threads_come_out_the_same(talk: Dialogue) -> None:
    outcomes, stored = await both(talk, INTERLEAVED)
    held_to(outcomes, stored)
    opened = [number for number, one in enumerate(outcomes, 1) if isinstance(one.decision, Open)]
    assert opened == [2, 3, 8]
    assert [number for number, one in enumerate(outcomes, 1) if isinstance(one.decision, Seal)] == [11, 12]


async def test_people_talking_across_each_other_come_out_the_same(talk: Dialogue) -> None:
    outcomes, stored = await both(talk, shuffled(7, 250))
    held_to(outcomes, stored)
    assert len({clue.id for _, clue in stored}) >= 15
    assert len({type(outcome.decision) for outcome in outcomes}) >= 9
