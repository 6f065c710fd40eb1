"""Who of those who would read an accusation is named in it."""

import pytest

from nlp.accused import names


@pytest.mark.parametrize(
    "text",
    [
        "市纪委的方正收了钱",
        "方 正收了老板的钱",
        "驻点方正跟老板一起吃饭",
        "纪检的方书记跟砂老板是一伙的",
        "纪委老方压着不办",
        "派驻组姓方的那个通风报信",
        "「石嫂：方正不管」\n- - - - - - - - - - - - - - -\n是的",
        "方\u200b正帮他们",
    ],
)
def test_named(text: str) -> None:
    assert names(text, "方正", "驻点方正")


@pytest.mark.parametrize(
    "text",
    [
        "村支书收了砂老板的好处",
        "镇里方书记收了钱",
        "纪委不管",
        "纪检组的黄书记",
        "对方正在给村支书送钱",
        "",
        "老方家后面倒渣土",
    ],
)
def test_not_named(text: str) -> None:
    assert not names(text, "方正", "驻点方正")


def test_double_surnames_and_names_of_sections() -> None:
    assert names("纪委欧阳主任收钱", "欧阳平")
    assert not names("纪委欧主任收钱", "欧阳平")
    assert names("二室压着不办", "二室")
    assert not names("纪委书记", "")
    assert not names("anything", "A")
