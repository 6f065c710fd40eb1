"""The house plan, held by the syntax tree: who imports whom, where sentences stand, what lies where."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "nlp", "storage")
TOP_LEVEL = {*PACKAGES, "tests", "config.toml", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"}
MOST_LINES = 300

MAY_IMPORT = {
    "bot": {"bot", "handlers", "nlp", "storage"},
    "handlers": {"handlers", "nlp", "storage"},
    "nlp": {"nlp"},
    "storage": {"storage"},
}
ONLY_IN = {
    "apscheduler": ("bot/schedule.py",),
    "aiohttp": ("bot/",),
    "grpclib": ("bot/wechat/", "bot/gateway/"),
    "wechaty_grpc": ("bot/wechat/", "bot/gateway/"),
    "wechaty": ("bot/wechat/",),
    "wechaty_puppet": ("bot/wechat/",),
    "wechaty_puppet_service": ("bot/wechat/",),
    "jieba": ("nlp/",),
    "ahocorasick_rs": ("nlp/",),
    "sqlmodel": ("storage/",),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "nacl": ("storage/",),
    "chinese_calendar": ("handlers/deadlines.py",),
    "filelock": ("bot/app.py",),
    "orjson": ("bot/",),
    "rich": ("bot/evaluate.py", "bot/progress.py"),
    "apprise": ("bot/alert.py",),
    "prometheus_client": ("bot/metrics.py",),
    "qrcode": ("bot/service.py",),
    "matplotlib": ("bot/picture",),
    "limits": ("bot/sms/door.py",),
    "alibabacloud_dysmsapi20170525": ("bot/sms/aliyun.py",),
    "tencentcloud": ("bot/sms/tencent.py",),
}
"""Libraries with one home each."""
ANYWHERE = {("sqlmodel", "Session")}
"""What may be named outside its home: handlers pass the session on."""


def files(*tops: str) -> Iterator[Path]:
    """All source files below these folders."""
    for top in tops:
        for folder, inside, names in os.walk(ROOT / top):
            inside[:] = [name for name in inside if name not in ("__pycache__", "node_modules")]
            yield from (Path(folder) / name for name in names)


MODULES = sorted(path for path in files(*PACKAGES) if path.suffix == ".py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every import, wherever it stands in the file: the library, and the name taken from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            assert node.module is not None
            yield from ((node.module.partition(".")[0], alias.name) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_who_imports_whom(path: Path) -> None:
    package = name_of(path).partition("/")[0]
    ours = {library for library, _ in imports(path) if library in (*PACKAGES, "tests")}
    assert ours <= MAY_IMPORT[package]
    for library, name in imports(path):
        homes = ONLY_IN.get(library)
        if homes is not None and (library, name) not in ANYWHERE:
            assert name_of(path).startswith(homes), f"{library}.{name}"


def documents(module: ast.Module) -> set[int]:
    """The strings that stand alone: docstrings and remarks below a name."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(path: Path) -> Iterator[str]:
    module = tree(path)
    left_out = documents(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("handlers/")], ids=name_of)
def test_sentences_stand_in_texts_only(path: Path) -> None:
    if not name_of(path).startswith("handlers/texts/"):
        sentences = [
            text
            for text in strings(path)
            if re.search(r"[\u4e00-\u9fff].*。|(?<!申)请[^，]|[\u4e00-\u9fff].*？", text)
        ]
        assert sentences == []


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("storage/")], ids=name_of)
def test_storage_knows_no_chinese(path: Path) -> None:
    assert [text for text in strings(path) if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_no_file_is_longer_than_a_reader_can_bear() -> None:
    sources = (".py", ".js", ".css", ".html", ".toml")
    long = {
        name_of(path): count
        for path in files(*PACKAGES, "tests")
        if path.suffix in sources
        and "migrations/versions/" not in name_of(path)  # written once, by alembic
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_the_top_level_is_as_it_was_fixed() -> None:
    ignored = {
        line.strip("/*") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line
    }
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    found = {name for name in found if name not in ignored and not name.endswith(".egg-info")}
    assert found <= TOP_LEVEL
    assert found >= TOP_LEVEL - {"CHANGELOG.md"}


@pytest.mark.parametrize("path", [p for p in MODULES if not name_of(p).startswith("nlp/")], ids=name_of)
def test_nobody_asks_which_channel_it_is(path: Path) -> None:
    """What a channel can do is data on it (`handlers.channels.Can`)."""
    channels = {"SMS", "PHONE", "sms", "wechat"}
    asked = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare | ast.MatchValue)
        for one in ast.walk(node)
        if (isinstance(one, ast.Name) and one.id in channels)
        or (isinstance(one, ast.Constant) and one.value in channels)
    ]
    assert asked == []
