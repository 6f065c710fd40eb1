"""What is said when an officer puts the bot right."""

from collections.abc import Sequence

from handlers.texts.case import called, echo, place, subject, town
from handlers.texts.choosing import which
from handlers.texts.names import CATEGORY
from storage.models import Case

ABOUT_PEOPLE = "这句说到具体的人，不进台账。请纪检同志处理，也可以打 12388。"
INTEGRITY = "涉及人的情况不在台账里办，请转纪检同志，或打 12388。"
QUOTE_IT = "请引用那条消息，@我 说“是线索”；类别也可以写上：是线索 乱堆"
NOT_IN_PUBLIC = "请在群里引用那条消息再说。"
NOT_SAID = "没有找到和引用一字不差的原话，没有登记。请那位同志再说一遍，或由您照着说一遍。"
WHICH = "请引用我登记的那条消息，或写上编号：不是线索 12"


def which_category(number: int) -> str:
    """No category was named, or none that there is."""
    names = "、".join(name for key, name in CATEGORY.items() if key != "integrity")
    return f"改成哪一类？{names}。如：改类 {number} 水污染"


def same_category(case: Case) -> str:
    """Nothing to change."""
    return f"{case.number}号本来就是{subject(case)}。"


def recategorised(case: Case) -> str:
    """To the officer."""
    return f"好，{case.number}号改为{subject(case)}。"


def category_note(before: str, after: str) -> str:
    """Into the history of the case."""
    return f"改类：{before}→{after}"


def which_place(number: int) -> str:
    """No place was named."""
    return f"改到哪里？请写乡镇和村，如：改址 {number} 托口镇三里坪村"


def unknown_place(said: str, number: int) -> str:
    """No place that is known stands in it."""
    return f"没认出“{echo(said)}”在哪个乡镇。请写上乡镇，如：改址 {number} 托口镇{echo(said)}"


def ambiguous_place(village: str, towns: Sequence[str]) -> str:
    """The village lies in several townships."""
    return which(f"是哪个{village}？", [f"{town}{village}" for town in towns])


def relocated(case: Case) -> str:
    """To the officer."""
    return f"好，{case.number}号的地点改为{place(case)}。"


def relocated_in_public(case: Case) -> str:
    """To the officer who said it in a supervisors' room."""
    return f"好，{case.number}号改到{town(case)}。"


def place_note(before: str, after: str) -> str:
    """Into the history of the case."""
    return f"改址：{before or '未知'}→{after}"


def cannot_change(case: Case) -> str:
    """What is merged or gone is changed no more."""
    return f"{case.number}号已经并单、撤回或转走了，不能再改。"


NOT_A_CLUE_NOTE = "不是线索"
A_CLUE_NOTE = "还是线索"


def not_a_clue(case: Case) -> str:
    """To the officer."""
    unit = f"已交办{case.unit}，请另行告知。" if case.unit else ""
    return f"好，{case.number}号按“不是线索”收了，不再打扰报的人。{unit}弄错了就发：是线索 {case.number}"


def is_a_clue_again(case: Case) -> str:
    """To the officer who takes it back."""
    return f"好，{case.number}号恢复了，重新待核实。"


def not_gone(case: Case) -> str:
    """It is a clue anyway."""
    return f"{case.number}号本来就在台账里。"


def taken_up(case: Case) -> str:
    """To the officer: what the bot had left alone is a clue now."""
    where = place(case) or "地点待补"
    number = case.number
    return f"好，登记为{number}号：{subject(case)}，{where}。不对就发：改类 {number} 类别，或：改址 {number} 地点"


def nobody(name: str) -> str:
    """Nobody in the room goes by the name that is quoted."""
    return f"对不上“{called(name)}”是群里哪一位，没有登记。请那位同志再说一遍，或由您照着说一遍。"


def in_case_already(case: Case) -> str:
    """The message belongs to a case."""
    return f"这句已经记在{case.number}号里了。"


def not_found() -> str:
    """No clue has these words."""
    return f"没找到这句登记在哪件里。{WHICH}"
