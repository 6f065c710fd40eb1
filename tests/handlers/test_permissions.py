"""Who may do what where: one table, held against what the program really lets happen."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.app import commands
from handlers import limits
from handlers.reply import Reply
from handlers.routing import Call, Command, Context, Router
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue

WHO = {"督": "老秦", "河": "河长办梁敏", "纪": "驻点方正", "单": "托口水利武", "外": UNBOUND}
WHERE = {"私": PRIVATE, "办": "办公", "群": "监督", "检": "纪检"}
ANYWHERE = "私办群检"
UNSEEN = "私办"
ALL = "督河纪单外"
ROWS = (
    (ALL, ANYWHERE, "进度 我的线索 帮助 认领 绑定"),
    # about one's own report only, whoever one is
    (ALL, "私群", "补充 满意 不满意"),
    (ALL, "私办群", "撤回"),
    ("督河纪单", ANYWHERE, "用法 下一页"),
    ("单", "私", "我的 接收 申请改派 进展 申请销号"),
    ("河单", ANYWHERE, "查 撤销"),
    ("河", ANYWHERE, "列表 受理 不受理 交办 退回 重开 核实 延期 催办 督办 验收 销号 列入计划 移送 改级"),
    ("河", ANYWHERE, "并 并单 拆单 改类 改址 不是线索 是线索 加地名 加词 删词 词库"),
    ("河纪", ANYWHERE, "群"),
    ("河", ANYWHERE, "开口 静音 换号 重发"),
    ("纪", "私检", "转纪检件"),
    ("河", UNSEEN, "备注 移交 告知 今天 日报 回头看 值班 登记 卷宗 统计"),
    ("河", UNSEEN, "导出 周报 月报 季报 对账 回电 问答 名单"),
)
"""Who, where, and which. What a command says in a supervisors' room is next to nothing."""
TABLE = {word: (roles, places) for roles, places, words in ROWS for word in words.split()}
NUMBERED = ("补充", "撤回", "满意", "不满意")
"""Everyday words: without a number they are talk."""


def listening(reached: list[str]) -> Router:
    """All commands, each of which only remembers that it was reached."""

    def remember(word: str) -> Command:
        def handler(session: Session, call: Call, ctx: Context) -> Reply:
            reached.append(word)
            return Reply()

        return replace(next(one for one in commands() if one.word == word), handler=handler)

    router = Router()
    for command in commands():
        router._add(remember(command.word))
    return router


def test_every_command_stands_in_the_table() -> None:
    assert sorted(TABLE) == sorted(command.word for command in commands())


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("who", WHO)
async def test_only_who_may_reaches_a_command(talk: Dialogue, who: str, where: str) -> None:
    reached: list[str] = []
    talk.ctx = replace(talk.ctx, commands=listening(reached))
    for word in TABLE:
        plain = f"{word} 1 好" if word in NUMBERED else word
        said = plain if where == "私" else f"@河小督 {plain}"
        await talk.say(WHO[who], WHERE[where], said, after=limits.UNBOUND.time.total_seconds())
    allowed = [word for word, (roles, places) in TABLE.items() if who in roles and where in places]
    assert sorted(reached) == sorted(allowed)
