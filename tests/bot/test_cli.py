"""The `hexiaodu` command as a person runs it: real processes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import TOKEN

pytestmark = pytest.mark.usefixtures("own_logging")

ROOT = Path(__file__).parent.parent.parent
LINES = [
    ("a1", "07:00:00", "监督员一群", "老秦", "supervisor", "托口镇三里坪村桥下有人倒了两车建筑垃圾"),
    ("a2", "07:03:00", "河长办工作群", "小梁", "officer", "受理 1"),
    ("a3", "07:04:00", "河长办工作群", "小梁", "officer", "交办 1 托口镇"),
    ("a4", "10:00:00", "河长办工作群", "小梁", "officer", "销号 1 已清运，我看的"),
]


def run(*arguments: str | Path, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder of its own, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@contextmanager
def serving(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A demonstration that is running, its chat page up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--data", str(data), "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "聊天页面" in line:
                break
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.jsonl"
    path.write_text(
        "\n".join(
            json.dumps(
                {
                    "id": id,
                    "t": f"2026-05-11T{at}+08:00",
                    "room": room,
                    "sender": who,
                    "role": role,
                    "text": text,
                }
            )
            for id, at, room, who, role, text in LINES
        )
    )
    return path


def test_a_script_is_played_to_its_end_and_taken_up_where_it_was_left(script: Path, tmp_path: Path) -> None:
    first = run("demo", "--script", script, "--exit", "--data", tmp_path / "data", folder=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    said = first.stdout
    for line in (
        f"数据放在：{tmp_path / 'data'}",
        "老秦：托口镇三里坪村桥下有人倒了两车建筑垃圾",
        "已登记 1号（托口镇·乱堆）。谢谢。",
        "1号已受理（托口镇·乱堆）。接下来：交办 1 单位",
        "1号（托口镇·乱堆）已整改销号。谢谢您。",
        "【日报】5月11日",
        "各位好！5月11日小结",
        "■ 办好了1件",
        "—— 放完了：4条消息 ——",
        "问题：1件（乱堆1）",
        "状态：已销号1",
    ):
        assert line in said, line
    assert said.count("已登记 1号") == 1
    assert re.search(r"没送到：0条", said)

    again = run("demo", "--script", script, "--exit", "--data", tmp_path / "data", folder=tmp_path)
    assert again.returncode == 0
    assert "—— 放完了：0条消息 ——" in again.stdout
    assert "已登记 1号" not in again.stdout


def test_a_script_with_half_surrogate_pairs_is_played(script: Path, tmp_path: Path) -> None:
    half = "\ud800"
    said = {"id": f"b{half}", "t": "2026-05-11T09:00:00+08:00", "room": f"监督员一群{half}"}
    said |= {"sender": f"老{half}秦", "text": f"江市镇河里有人电鱼{half}"}
    script.write_text(f"{script.read_text()}\n{json.dumps(said)}")
    done = run("demo", "--script", script, "--exit", "--data", tmp_path / "data", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "老?秦：江市镇河里有人电鱼?" in done.stdout
    assert "—— 放完了：5条消息 ——" in done.stdout


def test_two_processes_do_not_share_a_folder_and_one_stops_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as process:
        second = run("demo", "--data", tmp_path / "data", "--port", "0", folder=tmp_path)
        assert second.returncode == 2
        assert second.stderr == f"已有一个河小督在用这个数据文件夹：{tmp_path / 'data'}。请先停掉它。\n"
        process.terminate()
        assert process.stdout is not None
        assert process.stdout.read() == "已停止。\n"
        assert process.wait(timeout=30) == 0


def test_init_writes_once_and_run_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TOKEN, raising=False)
    assert main(["init"]) == 0
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == (ROOT / "config.toml").read_text(
        encoding="utf-8"
    )
    assert (tmp_path / "data").is_dir()
    assert "hexiaodu roster import" in capsys.readouterr().out

    (tmp_path / "config.toml").write_text("# mine\n", encoding="utf-8")
    assert main(["init"]) == 0
    assert capsys.readouterr().out.startswith("config.toml 已经有了，没有动它，数据放在 ")
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "# mine\n"

    assert main(["run"]) == 2
    assert capsys.readouterr().err == "config.toml 里没有写网关地址：[gateway] endpoint\n"
    (tmp_path / "config.toml").write_text("[gateway]\nendpoint = '127.0.0.1:1'\n", encoding="utf-8")
    assert main(["run"]) == 2
    assert TOKEN in capsys.readouterr().err
    (tmp_path / "config.toml").write_text("surprise = 1\n", encoding="utf-8")
    assert main(["run"]) == 2
    assert "surprise：没有这个设置项" in capsys.readouterr().err


def test_a_roster_is_imported_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    people = tmp_path / "people.csv"
    people.write_bytes("姓名,角色\n石秀,监督员\n梁敏,河长办\n".encode("gbk"))
    capsys.readouterr()
    said = []
    for more in (["--check"], [], []):
        assert main(["roster", "import", "people.csv", *more]) == 0
        said.append(capsys.readouterr().out.split("\n")[:4])
    assert said == [
        ["只是看看，没有导入：", "新增2人：石秀、梁敏", "改动0人", "没变0人"],
        ["导入好了：", "新增2人：石秀、梁敏", "改动0人", "没变0人"],
        ["导入好了：", "新增0人", "改动0人", "没变2人"],
    ]
    assert main(["roster", "export", "all.xlsx"]) == 0
    assert capsys.readouterr().out == "名单2人已写到 all.xlsx（里面有电话，请妥善保管）。\n"
    assert main(["roster", "import", "all.xlsx"]) == 0
    assert "没变2人" in capsys.readouterr().out
    people.write_text("姓名,角色\n石秀,村长\n", encoding="utf-8")
    assert main(["roster", "import", "people.csv"]) == 2
    assert "第2行的角色不对" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["demo", "--exit"], "--exit 要和 --script 一起用"),
        (["demo", "--script", "nowhere.jsonl", "--exit"], "读不了 nowhere.jsonl"),
        (["run", "--config", "nowhere.toml"], "没有找到 nowhere.toml。先运行：hexiaodu init"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    wrong: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert wrong in capsys.readouterr().err


LOADED = """
import atexit, sys
atexit.register(lambda: print(*sys.modules))
from bot.__main__ import main
main(["--help"])
"""


def test_help_needs_nothing_heavy() -> None:
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.splitlines()[-1].split()
    assert "argparse" in loaded
    assert {"sqlalchemy", "pydantic", "wechaty_grpc", "aiohttp", "jieba", "orjson", "rich"}.isdisjoint(loaded)


def test_classify_needs_no_database_and_no_gateway() -> None:
    code = LOADED.replace('["--help"]', '["classify", "--text", "河边有人倒垃圾"]')
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "nlp.understand" in loaded
    assert {"sqlalchemy", "wechaty_grpc", "aiohttp", "rich"}.isdisjoint(loaded)


def test_doctor_ends_quietly_at_ctrl_c(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        port = frozen.getsockname()[1]
        (tmp_path / "config.toml").write_text(f"[gateway]\nendpoint = '127.0.0.1:{port}'\n", encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "doctor"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), TOKEN: "tok"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        frozen.settimeout(30)
        for _ in range(2):  # it knocks, then waits for the answer to its hello
            frozen.accept()[0].detach()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 130
