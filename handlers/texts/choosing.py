"""Numbered choices, and a number that is none of them."""

from collections.abc import Sequence

from handlers.texts.case import echo, line
from storage.models import Case

SIGNS = "①②③④⑤⑥⑦⑧⑨"
MOST = len(SIGNS)
"""Choices that a person can take in."""


def numbered(ways: Sequence[str]) -> str:
    """Each way with its number: short ones on one line."""
    signed = [f"{sign} {way}" for sign, way in zip(SIGNS, ways, strict=False)]
    return ("　" if sum(map(len, ways)) <= 40 else "\n").join(signed)


def answer_with(count: int) -> str:
    """1; 1 或 2; 1 到 5."""
    return {1: "1", 2: "1 或 2"}.get(count) or f"1 到 {count}"


def which(question: str, ways: Sequence[str]) -> str:
    """A question with numbered choices."""
    body = numbered(ways)
    gap = "\n" if "\n" in body else ""
    return f"{question}{gap}{body}{gap or '　'}回 {answer_with(len(ways))}。"


def of_cases(question: str, found: Sequence[Case]) -> str:
    """The same, for cases; with their year if it tells them apart."""
    years = {case.year for case in found}
    return which(
        question, [line(case) if len(years) == 1 else f"{case.year}年 {line(case)}" for case in found]
    )


def same_number(number: int, found: Sequence[Case]) -> str:
    """A bare number that cases of several years have."""
    return of_cases(f"{number}号有{len(found)}件：", found)


def same_name(name: str, people: Sequence[tuple[str, str]]) -> str:
    """A name that several people of the roster have, with their units and WeChat names."""
    ways = [f"{unit} {wechat_name}".strip() for unit, wechat_name in people]
    return which(f"名单里有{len(ways)}个“{echo(name)}”：", ways)


def out_of_range(count: int) -> str:
    """A number that no choice has."""
    return f"请回 {answer_with(count)}。"


def not_listed(number: str) -> str:
    """A number that was not in the list."""
    return f"刚才列的没有{number}号。要看它请发：查 {number}"
