"""`hexiaodu classify` and `hexiaodu evaluate`, as a person runs them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

pytestmark = pytest.mark.usefixtures("own_logging")

ROOT = Path(__file__).parent.parent.parent
FIELDS = [
    "id", "intent", "clue", "category", "sub", "second", "town", "village", "river", "time", "severity",
    "sealed", "confidence", "evidence",
]  # fmt: skip
TOLD: tuple[tuple[str, str, str, str, str, str, Mapping[str, Any]], ...] = (
    ("s1", "09:00", "老秦", "supervisor", "image", "", {"intent": "follow_up", "clue": "A"}),
    (
        "s2",
        "09:01",
        "老秦",
        "supervisor",
        "text",
        "托口镇三里坪村桥底下有人倒了两车建筑垃圾",
        {
            "intent": "clue",
            "clue": "A",
            "category": "dumping",
            "second": [],
            "town": "托口镇",
            "village": "三里坪",
            "river": None,
            "severity": "normal",
        },
    ),
    ("s3", "09:02", "石嫂", "supervisor", "text", "早上好", {"intent": "chat", "clue": None}),
    ("s4", "09:03", "老秦", "supervisor", "image", "", {"intent": "follow_up", "clue": "A"}),
    (
        "s5",
        "09:30",
        "石嫂",
        "supervisor",
        "text",
        "巫水边上洪江区那里有厂子排黑水",
        {"intent": "clue", "clue": "B", "category": "facility", "town": "洪江区", "river": "巫水"},
    ),
)


def written(folder: Path, *extra: str) -> Path:
    path = folder / "told.jsonl"
    lines = [
        json.dumps(
            {
                "id": id,
                "t": f"2026-05-11T{at}:00+08:00",
                "room": "一群",
                "sender": who,
                "role": role,
                "type": kind,
                "text": text,
                "at_bot": False,
                "sealed": False,
                **labels,
            },
            ensure_ascii=False,
        )
        for id, at, who, role, kind, text, labels in TOLD
    ]
    path.write_text("\n".join([*lines, *extra]), encoding="utf-8")
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_for_each_message_with_all_fields(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["classify", str(written(tmp_path))]) == 0
    said = capfdbinary.readouterr()
    made = lines(said.out.decode())
    assert said.err == b""
    assert [one["id"] for one in made] == ["s1", "s2", "s3", "s4", "s5"]
    assert [one["clue"] for one in made] == [None, "s2", None, "s2", "s5"]
    assert list(made[0]) == FIELDS
    clue = made[3]
    assert (clue["intent"], clue["category"], clue["sub"]) == ("follow_up", "dumping", "construction_waste")
    assert (clue["town"], clue["village"], clue["river"]) == ("托口镇", "三里坪村", None)
    assert (clue["severity"], clue["sealed"], made[2]["severity"]) == ("normal", False, None)
    assert any("建筑垃圾" in one["words"] for one in made[1]["evidence"])
    assert (made[4]["town"], made[4]["river"]) == ("洪江区", "巫水")


def test_a_bad_line_is_passed_over_and_the_exit_code_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["classify", str(written(tmp_path, "{", '{"id": "x"}')), "--out", str(out)]) == 1
    assert capsys.readouterr().err == (
        "第6行跳过：不是一个 JSON 对象\n第7行跳过：缺少 t，或不是文字\n有2行不对，跳过了。\n"
    )
    assert len(lines(out.read_text(encoding="utf-8"))) == 5


@pytest.mark.parametrize("told", ["nowhere.jsonl", "--out"])
def test_files_that_cannot_be_used_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    file = str(written(tmp_path))
    arguments = [told] if told != "--out" else [file, "--out", str(tmp_path / "no" / "folder")]
    assert main(["classify", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("写不了" if told == "--out" else "读不了")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["told.jsonl", "../{folder}/told.jsonl", "link.jsonl", "twin.jsonl"])
def test_what_is_read_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = written(tmp_path)
    (tmp_path / "link.jsonl").symlink_to(file)
    (tmp_path / "twin.jsonl").hardlink_to(file)
    before = file.read_bytes()
    assert main(["classify", str(file), "--out", str(tmp_path / name.format(folder=tmp_path.name))]) == 2
    assert capsys.readouterr().err == f"--out 就是要读的 {file}，没有动它。请换一个文件名。\n"
    assert file.read_bytes() == before


def test_the_output_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "old.jsonl")
    assert main(["classify", str(tmp_path / "nowhere.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert (tmp_path / "old.jsonl").read_text(encoding="utf-8") == "old"
    assert main(["classify", str(written(tmp_path)), "--out", str(tmp_path / "out.jsonl")]) == 0
    assert (tmp_path / "out.jsonl").is_symlink()
    assert len(lines((tmp_path / "old.jsonl").read_text(encoding="utf-8"))) == len(TOLD)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old.jsonl", "out.jsonl", "told.jsonl"]
    assert main(["classify", str(written(tmp_path)), "--out", "/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "parts", [["classify"], ["evaluate"], ["evaluate", "--json"], ["classify", "--text"]]
)
def test_a_full_disk_is_one_sentence(tmp_path: Path, parts: list[str]) -> None:
    file = str(written(tmp_path)) if parts[-1] != "--text" else "河边有人倒垃圾"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *parts, file],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    why = "没有做完：读写出错（No space left on device）。请看看磁盘满不满，再来一次。\n"
    assert (done.returncode, done.stderr) == (2, why)


LABELS: list[tuple[str, object]] = [
    ("clue", []),
    ("clue", {"a": 1}),
    ("category", ["dumping"]),
    ("second", "dumping"),
    ("town", 7),
    ("village", {}),
    ("river", True),
    ("severity", []),
    ("intent", []),
    ("sealed", "yes"),
    ("borderline", []),
]


@pytest.mark.parametrize(("name", "label"), LABELS)
def test_a_label_of_the_wrong_type_is_a_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, label: object
) -> None:
    bad = {"id": "b", "t": "2026-05-11T10:00:00+08:00", "sender": "x", "text": "早上好", "intent": "chat"}
    file = str(written(tmp_path, json.dumps(bad | {name: label})))
    assert main(["evaluate", file, "--errors"]) == 1
    said = capsys.readouterr()
    assert said.err == f"第6行跳过：标注 {name} 不对\n有1行不对，跳过了。\n"
    assert "消息5条，线索2条。" in said.out


@pytest.mark.parametrize("name", ["intent", "category", "severity"])
def test_a_label_that_there_is_not_is_a_bad_line_that_tells_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    bad = {"id": "b", "t": "2026-05-11T10:00:00+08:00", "sender": "x", "text": "早上好", "intent": "chat"}
    assert main(["evaluate", str(written(tmp_path, json.dumps(bad | {name: "dumpping"})))]) == 1
    told = capsys.readouterr().err
    assert f"标注 {name} 不认识：dumpping（可以写：" in told
    assert {"intent": "follow_up", "category": "dumping", "severity": "urgent"}[name] in told


@pytest.mark.parametrize("more", [["--errors"], ["--json"]])
def test_half_a_surrogate_pair_stops_no_figures(tmp_path: Path, more: list[str]) -> None:
    said = {"id": "坏\ud800", "t": "2026-05-11T10:00:00+08:00", "sender": "\ud800", "text": "\ud800早上好"}
    file = written(tmp_path, json.dumps(said | {"intent": "clue", "clue": "\ud800", "town": "\ud800"}))
    done = subprocess.run(
        [sys.executable, "-m", "bot", "evaluate", str(file), *more],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_figures_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(written(tmp_path)), "--errors"]) == 0
    said = capsys.readouterr().out
    for words in ("消息5条，线索2条。", "线索 F1", "设施问题 → 水污染：1", "该转纪检而没有转：没有"):
        assert words in said
    assert "类别错了  s5  石嫂：巫水边上洪江区那里有厂子排黑水\n  应该是：设施问题  判成了：水污染" in said
    rows = [line for line in said.splitlines() if line.endswith(("2/2", "1/2"))]
    assert len({sum(2 if ord(one) > 0x2000 else 1 for one in row) for row in rows[:3]}) == 1


def test_figures_for_a_program_and_borderline_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    apart = {"id": "b", "t": "2026-05-11T10:00:00+08:00", "room": "别的群", "sender": "x", "text": "早上好"}
    line = json.dumps(apart | {"intent": "clue", "clue": "C", "borderline": True})
    assert main(["evaluate", str(written(tmp_path, line)), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    figures = made["figures"]
    assert figures["f1"] == 1.0
    assert figures["category"] == {"right": 1, "of": 2, "rate": 0.5}
    assert figures["places"]["village"]["right"] == 1
    assert figures["confusions"] == {"facility>pollution": 1}
    assert figures["attached"]["of"] == 1
    assert made["borderline"]["recall"] == {"right": 0, "of": 1, "rate": 0.0}


def test_a_file_without_labels_has_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.jsonl"
    path.write_text('{"id": "a", "t": "2026-05-11T09:00:00+08:00", "sender": "老秦", "text": "嗯"}')
    assert main(["evaluate", str(path)]) == 2
    assert "没有标注" in capsys.readouterr().err


def test_a_bar_on_a_terminal_and_for_long_files_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.progress import LONG, shown

    assert list(shown(range(LONG), LONG, "判断")) == list(range(LONG))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(shown([1], 1, "判断")) == [1]
    assert capsys.readouterr().err == ""
    assert list(shown(range(LONG), LONG, "判断")) == list(range(LONG))
    assert "判断" in capsys.readouterr().err
