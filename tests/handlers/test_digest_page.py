"""A page is never longer than a phone, and says the most that fits."""

import random

import pytest

from handlers.digest_page import Block, page
from handlers.paging import MOST_ROWS, rows

LINE = "【紧急】1205号 水面漂浮物 深渡苗族乡 市生态环境分局：整改超12天"


def block(title: str, count: int, line: str = "") -> Block:
    return Block(
        f"{title}{count}件",
        "验收 编号",
        "列表 待验收",
        [f"{n}号" for n in range(1, count + 1)],
        [line or f"{n}号 乱堆 托口镇" for n in range(1, count + 1)],
    )


def length(text: str) -> int:
    return sum(map(rows, text.split("\n")))


def test_what_fits_is_said_in_full() -> None:
    assert page(["头"], [block("甲", 2)], ["尾"]).split("\n") == [
        "头",
        "■ 甲2件 → 验收 编号",
        "1号 乱堆 托口镇",
        "2号 乱堆 托口镇",
        "尾",
    ]


def test_of_a_long_part_the_first_lines_and_where_all_of_it_is() -> None:
    said = page(["头"], [block("甲", 40)]).split("\n")
    assert len(said) == MOST_ROWS
    assert said[-1] == "……还有21件，发：列表 待验收"


def test_each_part_has_some_before_one_has_more() -> None:
    said = page(["头"], [block("甲", 40), block("乙", 3)]).split("\n")
    assert said[-3:] == ["1号 乱堆 托口镇", "2号 乱堆 托口镇", "3号 乱堆 托口镇"]
    assert "……还有25件，发：列表 待验收" in said
    assert len(said) == MOST_ROWS


def test_where_there_is_no_room_a_part_is_one_line() -> None:
    said = page(["头"], [block("甲", 1), *(block("乙", 9, LINE) for _ in range(8))]).split("\n")
    assert said[-1] == "■ 乙9件：1号、2号、3号等 → 列表 待验收"
    assert sum(line.startswith("■") for line in said) == 9, "no part is lost"


def test_where_there_is_hardly_any_a_part_is_its_count() -> None:
    said = page(["头"], [*(block(f"很长的名字{n}", 9, LINE) for n in range(24))]).split("\n")
    assert said[1] == "■ 很长的名字09件 → 列表 待验收"
    assert said[-1].startswith("■ 另有：很长的名字179件、很长的名字189件、")
    assert said[-1].endswith("、很长的名字239件")


def test_without_a_title_only_lines() -> None:
    one = Block("", all="我的", short=["1号"], lines=["1号 乱堆"])
    assert page(["头"], [one]) == "头\n1号 乱堆"


def test_a_part_without_cases_is_its_title() -> None:
    assert page(["头"], [Block("没送到的通知2条 → 重发")]) == "头\n■ 没送到的通知2条 → 重发"


@pytest.mark.parametrize("seed", range(200))
def test_never_longer_than_a_phone(seed: int) -> None:
    dice = random.Random(seed)
    names = [f"{n}很长的名字"[: dice.randint(3, 9)] for n in range(11, 11 + dice.randint(1, 19))]
    blocks = [block(name, dice.randint(1, 60), dice.choice(["", LINE])) for name in names]
    head = ["【今天要办】10月11日 星期一，122件", "（10月12日到10月13日的没发出来，并在这一份里。）"]
    said = page(head, blocks)
    assert length(said) <= MOST_ROWS
    assert all(one.title in said for one in blocks), "no part is lost"
