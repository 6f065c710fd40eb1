"""Second speakers: what they say on the clue the room speaks of, and what is none of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp.decisions import Decision, Heard
from nlp.threads import Add, Open, Pass, Resolved, decide
from tests.nlp.talk import BOTH, EEL, WALL, clue, says

DAY = 60 * 24
BLAST = clue(4, "洗马大马溪潭里有人炸鱼，响了两声", "阿珍", 2)
QUARRY = clue(5, "岔头羊坡有人在河滩采砂")


@pytest.mark.parametrize(
    "words",
    [
        "莫去碰那根线，危险",  # advises
        "李叔别靠拢",
        "我早上也路过，是有人",  # was there too
        "我家在坡上也听到机子响",
        "那几个人戴头灯没",  # asks
        "怪不得下半夜狗叫",
        "机子怕是改装过的",  # thinks of it
        "他们是老手了，专拣下半夜出来",
    ],
)
def test_a_second_speaker_speaks_of_what_was_just_told(words: str) -> None:
    assert decide(says(words, "老王", 3, follows=1), (EEL,)) == Add(1)


@pytest.mark.parametrize(
    "words",
    ["今天赶场人好多", "米酒十块一斤，要的找我", "哈哈哈", "早上好各位", "明天怕要下大雨"],
)
def test_small_talk_is_on_nothing(words: str) -> None:
    assert decide(says(words, "老王", 3, follows=1), (EEL,)) == Pass()


def test_the_same_words_after_other_talk_are_on_nothing() -> None:
    assert decide(says("机子怕是改装过的", "老王", 3, follows_talk=True), (EEL,)) == Pass()
    assert decide(says("机子怕是改装过的", "老王", 30, follows=1), (EEL,)) == Pass()


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("电鱼的吧？看清是哪个", Add(1)),
        ("这种背机子电鱼的，小鱼苗都死光", Add(1)),
        # a place of its own, another thing of its own
        ("塘湾响溪也有人电鱼", Open()),
        ("我们院子门口的沟黑得发臭，全是猪粪水", Open()),
        ("另外有人电鱼也该管", Open()),
    ],
)
def test_a_problem_without_a_place_may_be_a_word_on_the_one_just_told(words: str, decision: Decision) -> None:
    assert decide(says(words, "老王", 3, follows=1), (EEL,)) == decision


def test_who_stands_elsewhere_may_still_speak_of_it() -> None:
    offers = says("我在岔头街上，下游要不要喊人", "老王", 4, follows=2)
    assert decide(offers, (WALL,)) == Add(2)
    assert decide(says("岔头街上人多不", "老王", 4, follows=2), (WALL,)) == Pass()


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        (says("前天那个炸鱼的听说是外地人", "老王", 2 * DAY), Add(4)),
        (says("昨晚炸鱼的抓到一个", "老王", DAY), Resolved(4)),
        # now, or elsewhere
        (says("正在炸鱼！快来人", "老王", DAY), Open()),
        (says("昨晚塘湾响溪有人炸鱼", "老王", DAY), Open()),
    ],
)
def test_what_became_of_a_thing_that_was_told_opens_nothing(heard: Heard, decision: Decision) -> None:
    assert decide(heard, (BLAST,)) == decision


def test_what_is_asked_of_one_s_own_kind_of_clue_is_of_it() -> None:
    asked = says("昨天岸边采砂的那台机子罚了没", minute=DAY)
    assert decide(asked, (QUARRY,)) != Open()


def test_who_has_seen_the_same_spot_speaks_of_the_same() -> None:
    seen = says("三角溪那段我骑车也看到了，石头都滚到水里", "老王", 60 * 5)
    assert decide(seen, BOTH) == Add(2)


def test_a_remark_goes_to_what_was_said_last_not_to_one_s_own_of_before() -> None:

    said = says("我也听到机子响了", "阿珍", 30, follows=1)
    spoken = replace(EEL, last_at=EEL.last_at + timedelta(minutes=28))
    assert decide(said, (spoken, WALL)) == Add(1)


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("昨晚又有灯，还在电鱼", Add(1)),
        ("那下面一点还有一堆死猪，臭得要命", Open()),
    ],
)
def test_what_is_told_on_top_of_a_quote_is_a_problem_of_its_own(words: str, decision: Decision) -> None:
    quotes = f"「老李：岔头双松村有人电鱼」\n- - - - - - -\n{words}"
    assert decide(says(quotes, "老王", 9 * 60), BOTH) == decision


def test_a_danger_is_no_word_on_another_problem() -> None:
    rubbish = clue(9, "岔头羊坡河边堆了好多垃圾")
    assert decide(says("油罐车翻了，柴油流到河里", "老王", 3, follows=9), (rubbish,)) == Open()
