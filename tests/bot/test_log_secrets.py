"""Whatever happens, the log says ids and actions: nothing that was said, nobody's name, no number."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot import log
from bot.__main__ import main
from bot.channel import ChannelError
from bot.metadata import UnstrippableError

pytestmark = pytest.mark.usefixtures("own_logging")

PHONE = "13987654321"
SECRETS = (
    "暗记",
    PHONE,
    "1398765",
    "\\u6697",  # as JSON may write it
    "老贾",
    "渣土",
    "宋家",
)
ROOM, OFFICE = "暗记监督群", "暗记办公群"
LINES: tuple[dict[str, Any], ...] = (
    {"sender": "暗记老秦", "text": f"托口镇三里坪村桥下有人倒渣土，宋家旁边，电话{PHONE}"},
    {"sender": "暗记老秦", "type": "image", "text": "暗记.jpg"},
    {"sender": "暗记老秦", "type": "audio"},
    {"sender": "暗记老秦", "type": "file", "text": "暗记宋家.docx"},
    {"sender": "暗记老秦", "text": "镇里的河长老贾收了采砂老板的好处，暗记帮他们通风报信"},
    {"sender": "暗记石嫂", "text": f"@河小督 绑定 {PHONE[:8]}", "room": None},
    {"sender": "暗记石嫂", "type": "location", "text": "暗记宋家门口"},
    {"sender": "暗记石嫂", "text": "暗记", "type": "recalled"},
    {"sender": "暗记小敏", "role": "officer", "text": "受理 1", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": f"交办 1 暗记镇 {PHONE}", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": "交办 1 托口镇 3天", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": "备注 1 暗记宋家老板", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": "卷宗 1", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": "加词 乱堆 暗记渣", "room": OFFICE},
    {"sender": "暗记小敏", "role": "officer", "text": "词库 导出", "room": OFFICE},
)


def script(folder: Path) -> Path:
    """Everything happens a minute after the other."""
    file = folder / "script.jsonl"
    base = {"room": ROOM, "role": "supervisor"}
    lines = [
        json.dumps(
            {"id": f"a{number}", "t": f"2026-05-11T09:{number:02}:00+08:00", **base, **line},
            ensure_ascii=False,
        )
        for number, line in enumerate(LINES)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def nothing(patch: pytest.MonkeyPatch) -> None:
    """All is well."""


def bug(patch: pytest.MonkeyPatch) -> None:
    def fail(session: object, hearing: Any, *rest: object) -> NoReturn:
        raise ValueError(hearing.message.text)

    patch.setattr("handlers.recording.open_clue", fail)


def bug_in_a_command(patch: pytest.MonkeyPatch) -> None:
    def fail(session: object, number: object, *rest: object, **more: object) -> NoReturn:
        raise KeyError("暗记", number)

    patch.setattr("storage.cases.find", fail)


def bug_in_a_channel(patch: pytest.MonkeyPatch) -> None:
    async def fail(self: object, conversation: str, text: str, mentions: object = ()) -> NoReturn:
        raise RuntimeError(text)

    patch.setattr("bot.wechat.client.WechatClient.send", fail)


def refused(patch: pytest.MonkeyPatch) -> None:
    async def fail(self: object, message_id: str) -> NoReturn:
        raise ChannelError("no file")

    patch.setattr("bot.wechat.client.WechatClient.fetch", fail)


def damaged(patch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> NoReturn:
        raise UnstrippableError("ValueError")

    patch.setattr("bot.fetcher.stripped", fail)


def no_room(patch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, content: bytes) -> NoReturn:
        raise OSError(28, "No space left on device", "暗记")

    patch.setattr("bot.exports._replace", fail)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (nothing, "ready"),
        (bug, "handle"),
        (bug_in_a_command, "command"),
        (bug_in_a_channel, "send"),
        (refused, "fetch"),
        (damaged, "strip"),
        (no_room, "export"),
    ],
)
def test_nothing_that_was_said_stands_in_the_log(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: Callable[[pytest.MonkeyPatch], None],
    told: str,
) -> None:
    configure = log.configure
    monkeypatch.setattr(log, "configure", lambda level=0: configure(logging.DEBUG))
    fault(monkeypatch)
    assert main(["demo", "--script", str(script(tmp_path)), "--exit", "--data", str(tmp_path / "data")]) == 0
    said, logged = capsys.readouterr()
    assert "暗记老秦" in said, "it was played"
    actions = {json.loads(line)["action"] for line in logged.splitlines() if '"action"' in line}
    assert told in actions
    assert [secret for secret in SECRETS if secret in logged] == []
