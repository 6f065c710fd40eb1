"""October 2026, played: six cases whose figures the tests have counted by hand.

Monday 12th: 1号 托口镇 乱堆 and 2号 安江镇 乱堆 at nine, accepted at three and handed to 托口镇 and 市水利局.
Tuesday 13th, nine: 托口镇 reports back. Wednesday 14th, nine: 1号 is rectified and closed.
Thursday 15th, ten: who reported 1号 is satisfied; 3号 岩垅乡 非法捕捞 is accepted and at once found to be
untrue; 4号 黔城镇 乱采 is left alone; 5号 江市镇 乱堆 comes from 12345.
Tuesday 20th, nine: 1号 has come back; 6号 雪峰镇 水污染 is reported. Thursday 22nd, nine: 6号 is rectified.
"""

from datetime import datetime

from handlers import report_jobs
from handlers.texts.when import CHINA
from tests.handlers.dialogue import PRIVATE, Dialogue, Said

OFFICER, UNIT = "河长办梁敏", "托口水利武"


async def at(talk: Dialogue, month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> None:
    """Go to a moment; what was to be said until then is said, and heard by nobody."""
    talk.now = datetime(year, month, day, hour, minute, tzinfo=CHINA)
    await talk.wait(0)


async def office(talk: Dialogue, *said: str) -> None:
    """An officer's commands, each of which must have moved something."""
    for one in said:
        await talk.say(OFFICER, "办公", one)


async def ask(talk: Dialogue, said: str) -> list[str]:
    """The lines of the whole answer to an officer, all its pages."""
    [(_, text)] = await talk.say(OFFICER, "办公", said)
    lines = text.split("\n")
    while lines[-1].startswith("……还有") and lines[-1].endswith("发：下一页"):
        [(_, text)] = await talk.say(OFFICER, "办公", "下一页")
        lines = [*lines[:-1], *text.split("\n")]
    return lines


async def send(talk: Dialogue, month: int, day: int, year: int = 2026) -> list[Said]:
    """What the job of the reports brings."""
    await at(talk, month, day, 8, 40, year)
    await talk.db.run(report_jobs.queue, talk.ctx, now=talk.now)
    return await talk.wait(0)


async def play(talk: Dialogue) -> None:
    """All of October."""
    await at(talk, 10, 12)
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.reported("安江镇码头边有人倒垃圾", who="石嫂", where="二群")
    await at(talk, 10, 12, 15)
    await office(talk, "受理 1 2", "交办 1 托口镇 3天", "交办 2 市水利局 3天")
    await at(talk, 10, 13)
    await talk.say(UNIT, PRIVATE, "进展 1 正在清")
    await at(talk, 10, 14)
    await talk.say(UNIT, PRIVATE, "申请销号 1 已清完")
    await office(talk, "验收 1 合格 我看的")
    await at(talk, 10, 15, 10)
    await talk.say("老秦", PRIVATE, "满意 1")
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    await office(talk, "受理 3", "销号 3 经核不属实，我看的")
    await talk.reported("黔城镇河边有人挖沙")
    await office(talk, "登记 12345 工单26051103 江市镇河滩上堆了渣土")
    await at(talk, 10, 20)
    await office(talk, "回头看 1 反弹 又倒了一车")
    await talk.reported("雪峰镇水库边有人搭棚养鸭子")
    await at(talk, 10, 22)
    await office(talk, "受理 6", "销号 6 已拆除，我看的")
