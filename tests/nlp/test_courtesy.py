"""Courtesies around what is told: they change nothing of it, and hide no accusation."""

import itertools
import re
from datetime import datetime

import pytest

from nlp.book import book
from nlp.courtesy import core
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import Category, Intent, Verdict

AT = datetime(2026, 5, 11, 9, 0, tzinfo=ZONE)
TOLD = {
    "托口镇三里坪村桥下倒了两车渣土": Category.DUMPING,
    "溪边那家厂的管子往溪里排黑水": Category.POLLUTION,
    "渡口下头有两个人背着电瓶在电鱼": Category.FISHING,
    "河堤塌了一段，路都断了": Category.FACILITY,
    "挖机在河滩上挖砂，一车车拉走": Category.EXTRACTION,
}


def heard(text: str) -> Verdict:
    return understand(text, kind="text", role="supervisor", at=AT)


@pytest.mark.parametrize(
    "around",
    [
        "早上好，{}",
        "大家早 {}",
        "请问，{}",
        "各位领导好，{}",
        "河长办的同志你好，{}",
        "报告领导，{}",
        "{}，谢谢",
        "{} 麻烦河长办看下",
        "{}，反映好几次了",
        "{}，这事归哪个管",
        "{} 请领导重视！谢谢",
        "早上好，河长办的同志，{}，望处理，谢谢",
    ],
)
def test_a_problem_stays_what_it_is(around: str) -> None:
    made = {text: heard(around.format(text)) for text in TOLD}
    assert {text: (one.intent, one.category, one.sealed) for text, one in made.items()} == {
        text: (Intent.CLUE, category, False) for text, category in TOLD.items()
    }


def plain_problems() -> list[tuple[str, Category]]:
    """The rules' own examples that are read as a problem of a kind."""
    told = []
    for text in dict.fromkeys(text for rule in book().lexicon.rules if not rule.sealed for text in rule.yes):
        verdict = heard(text)
        if verdict.category and verdict.intent is Intent.CLUE and not verdict.sealed:
            told.append((text, verdict.category))
    # "河长办的同志，他…" may speak of the one addressed
    return [
        (text, category)
        for text, category in told
        if category not in (Category.OTHER, Category.INTEGRITY) and not re.search("[他她你]", text)
    ]


@pytest.mark.parametrize("is_greeting", [True, False])
def test_no_courtesy_changes_any_kind_of_problem(is_greeting: bool) -> None:
    phrases = book().lexicon.phrases
    words = phrases.greets.starts if is_greeting else phrases.closes.ends
    changed = []
    told = plain_problems()
    for (text, category), courtesy in zip(told, itertools.cycle(words), strict=False):
        said = f"{courtesy}，{text}" if is_greeting else f"{text} {courtesy}"
        made = heard(said)
        if (made.intent, made.category, made.sealed) != (Intent.CLUE, category, False):
            changed.append(said)
    assert len(told) > 2 * len(words)
    assert changed == []


@pytest.mark.parametrize(
    "text",
    [
        "早上好，各位",
        "请问在河里钓鱼要办证不",
        "桥下的垃圾清走了，谢谢",
        "大家早，今天巡河正常，谢谢",
        "早上好 今天又要涨水了",
    ],
)
def test_courtesies_alone_make_no_problem(text: str) -> None:
    assert heard(text).intent is not Intent.CLUE


@pytest.mark.parametrize(
    "text",
    [
        "河长办的同志，砂老板给他送了两条烟，河里随便挖",
        "早上好，村主任收了砂老板的钱，河滩上随便挖，谢谢",
        "请问，站长的小舅子在河里挖砂没人敢管，这事归哪个管",
    ],
)
def test_an_accusation_stays_one(text: str) -> None:
    assert heard(text).sealed


@pytest.mark.parametrize("text", ["请问一下子来了几车渣土倒在河边", "谢谢", "早上好，谢谢", "", "报告，报告"])
def test_what_is_no_courtesy_or_leaves_nothing_stays(text: str) -> None:
    phrases = book().lexicon.phrases
    assert core(text, phrases.greets, phrases.closes) == text
