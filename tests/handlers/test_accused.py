"""Accusations in every disguise people gave them: whoever says it and wherever, sealed and not repeated."""

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session

from handlers.incoming import Kind, Location
from storage.states import RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue, quote
from tests.handlers.receipts import beside_receipts

PLACE = "托口镇三里坪村桥下有人倒建筑垃圾"
ACCUSATION = "镇里的河长老贾收了采砂老板的好处"
REGISTERED = "已登记 1号（托口镇·乱堆）。谢谢。"
PLANTED = ("收了", "老贾", "好处", "罩着")


def planted(session: Session, words: tuple[str, ...] = PLANTED) -> list[tuple[str, str, str]]:
    """Table, column and value wherever one of the words stands readable."""
    connection = session.connection()
    found = []
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'select * from "{table}"')).mappings():
            for column, value in row.items():
                said = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
                if any(word in said or ascii(word)[1:-1] in said for word in words):
                    found.append((table, column, said))
    return found


async def sealed(talk: Dialogue, who: str, where: str, said: str, **more: object) -> None:
    """It is sealed, only receipts are said because of it, and no table holds its words."""
    assert await talk.tell(who, where, said, **more) == RowOutcome.SEALED
    assert beside_receipts(await talk.wait(3600), who) == []
    assert await talk.db.read(planted) == []


async def test_the_search_itself_works(talk: Dialogue) -> None:
    await talk.reported(PLACE)
    assert await talk.db.read(planted, ("三里坪",)) != []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("监督", "@河小督 进度 1号怎么样了，村支书收了砂老板的好处你们管不管"),
        ("监督", "@河小督 1号交办的站长收了砂老板的好处"),
        ("监督", quote("河小督", REGISTERED, "销号是假的，水利站长收了砂老板的好处")),
        (PRIVATE, "销号1号是假的，站长收了砂老板的好处"),
        (PRIVATE, "查1号，站长收了砂老板的好处"),
        (PRIVATE, "进度怎么样了，村支书收了砂老板的好处"),
        (PRIVATE, quote("驻点方正", ACCUSATION, "帮助")),
    ],
)
@pytest.mark.parametrize("who", ["石嫂", "生人", "托口水利武", "驻点方正"])
async def test_inside_a_command(talk: Dialogue, who: str, where: str, said: str) -> None:
    await talk.reported(PLACE)
    await sealed(talk, who, where, said)


@pytest.mark.parametrize("where", [PRIVATE, "办公", "监督", "纪检"])
@pytest.mark.parametrize("who", ["石嫂", "生人", "托口水利武", "河长办梁敏", "驻点方正"])
async def test_the_words_decide_not_who_says_them_and_where(talk: Dialogue, who: str, where: str) -> None:
    await sealed(talk, who, where, ACCUSATION)


@pytest.mark.parametrize("who", ["生人", "托口水利武"])
async def test_what_goes_on_in_private(talk: Dialogue, who: str) -> None:
    await sealed(talk, who, PRIVATE, ACCUSATION)
    assert await talk.tell(who, PRIVATE, "就是他") == RowOutcome.PASSED, "an hour later it is anything"
    await talk.wait()
    await talk.tell(who, PRIVATE, ACCUSATION)
    await sealed(talk, who, PRIVATE, "就是老贾那个人")


@pytest.mark.parametrize(
    ("who", "where", "said", "answered"),
    [
        ("石嫂", "监督", "@河小督 进度 1号", "1号"),
        ("老秦", PRIVATE, "进度 1", "1号"),
        ("石嫂", PRIVATE, "帮助", "看到"),
        ("生人", PRIVATE, "你好", "绑定码"),
        ("河长办梁敏", PRIVATE, "查 1", "三里坪"),
        ("河长办梁敏", "办公", "不受理 1 站长收了砂老板的好处是另一件", "请换个说法"),
    ],
)
async def test_commands_and_chat_go_on(
    talk: Dialogue, who: str, where: str, said: str, answered: str
) -> None:
    await talk.reported(PLACE)
    [(_, heard), *_] = await talk.say(who, where, said)
    assert answered in heard


@pytest.mark.parametrize(
    "said",
    [
        f"#接龙 {ACCUSATION}\n1. 老秦 {PLACE}\n2. 石嫂 正常",
        f"#接龙\n例 今天巡河\n1. 老秦 {PLACE}\n石嫂：{ACCUSATION}",
        f"#接龙\n1. 老秦 {PLACE}\n2. 石嫂 {ACCUSATION}\n3. 老覃 无异常",
        f"#接龙\n1. 老秦 {PLACE}\n2、石嫂 镇里的河长老贾\n收了采砂老板的好处",
        f"＃接龙\n{ACCUSATION}\n1. 老秦 正常",
    ],
    ids=["head", "unnumbered", "entry", "continued", "below the head"],
)
async def test_in_a_list(talk: Dialogue, said: str) -> None:
    await sealed(talk, "石嫂", "监督", said)


async def test_a_clue_of_a_list_keeps_its_own_entry_only(talk: Dialogue) -> None:
    await talk.reported(f"#接龙\n今日巡河\n1. 覃三 家里摆酒不来\n2. 老秦 {PLACE}\n就在桥墩边\n3. 石嫂 正常")
    assert (await talk.case()).township == "托口镇"
    assert await talk.db.read(planted, ("桥墩边",)) != []
    assert await talk.db.read(planted, ("覃三", "摆酒", "正常")) == []


async def test_what_is_not_read_is_not_kept(talk: Dialogue) -> None:
    long = PLACE + "，天天都有人来看热闹" * 450
    await talk.reported(f"{long}。{ACCUSATION}")
    assert await talk.db.read(planted, ("三里坪",)) != []
    assert await talk.db.read(planted) == []


@pytest.mark.parametrize("times", [0, 4, 12])
async def test_in_two_sentences_of_a_long_post(talk: Dialogue, times: int) -> None:
    before = "托口镇三里坪村那段河夜里一直有人开船挖沙。" * times
    await sealed(talk, "石嫂", "监督", f"{before}镇里的河长老贾是晓得的。他收了采砂老板的好处。")


@pytest.mark.parametrize(
    "pieces",
    [
        ("镇里的河长老贾", "收了采砂老板的好处"),
        ("收了采砂老板的好处的", "就是镇里的河长老贾"),
    ],
)
async def test_in_pieces(talk: Dialogue, pieces: tuple[str, str]) -> None:
    await talk.reported(PLACE)
    for piece in pieces:
        await talk.tell("老秦", "监督", piece, after=30)
    await talk.wait(3600)
    told = await talk.db.read(planted, ("老贾",))
    assert told == [], "who it was is not in the case"


async def test_the_last_piece_is_held_against_those_before(talk: Dialogue) -> None:
    await talk.reported(PLACE)
    assert await talk.tell("老秦", "监督", "那里归镇里的河长管的") == RowOutcome.ADDED
    assert await talk.tell("老秦", "监督", "收了采砂老板的好处") == RowOutcome.SEALED
    assert await talk.db.read(planted, ("好处",)) == []


@pytest.mark.parametrize("said", ["跟村支书讲了的", "就在桥下面", "村里河长来看过了", "老板姓滕"])
async def test_ordinary_pieces_are_added(talk: Dialogue, said: str) -> None:
    await talk.reported(PLACE)
    assert await talk.tell("老秦", "监督", said, after=30) == RowOutcome.ADDED


@pytest.mark.parametrize("minutes", [11, 90])
async def test_what_plainly_goes_on_is_sealed_for_hours(talk: Dialogue, minutes: int) -> None:
    await talk.reported("托口镇三里坪村有人在河里挖沙")
    await talk.tell("老秦", "监督", ACCUSATION)
    await talk.wait(60 * minutes)
    await sealed(talk, "老秦", "监督", "三里坪挖沙那个，就是老贾罩着的他")
    assert await talk.tell("老秦", "监督", "三里坪挖沙那个今天还在挖") == RowOutcome.ADDED


KINDS = [Kind.URL, Kind.FILE, Kind.LOCATION, Kind.IMAGE, Kind.VIDEO, Kind.AUDIO]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_thread", [False, True])
async def test_in_any_kind_of_message(talk: Dialogue, kind: Kind, is_thread: bool) -> None:
    if is_thread:
        await talk.reported(PLACE)
    where = Location(latitude=27.2, longitude=110.0) if kind == Kind.LOCATION else None
    await sealed(talk, "老秦", "监督", ACCUSATION, kind=kind, location=where)


@pytest.mark.parametrize("field", ["name", "address"])
async def test_in_what_a_place_on_the_map_is_called(talk: Dialogue, field: str) -> None:
    where = Location(latitude=27.2, longitude=110.0).model_copy(update={field: ACCUSATION})
    await sealed(talk, "老秦", "监督", "托口镇三里坪村", kind=Kind.LOCATION, location=where)
