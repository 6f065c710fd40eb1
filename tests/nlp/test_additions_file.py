"""What officers taught, as a rule file that is read back."""

import pytest

from nlp.additions import AddedPlace, AddedWord, Additions, PlaceKind
from nlp.additions_file import read, write
from nlp.book import Book
from nlp.errors import BadRules
from nlp.verdict import Category

ALL = Additions(
    words=(AddedWord(Category.DUMPING, "柚子壳"), AddedWord(Category.FISHING, "背机子的")),
    removed=("渣土",),
    places=(
        AddedPlace("三里坪村", "托口镇"),
        AddedPlace("老榨坊", "托口镇", PlaceKind.LANDMARK),
        AddedPlace("野猪溪", None, PlaceKind.WATER, outside="洪江区"),
    ),
)


@pytest.mark.parametrize("additions", [Additions(), ALL])
def test_what_is_written_is_read_back(additions: Additions) -> None:
    text = write(additions, "河小督词库")
    assert text.startswith("# 河小督词库\n")
    assert read(text) == additions
    Book.of(read(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("removed = [", "Invalid value"),
        ('words = ["a"]', "words"),
        ('[[word]]\ncategory = "乱堆"\nword = "柚子壳"', "word.0.category"),
        ('[[place]]\nname = "老榨坊"\nkind = "hill"', "place.0.kind"),
        ('[[place]]\nname = "老榨坊"', "乡镇"),
        ('[[word]]\ncategory = "dumping"\nword = "皮"', "皮"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadRules, match=why):
        read(text)
