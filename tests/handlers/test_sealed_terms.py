"""Terms of sealed clues: who reads them is reminded by receipt, in time, once a stage; nobody else ever."""

from datetime import datetime, timedelta

from handlers import sealed_terms
from handlers.texts.when import CHINA
from tests.handlers.dialogue import PRIVATE, Dialogue, Said
from tests.handlers.receipts import FANG, HUANG, accuse, two

LAST = datetime(2026, 6, 1, 8, 30, tzinfo=CHINA)
"""15 working days after it came, on 11 May."""
DAY = timedelta(days=1)


async def morning(talk: Dialogue, day: datetime) -> list[Said]:
    """What is said because of the terms on a day; asked twice, it is said once."""
    talk.now = day
    for _ in range(2):
        await talk.db.run(sealed_terms.remind, talk.ctx, now=day)
    return await talk.wait(1)


async def test_before_the_term_on_its_day_and_after_it(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    assert await morning(talk, datetime(2026, 5, 26, 8, 30, tzinfo=CHINA)) == []
    line = f"转纪检件该办了：\n{number}　6月1日前签收、告知报告人"
    assert await morning(talk, datetime(2026, 5, 27, 8, 30, tzinfo=CHINA)) == [
        ("纪检", f"{line}（还有3个工作日）")
    ]
    assert await morning(talk, LAST - 3 * DAY) == []
    assert await morning(talk, LAST - DAY) == [], "a Sunday"
    assert await morning(talk, LAST) == [("纪检", f"{line}（今天到期）")]
    assert await morning(talk, LAST + DAY) == [("纪检", f"{line}（已超期）")]
    assert await morning(talk, LAST + 9 * DAY) == []


async def test_what_is_done_is_not_asked_for(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    await talk.say(FANG, PRIVATE, f"转纪检件 签收 {number}")
    assert await morning(talk, LAST) == [
        ("纪检", f"转纪检件该办了：\n{number}　6月1日前告知报告人（今天到期）")
    ]
    await talk.say(FANG, PRIVATE, f"转纪检件 告知 {number} 已收到，正在了解")
    assert await morning(talk, LAST + DAY) == []
    [(_, listed)] = await talk.say(FANG, PRIVATE, "转纪检件 列表")
    assert listed.endswith("已签收")


async def test_who_cannot_be_written_to_need_not_be_told(talk: Dialogue) -> None:
    await two(talk)
    await talk.tell("生人", "监督", "镇里的河长老贾收了采砂老板的好处")
    said = [text for where, text in await talk.wait() if where == "纪检"]
    number = said[0].split("回执 ")[1][:11]
    assert await talk.say(FANG, PRIVATE, f"转纪检件 签收 {number}") == [(FANG, f"好，{number} 已签收。")]
    assert [text for where, text in await morning(talk, LAST + DAY) if where != "监督"] == []


async def test_whom_it_names_is_not_reminded_of_it(talk: Dialogue) -> None:
    await two(talk)
    await accuse(talk, "纪检的黄正文收了采砂老板的好处")
    said = await morning(talk, LAST)
    assert [where for where, _ in said] == [FANG]
    assert HUANG not in [where for where, _ in said]


async def test_one_that_has_ended_is_over(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    await talk.say(FANG, PRIVATE, f"转纪检件 办结 {number}")
    assert await morning(talk, LAST) == []
