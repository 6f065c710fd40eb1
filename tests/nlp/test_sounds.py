"""Villages that voice input writes in other characters of the same sound."""

import pytest

from nlp.gazetteer import gazetteer
from nlp.sounds import Sounds

SOUNDS = Sounds(gazetteer())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("竹平龙村后面有人挖砂", "竹坪垅村后面有人挖砂"),  # 垅 and 龙, 坪 and 平
        ("我们容溪村的溪里又黑了", "我们溶溪村的溪里又黑了"),
        ("补瞬村水库边填了一块", "补顺村水库边填了一块"),
        ("松伴村和容溪村都有人倒垃圾", "松板村和溶溪村都有人倒垃圾"),
    ],
)
def test_a_village_is_known_by_its_sound(written: str, meant: str) -> None:
    assert SOUNDS.meant(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "我们村的溪里又黑了",
        "隔壁村有人倒垃圾",
        "关于农村田地的事",
        "松板村那边有人掏沙",
        "石头人村有人掏沙",
        "托口镇松伴村有人掏沙",  # that one lies in another township
        "",
        "村",
        "社区社区村村",
    ],
)
def test_what_is_known_or_sounds_like_none_stays(text: str) -> None:
    assert SOUNDS.meant(text) == text
