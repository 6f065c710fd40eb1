"""Files of messages: their order, what a record may hold, and lines that are none."""

import json
from pathlib import Path

import pytest

from bot.records import RecordsError, records


def record(**fields: object) -> dict[str, object]:
    return {"id": "a", "t": "2026-05-11T09:00:00+08:00", "sender": "老秦", "text": "嗯"} | fields


def written(folder: Path, *lines: object) -> Path:
    path = folder / "file.jsonl"
    path.write_bytes(
        b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    )
    return path


def read(path: Path) -> tuple[list[str], list[tuple[int, str]]]:
    """The ids in the order read, and the bad lines."""
    bad: list[tuple[int, str]] = []
    found = records(path)
    return [said.id for said, _ in found.read(lambda number, why: bad.append((number, why)))], bad


def test_in_the_order_of_their_times_also_over_offsets(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        record(id="late"),
        b"",
        record(id="early", t="2026-05-11T00:30:00Z"),
        record(id="same"),
    )
    assert read(path) == (["early", "late", "same"], [])


def test_defaults_labels_and_a_mark_at_the_beginning(tmp_path: Path) -> None:
    line = b"\xef\xbb\xbf" + json.dumps(record(category="dumping", extra=[1])).encode() + b"\r"
    (said, whole), *_ = records(written(tmp_path, line)).read(lambda number, why: pytest.fail(why))
    assert (said.role, said.kind, said.conversation, said.mentions_bot) == (
        "supervisor",
        "text",
        "老秦",
        False,
    )
    assert whole["category"] == "dumping"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "不是一个 JSON 对象"),
        (b"[1]", "不是一个 JSON 对象"),
        (b"\xff\xfe", "不是一个 JSON 对象"),
        (b"[" * 100_000, "不是一个 JSON 对象"),
        (record(id=7), "缺少 id"),
        (record(sender=""), "缺少 sender"),
        (record(text=["a"]), "缺少 text"),
        (record(room={}), "缺少 room"),
        (record(t="gestern"), "时间 t 不对：gestern"),
        (record(t="2026-05-11T09:00:00"), "没有时区"),
        (record(t="0001-01-01T00:00:00+14:00"), "时间 t 不对"),
        (record(role="mayor"), "role 不认识：mayor"),
        (record(type="telegram"), "type 不认识：telegram"),
        (record(type=[]), "type 不认识"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_passed_over(tmp_path: Path, line: object, why: str) -> None:
    ids, bad = read(written(tmp_path, record(id="one"), b"", line, record(id="two")))
    assert ids == ["one", "two"]
    ((number, told),) = bad
    assert number == 3
    assert why in told


def test_half_a_surrogate_pair_is_no_bad_line(tmp_path: Path) -> None:
    ids, bad = read(written(tmp_path, record(text="坏\ud800字")))
    assert (ids, bad) == (["a"], [])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="读不了"):
        records(tmp_path / "nowhere.jsonl")
    with pytest.raises(RecordsError, match="没有消息"):
        records(written(tmp_path, b"", b"  "))
