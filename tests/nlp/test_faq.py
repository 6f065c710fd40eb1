"""A question that was answered before is known again; another one is not."""

import pytest

from nlp import faq

KNOWN = [pair.known for pair in faq.DATA.yes]


@pytest.mark.parametrize("pair", faq.DATA.yes, ids=lambda pair: pair.asked)
def test_the_same_question_in_other_words(pair: faq._Pair) -> None:
    assert faq.same(pair.asked, KNOWN) == KNOWN.index(pair.known)


@pytest.mark.parametrize("pair", faq.DATA.no, ids=lambda pair: pair.asked)
def test_another_question(pair: faq._Pair) -> None:
    assert faq.same(pair.asked, [pair.known]) is None


@pytest.mark.parametrize("asked", ["", "？", "好", "\x00" * 50, "禁" * 10_000, "早上好", "河"])
def test_what_is_no_question_is_none_that_was_answered(asked: str) -> None:
    assert faq.same(asked, KNOWN) is None


def test_between_two_as_near_a_person_decides() -> None:
    assert faq.same("河边能不能搭棚子", ["河边能不能搭棚", "河边能不能搭棚"]) is None
