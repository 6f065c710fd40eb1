"""What an addition fills and what a correction replaces."""

from datetime import datetime, timedelta

from nlp.known import MAX_SPOT, candidate, completed, corrected, stated
from nlp.times import ZONE
from nlp.verdict import Category, Intent, Place, Severity, Verdict
from tests.nlp.test_memory import clue

AT = datetime(2026, 6, 3, 9, 0, tzinfo=ZONE)


def says(place: Place = Place(), **more: object) -> Verdict:  # noqa: B008
    return Verdict(Intent.FOLLOW_UP, place=place, **more)  # type: ignore[arg-type]


def test_an_addition_fills_what_was_missing_and_replaces_nothing() -> None:
    before = clue(1, township="托口镇", spot="桥底下")
    place = Place("托口镇", "三里坪", "清江湖", ("码头",))
    assert completed(before, says(place, severity=Severity.URGENT, happened_at=AT)) == {
        "village": "三里坪",
        "river": "清江湖",
        "spot": "桥底下 码头",
        "severity": "urgent",
        "happened_at": AT,
    }
    full = clue(
        2, township="托口镇", village="三里坪", river="渠水", spot="码头", severity="urgent", happened_at=AT
    )
    assert completed(full, says(place, happened_at=AT + timedelta(hours=1))) == {}


def test_a_village_of_another_township_is_not_put_into_this_one() -> None:
    assert completed(clue(1, township="托口镇"), says(Place("安江镇", "下坪"))) == {}


def test_an_ambiguous_village_is_remembered_until_the_township_is_known() -> None:
    place = Place(None, "杨柳", townships=("群峰乡", "塘湾镇"))
    assert completed(clue(1), says(place))["townships"] == ["群峰乡", "塘湾镇"]
    assert "townships" not in completed(clue(1, township="群峰乡"), says(place))


def test_an_address_names_no_spot() -> None:
    place = Place("托口镇", words=("托口镇三里坪村12号",))
    assert completed(clue(1), says(place), is_address=True) == {"township": "托口镇"}


def test_a_correction_replaces_what_it_names() -> None:
    before = clue(1, township="江市镇", village="里坪", category="fishing", sub="electric")
    assert corrected(before, says(Place("托口镇"))) == {"township": "托口镇", "village": None}
    assert corrected(before, says(category=Category.DUMPING, sub="household")) == {
        "category": "dumping",
        "sub": "household",
    }
    assert corrected(before, says(happened_at=AT)) == {"happened_at": AT}


def test_a_verdict_without_a_category_states_another_problem() -> None:
    assert stated(says())["category"] == "other"


def test_a_candidate_knows_who_spoke_and_in_which_words() -> None:
    made = candidate(clue(1, people={"a": "老秦", "b": "石嫂"}, words="河边有垃圾\n还在"))
    assert (made.people, made.names) == (frozenset("ab"), frozenset({"老秦", "石嫂"}))
    assert made.texts == ("河边有垃圾", "还在")


def test_where_exactly_is_said_in_few_characters_however_long_the_name_of_a_position() -> None:
    before = clue(1, township="托口镇", spot="桥底下")
    told = completed(before, says(Place("托口镇", words=("长" * 4000,))))
    assert len(told["spot"]) == MAX_SPOT
    assert len(stated(says(Place(words=("码头", "长" * 4000))))["spot"]) == MAX_SPOT
