"""Orders in plain words: which case, which command; that talk gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import commands
from nlp.order import PHRASES, alone, read


@pytest.mark.parametrize(("said", "what", "command", "rest"), PHRASES.yes)
def test_an_order_says_which_case_which_command_and_what_goes_with_it(
    said: str, what: str, command: str, rest: str
) -> None:
    likeliest = read(said)[0]
    assert (likeliest.what, likeliest.command, likeliest.rest) == (what, command, rest)


@pytest.mark.parametrize("said", PHRASES.no)
def test_talk_is_no_order(said: str) -> None:
    assert read(said) == []


@pytest.mark.parametrize(("said", "command"), PHRASES.alone_yes)
def test_words_stand_for_a_command_that_takes_nothing(said: str, command: str) -> None:
    assert alone(said) == command


@pytest.mark.parametrize("said", PHRASES.alone_no)
def test_like_words_stand_for_none(said: str) -> None:
    assert alone(said) is None


def test_what_is_done_tells_people_and_orders_the_bot() -> None:
    assert read("12号销号了") == []
    assert [order.command for order in read("12号销号了", to_bot=True)] == ["销号"]


@pytest.mark.parametrize(
    ("said", "is_kind", "of_all", "why"),
    [
        ("托口镇的催一下", True, False, ""),
        ("黔城的都转黔城镇", True, True, ""),
        ("所有超期的催一下", True, True, ""),
        ("水太大，三里坪那条延期到下周五", False, False, "水太大"),
        ("断流那个是水利局管，转水利局", False, False, "是水利局管"),
        ("8、9号催一下", False, False, ""),
    ],
)
def test_of_which_kind_of_how_many_and_why(said: str, is_kind: bool, of_all: bool, why: str) -> None:
    likeliest = read(said)[0]
    assert (likeliest.is_kind, likeliest.of_all, likeliest.why) == (is_kind, of_all, why)


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
