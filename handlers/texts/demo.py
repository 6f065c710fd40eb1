"""What the demonstration prints and shows."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from handlers.texts.case import place, subject
from handlers.texts.names import CATEGORY, KIND, ROLE, STATUS
from handlers.texts.plain import shown
from handlers.texts.when import minute
from storage.models import Case
from storage.states import CaseStatus, Role, RowOutcome
from storage.totals import Totals

BOT = "🤖"
OUTCOME: Mapping[RowOutcome, str] = {
    RowOutcome.CLUE: "新线索",
    RowOutcome.ADDED: "补充和答复",
    RowOutcome.LOOSE: "先到的照片等",
    RowOutcome.COMMAND: "命令",
    RowOutcome.ASKED: "问进度",
    RowOutcome.PATROL: "巡河打卡",
    RowOutcome.SEALED: "涉及人的情况（内容不显示）",
    RowOutcome.MAYBE: "像线索、没登记",
    RowOutcome.PASSED: "与线索无关",
    RowOutcome.FAILED: "处理失败",
}


def data(folder: Path) -> str:
    """Where the data is."""
    return f"数据放在：{folder}"


def address(port: int) -> str:
    """Where the chat page is."""
    return f"聊天页面：http://127.0.0.1:{port}　（按 Ctrl+C 结束）"


def endpoint(url: str, key: str) -> str:
    """Where somebody can try to post text messages themselves."""
    return f"短信接口：{url}　密钥：{key}　（用法见 README“短信”）"


def port_taken(port: int) -> str:
    """Something else listens there."""
    return f"端口 {port} 被别的程序占着，换一个：hexiaodu demo --port {port + 1}"


def role(role: Role, unit: str) -> str:
    """What somebody is, for who chooses on the page."""
    return f"{ROLE[role]} {unit}".strip() if role == Role.UNIT else ROLE[role]


def row(case: Case, state: str) -> Mapping[str, Any]:
    """A case on the page; `state` is how it stands with its term."""
    return {
        "number": f"{case.number}号",
        "status": STATUS[case.status],
        "category": subject(case),
        "place": place(case) or "地点待补",
        "time": " · ".join(filter(None, (minute(case.opened_at), state))),
    }


def said(at: datetime, where: str, who: str, kind: str, text: str, *, by_bot: bool) -> str:
    """One line of the conversation."""
    words = text if kind == "text" else f"[{KIND.get(kind, kind)}]{text}"
    mark = f"{BOT} " if by_bot else ""
    return shown(f"{minute(at)} 〔{where}〕{mark}{who}：{words}")


def summary(played: int, totals: Totals) -> str:
    """What came of a transcript."""
    lines = ["", f"—— 放完了：{played}条消息 ——"]
    lines += [f"{name}：{totals.rows[key]}" for key, name in OUTCOME.items() if totals.rows.get(key)]
    categories = "、".join(f"{CATEGORY[key]}{count}" for key, count in totals.categories.items())
    lines.append(f"问题：{sum(totals.categories.values())}件（{categories or '没有'}）")
    statuses = "、".join(f"{STATUS[CaseStatus(key)]}{count}" for key, count in totals.statuses.items())
    lines.append(f"状态：{statuses or '没有'}")
    lines.append(f"说出的通知：{totals.sent}条，没送到：{totals.parked}条")
    return "\n".join(lines)
