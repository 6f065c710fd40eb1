"""`person`, `purge` and `audit` on the command line; what they need is imported when they run."""

import argparse
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

Serve = Callable[[Coroutine[Any, Any, int | None]], int]


def add(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", serve: Serve) -> None:
    """Add the three commands; `serve` runs what they do."""
    person = _group(parts, "person", "一个人的资料：给本人看，应本人要求抹掉")
    show = person.add_parser("show", help="把存着的都印出来")
    show.set_defaults(run=lambda options: serve(_show(options)))
    erase = person.add_parser("erase", help="抹掉姓名、电话、原话；先说会抹掉什么，加 --yes 才真抹")
    erase.add_argument("--yes", action="store_true", help="真的抹掉，抹了找不回来")
    erase.set_defaults(run=lambda options: serve(_erase(options)))
    for part in (show, erase):
        part.add_argument("name", metavar="姓名或微信名")

    purge = parts.add_parser("purge", help="删掉到期的个人信息（每天夜里也会自动删）")
    purge.add_argument("--dry-run", action="store_true", help="只看会删多少，不删")
    purge.set_defaults(run=lambda options: serve(_purge(options)))

    chain = _group(parts, "audit", "台账的经过有没有被人改过")
    verify = chain.add_parser("verify", help="从头到尾对一遍，说哪里不对")
    verify.add_argument("--against", type=Path, metavar="FILE", help="再和以前导出的（另存的）对")
    verify.set_defaults(run=lambda options: serve(_verify(options)))
    export = chain.add_parser("export", help="写成文件，存到别处；没有姓名和话")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(run=lambda options: serve(_export(options)))

    for part in (show, erase, purge, verify, export):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")


def _group(
    parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return parts.add_parser(name, help=what).add_subparsers(required=True, metavar="操作")


async def _show(options: argparse.Namespace) -> int:
    from bot import person

    return await person.show(options.config, options.name)


async def _erase(options: argparse.Namespace) -> int:
    from bot import person

    return await person.erase(options.config, options.name, is_sure=options.yes)


async def _purge(options: argparse.Namespace) -> int:
    from bot import purging

    return await purging.run(options.config, is_dry=options.dry_run)


async def _verify(options: argparse.Namespace) -> int:
    from bot import audit

    return await audit.verify(options.config, options.against)


async def _export(options: argparse.Namespace) -> int:
    from bot import audit

    return await audit.export(options.config, options.file)
