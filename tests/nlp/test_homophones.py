"""What voice input writes is put right; ordinary words that only look like it are left alone."""

import pytest

from nlp.book import book


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("有人店鱼", "有人电鱼"),
        ("那个何长不来", "那个河长不来"),
        ("河提垮了", "河堤垮了"),
        ("两台挖几响", "两台挖机响"),
        ("在虹口州", "在虹口洲"),
        ("拖口大桥下", "托口大桥下"),
        ("洗杀的船", "洗沙的船"),
    ],
)
def test_what_is_meant(written: str, meant: str) -> None:
    assert book().matcher.scan(written).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "为何长期不处理",
        "录取通知书",
        "生产车间",
        "由政府河提供水源",
        "板桥和长坡",
        "刚才沙湾有人",
        "边喝边聊",
        "上网想买",
        "一直牌子不对",
        "停电于明天结束",
        "再挖几天",
        "如何道歉",
        "包含管网",
        "一份水果",
        "鱼死网破",
        "动物水里游",
        "结尾建议",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert book().matcher.scan(text).text == text
