"""A reporter comes back to what they reported."""

from dataclasses import replace

import pytest

from nlp.decisions import Decision, Heard
from nlp.threads import Add, Correct, Open, Pass, Patrol, Resolved, decide
from tests.nlp.talk import BOTH, EEL, WALL, clue, says

HOUR, DAY = 60, 60 * 24
BARGE = clue(6, "沙湾石修那边有条船半夜抽砂", "船老大")


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        # how it goes on, without a word of what or where
        (says("消防来了，沙袋压上去了", "阿珍", 3 * HOUR), Add(2)),
        (says("还没来人看，又开始掉土", "阿珍", 3 * HOUR), Add(2)),
        (says("围起来了，水也清了", "阿珍", HOUR), Resolved(2)),
        # days later in words that are told of such a problem
        (says("沙袋码了三层，明天再压", "阿珍", 3 * DAY), Add(2)),
        (says("昨晚逮到了，机子都收走了", "老李", 2 * DAY), Resolved(1)),
        (says("收完了，谢谢各位", "阿珍", 3 * HOUR), Resolved(2)),
        # nothing of it
        (says("今天摘了几斤杨梅", "阿珍", 3 * HOUR), Pass()),
        (says("辛苦各位领导了", "阿珍", 3 * HOUR), Pass()),
        (says("消防来了，沙袋压上去了", "老王", 3 * HOUR), Pass()),
        (says("消防来了", "阿珍", 3 * DAY), Pass()),
        (says("消防来了，沙袋压上去了", "阿珍", 6 * DAY), Pass()),
    ],
)
def test_how_it_goes_on_belongs_to_one_s_own(heard: Heard, decision: Decision) -> None:
    assert decide(heard, BOTH) == decision


@pytest.mark.parametrize(
    ("words", "minute", "decision"),
    [
        ("船天亮前开走的，往下面去了", 5 * HOUR, Add(6)),
        ("这是那条船，边上还挖了个洗砂池", 5 * HOUR, Add(6)),
        # says where, or is another
        ("这是洗马三角溪，河边堆了好多建筑垃圾", 5 * HOUR, Open()),
        ("另外河里还有好多死鱼", 5 * HOUR, Open()),
        ("河里漂了好多死猪，臭得要命", 5 * HOUR, Open()),
    ],
)
def test_a_problem_without_a_place_may_go_on_with_one_s_own(
    words: str, minute: float, decision: Decision
) -> None:
    assert decide(says(words, "船老大", minute), (BARGE,)) == decision


def test_who_says_plainly_that_it_was_wrong_need_not_stay_with_the_subject() -> None:
    red = clue(7, "洗马三角溪的水是红的，有人倒油漆", "阿珍")
    said = says("更正：不是油漆，是坡上有台挖机在取土，泥水流下来的", "阿珍", 50)
    assert decide(said, (red,)) == Correct(7)


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("双松电鱼的拆了机子收走了，桥没事", Resolved(1)),
        ("今日巡双松，未见电鱼，无异常", Patrol()),
    ],
)
def test_a_check_in_is_an_end_only_if_it_says_so(words: str, decision: Decision) -> None:
    assert decide(says(words, minute=DAY), (EEL,)) == decision


def test_chat_that_names_a_thing_in_the_same_breath_belongs_to_it() -> None:
    slip = says("是地笼，我普通话不标准", minute=1, follows=1)
    dark = clue(1, "岔头双松村有人在河里下弟弄")
    assert decide(slip, (dark,)) == Add(1)
    assert decide(replace(slip, follows=None), (dark,)) == Pass()


def test_a_word_in_common_makes_no_chat_one_s_own() -> None:
    assert decide(says("年轻时候堤上唱山歌", "阿珍", 5 * HOUR), (WALL,)) == Pass()


def test_a_danger_is_hidden_in_no_other_clue() -> None:
    rubbish = clue(9, "岔头羊坡河边堆了好多垃圾", "船老大")
    assert decide(says("消防来了，油罐车翻了，柴油流到河里", "船老大", 2 * HOUR), (rubbish,)) == Open()


@pytest.mark.parametrize(
    ("who", "minute", "decision"),
    [("阿珍", 4 * DAY, Add(10)), ("老王", 4 * DAY, Open()), ("阿珍", 14 * DAY, Open())],
)
def test_what_comes_back_is_known_again_by_a_few_words(who: str, minute: float, decision: Decision) -> None:
    washing = clue(10, "黔城码头有人把宾馆床单拿到河里洗，泡沫一大片", "阿珍")
    said = says("搞床单的半夜又来了，打着灯在码头上搓", who, minute)
    assert said.verdict.confidence < 0.8
    assert decide(said, (washing,)) == decision
