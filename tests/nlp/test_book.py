"""What officers add and take out counts at once, and only where it should."""

from datetime import datetime

import pytest

from nlp.book import AddedPlace, AddedWord, Additions, BadRules, Book, PlaceKind, book
from nlp.lexicon import lexicon
from nlp.times import ZONE
from nlp.verdict import Category, Intent, Verdict

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)


def heard(this: Book, text: str, *, role: str = "supervisor", kind: str = "text") -> Verdict:
    return this.understand(text, kind=kind, role=role, at=AT)


def with_word(category: Category, word: str) -> Book:
    return Book.of(Additions(words=(AddedWord(category, word),)))


PEEL = with_word(Category.DUMPING, "柚子壳")


@pytest.mark.parametrize(
    "text", ["河边好多柚子壳", "柚子壳到处都是", "三组路边一大堆柚子壳", "又有人拖柚子壳来，没人管"]
)
def test_a_word_added_makes_a_clue_of_its_category(text: str) -> None:
    verdict = heard(PEEL, text)
    assert (verdict.intent, verdict.category) == (Intent.CLUE, Category.DUMPING)
    assert "柚子壳" in [word for one in verdict.evidence for word in one.words]
    assert "柚子壳" in verdict.subject


@pytest.mark.parametrize(
    "text", ["柚子壳可以泡茶", "柚子壳", "河边没有柚子壳", "高价收柚子壳，三块钱一斤", "请问柚子壳能不能丢"]
)
def test_a_word_added_is_no_clue_by_itself(text: str) -> None:
    assert heard(PEEL, text).intent is not Intent.CLUE


def test_a_word_that_names_the_water_itself_needs_no_company() -> None:
    added = with_word(Category.EXTRACTION, "掏河肚子")
    assert heard(added, "掏河肚子").category is Category.EXTRACTION
    assert heard(book(), "掏河肚子").category is None


def test_a_word_about_conduct_is_sealed_where_somebody_is_named() -> None:
    added = with_word(Category.INTEGRITY, "吃砂饭")
    assert heard(added, "村支书吃砂饭").sealed
    assert not heard(added, "我们屋里吃砂饭").sealed


def test_a_word_taken_out_no_longer_fires() -> None:
    text = "桥下好多水藻"
    less = Book.of(Additions(removed=("水藻",)))
    assert heard(book(), text).category is Category.FLOATING
    assert "水藻" not in [word for one in heard(less, text).evidence for word in one.words]
    assert "水藻" not in heard(less, text).subject
    assert book().rules_with("水藻")
    assert not less.rules_with("水藻")


def test_a_word_taken_out_and_added_again_counts_as_added() -> None:
    again = Additions(words=(AddedWord(Category.DUMPING, "水藻"),), removed=("水藻",))
    assert heard(Book.of(again), "桥下好多水藻").category is Category.DUMPING


def test_a_rule_whose_company_is_taken_out_falls_silent_rather_than_wide() -> None:
    rule = next(rule for rule in lexicon().rules if rule.near and not rule.sealed)
    less = Book.of(Additions(removed=tuple(word.removeprefix("=") for word in rule.near)))
    assert rule.what not in [one.what for one in less.lexicon.rules]


def test_what_seals_cannot_be_taken_out() -> None:
    less = Book.of(Additions(removed=("支书", "好处", "包庇", "养猪场")))
    assert heard(less, "村支书包庇养猪场，收了好处").sealed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("贾镇长社区", "贾镇长收了砂老板的好处"),
        ("贾镇长社区", "托口镇三里坪挖沙，贾镇长收了砂老板的好处"),
        ("村支书村", "村支书收了砂老板的好处"),
        ("支书收村", "托口镇支书收村里砂老板的好处"),
        ("长收了村", "站长收了村里砂老板的好处"),
    ],
)
def test_no_place_added_hides_an_accusation(name: str, text: str) -> None:
    added = Book.of(Additions(places=(AddedPlace(name, "托口镇"),)))
    assert heard(book(), text).sealed
    assert heard(added, text).sealed


def test_a_place_added_is_a_place() -> None:
    places = (
        AddedPlace("三里坪村", "托口镇"),
        AddedPlace("望夫石", "安江镇", PlaceKind.LANDMARK),
        AddedPlace("小龙溪河", None, PlaceKind.WATER),
        AddedPlace("盐井村", None, outside="洪江区"),
    )
    added = Book.of(Additions(places=places))
    assert heard(book(), "三里坪桥下有人电鱼").place.township is None
    found = heard(added, "三里坪桥下有人电鱼").place
    assert (found.township, found.village) == ("托口镇", "三里坪")
    assert heard(added, "望夫石下面有人倒渣土").place.township == "安江镇"
    assert heard(added, "小龙溪河里有人电鱼").place.river == "小龙溪河"
    assert heard(added, "盐井村有人电鱼").place.outside == "洪江区"


def test_a_name_of_two_characters_counts_only_where_a_place_is_meant() -> None:
    added = Book.of(Additions(places=(AddedPlace("和平村", "茅渡乡"),)))
    assert heard(added, "和平那边有人电鱼").place.village == "和平"
    assert heard(added, "爱好和平，河里有人电鱼").place.village is None


def test_a_name_in_two_townships_is_asked_about() -> None:
    places = (AddedPlace("樟树脚村", "托口镇"), AddedPlace("樟树脚村", "安江镇"))
    found = heard(Book.of(Additions(places=places)), "樟树脚村有人电鱼").place
    assert (found.township, set(found.townships)) == (None, {"托口镇", "安江镇"})


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("", "空"),
        ("  ", "空"),
        ("渣", "一个字"),
        ("渣" * 21, "太长"),
        ("abc", "没有汉字"),
        ("垃圾 堆", "一次一个词"),
        ("=垃圾", "一次一个词"),
        ("@water垃圾", "一次一个词"),
        ("垃圾\u200b堆", "才认得"),
    ],
)
def test_a_bad_word_is_refused_with_the_reason(word: str, reason: str) -> None:
    with pytest.raises(BadRules, match=reason):
        Additions(words=(AddedWord(Category.DUMPING, word),))
    with pytest.raises(BadRules, match=reason):
        Additions(places=(AddedPlace(word, "托口镇"),))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (AddedPlace("三里坪村", None), "乡镇"),
        (AddedPlace("三里坪村", "托口"), "托口"),
        (AddedPlace("三里坪村", "桃花镇"), "桃花镇"),
        (AddedPlace("三里坪村", "托口镇", outside="洪江区"), "又在"),
    ],
)
def test_a_bad_place_is_refused_with_the_reason(place: AddedPlace, reason: str) -> None:
    with pytest.raises(BadRules, match=reason):
        Book.of(Additions(places=(place,)))
