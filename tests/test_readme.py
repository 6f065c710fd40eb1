"""The README's table of commands and its diagram say what the code says."""

from pathlib import Path

import pytest

from bot.app import commands
from handlers.texts.names import ROLE, STATUS
from storage.cases import NEXT
from storage.states import CaseStatus, Role

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def row(word: str) -> str:
    """The row of the table a command should have."""
    command = next(command for command in commands() if command.word == word)
    who = "、".join(ROLE[role] for role in Role if role in command.roles) or "首次使用"
    if command.for_strangers and command.roles == frozenset(Role):
        who = "所有人"
    return f"| `{command.usage}` | {who} | {command.summary} |"


@pytest.mark.parametrize("word", [command.word for command in commands()])
def test_every_command_stands_in_the_table(word: str) -> None:
    assert row(word) in README


def test_the_table_has_no_other_commands() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `") and line.count("|") == 4]
    assert len(rows) == len(list(commands()))


@pytest.mark.parametrize("status", CaseStatus)
def test_every_move_stands_in_the_table_of_moves(status: CaseStatus) -> None:
    after = "、".join(STATUS[other] for other in NEXT if other in NEXT[status]) or "（到此为止）"
    assert f"| {STATUS[status]} | {after} |" in README


def test_the_diagram_draws_allowed_moves_only() -> None:
    by_name = {name: status for status, name in STATUS.items()}
    drawn = [
        line.strip().split(" --> ") for line in README.splitlines() if " --> " in line and "[*]" not in line
    ]
    assert len(drawn) >= 10
    for before, after in drawn:
        assert by_name[after.partition(":")[0].strip()] in NEXT[by_name[before]]
