"""The `hexiaodu` command. Imports are local to each part: `--help` must be quick."""

import argparse
import asyncio
import io
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot import ledger_cli, privacy_cli, report_cli, saving_cli

PROGRAM = "hexiaodu"
INTERRUPTED = 130
"""The exit code shells give what Ctrl+C ended."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever people write can be printed
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(argv)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        code = 0
    except OSError as error:
        from handlers.texts import records as texts

        code = _fail(texts.broken_off(str(error.strerror)))
    else:
        return code
    sys.stdout = None  # else Python tries once more as it ends
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, description="河小督：河湖监督员微信群助手")
    parts = parser.add_subparsers(required=True, metavar="命令")

    demo = parts.add_parser("demo", help="不用微信号，在本机试用")
    demo.add_argument("--data", type=Path, metavar="DIR", help="数据放在哪里（默认：新的临时文件夹）")
    demo.add_argument("--port", type=int, help="聊天页面的端口（默认 8090）")
    demo.add_argument("--script", type=Path, metavar="FILE", help="播放一份聊天记录（JSONL）")
    demo.add_argument("--exit", action="store_true", help="播放完就结束")
    demo.set_defaults(run=_demo)

    run = parts.add_parser("run", help="接上 config.toml 里的网关，正式运行")
    init = parts.add_parser("init", help="写一份带说明的 config.toml，建好数据文件夹")
    doctor = parts.add_parser("doctor", help="检查设置、数据、网关和名单，说哪里不对、怎么办")
    doctor.add_argument("--alert", action="store_true", help="往每个报警地址试发一条")
    watch = parts.add_parser("watch", help="给定时器用：看河小督在不在运行，不在就报警一次")
    for part in (run, init, doctor, watch):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    run.set_defaults(run=_run)
    init.set_defaults(run=_init)
    doctor.set_defaults(run=_doctor)
    watch.set_defaults(run=_watch)

    saving_cli.add(parts, _serve)
    ledger_cli.add(parts, _serve)
    report_cli.add(parts, _guard)

    people = parts.add_parser("roster", help="名单").add_subparsers(required=True, metavar="操作")
    take = people.add_parser("import", help="导入名单（.csv 或 .xlsx），说清改了什么、哪里不对")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--check", action="store_true", help="只看会改什么，不导入")
    give = people.add_parser("export", help="把名单写成文件（.csv 或 .xlsx），改好可以再导入")
    give.add_argument("file", type=Path, metavar="FILE")
    code = people.add_parser("code", help="给名单里的人出一个绑定码（纪检同志的只能在这里出）")
    code.add_argument("name", metavar="姓名")
    for part in (take, give, code):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    take.set_defaults(run=_import)
    give.set_defaults(run=_export_roster)
    code.set_defaults(run=_code)

    privacy_cli.add(parts, _serve)
    _sealed_parser(parts.add_parser("sealed", help="转纪检件：纪检同志生成钥匙、看内容、退回"))

    classify = parts.add_parser("classify", help="判断一份聊天记录里每条消息是什么，不联网、不记录")
    what = classify.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, nargs="?", metavar="FILE.jsonl")
    what.add_argument("--text", metavar="一句话", help="只看这一句，说清凭的是哪些词")
    classify.add_argument("--out", type=Path, metavar="OUT.jsonl", help="写到这个文件（默认：屏幕）")
    classify.set_defaults(run=_classify)

    evaluate = parts.add_parser("evaluate", help="拿带标注的聊天记录，算判断得准不准")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    evaluate.add_argument("--errors", action="store_true", help="列出判断错的")
    evaluate.add_argument("--json", action="store_true", help="只要数字，JSON")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _sealed_parser(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(required=True, metavar="操作")
    keygen = parts.add_parser("keygen", help="生成一把私钥，印出公钥")
    keygen.add_argument("--out", type=Path, required=True, metavar="FILE", help="私钥写到哪里")
    keygen.add_argument("--name", required=True, metavar="姓名", help="谁的钥匙（与名单里的姓名一样）")
    keygen.add_argument("--passphrase", action="store_true", help="给私钥设口令")
    listing = parts.add_parser("list", help="列出这把钥匙看得了的、未办结的")
    show = parts.add_parser("show", help="看一件")
    export = parts.add_parser("export", help="把一件和它的照片写到文件夹里")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    give_back = parts.add_parser(
        "return", help="封错了的，把核过的话作为新问题交给河长办（在机器人那台电脑上）"
    )
    give_back.add_argument("--text", required=True, metavar="一段话", help="只说河湖问题，不带人、不带原话")
    give_back.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    for part in (show, export, give_back):
        part.add_argument("receipt", metavar="编号")
    for part in (listing, show, export):
        part.add_argument("--key", type=Path, action="append", required=True, metavar="FILE", help="私钥")
        part.add_argument(
            "--database", type=Path, default=Path("hexiaodu.db"), metavar="FILE", help="数据库，或它的副本"
        )
    keygen.set_defaults(run=_sealed_keygen)
    listing.set_defaults(run=_sealed_list)
    show.set_defaults(run=_sealed_show)
    export.set_defaults(run=_sealed_export)
    give_back.set_defaults(run=_sealed_return)


def _sealed_keygen(options: argparse.Namespace) -> int:
    from bot import sealed

    return _guard(lambda: sealed.keygen(options.out, options.name, locked=options.passphrase))


def _sealed_list(options: argparse.Namespace) -> int:
    from bot import sealed

    return _guard(lambda: sealed.list_(options.database, options.key))


def _sealed_show(options: argparse.Namespace) -> int:
    from bot import sealed

    return _guard(lambda: sealed.show(options.database, options.receipt, options.key))


def _sealed_export(options: argparse.Namespace) -> int:
    from bot import sealed

    return _guard(lambda: sealed.export(options.database, options.receipt, options.key, options.out))


def _sealed_return(options: argparse.Namespace) -> int:
    from bot import sealed

    return _serve(sealed.give_back(options.config, options.receipt, options.text))


def _demo(options: argparse.Namespace) -> int:
    from bot import demo
    from bot.config import Config, Page

    if options.exit and not options.script:
        return _fail("--exit 要和 --script 一起用")
    config = Config() if options.port is None else Config(page=Page(port=options.port))
    return _serve(demo.run(demo.Options(config, options.data, options.script, options.exit)))


def _run(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.run(options.config))


def _init(options: argparse.Namespace) -> int:
    from bot import service

    return _guard(lambda: service.init(options.config))


def _doctor(options: argparse.Namespace) -> int:
    from bot import doctor

    try:
        return asyncio.run(doctor.run(options.config, try_alert=options.alert))
    except KeyboardInterrupt:
        return INTERRUPTED


def _watch(options: argparse.Namespace) -> int:
    from bot import outside
    from bot.errors import OperatorError

    try:
        return asyncio.run(outside.run(options.config))
    except OperatorError as error:
        return _fail(str(error))


def _import(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.take_roster(options.config, options.file, only_check=options.check))


def _export_roster(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.give_roster(options.config, options.file))


def _code(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.print_code(options.config, options.name))


def _classify(options: argparse.Namespace) -> int:
    from bot import classify

    if options.text is not None:
        return _offline(lambda: classify.explain(options.text))
    return _offline(lambda: classify.run(options.file, options.out))


def _evaluate(options: argparse.Namespace) -> int:
    from bot import evaluate

    return _offline(lambda: evaluate.run(options.file, errors=options.errors, as_json=options.json))


def _serve(work: Coroutine[Any, Any, int | None]) -> int:
    return _guard(lambda: asyncio.run(_until_told(work)))


def _offline(go: Callable[[], int]) -> int:
    """As `_guard`, for what needs neither a gateway nor a database, and should not wait for their imports."""
    from bot.errors import OperatorError
    from handlers.texts import records as texts
    from nlp.errors import BadRules

    try:
        return go()
    except OperatorError as error:
        return _fail(str(error))
    except BadRules as error:
        return _fail(texts.bad_rules(str(error)))


def _guard(go: Callable[[], int | None]) -> int:
    """Run; what a person can mend is one sentence on standard error and exit code 2."""
    from bot import failures
    from bot.log import configure

    configure()
    try:
        return go() or 0
    except Exception as error:
        said = failures.sentence(_cause(error))
        if said is None:
            raise
        return _fail(said)


async def _until_told(work: Coroutine[Any, Any, int | None]) -> int | None:
    """Stop cleanly on SIGINT and SIGTERM."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        print("已停止。", flush=True)
        return None


def _cause(error: BaseException) -> BaseException:
    """The error inside the groups that task groups wrap it in."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
