"""An attacker: plants words, then looks for them in all that anybody but the discipline side can get.

Everything said to anybody, every answer to every command for every role in every place, and every file of the
data folder, in every way that SQLite, JSON or a PDF may have written them.
"""

import io
import logging
import re
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import ledger as ledger_file
from bot.app import commands
from handlers import report_jobs
from handlers.hearing import Sheet
from handlers.texts.when import CHINA
from storage import ledger
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue, Said
from tests.handlers.digests import digests

SIDE = frozenset({"驻点方正", "纪检"})
"""Who may hear of sealed clues: receipts only."""
WHO = ("老秦", "石嫂", "河长办梁敏", "托口水利武", "水利局欧工", UNBOUND)
WHERE = ("监督", "二群", "办公", PRIVATE)
PLAIN = (
    "列表",
    "列表 全部",
    "列表 已转纪委",
    "今天",
    "日报",
    "列表 没反馈",
    "统计",
    "导出 本月",
    "导出 本月 给单位",
    "周报 本周",
    "月报 本月",
    "季报 本季度",
    "对账",
    "对账 昨天 9 今天 9",
    "我的",
    "我的线索",
    "回头看",
    "词库 建议",
    "名单",
    "列表 全部 镇",
    "列表 河",
    "查 镇 河",
    "查 河边那条",
    "我的线索 河",
    "下一页",
    "托口镇的有哪些",
    "这个月有几件乱堆",
    "石嫂上周报的那个",
    "重发",
)
NUMBERED = ("查 {}", "查 {} 详情", "进度 {}", "卷宗 {}")
MOVES = ("撤销", "受理 {}", "重开 {} 又来了", "是线索 {}", "拆单 {}", "撤回 {}", "告知 {} 好", "备注 {} 看看")
"""Commands that might bring back what is gone; last, because they may change something."""


class Attacker:
    """Hears all that is said in a dialogue, and searches."""

    def __init__(self, talk: Dialogue, folder: Path) -> None:
        self.talk, self.folder = talk, folder
        self.heard: list[Said] = []
        self.files: list[tuple[str, str]] = []
        self._log = io.StringIO()
        self._handler = logging.StreamHandler(self._log)
        self._handler.format = lambda record: repr(vars(record))  # type: ignore[method-assign]
        self._level = logging.getLogger().level
        logging.getLogger().setLevel(logging.DEBUG)
        logging.getLogger().addHandler(self._handler)

    def close(self) -> None:
        """Stop reading the log."""
        logging.getLogger().removeHandler(self._handler)
        logging.getLogger().setLevel(self._level)

    async def say(
        self, who: str, where: str, said: str = "", *, minute: bool = True, **more: Any
    ) -> list[Said]:
        """Somebody speaks, and all that is said because of it at once, or within a minute."""
        handled = await self.talk.outcome(who, where, said, **more)
        if handled is not None:
            for file in handled.write:
                self.files.append((file.path, repr(file)))
                if isinstance(file, Sheet):
                    self.files.append((file.path, await self._ledger(file)))
        new = [*await self.talk.wait(0), *(await self.talk.wait() if minute else ())]
        self.heard += new
        return new

    async def ask_everything(self, numbers: Sequence[int], *, everywhere: bool) -> int:
        """Every question, by everybody, in every place or in private only; how many were asked."""
        asked = 0
        said = [*PLAIN, *(one.format(n) for one in (*NUMBERED, *MOVES) for n in numbers)]
        for words in said:
            for who in WHO:
                for where in WHERE if everywhere else (PRIVATE,):
                    await self.say(who, where, words if where == PRIVATE else f"@河小督 {words}")
                    asked += 1
        await self.digests()
        return asked

    async def _ledger(self, sheet: Sheet) -> str:
        """All that stands in a ledger."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.jsonl"
            now = self.talk.now
            await self.talk.db.read(ledger_file.write, sheet, path, path, ending="jsonl", now=now)
            return path.read_text()

    async def digests(self) -> None:
        """The day's digests, to whom they go."""
        tomorrow = self.talk.now.astimezone(CHINA) + timedelta(days=1)
        self.heard += await digests(self.talk, day=f"{tomorrow:%m-%d}")
        await self.talk.db.run(report_jobs.queue, self.talk.ctx, now=self.talk.now)
        self.heard += await self.talk.wait(0)

    def outsiders(self) -> list[Said]:
        """What was said to others than the discipline side."""
        return [(where, text) for where, text in self.heard if where not in SIDE]

    def found(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Where which of these words stands readable: a hearer, a file, the log."""
        planted = list(words)
        told = [(where, word) for where, text in self.outsiders() for word in planted if word in text]
        logged = [("log", word) for word in planted if word in self._log.getvalue()]
        made = [(path, word) for path, text in self.files for word in planted if word in text]
        return [*told, *logged, *made, *self.on_disk(planted)]

    def on_disk(self, words: Sequence[str]) -> list[tuple[str, str]]:
        """What a thief of the data folder reads without the keys."""
        found = []
        for path in self.folder.rglob("*"):
            if path.is_file() and "keys" not in path.relative_to(self.folder).parts:
                data = path.read_bytes()
                for one in (data, *_unpacked(data)):
                    found += [(path.name, word) for word in words if any(form in one for form in forms(word))]
        return found


def forms(word: str) -> tuple[bytes, ...]:
    """A word as it may be written."""
    return (
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        word.encode("gb18030"),
        ascii(word)[1:-1].encode(),
    )


def _unpacked(data: bytes) -> Iterable[bytes]:
    """The streams of a PDF."""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue


def untried() -> list[str]:
    """Commands that read and that nobody tried: a new one must be added above."""
    tried = {one.split()[0] for one in (*PLAIN, *NUMBERED, *MOVES)}
    reading = [command.word for command in commands() if command.topic.startswith("看")]
    return [word for word in reading if word not in tried]


async def numbers(talk: Dialogue) -> list[int]:
    """All numbers of the ledger."""
    found = await talk.db.read(ledger.listing, statuses=CaseStatus)
    return [case.number for case in found]
