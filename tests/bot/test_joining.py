"""Long messages in parts: whole however the parts arrive, and never lost if one does not."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from bot.joining import BRIEF, PATIENCE, Joiner, Row
from handlers.incoming import Incoming, Kind, Part

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def row(id: int, text: str, part: Part | None = None, sender: str = "mark") -> Row:
    message = Incoming(
        channel="sms",
        id=f"m{id}",
        room=None,
        sender=sender,
        sender_name="尾号0001",
        kind=Kind.TEXT,
        text=text,
        at=NOW,
        part=part,
    )
    return Row(id, message)


def piece(number: int, of: int = 3, ref: str = "7") -> Part:
    return Part(ref=ref, number=number, of=of)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_parts_in_any_order_make_one_message(order: tuple[int, ...]) -> None:
    joiner = Joiner()
    words = {1: "托口镇三里坪村", 2: "桥下有人倒", 3: "建筑垃圾"}
    heard = [one for n in order for one in joiner.add(row(n, words[n], piece(n)), NOW)]
    [whole] = heard
    assert (whole.id, whole.message.text, whole.rest) == (1, "托口镇三里坪村桥下有人倒建筑垃圾", (2, 3))
    assert whole.message.part is None
    assert joiner.next is None


def test_what_is_whole_is_not_held_back() -> None:
    one = row(1, "河边有人电鱼")
    assert Joiner().add(one, NOW) == [one]


def test_parts_of_two_people_and_of_two_messages_are_kept_apart() -> None:
    joiner = Joiner()
    assert joiner.add(row(1, "甲一", piece(1, 2)), NOW) == []
    assert joiner.add(row(2, "乙一", piece(1, 2), "other"), NOW) == []
    assert joiner.add(row(3, "丙一", piece(1, 2, "8")), NOW) == []
    texts = [joiner.add(row(n, "二", piece(2, 2, ref), who), NOW) for n, ref, who in [
        (4, "8", "mark"), (5, "7", "other"), (6, "7", "mark")]]  # fmt: skip
    assert [whole.message.text for [whole] in texts] == ["丙一二", "乙一二", "甲一二"]


def test_a_part_that_never_comes_leaves_a_gap() -> None:
    joiner = Joiner()
    joiner.add(row(1, "托口镇三里坪村", piece(1)), NOW)
    joiner.add(row(3, "建筑垃圾", piece(3)), NOW)
    assert joiner.late(NOW + PATIENCE - timedelta(seconds=1)) == []
    [whole] = joiner.late(NOW + PATIENCE)
    assert (whole.message.text, whole.rest) == ("托口镇三里坪村…建筑垃圾", (3,))


def test_the_same_part_again_under_one_name_begins_another_message() -> None:
    joiner = Joiner()
    joiner.add(row(1, "一", piece(1, 2)), NOW)
    [first] = joiner.add(row(2, "另一", piece(1, 2)), NOW)
    assert first.message.text == "一…"
    [second] = joiner.add(row(3, "二", piece(2, 2)), NOW)
    assert second.message.text == "另一二"


def test_what_looks_cut_waits_shortly_for_more() -> None:
    joiner = Joiner()
    assert joiner.add(row(1, "一" * 67, Part()), NOW) == []
    assert joiner.next == NOW + BRIEF
    assert joiner.add(row(2, "二" * 67, Part()), NOW) == []
    [whole] = joiner.add(row(3, "三"), NOW)
    assert whole.message.text == "一" * 67 + "二" * 67 + "三"
    assert whole.rest == (2, 3)
    joiner.add(row(4, "四" * 70, Part()), NOW)
    [alone] = joiner.late(NOW + BRIEF)
    assert alone.message.text == "四" * 70


def test_what_looks_cut_comes_before_a_part_of_another_message() -> None:
    joiner = Joiner()
    joiner.add(row(1, "一" * 67, Part()), NOW)
    [first] = joiner.add(row(2, "二", piece(1, 2)), NOW)
    assert first.id == 1
