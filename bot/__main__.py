"""The `hexiaodu` command. Imports are local to each part: `--help` must be quick."""

import argparse
import asyncio
import io
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

PROGRAM = "hexiaodu"
INTERRUPTED = 130
"""The exit code shells give what Ctrl+C ended."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever people write can be printed
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(argv)
    return int(options.run(options))


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
    for part in (run, init, doctor):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    run.set_defaults(run=_run)
    init.set_defaults(run=_init)
    doctor.set_defaults(run=_doctor)

    save = parts.add_parser("backup", help="现在备份一次（每天也会自动备份）；运行着也能用")
    save.add_argument("--to", type=Path, metavar="DIR", help="放在哪里（默认：设置里的 [backup] folder）")
    save.set_defaults(run=_backup)
    back = parts.add_parser("restore", help="把一份备份恢复到空的数据文件夹，逐个文件核对")
    back.add_argument("backup", type=Path, metavar="备份")
    back.set_defaults(run=_restore)
    chat = parts.add_parser(
        "import-chat", help="掉线时群里说的话：把微信里复制或导出的聊天导进来；没听到过的才处理"
    )
    chat.add_argument("file", type=Path, metavar="FILE")
    chat.add_argument("--room", metavar="群名", help="是哪个群的（只有一个监督员群时可以不写）")
    chat.add_argument(
        "--day", type=date.fromisoformat, metavar="2026-11-20", help="第一条是哪天的（消息只有时间时）"
    )
    chat.add_argument("--check", action="store_true", help="只看会补录什么，不导入")
    chat.set_defaults(run=_import_chat)
    for part in (save, back, chat):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")

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

    chain = parts.add_parser("audit", help="台账的经过有没有被人改过").add_subparsers(
        required=True, metavar="操作"
    )
    verify = chain.add_parser("verify", help="从头到尾对一遍，说哪里不对")
    verify.add_argument("--against", type=Path, metavar="FILE", help="再和以前导出的（另存的）对")
    verify.set_defaults(run=_audit_verify)
    give_chain = chain.add_parser("export", help="写成文件，存到别处；没有姓名和话")
    give_chain.add_argument("file", type=Path, metavar="FILE")
    give_chain.set_defaults(run=_audit_export)
    for part in (verify, give_chain):
        part.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")

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
        return asyncio.run(doctor.run(options.config))
    except KeyboardInterrupt:
        return INTERRUPTED


def _backup(options: argparse.Namespace) -> int:
    from bot import saving

    return _serve(saving.run(options.config, options.to))


def _restore(options: argparse.Namespace) -> int:
    from bot import saving

    return _serve(saving.restore(options.config, options.backup))


def _import_chat(options: argparse.Namespace) -> int:
    from bot import importing

    return _serve(
        importing.run(
            options.config, options.file, room=options.room, day=options.day, only_check=options.check
        )
    )


def _import(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.take_roster(options.config, options.file, only_check=options.check))


def _export_roster(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.give_roster(options.config, options.file))


def _code(options: argparse.Namespace) -> int:
    from bot import service

    return _serve(service.print_code(options.config, options.name))


def _audit_verify(options: argparse.Namespace) -> int:
    from bot import audit

    return _serve(audit.verify(options.config, options.against))


def _audit_export(options: argparse.Namespace) -> int:
    from bot import audit

    return _serve(audit.export(options.config, options.file))


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
        code = go()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        sys.stdout = None
        return 0
    except OperatorError as error:
        return _fail(str(error))
    except BadRules as error:
        return _fail(texts.bad_rules(str(error)))
    except OSError as error:
        sys.stdout = None  # else Python tries once more as it ends
        return _fail(texts.broken_off(str(error.strerror)))
    return code


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
