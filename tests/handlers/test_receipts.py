"""转纪检件 in WeChat: receipts, and what the discipline side says and hears; never what was told."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from handlers import receipts
from handlers.settings import Sealed
from handlers.texts import sealed as texts
from storage import envelope, sealed, sealed_keys
from storage.models import Case, CaseEvent, Notice
from storage.states import RowOutcome, SealedState, Source
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.receipts import ACCUSATION, FANG, HUANG, LINES, accuse, numbers, opened, two


async def test_who_told_it_hears_a_receipt_in_private_and_the_discipline_side_the_same(
    talk: Dialogue,
) -> None:
    await two(talk)
    await talk.tell("石嫂", "监督", ACCUSATION)
    said = await talk.wait(3600)
    [number] = numbers(said, "石嫂")
    assert said == [
        (
            "纪检",
            f"新转纪检件 1 件，回执 {number}。签收发：转纪检件 签收 {number}。内容请在电脑上用钥匙看。",
        ),
        ("石嫂", texts.to_sender(number.replace("-", ""))),
    ]
    assert "12388" in said[1][1]
    for who in (FANG, HUANG):
        [one] = await opened(talk, who)
        assert one.who is not None
        assert (one.who.name, one.who.person, one.room) == ("石嫂", "石秀", "监督")
        assert [message.text for message in one.messages] == [ACCUSATION]


async def test_it_is_seen_taken_answered_and_ended(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    for where in ("纪检", PRIVATE):
        [(to, text)] = await talk.say(FANG, where, "转纪检件 列表")
        assert to == (FANG if where == PRIVATE else where)
        assert text == f"未办结的转纪检件 1 件：\n{number}　5月11日　待签收、6月1日前签收"
    [(_, text)] = await talk.say(FANG, PRIVATE, f"转纪检件 签收 {number}")
    assert text.startswith(f"好，{number} 已签收。6月1日前请告知报告人")
    plain = number.replace("-", "")
    assert await talk.say(HUANG, PRIVATE, f"转纪检件签收{plain}") == [(HUANG, f"{number} 已经签收过了。")]
    told = await talk.say(FANG, "纪检", f"转纪检件 告知 {plain}，我们已收到，正在了解")
    assert sorted(told) == [
        ("石嫂", f"关于回执 {number}，纪检同志告诉您：我们已收到，正在了解"),
        ("纪检", f"好，{number} 的报告人会私下收到这句话。"),
    ]
    assert await talk.say(FANG, PRIVATE, f"转纪检件 办结 回执{number}") == [
        (FANG, f"好，{number} 已办结；怎么找到报告人，我已经抹掉了。")
    ]
    assert await talk.say(FANG, PRIVATE, "转纪检件") == [(FANG, "没有未办结的转纪检件。")]
    for said in ("告知 {} 再说一句", "签收 {}", "办结 {}"):
        [(_, text)] = await talk.say(FANG, PRIVATE, f"转纪检件 {said.format(number)}")
        assert text == "这件已经办结了。"
    clue = await talk.db.read(sealed.find, plain)
    assert (clue.state, clue.mark, clue.route) == (SealedState.ENDED, None, None)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("转纪检件 签收", texts.HOW),
        ("转纪检件 签收 12", texts.HOW),
        ("转纪检件 签收 123456789", texts.NO_SUCH),
        ("转纪检件 告知 {}", texts.WHAT_TO_TELL),
        ("转纪检件 告知 {} " + "长" * 301, texts.WHAT_TO_TELL),
        ("转纪检件 删除 {}", texts.HOW),
        ("转纪检件 公钥 hxd1abc", texts.BAD_KEY),
        ("转纪检件 公钥 作废 没有人", texts.NO_OWN_KEY),
        (f"转纪检件 公钥 {LINES[HUANG]}", texts.KEY_OF_ANOTHER),
        ("转纪检件 退回 {}", texts.WHAT_TO_RETURN),
        ("转纪检件 退回 {} 村支书收了砂老板的好处", texts.STILL_ACCUSES),
    ],
)
async def test_what_is_wrong_is_said(talk: Dialogue, said: str, answered: str) -> None:
    await two(talk)
    number = await accuse(talk)
    assert await talk.say(FANG, PRIVATE, said.format(number)) == [(FANG, answered)]
    assert await talk.db.read(lambda session: len(sealed.still_open(session))) == 1


async def test_what_the_discipline_side_tells_may_speak_of_people(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    said = f"转纪检件 告知 {number} 您说的村支书收砂老板好处的事已立案"
    heard = await talk.say(FANG, PRIVATE, said)
    assert [to for to, _ in heard] == ["石嫂", FANG]
    assert await talk.db.read(lambda session: len(sealed.still_open(session))) == 1


@pytest.mark.parametrize("said", ["就是他，我亲眼看到的", "还有他小舅子，就是老贾罩着的他"])
@pytest.mark.parametrize("where", [PRIVATE, "监督"])
async def test_what_follows_joins_it_also_in_private(talk: Dialogue, said: str, where: str) -> None:
    await two(talk)
    await accuse(talk)
    assert await talk.tell("石嫂", where, said) == RowOutcome.SEALED
    assert await talk.wait(3600) == []
    assert [one.messages[0].text for one in await opened(talk, FANG)] == [ACCUSATION, said]


async def test_another_one_hours_later_is_another_one(talk: Dialogue) -> None:
    first = await accuse(talk)
    await talk.wait(3 * 3600)
    assert await accuse(talk) != first
    assert await accuse(talk, who="老秦") != first


async def test_an_ordinary_clue_in_private_is_not_swallowed(talk: Dialogue) -> None:
    await accuse(talk)
    assert await talk.tell("石嫂", PRIVATE, "岩垅乡河里有人用电瓶打鱼") == RowOutcome.CLUE


async def test_a_key_is_registered_replaced_and_retired_and_the_others_hear_of_it(talk: Dialogue) -> None:
    await accuse(talk)
    [(_, text)] = await talk.say(FANG, PRIVATE, "转纪检件 公钥")
    assert text == texts.NO_KEYS
    await two(talk)
    assert len(await opened(talk, FANG)) == 1, "what waited was sealed"
    other = sealed_keys.written(envelope.public_of(envelope.new_private()))
    heard = await talk.say(FANG, "纪检", f"转纪检件 公钥 方正 {other.upper()}")
    mark = sealed_keys.fingerprint(sealed_keys.read(other))
    assert sorted(heard) == [
        ("纪检", texts.registered("方正", mark, 0)),
        (HUANG, texts.key_changed("方正", mark)),
    ]
    await accuse(talk, who="老秦")
    both = [[one.who.name for one in await opened(talk, who) if one.who] for who in (FANG, HUANG)]
    assert both == [["石嫂"], ["老秦"]], (
        "what was sealed before a key came, or after it went, it does not open"
    )
    heard = await talk.say(HUANG, PRIVATE, "转纪检件 公钥 作废 方正")
    assert sorted(to for to, _ in heard) == [HUANG, FANG]
    [(_, text)] = await talk.say(HUANG, PRIVATE, "转纪检件 公钥")
    assert texts.ONLY_ONE in text
    assert "黄正文" in text


async def test_keys_of_the_config_are_used_from_the_start(talk: Dialogue) -> None:
    await accuse(talk)
    settings = talk.ctx.settings.model_copy(update={"sealed": Sealed(keys=(f"方正 {LINES[FANG]}",))})
    await talk.db.run(receipts.begin, replace(talk.ctx, settings=settings), now=talk.now)
    assert len(await opened(talk, FANG)) == 1


@pytest.mark.parametrize(
    "lines",
    [("方正",), ("方正 hxd1abc",), (LINES[FANG],), (f"方正 {LINES[FANG]}", f"黄正文 {LINES[FANG].upper()}")],
)
def test_a_wrong_key_in_the_config_is_said(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"公钥|要写成"):
        Sealed(keys=lines)


async def test_a_cleared_text_becomes_a_problem_of_the_office_without_a_link(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    heard = await talk.say(FANG, PRIVATE, f"转纪检件 退回 {number} 托口镇三里坪村桥下有人挖沙")
    [(_, to_office)] = [one for one in heard if one[0] == "办公"]
    assert to_office.startswith("新问题 1号 乱采·采砂 托口镇三里坪")
    assert (FANG, texts.returned(number.replace("-", ""))) in heard
    case = await talk.case()
    assert (case.source, case.township) == (Source.DEPARTMENT, "托口镇")
    assert (await talk.db.read(sealed.find, number.replace("-", ""))).state == SealedState.ENDED

    def told(session: Session) -> str:
        rows = [*session.exec(select(Case)), *session.exec(select(CaseEvent)), *session.exec(select(Notice))]
        return " ".join(row.model_dump_json(exclude={"sealed"}) for row in rows)

    everything = await talk.db.read(told)
    for secret in ("石嫂", "石秀", "老贾", number, number.replace("-", ""), "方正"):
        assert secret not in everything
