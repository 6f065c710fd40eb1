"""How good the verdicts on a labelled file are: for an officer, in the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from handlers.texts.classify import INTENT
from handlers.texts.names import CATEGORY, SEVERITY

READING = "判断"
FIGURES = ("项目", "比例", "对了/一共")
CATEGORIES = ("类别（找到且判对）", "比例", "对了/一共")
F1 = "线索 F1"
CONFUSED = "\n弄混的（应该是 → 判成了）："
BORDERLINE = "\n另计：连人也可能看法不一的"

ABOUT: Mapping[str, str] = {
    "opened": "不该登记的登记了",
    "missed": "线索漏了",
    "category": "类别错了",
    "attached": "补充没有归到那条线索",
    "attached_wrongly": "无关的话归到了线索里",
    "town": "乡镇错了",
    "village": "村错了",
    "river": "河流错了",
    "sealed_missed": "该转纪检的没有转",
    "sealed_falsely": "不该转纪检的转了",
    "severity": "程度错了",
    "intent": "意图错了",
}


FIGURE: Mapping[str, str] = {
    "precision": "登记的里面，真是线索（精确率）",
    "recall": "线索里面，登记到了（召回率）",
    "same_message": "  其中，正是在说出问题的那一条登记的",
    "category": "类别（找到且判对）",
    "category_or_second": "  或者判成了也说得通的类别",
    "attached": "后面的补充，归到了那条线索",
    "attached_wrongly": "无关的话，误归到线索里（越少越好）",
    "town": "乡镇：该有的，判对",
    "town_named": "  说了的，说对",
    "village": "村：该有的，判对",
    "village_named": "  说了的，说对",
    "river": "河流：该有的，判对",
    "river_named": "  说了的，说对",
    "sealed": "该转纪检的，转了",
    "urgent": "紧急的，判为紧急",
    "severity": "程度，判对",
    "patrol_precision": "当作打卡的，真是打卡",
    "patrol_recall": "打卡，当作打卡",
    "intent": "意图，判对",
}


def no_labels(path: Path) -> str:
    """The file cannot be scored."""
    return f"{path} 里没有标注（intent），算不了。"


def counted(messages: int, threads: int, borderline: int) -> str:
    """What the figures are of."""
    apart = f"；另有{borderline}条有争议，单独算" if borderline else ""
    return f"消息{messages}条，线索{threads}条{apart}。"


def rate(value: float | None) -> str:
    """Three digits are what so few messages can tell."""
    return "—" if value is None else f"{value:.3f}"


def category(key: str) -> str:
    """Its Chinese name, or whatever stands in the file."""
    return CATEGORY.get(key, key)


def confused(wanted: str, got: str, count: int) -> str:
    """How often one was taken for the other."""
    return f"  {category(wanted)} → {category(got)}：{count}"


def sealed(missed: Sequence[str], falsely: Sequence[str]) -> list[str]:
    """Which went wrong: each of these is looked at."""
    return [
        f"该转纪检而没有转：{'、'.join(missed) or '没有'}",
        f"不该转纪检而转了：{'、'.join(falsely) or '没有'}",
    ]


def mistake(about: str, message: str, who: str, text: str, expected: str, got: str, words: str) -> str:
    """One thing that went wrong."""
    return (
        f"\n{ABOUT[about]}  {message}  {who}：{text}\n"
        f"  应该是：{_named(expected)}  判成了：{_named(got)}  凭的是：{words or '（无）'}"
    )


def _named(value: str) -> str:
    names = {**INTENT, **CATEGORY, **SEVERITY, "": "（无）", "sealed": "转纪检"}
    return names.get(value, value)
