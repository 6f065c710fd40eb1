"""Orders in plain words: which case, which command; that talk gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import commands
from nlp.order import PHRASES, read


@pytest.mark.parametrize(("said", "what", "command", "rest"), PHRASES.yes)
def test_an_order_says_which_case_which_command_and_what_goes_with_it(
    said: str, what: str, command: str, rest: str
) -> None:
    likeliest = read(said)[0]
    assert (likeliest.what, likeliest.command, likeliest.rest) == (what, command, rest)


@pytest.mark.parametrize("said", PHRASES.no)
def test_talk_is_no_order(said: str) -> None:
    assert read(said) == []


def test_the_words_stand_for_commands_that_there_are() -> None:
    known = {command.word for command in commands()}
    assert {verb.command for verb in (*PHRASES.verb, *PHRASES.sent)} <= known


def test_every_command_of_a_word_has_a_proof() -> None:
    proved = {command for _, _, command, _ in PHRASES.yes}
    assert proved == {verb.command for verb in (*PHRASES.verb, *PHRASES.sent)}


@pytest.mark.parametrize(
    ("said", "is_pointed"),
    [("三里坪那条转托口镇", True), ("把三里坪渣土转托口镇", True), ("三里坪渣土转托口镇", False)],
)
def test_whether_one_case_is_pointed_at(said: str, is_pointed: bool) -> None:
    assert [order.is_pointed for order in read(said)] == [is_pointed]


def test_a_long_story_and_several_lines_are_no_order() -> None:
    assert read("三里坪那条转托口镇，" + "情况是这样的" * 20) == []
    assert read("三里坪那条转托口镇\n另外还有一件") == []


@given(st.text(max_size=90))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert all(order.command for order in read(f"{text}那条转{text}"))


@given(st.text(alphabet="清江湖那条转给把让去看看催一下，了吧的和并到12号 ", max_size=60))
def test_any_heap_of_its_words_is_read(text: str) -> None:
    assert all(order.command for order in read(text))
