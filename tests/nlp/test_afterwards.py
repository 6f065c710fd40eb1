"""What is told of a problem later finds the way back to it by its words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp.attach import quoted_words
from nlp.decisions import Candidate, Decision, Heard
from nlp.threads import Add, Note, Pass, decide
from tests.nlp.talk import clue, says

HOUR, DAY = 60, 60 * 24
WEED = clue(1, "岔头双松村坝口一层水葫芦", "王婶")
FARM = clue(2, "洗马三角溪有根管子往溪里排粪水", "老支书", 3)
ALL = (WEED, FARM)


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        (says("来了两个人拿竹耙子，捞了一角", "王婶", 2 * DAY), Add(1)),
        (says("今天颜色淡些，气味还是有", "老支书", 2 * DAY), Add(2)),
        # of another kind than what they reported, or of nothing
        (says("来了两个人拿竹耙子，捞了一角", "老支书", 2 * DAY), Pass()),
        (says("晚上一起去跳舞", "王婶", 2 * DAY), Pass()),
        # a long time after
        (says("来了两个人拿竹耙子，捞了一角", "王婶", 7 * DAY), Pass()),
        # the room speaks of something else just now
        (says("捞到中午捞了一角", "王婶", 2 * DAY, follows=2), Add(1)),
    ],
)
def test_a_reporter_is_led_back(heard: Heard, decision: Decision) -> None:
    assert decide(heard, ALL) == decision


def test_who_spoke_in_it_may_tell_on_within_the_day() -> None:
    joined = replace(WEED, people=frozenset({"王婶", "老李"}))
    assert decide(says("捞了一角", "老李", 20 * HOUR), (joined, FARM)) == Add(1)
    assert decide(says("捞了一角", "老李", 2 * DAY), (joined, FARM)) == Pass()


@pytest.mark.parametrize(
    ("unit", "candidates", "decision"),
    [
        ("市生态环境分局", (WEED, FARM), Note(2)),
        ("市生态环境分局", (FARM, WEED), Note(2)),
        ("市公安局", (WEED,), Pass()),
    ],
)
def test_a_unit_tells_of_what_is_its_own(
    unit: str, candidates: tuple[Candidate, ...], decision: Decision
) -> None:
    assert decide(says("抽了四车，明天接管子", "小欧", DAY, role="unit", unit=unit), candidates) == decision


def test_what_an_officer_s_quote_says_goes_where_it_was_said() -> None:
    twice = (clue(5, "岔头双松村河边，堆了好多渣土", "老唐"), clue(6, "岔头双松村的趸船洗机舱", "老唐", 5))
    heard = says("「老唐：岔头双松村河边，堆了好多渣土」\n- - - - -\n限三天清走", "站长", 9, role="unit")
    assert decide(replace(heard, unit="岔头乡水利站"), twice) == Note(5)


def test_one_s_own_goes_before_what_the_room_speaks_of_if_it_is_named() -> None:
    said = says("竹耙子捞了水葫芦，烂的还在发臭", "王婶", DAY, follows=2)
    assert decide(said, ALL) == Add(1)


@pytest.mark.parametrize("words", ["桩子那个我们上午去看", "桩的事我们上午去看"])
def test_a_thing_that_is_begun_with_says_which_is_meant(words: str) -> None:
    stakes = clue(5, "岔头双松村滩上插满竹桩", "老唐")
    barge = clue(6, "岔头双松村码头停的趸船洗机舱，黑水往河里打", "老唐", 5)
    heard = says(words, "站长", 12, role="unit", unit="岔头乡水利站", follows=6)
    assert decide(heard, (stakes, barge)) == Note(5)


@pytest.mark.parametrize(
    "words",
    [
        "镇上开了家烤鱼店，味道可以",
        "今年的龙船赛在哪里划",
        "昨晚停电，黑得跟墨汁一样",
        "清江湖风景好，带同学去坐游船",
        "挖机师傅电话哪个有，我屋打地基",
        "我把船卖了，不打鱼了",
        "家里水管爆了，楼道成了小溪",
        "早上大雾，船都不开",
    ],
)
def test_talk_of_the_day_after_belongs_to_nothing(words: str) -> None:
    for reporter in ("王婶", "老支书"):
        assert decide(says(words, reporter, DAY), ALL) == Pass()


def test_what_others_say_after_it_was_spoken_of_again_is_no_remark_on_it() -> None:
    again = replace(WEED, last_at=WEED.opened_at + timedelta(days=1))
    assert decide(says("镇上开了家烤鱼店，味道可以", "老李", DAY + 5, follows=1), (again,)) == Pass()
    assert decide(says("我也看到了，捞得好慢", "老李", DAY + 5, follows=1), (again,)) == Add(1)


def test_a_word_that_is_said_everywhere_tells_no_clue() -> None:
    thanked = replace(WEED, answers=("收到",))
    heard = replace(says("「站长：收到，明天看」\n- - - - -\n几点", "环保", 9, role="unit"), unit="市公安局")
    assert quoted_words(heard, (thanked, FARM)) is None


def test_what_is_told_by_the_way_is_not_of_what_was_told_just_now() -> None:
    lately = clue(3, "岔头双松村桥下有人倒渣土", "王婶", DAY)
    assert decide(says("顺便讲，来人拿竹耙子捞了", "王婶", DAY + 2), (WEED, lately)) == Add(1)
