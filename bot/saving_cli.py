"""`backup`, `restore` and `import-chat` on the command line; what they need is imported when they run."""

import argparse
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

Serve = Callable[[Coroutine[Any, Any, None]], int]


def add(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", serve: Serve) -> None:
    """Add the three commands; `serve` runs what they do."""
    save = parts.add_parser("backup", help="现在备份一次（每天也会自动备份）；运行着也能用")
    save.add_argument("--to", type=Path, metavar="DIR", help="放在哪里（默认：设置里的 [backup] folder）")
    save.set_defaults(run=lambda options: serve(_backup(options)))
    back = parts.add_parser("restore", help="把一份备份恢复到空的数据文件夹，逐个文件核对")
    back.add_argument("backup", type=Path, metavar="备份")
    back.add_argument(
        "--without-seals",
        action="store_true",
        help="keys/sealed.key 找不回来了也恢复：后来才转纪检的话会回到台账里",
    )
    back.set_defaults(run=lambda options: serve(_restore(options)))
    chat = parts.add_parser(
        "import-chat", help="掉线时群里说的话：把微信里复制或导出的聊天导进来；没听到过的才处理"
    )
    chat.add_argument("file", type=Path, metavar="FILE")
    chat.add_argument("--room", metavar="群名", help="是哪个群的（只有一个监督员群时可以不写）")
    chat.add_argument(
        "--day", type=date.fromisoformat, metavar="2026-11-20", help="第一条是哪天的（消息只有时间时）"
    )
    chat.add_argument("--check", action="store_true", help="只看会补录什么，不导入")
    chat.set_defaults(run=lambda options: serve(_import_chat(options)))
    for part in (save, back, chat):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")


async def _backup(options: argparse.Namespace) -> None:
    from bot import saving

    await saving.run(options.config, options.to)


async def _restore(options: argparse.Namespace) -> None:
    from bot import saving

    await saving.restore(options.config, options.backup, without_seals=options.without_seals)


async def _import_chat(options: argparse.Namespace) -> None:
    from bot import importing

    await importing.run(
        options.config, options.file, room=options.room, day=options.day, only_check=options.check
    )
