"""Officers' and units' words find the clue they are said in."""

from dataclasses import replace

import pytest

from nlp.decisions import Decision, Heard
from nlp.threads import Note, Pass, Resolved, decide
from tests.nlp.talk import BOTH, EEL, WALL, clue, says

HOUR, DAY = 60, 60 * 24
RUBBISH = clue(8, "塘湾响溪河边堆了好多垃圾", "老王", 4)


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        # next after a question about it, however old it is
        (says("队里在查，明天回话", "河长办", DAY, role="officer", follows=1), Note(1)),
        (says("队里在查，明天回话", "河长办", DAY, role="officer", follows_talk=True), Pass()),
        # thanks with an answer, thanks to all
        (says("谢谢反映，下午派人看", "河长办", 5, role="officer", follows=2), Note(2)),
        (says("谢谢大家", "河长办", 3 * DAY, role="officer"), Pass()),
        # whose it is instead
        (says("这段不归我们站，我帮转给乡里", "武", 5, role="unit", unit="托口镇水利站", follows=2), Note(2)),
        # a unit at work tells how it goes on
        (says("两个人都控制住了", "申", 2 * HOUR, role="unit", unit="市渔政大队"), Note(1)),
        (says("两个人都控制住了", "申", 20 * DAY, role="unit", unit="市渔政大队"), Pass()),
        # what it names counts more than what was said before
        (says("三角溪的堤，石料明天到", "河长办", HOUR, role="officer", follows=1), Note(2)),
    ],
)
def test_an_answer_belongs_where_it_is_given(heard: Heard, decision: Decision) -> None:
    assert decide(heard, BOTH) == decision


def test_who_is_addressed_is_spoken_to_of_what_they_reported() -> None:
    joined = replace(
        WALL, people=WALL.people | {"老王"}, names=WALL.names | {"老王"}, last_at=RUBBISH.last_at
    )
    said = says("@老王 收到，下午去清", "河长办", 8, role="officer")
    assert decide(said, (joined, RUBBISH)) == Note(8)
    quotes = says("「老王：响溪那里」\n- - - - - - -\n下午去清", "河长办", 8, role="officer")
    assert decide(quotes, (joined, RUBBISH)) == Note(8)


def test_an_answer_to_its_reporter_may_name_where_it_belongs_instead() -> None:
    said = says("@老李 那里属洪江区，已转他们", "河长办", 5, role="officer", follows=1)
    assert decide(said, (EEL,)) == Note(1)


def test_who_tells_of_the_end_says_that_it_is_over() -> None:
    said = says("电鱼机没收了，人抓到了", "申", HOUR, role="unit", unit="市渔政大队")
    assert decide(said, (EEL, RUBBISH)) == Resolved(1)
