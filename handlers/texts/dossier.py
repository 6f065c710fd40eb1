"""The words of a case's document."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.texts.case import mask, origin, place, subject
from handlers.texts.names import OUTCOME, SEVERITY, SOURCE, STAGE, STATUS, STEP
from handlers.texts.when import dated, day, minute
from storage.models import Attachment, Case, CaseEvent, Clue
from storage.states import Source

FACTS = "一、基本情况"
REPORTED = "二、反映的情况"
AFTER = "三、整改与查看"
HISTORY = "四、办理经过"
EMPTY = ("（还没有）",)
SOMEBODY = "某人"


def file_name(case: Case) -> str:
    """卷宗-2026-12.pdf."""
    return f"卷宗-{case.label}.pdf"


def title(case: Case) -> str:
    """河湖问题卷宗 2026-12."""
    return f"河湖问题卷宗　{case.label}"


def footer(case: Case, now: datetime) -> str:
    """At the foot of each page."""
    return f"{case.label}　{dated(now)}制　内部资料，不含反映人信息"


def facts(case: Case) -> Iterator[str]:
    """What is known of it."""
    yield f"类别：{subject(case)}（{SEVERITY[case.severity]}）"
    yield f"地点：{place(case) or '待补'}"
    yield origin(case) if case.source != Source.SUPERVISOR else f"来源：{SOURCE[case.source]}"
    yield f"登记时间：{minute(case.opened_at)}　现在：{STATUS[case.status]}"
    if case.unit:
        yield f"责任单位：{case.unit}"
    if case.report_due or case.rectify_due:
        dues = (("反馈期限", case.report_due), ("整改期限", case.rectify_due))
        yield "　".join(f"{name}：{day(due)}" for name, due in dues if due)
    if case.relapses:
        yield f"反弹：{case.relapses}次"


def outcome(case: Case) -> Iterator[str]:
    """How it ended, and who looked."""
    if case.outcome:
        yield f"结果：{OUTCOME[case.outcome]}　{mask(case.result)}"
        yield f"查看人：{case.looked_by or '见照片'}"


def reported(clue: Clue, names: Sequence[str]) -> str:
    """One report, without who made it."""
    return f"{minute(clue.opened_at)}：{without(clue.words, names)}"


def step(event: CaseEvent, names: Sequence[str]) -> str:
    """One line of the history; whoever reported is nobody in it."""
    what = STEP.get(event.step) or (STATUS[event.after] if event.after else "")
    who = event.by.removeprefix("@")
    by = "机器人" if who == "bot" else "报告人" if who in names else without(who, names)
    undone = "（已撤销）" if event.undone_at else ""
    note = without(event.note, names)
    return " ".join(part for part in (minute(event.at), by, what, note) if part) + undone


def without(words: str, names: Sequence[str]) -> str:
    """Words without phone numbers and without these names."""
    flat = " ".join(mask(words).split())
    for name in names:
        flat = flat.replace(name, SOMEBODY)
    return flat


def caption(photo: Attachment) -> str:
    """Under a photo."""
    return f"{STAGE[photo.stage]}　{minute(photo.sent_at)}"


def written(case: Case, path: str) -> str:
    """To the officer."""
    return f"{case.number}号的卷宗写好了：数据文件夹里的 {path}（没有反映人的信息）。"
