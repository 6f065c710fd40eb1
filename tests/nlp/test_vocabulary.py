"""Which words an officer may teach, and which words a text is made of."""

import pytest

from nlp.gazetteer import gazetteer
from nlp.vocabulary import Fault, refused, refused_place, terms


@pytest.mark.parametrize("word", ["柚子壳", "菌棒", "老榨坊", "三里坪村", "背机子的", "红薯渣"])
def test_words_that_tell_something_are_taken(word: str) -> None:
    assert refused(word) is None


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("", Fault.EMPTY),
        ("河", Fault.SHORT),
        ("今天", Fault.EVERYDAY),
        ("大家", Fault.EVERYDAY),
        ("垃圾", Fault.EVERYDAY),
        ("钓鱼", Fault.IN_TALK),
        ("abc", Fault.NOT_A_WORD),
        ("菌棒 菌包", Fault.NOT_A_WORD),
        ("菌棒。", Fault.NOT_A_WORD),
        ("一" * 13, Fault.LONG),
    ],
)
def test_words_that_would_do_harm_are_refused(word: str, fault: Fault) -> None:
    why = refused(word)
    assert why is not None
    assert why.fault == fault


def test_a_word_of_talk_comes_with_a_line_it_stands_in() -> None:
    why = refused("钓鱼")
    assert why is not None
    assert "钓鱼" in why.line


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("岸边倒了好多橘子皮", "橘子皮"),
        ("菌棒也堆满了", "菌棒"),
        ("路边全是甘蔗渣没人管", "甘蔗渣"),
        ("洗砂船半夜在抽", "洗砂船"),
    ],
)
def test_the_words_of_a_text(text: str, inside: str) -> None:
    assert inside in terms(text)


@pytest.mark.parametrize("name", ["张老五", "王二毛", "13512345678", "李建国"])
def test_no_names_and_numbers(name: str) -> None:
    for text in (f"{name}又在倒菌棒", f"菌棒是{name}倒的", f"{name}家的菌棒"):
        assert not any(name in term or term in name for term in terms(text))


def test_places_and_repetitions_are_left_out() -> None:
    assert terms("老榨坊那里有菌棒，菌棒好多", ["老榨坊"]) == ("菌棒",)


def test_a_long_text_gives_few_words() -> None:
    assert len(terms("、".join(f"橘子皮{chr(0x4E00 + n)}菌棒" for n in range(3000)))) <= 20


@pytest.mark.parametrize(
    "name", ["贾镇长社区", "村支书村", "水利站长社区", "老贾社区", "支书收了社区", "收好处", "收了砂", "镇长"]
)
def test_no_place_is_called_after_a_post_or_what_it_is_accused_of(name: str) -> None:
    why = refused_place(name)
    assert why is not None
    assert why.fault is Fault.ACCUSES


def test_no_village_that_there_is_would_be_refused_for_its_words() -> None:
    names = {name.canonical for names in gazetteer().names.values() for name in names if name.village}
    faults = {name: why.fault for name in names if (why := refused_place(name))}
    # 小 and a surname: a village that is known, so nobody is asked to teach it
    assert [name for name, fault in faults.items() if fault is Fault.ACCUSES] == ["小阳村"]
    assert [name for name, fault in faults.items() if fault is Fault.EVERYDAY] == []
