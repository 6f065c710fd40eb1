"""Which clue a message belongs to: conversations, told line by line."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.threads import (
    Add,
    Ask,
    Candidate,
    Correct,
    Decision,
    Heard,
    Loose,
    Note,
    Open,
    Pass,
    Patrol,
    Resolved,
    Seal,
    Withdraw,
    decide,
)
from tests.nlp.talk import AT, BOTH, EEL, PLACELESS, WALL, says


@pytest.mark.parametrize(
    ("heard", "candidates", "decision"),
    [
        (says("岔头双松村有人电鱼"), (), Open()),
        (says("", kind="image"), (), Loose()),
        (says("", minute=3, kind="image"), BOTH, Add(1)),
        (says("", "阿珍", 4, kind="image"), BOTH, Add(2)),
        (says("", minute=30, kind="image"), BOTH, Loose()),
        (says("湖南省怀化市洪江市岔头乡双松村", minute=2, kind="location"), BOTH, Add(1)),
        (says("就在桥底下", minute=5), BOTH, Add(1)),
        (says("两个人，穿雨衣", minute=8), BOTH, Add(1)),
        (says("江市镇龙尾村的", minute=6), (PLACELESS,), Add(3)),
        (says("江市镇龙尾村那里", minute=180), (PLACELESS,), Add(3)),
        (says("双松那边还在电，又看到灯了", "老王", 60 * 30), BOTH, Add(1)),
        (says("岔头双松村有三个人在电鱼", "老王", 60 * 30), BOTH, Open(like=1)),
        (says("我也看到了，两个人", "老王", 3), (EEL,), Add(1)),
        (says("塘湾响溪村河滩上堆了好多垃圾", minute=5), (EEL,), Open()),
        (says("岔头双松村河滩上堆了好多垃圾", minute=5), (EEL,), Open()),
        (says("另外，洗马潭那里养猪场往河里放粪水", minute=5), (EEL,), Open()),
        (says("「老李：岔头双松村有人电鱼」\n- - - - - - -\n昨晚我也听到了", "老王", 600), BOTH, Add(1)),
        (says("打错了，是双溪口不是双松", minute=4), (EEL,), Correct(1)),
        (says("我看错了，撤回", minute=6), (EEL,), Withdraw(1)),
        (says("双松电鱼那个我搞错了，撤回", minute=60 * 20), BOTH, Withdraw(1)),
        (says("发错了", "老王", 3), BOTH, Pass()),
        (says("三角溪的河堤修好了", "老王", 60 * 50), BOTH, Resolved(2)),
        (says("双松电鱼的抓到没有", "老王", 60 * 20), BOTH, Ask(1)),
        (says("我上次报的有结果没", "老王", 60), BOTH, Ask(None)),
        (says("今日巡河无异常", minute=1), (), Patrol()),
        (says("我们村支书收了砂老板的红包"), (), Seal()),
        (says("收到", "河长办", 3, role="officer"), BOTH, Pass()),
        (says("@老李 收到，人还在不在", "河长办", 3, role="officer"), BOTH, Note(1)),
        (says("@阿珍 马上派人去", "河长办", 5, role="unit"), BOTH, Note(2)),
        (says("三角溪的堤，水利站下午到", "河长办", 60 * 8, role="unit"), BOTH, Note(2)),
        (says("请各位监督员加密巡河", "河长办", 3, role="officer"), BOTH, Pass()),
        (says("这类问题请私信我", "驻点", 3, role="discipline"), BOTH, Pass()),
        (says("草鱼十块一斤", "老王", 3), BOTH, Pass()),
        (says("哈哈哈", minute=3), BOTH, Pass()),
        (says("“老李”撤回了一条消息", kind="recalled"), BOTH, Pass()),
    ],
)  # fmt: skip
def test_decisions(heard: Heard, candidates: tuple[Candidate, ...], decision: Decision) -> None:
    assert decide(heard, candidates) == decision


def test_the_window_is_extended_by_each_addition() -> None:
    later = replace(EEL, last_at=AT + timedelta(minutes=9), last_by_reporter=AT + timedelta(minutes=9))
    assert decide(says("", minute=18, kind="image"), (later,)) == Add(1)
    assert decide(says("", minute=18, kind="image"), (EEL,)) == Loose()


def test_a_problem_that_comes_back_belongs_to_its_closed_clue() -> None:
    closed = replace(EEL, is_closed=True)
    assert decide(says("双松又有人电鱼了", minute=60 * 48), (closed,)) == Add(1)


def test_another_room_s_thread_takes_no_words_without_place() -> None:
    elsewhere = replace(EEL, conversation="二群")
    assert decide(says("就在桥底下", minute=5), (elsewhere,)) == Pass()


DAY = 60 * 24


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        # whose business it is
        (says("去看过了，明天动工", "武", DAY, role="unit", unit="洗马乡水利站"), Note(2)),
        (says("人抓到了，网没收", "申", DAY, role="unit", unit="市渔政大队"), Resolved(1)),
        (says("我们在查", "吴", DAY, role="unit", unit="托口镇政府"), Pass()),
        # whom it is said to
        (says("@阿珍 明天就派人", "河长办", DAY, role="officer"), Note(2)),
        (says("李师傅，照片收到了", "河长办", 3, role="officer"), Note(1)),
        # what was talked of just before
        (says("这个要看具体规定", "河长办", 4, role="officer"), Note(2)),
        (says("这个要看具体规定", "河长办", 4, role="officer", follows_talk=True), Pass()),
        # a reporter comes back to their own
        (says("三角溪那个堤的事有人管没有", "阿珍", DAY), Ask(2)),
        (says("上午打错了，是岔头乡羊坡村，不是三角溪", "阿珍", 60 * 3), Correct(2)),
        (says("昨天讲的三角溪那个我看走眼了，撤回", "阿珍", 60 * 10), Withdraw(2)),
        (says("三角溪的堤堵好了，都平安", "阿珍", 60 * 10), Resolved(2)),
        (says("昨晚那个我又去看了，还在", "阿珍", 60 * 10), Add(2)),
    ],
)
def test_who_speaks_to_whom_tells_of_what(heard: Heard, decision: Decision) -> None:
    assert decide(heard, BOTH) == decision


def test_a_quoted_answer_leads_to_the_clue_it_was_given_in() -> None:
    answered = replace(EEL, answers=("执法队半小时到",), people=EEL.people | {"河长办"})
    asks = says("「河长办：执法队半小时到」\n- - - - - - -\n等到天亮都没见人", minute=70)
    assert decide(asks, (answered, WALL)) == Add(1)


def test_a_new_problem_in_the_words_of_a_correction_is_no_correction() -> None:
    said = says("洗马三角溪边堆了好多建筑垃圾，这不是害人是什么", minute=4)
    assert decide(said, (EEL,)) == Open()


def test_the_place_said_in_the_same_breath_belongs_to_the_problem() -> None:
    where = says("江市镇龙尾村那头，水也搅得稀浑发臭", minute=2)
    assert decide(where, (PLACELESS,)) == Add(3)
    assert decide(replace(where, at=AT + timedelta(hours=3)), (PLACELESS,)) == Open()


TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["双松", "又来了", "撤回", "打错了", "垮了", "清走了", "有结果没", "@老李 好", "电鱼"]),
)


@given(
    TEXT,
    st.sampled_from(["text", "image", "location", "audio", "url"]),
    st.sampled_from(["supervisor", "officer", "unit", "discipline"]),
    st.integers(0, 20000),
)
@settings(max_examples=150, deadline=None)
def test_never_raises_and_names_only_what_it_was_given(text: str, kind: str, role: str, minute: int) -> None:
    decision = decide(says(text, minute=minute, kind=kind, role=role), BOTH)
    named = getattr(decision, "clue", None) or getattr(decision, "like", None)
    assert named in (None, 1, 2)
