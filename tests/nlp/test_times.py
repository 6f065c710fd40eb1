"""When: time words against the time of the message."""

from datetime import UTC, datetime

import pytest

from nlp.times import ZONE, time_of

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("昨晚十点听到响", datetime(2026, 6, 2, 22, 0, tzinfo=ZONE)),
        ("今早的事", datetime(2026, 6, 3, 7, 0, tzinfo=ZONE)),
        ("前天看到的", datetime(2026, 6, 1, 12, 0, tzinfo=ZONE)),
        ("大前天半夜", datetime(2026, 5, 31, 1, 0, tzinfo=ZONE)),
        ("刚才路过", datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)),
        ("5月21日 07:40 拍的", datetime(2026, 5, 21, 7, 40, tzinfo=ZONE)),
        ("2026.05.16 13:19", datetime(2026, 5, 16, 13, 19, tzinfo=ZONE)),
        ("昨天下午3点半", datetime(2026, 6, 2, 15, 30, tzinfo=ZONE)),
        ("昨天中午12点", datetime(2026, 6, 2, 12, 0, tzinfo=ZONE)),
        ("凌晨两点一刻", datetime(2026, 6, 3, 2, 15, tzinfo=ZONE)),
        ("晚上11点来的", datetime(2026, 6, 2, 23, 0, tzinfo=ZONE)),
        ("1号那天", datetime(2026, 6, 1, 12, 0, tzinfo=ZONE)),
        ("12月30日", datetime(2025, 12, 30, 12, 0, tzinfo=ZONE)),
    ],
)
def test_time_words(text: str, when: datetime) -> None:
    assert time_of(text, AT) == when


@pytest.mark.parametrize(
    "text", ["河边有人倒东西", "3号楼下面", "13月45日", "25:99", "", "等两个钟头", "2月31日"]
)
def test_no_time(text: str) -> None:
    assert time_of(text, AT) is None


def test_the_day_is_the_day_in_china() -> None:
    assert time_of("昨晚", datetime(2026, 6, 2, 17, 0, tzinfo=UTC)) == datetime(
        2026, 6, 2, 20, 0, tzinfo=ZONE
    )
