"""Answers to what officers ask in plain words."""

from collections.abc import Callable, Mapping, Sequence

from handlers.texts.case import line
from handlers.texts.choosing import which
from handlers.texts.names import CATEGORY, STATUS
from handlers.texts.queries import MAX_LINES
from nlp.question import Question
from storage.models import Case
from storage.states import CaseStatus

_STATES = {
    "open": "没销号",
    "overdue": "超期",
    "soon": "快到期",
    "today": "今天到期",
    "urgent": "紧急",
    "relapsed": "反弹过",
}


def asked(question: Question, unit: str = "") -> str:
    """How the question was understood, to stand above its answer."""
    town = f"{question.township or ''}{question.village or ''}"
    where = question.outside or " ".join(filter(None, (town, question.river)))
    category = "、".join(question.things or [CATEGORY[category] for category in question.categories])
    state = question.state or ""
    how = _STATES.get(state) or (STATUS[CaseStatus(state)] if state else "")
    who = f"{question.person}报的" if question.person else ""
    return " ".join(part for part in (question.period, unit, where, who, category, how) if part) or "全部"


def none(question: Question, unit: str = "") -> str:
    """Nothing was found."""
    return f"{asked(question, unit)}：没有。"


def count(question: Question, found: Sequence[Case], unit: str = "") -> str:
    """How many."""
    numbers = "、".join(f"{case.number}号" for case in found[:MAX_LINES])
    more = "等" if len(found) > MAX_LINES else ""
    return f"{asked(question, unit)}：{len(found)}件（{numbers}{more}）。"


def groups(question: Question, found: Mapping[str, Sequence[Case]], unit: str = "") -> str:
    """How many of each."""
    lines = [f"{asked(question, unit)}：{sum(map(len, found.values()))}件"]
    for name, those in found.items():
        numbers = "、".join(f"{case.number}号" for case in those[:MAX_LINES])
        called = CATEGORY.get(name, name) or ("没定地点" if question.each == "township" else "还没交办")
        more = "等" if len(those) > MAX_LINES else ""
        lines.append(f"{called}：{len(those)}件（{numbers}{more}）" if those else f"{called}：没有")
    return "\n".join(lines)


def listing(question: Question, found: Sequence[Case], state: Callable[[Case], str], unit: str = "") -> str:
    """Which; a number opens one. `state` says how a case stands with its term."""
    lines = [
        f"{asked(question, unit)}：{len(found)}件",
        *(line(case, state(case)) for case in found[:MAX_LINES]),
    ]
    if len(found) > MAX_LINES:
        lines.append(f"……只列了最早的{MAX_LINES}件，加上乡镇、类别或时间再问。")
    lines.append("要看哪件的全部情况，回编号。")
    return "\n".join(lines)


def which_town(village: str, towns: Sequence[str]) -> str:
    """The village lies in several townships."""
    return which(f"是哪个{village}村？", [f"{town}{village}村" for town in towns])


def which_person(said: str, names: Sequence[str]) -> str:
    """Several people go by that name."""
    return which(f"“{said}”是哪一位？", names)


def nobody(said: str) -> str:
    """Nobody who has reported goes by that name."""
    return f"没有叫“{said}”的报过线索。"
