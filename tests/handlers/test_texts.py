"""Every sentence the bot can say: the words it never uses, and that it fits a phone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import texts
from handlers.paging import MOST_ROWS, rows

FOLDER = Path(str(texts.__file__)).parent
MODULES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
FORBIDDEN = (
    # a court's and the police's words, a state secret's
    *("密件", "案件", "涉案", "立案", "罪", "嫌疑", "机密", "绝密"),
    # volunteers are not ranked, graded or driven
    *("排名", "积分", "扣分", "考核", "漏报", "打卡任务", "务必", "必须", "严禁", "责令"),
    # nobody informs against anybody
    *("举报人", "告状", "揭发"),
    # offices' and shops' manner
    *("尊敬的", "亲爱的", "系统提示", "操作成功", "操作失败", "非法输入", "参数", "无效指令", "错误代码"),
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;?!]")
DOUBLED = re.compile(r"[。，；：！？]{2}|的的|了了|请请")
HOLE = "……"
"""What stands for a value in a sentence."""


def wrong(said: str) -> list[str]:
    """What may not stand in a sentence of the bot."""
    found = [word for word in FORBIDDEN if word in said]
    found += [match[0] for rule in (HALF_WIDTH, DOUBLED) for match in rule.finditer(said)]
    if not CHINESE.search(said):
        return []
    return [*found, "too long"] if sum(map(rows, said.split("\n"))) > MOST_ROWS / 2 else found


def sentences(path: Path) -> Iterator[str]:
    """All strings of a module that are no docstrings, with their holes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said | inside:
            yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_sentences(path: Path) -> None:
    assert [(said, wrong(said)) for said in sentences(path) if wrong(said)] == []


def test_all_of_them_are_read() -> None:
    assert sum(len(list(sentences(path))) for path in MODULES) > 800


@pytest.mark.parametrize(
    "said",
    [
        "12号案件已受理。",
        "请各位务必今天打卡。",
        "本月积分排名如下：",
        "好的,12号已撤回。",
        "已登记。。谢谢。",
        "请稍候。" * 60,
    ],
)
def test_what_is_wrong_is_found(said: str) -> None:
    assert wrong(said)


def test_a_sentence_with_its_holes(tmp_path: Path) -> None:
    module = tmp_path / "one.py"
    module.write_text(
        '"""No sentence."""\n\nA = "好。"\n\ndef b(n):\n    """None."""\n    return f"{n}号好。"\n'
    )
    assert list(sentences(module)) == ["好。", f"{HOLE}号好。"]
