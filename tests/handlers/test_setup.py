"""认领, 绑定, and what rooms are for."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers.setup import CODE_TIME, PURPOSES
from handlers.texts.errors import NOT_UNDERSTOOD_BY_SUPERVISOR
from storage import known, people, rooms
from storage.db import Database
from storage.people import MAX_TRIES, Speaker
from storage.people_models import Account, Code
from storage.roster import RosterLine, import_roster
from storage.states import Mode, Purpose, Role
from tests.handlers.dialogue import CHANNEL, MONDAY, PRIVATE, Dialogue

FIRST = "12345678"
WRONG = "这个码不对，或已用过、过期。请核对，或请河长办同志重新给一个。"
TOO_OFTEN = "试错太多次，请一小时后再试。"
NOT_BOUND = "我还不认识您。请河长办同志给您一个绑定码，再私信我：绑定 绑定码。"
WELCOME = "梁敏同志好，您已认领河小督。下一步：把我拉进群，在群里 @我 发“群 监督员”。发“帮助”看全部命令。"
OFFICER = "河长办梁敏"
FANG = "驻点方正"


def unbind_all(session: Session) -> None:
    for account in session.exec(select(Account)):
        session.delete(account)


@pytest.fixture
async def fresh(talk: Dialogue) -> Dialogue:
    """As at the first start: a roster, nobody bound, one code printed in the terminal."""
    await talk.db.run(unbind_all)
    await talk.db.run(people.issue_code, FIRST, None, expires_at=MONDAY + timedelta(days=7))
    return talk


async def speaker(talk: Dialogue, contact: str, name: str = "") -> Speaker:
    return await talk.db.run(people.speaker, CHANNEL, contact, name)


async def code_for(talk: Dialogue, name: str) -> str:
    [(where, text)] = await talk.say(OFFICER, PRIVATE, f"绑定 {name}")
    assert where == OFFICER
    match = re.search(r"\d{8}", text)
    assert match is not None, text
    return match.group()


@pytest.mark.parametrize(
    "said", [f"认领 {FIRST}", f"认领{FIRST}", "认领：1234 5678。", f"认领 码 {FIRST}", f"认领 {FIRST} 梁敏"]
)
async def test_the_first_officer_claims_the_bot(fresh: Dialogue, said: str) -> None:
    assert await fresh.say(OFFICER, PRIVATE, said) == [(OFFICER, WELCOME)]
    bound = await speaker(fresh, OFFICER)
    assert (bound.is_bound, bound.role, bound.person_name) == (True, Role.OFFICER, "梁敏")


async def test_it_is_claimed_once_with_the_right_code(fresh: Dialogue) -> None:
    assert await fresh.say("生人", PRIVATE, "认领") == [("生人", "请带上第一次启动时打印的码：认领 码")]
    assert await fresh.say("生人", PRIVATE, "认领 00000000") == [("生人", WRONG)]
    assert await fresh.say("生人", PRIVATE, f"认领 {FIRST} 梅朵") == [
        ("生人", "名单里没有“梅朵”。请核对姓名，或先导入名单。")
    ]
    assert not (await speaker(fresh, "生人")).is_bound
    assert await fresh.say(OFFICER, PRIVATE, f"认领 {FIRST}") == [(OFFICER, WELCOME)]
    assert await fresh.say("生人", PRIVATE, f"认领 {FIRST}") == [
        ("生人", "已经有河长办同志认领过了。请那位同志给您绑定码：绑定 您的姓名")
    ]


async def test_of_several_officers_one_must_say_who(fresh: Dialogue) -> None:
    await fresh.db.run(import_roster, [RosterLine("凌霄", Role.OFFICER, "市河长办")])
    assert await fresh.say("某人", PRIVATE, f"认领 {FIRST}") == [
        ("某人", "名单里有几位河长办同志（梁敏、凌霄），请带上姓名：认领 码 姓名")
    ]
    [(_, text)] = await fresh.say("某人", PRIVATE, f"认领 {FIRST} 凌霄")
    assert text.startswith("凌霄同志好")


async def test_without_an_officer_in_the_roster_nobody_claims(db: Database) -> None:
    talk = await Dialogue.begin(db)
    await talk.db.run(unbind_all)

    def retire(session: Session) -> None:
        for person in people.officers(session):
            person.active = False

    await talk.db.run(retire)
    await talk.db.run(people.issue_code, FIRST, None, expires_at=MONDAY + timedelta(days=7))
    [(_, text)] = await talk.say("生人", PRIVATE, f"认领 {FIRST}")
    assert text == "名单里还没有河长办的同志，请先在电脑上导入名单：hexiaodu roster import 名单.csv"


async def test_a_code_binds_once_who_it_was_made_for(talk: Dialogue) -> None:
    code = await code_for(talk, "石秀")
    assert await talk.say("新号", PRIVATE, f"绑定 {code}") == [
        ("新号", "石秀您好，已绑定为监督员。发“帮助”看我能做什么。")
    ]
    assert (await speaker(talk, "新号")).person_name == "石秀"
    assert await talk.say("别人", PRIVATE, f"绑定 {code}") == [("别人", WRONG)]
    assert not (await speaker(talk, "别人")).is_bound


async def test_a_newer_code_voids_the_older(talk: Dialogue) -> None:
    older = await code_for(talk, "欧工")
    newer = await code_for(talk, "欧工")
    assert await talk.say("新号", PRIVATE, f"绑定 {older}") == [("新号", WRONG)]
    assert await talk.say("新号", PRIVATE, f"绑定码：{newer}。") == [
        ("新号", "欧工（市水利局）您好，已绑定为责任单位。发“帮助”看我能做什么。")
    ]


async def test_a_code_grows_old(talk: Dialogue) -> None:
    code = await code_for(talk, "石秀")
    after = CODE_TIME.total_seconds() + 1
    assert await talk.say("新号", PRIVATE, f"绑定 {code}", after=after) == [("新号", WRONG)]


async def test_a_code_is_good_for_its_purpose_only(fresh: Dialogue) -> None:
    assert await fresh.say("生人", PRIVATE, f"绑定 {FIRST}") == [("生人", WRONG)]
    await fresh.db.run(people.issue_code, "87654321", 2, expires_at=MONDAY + timedelta(days=1))
    assert await fresh.say(OFFICER, PRIVATE, "认领 87654321") == [(OFFICER, WRONG)]
    assert not (await speaker(fresh, OFFICER)).is_bound


async def test_who_guesses_too_often_is_not_listened_to_for_an_hour(talk: Dialogue) -> None:
    code = await code_for(talk, "石秀")
    for _ in range(MAX_TRIES):
        assert await talk.say("生人", PRIVATE, "绑定 11111111") == [("生人", WRONG)]
    assert await talk.say("生人", PRIVATE, f"绑定 {code}") == [("生人", TOO_OFTEN)]
    talk.now += timedelta(seconds=3601)
    code = await code_for(talk, "石秀")
    assert await talk.say("生人", PRIVATE, f"绑定 {code}") == [
        ("生人", "石秀您好，已绑定为监督员。发“帮助”看我能做什么。")
    ]


async def test_only_the_hash_of_a_code_is_kept(talk: Dialogue) -> None:
    code = await code_for(talk, "石秀")
    hashes = await talk.db.read(lambda session: session.exec(select(Code.hash)).all())
    assert len(hashes) == 1
    assert code not in hashes[0]


async def test_codes_are_made_by_officers_for_people_of_the_roster(talk: Dialogue) -> None:
    assert await talk.say("老秦", PRIVATE, "绑定 石秀") == [("老秦", "没看懂。发“帮助”看我能做什么。")]
    assert await talk.say("生人", PRIVATE, "绑定 石秀") == [("生人", NOT_BOUND)]
    assert await talk.say(OFFICER, PRIVATE, "绑定") == [
        (OFFICER, "没有名字对得上又没绑定的人。给一个人出绑定码：绑定 姓名")
    ]
    assert await talk.say(OFFICER, PRIVATE, "绑定 梅朵") == [
        (OFFICER, "名单里没有“梅朵”。请核对姓名，或先导入名单。")
    ]
    await talk.db.run(import_roster, [RosterLine("石秀", Role.UNIT, "安江镇")])
    assert await talk.say(OFFICER, PRIVATE, "绑定 石秀") == [(OFFICER, "名单里有2个“石秀”，请写微信名。")]
    assert (await talk.say(OFFICER, PRIVATE, "绑定 石嫂"))[0][1].startswith("石秀的绑定码：")


@pytest.mark.parametrize("command", ["受理 1", "列表", "群 监督员", "开口", "绑定 石秀"])
async def test_a_name_alone_gives_no_right(talk: Dialogue, command: str) -> None:
    for where in ("办公", "监督"):
        for _, text in await talk.say(OFFICER, where, f"@河小督 {command}", contact="impostor"):
            assert text in (NOT_BOUND, NOT_UNDERSTOOD_BY_SUPERVISOR)
    heard = await talk.say(OFFICER, PRIVATE, command, contact="impostor")
    # binding is for newcomers: they are told how; what an officer may do gets no word
    assert heard == ([("impostor", NOT_BOUND)] if command.startswith(("绑定", "群")) else [])


@pytest.mark.parametrize(("word", "wanted"), PURPOSES.items())
async def test_an_officer_says_what_a_room_is_for(talk: Dialogue, word: str, wanted: Purpose) -> None:
    names = {Purpose.SUPERVISORS: "监督员群", Purpose.OFFICE: "河长办工作群", Purpose.DISCIPLINE: "纪检群"}
    who = FANG if wanted == Purpose.DISCIPLINE else OFFICER
    [(where, text)] = [one for one in await talk.say(who, "新群", f"@河小督 群 {word}") if one[0] == "新群"]
    assert where == "新群"
    assert text.startswith(f"好，本群是{names[wanted]}了。")
    assert ("开口" in text) is (wanted == Purpose.SUPERVISORS)
    room = await talk.db.read(known.room, CHANNEL, "新群")
    assert room is not None
    assert (room.purpose, room.mode) == (wanted, Mode.LISTEN)


async def test_a_room_grows_louder_step_by_step_and_is_muted_at_once(talk: Dialogue) -> None:
    await talk.say(OFFICER, "新群", "@河小督 群 监督员群")
    for command, answer in (
        ("开口", "好，本群现在只说登记。再发一次“开口”，销号和日报也说。"),
        ("开口", "好，本群现在登记、销号和日报都说。"),
        ("开口", "好，本群现在登记、销号和日报都说。"),
        ("静音", "好，本群现在只听不说。"),
    ):
        assert await talk.say(OFFICER, "新群", f"@河小督 {command}") == [("新群", answer)]


async def test_rooms_are_set_up_where_it_makes_sense(talk: Dialogue) -> None:
    table = [
        (PRIVATE, "群 监督员", "这个命令要在群里发：@我 群 监督员"),
        (PRIVATE, "开口", "这个命令要在群里发：@我 群 监督员"),
        ("新群", "@河小督 群 聊天", "请写这个群的用途：群 监督员　或：群 河长办　或：群 纪检"),
        ("新群", "@河小督 开口", "这个群还没有用途，请先发：群 监督员"),
        ("办公", "开口", "这个命令只在监督员群里有用。"),
    ]
    for where, said, answer in table:
        assert await talk.say(OFFICER, where, said) == [(OFFICER if where == PRIVATE else where, answer)]


@pytest.mark.parametrize(
    ("said", "towns"),
    [
        ("群 监督员 托口镇 江市镇", ["托口镇", "江市镇"]),
        ("群 监督员群 托口、江市", ["托口镇", "江市镇"]),
        ("群 监督员", []),
    ],
)
async def test_a_room_may_be_about_townships(talk: Dialogue, said: str, towns: list[str]) -> None:
    await talk.say(OFFICER, "新群", "@河小督 群 监督员 沙湾乡")
    [(_, text)] = await talk.say(OFFICER, "新群", f"@河小督 {said}")
    about = f"，日报里说{'、'.join(towns)}还在办的" if towns else ""
    assert text.startswith(f"好，本群是监督员群了{about}。")
    [room] = [one for one in await talk.db.read(rooms.rooms) if one.room == "新群"]
    assert room.townships == towns


@pytest.mark.parametrize("name", ["三里坪村", "长沙", "随便"])
async def test_what_is_no_township_is_said(talk: Dialogue, name: str) -> None:
    assert await talk.say(OFFICER, "新群", f"@河小督 群 监督员 {name}") == [
        ("新群", f"没有“{name}”这个乡镇，请写乡镇名，如：群 监督员 托口镇 江市镇")
    ]
    assert await talk.db.read(known.room, CHANNEL, "新群") is None


async def test_a_room_that_changes_its_purpose_listens_again(talk: Dialogue) -> None:
    await talk.say(OFFICER, "监督", "@河小督 群 河长办")
    await talk.say(OFFICER, "监督", "@河小督 群 监督员")
    room = await talk.db.read(known.room, CHANNEL, "监督")
    assert room is not None
    assert room.mode == Mode.LISTEN
    await talk.say(OFFICER, "监督", "@河小督 开口")
    await talk.say(OFFICER, "监督", "@河小督 群 监督员")
    room = await talk.db.read(known.room, CHANNEL, "监督")
    assert room is not None
    assert room.mode == Mode.REGISTER


async def test_an_officer_cannot_make_a_code_for_the_discipline_side(talk: Dialogue) -> None:
    [(_, text)] = await talk.say(OFFICER, PRIVATE, "绑定 方正")
    assert text == "纪检同志的绑定码请管理员在电脑上出：hexiaodu roster code 方正"
    assert await talk.db.read(lambda session: session.exec(select(Code)).all()) == []
