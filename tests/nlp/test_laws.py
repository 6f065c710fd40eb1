"""What holds for any text whatever, and for any word that is added."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.book import AddedPlace, AddedWord, Additions, Book, PlaceKind, book
from nlp.message import LONGEST
from nlp.text import normal
from nlp.times import ZONE
from nlp.verdict import Category, Verdict

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)

OURS = "河 溪边 电鱼 渣土 垃圾 托口 三里坪 村 支书 收了钱 没看到 不是 昨晚 99点 店鱼"
FORM = "「 」 @ #接龙 1. ， ? ａ 電 魚 …"
ODD = "👍 🙏🏻 ☀️ \u202e \u200f \u200b \x00 \x1b[31m \ud800 \udfff \ufeff e\u0301 ﷺ"
FOREIGN = "Hello вода نهر 川が 강물 ';DROP-- <b>&amp;</b> {{7*7}} %s%n"
SPACE = ["\n", " ", "\t", "\u3000", "- - -", "@河小督 "]
PIECES = st.sampled_from([*OURS.split(), *FORM.split(), *ODD.split(), *FOREIGN.split(), *SPACE])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.builds(lambda piece, times: piece * times, PIECES, st.integers(1, 400)),
)
_WORDS = [
    "河边",
    "有人",
    "好多",
    "渣土",
    "电鱼",
    "倒",
    "桥下",
    "托口",
    "，",
    "没看到",
    "昨晚",
    "支书",
    "收钱",
]
PLAIN = st.lists(st.sampled_from(_WORDS), max_size=12).map("".join)


def heard(this: Book, text: str, *, kind: str = "text", role: str = "supervisor") -> Verdict:
    return this.understand(text, kind=kind, role=role, at=AT, bot_names=("河小督",))


@given(
    TEXTS,
    st.sampled_from(["text", "audio", "location", "url", "file", "image", "recalled"]),
    st.sampled_from(["supervisor", "officer", "discipline", "unit"]),
)
@settings(max_examples=200, deadline=None)
def test_never_raises_on_any_text(text: str, kind: str, role: str) -> None:
    verdict = heard(book(), text, kind=kind, role=role)
    assert 0 <= verdict.confidence <= 1


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_normalising_is_idempotent(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_is_normal_can_be_written_down_anywhere(text: str) -> None:
    assert normal(text).encode("utf-8").decode("utf-8") == normal(text)


@pytest.mark.parametrize("kind", ["text", "location", "url"])
@pytest.mark.parametrize(
    "piece",
    [
        "垃圾河边",
        "@",
        "「a",
        "不是",
        "\x00",
        "🙏",
        "桥",
        "5月",
        "- ",
        "倒",
        "没有",
        "托口",
        "\ud800",
        "1.河\n",
    ],
)
def test_of_a_hundred_thousand_characters_only_the_first_are_read(piece: str, kind: str) -> None:
    flood = piece * (100_000 // len(piece))
    assert heard(book(), flood, kind=kind) == heard(book(), flood[:LONGEST], kind=kind)


@given(PLAIN, PLAIN)
@settings(max_examples=100, deadline=None)
def test_a_verdict_does_not_depend_on_what_was_heard_before(text: str, before: str) -> None:
    first = heard(book(), text)
    heard(book(), before)
    assert heard(book(), text) == first


ADDED = Book.of(
    Additions(
        words=(
            AddedWord(Category.DUMPING, "蒲葵壳"),
            AddedWord(Category.FISHING, "罾子网"),
            AddedWord(Category.INTEGRITY, "吃砂饭"),
        ),
        removed=("锯木灰", "凤眼莲"),
        places=(
            AddedPlace("樟树脚村", "托口镇"),
            AddedPlace("望夫石", "安江镇", PlaceKind.LANDMARK),
            AddedPlace("小龙溪", None, PlaceKind.WATER),
        ),
    )
)


@given(st.one_of(PLAIN, TEXTS))
@settings(max_examples=300, deadline=None)
def test_what_is_added_changes_nothing_where_it_does_not_stand(text: str) -> None:
    assert heard(ADDED, text) == heard(book(), text)


EXAMPLES = [text for rule in book().lexicon.rules for text in (*rule.yes, *rule.no)]


def test_what_is_added_changes_no_example_of_the_rules() -> None:
    touched = ("锯木灰", "凤眼莲", "蒲葵壳", "樟树脚", "小龙溪")
    for text in EXAMPLES:
        if not any(word in text for word in touched):
            assert heard(ADDED, text) == heard(book(), text)
