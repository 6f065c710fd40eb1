"""Commands are registered once, and whatever goes wrong in one is one calm sentence."""

import logging
from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.app import commands
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import errors as texts
from storage.db import Database
from storage.errors import NoSuchCaseError, StorageUnavailableError
from storage.models import Case
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.storage.make import open_case

ERRORS: dict[str, Exception] = {
    "user": UserError("请换个说法。"),
    "storage": NoSuchCaseError("7"),
    "bug": RuntimeError("托口镇河边有人倒垃圾"),
    "disk": StorageUnavailableError("full"),
}
router = Router()


@router.command("试", "试 什么", "试一试", for_strangers=True)
def attempt(session: Session, call: Call, ctx: Context) -> Reply:
    """Write something, then fail."""
    open_case(session)
    raise ERRORS[call.rest]


@pytest.fixture
async def failing(db: Database) -> Dialogue:
    talk = await Dialogue.begin(db)
    return replace(talk, ctx=replace(talk.ctx, commands=Router(talk.ctx.commands, router)))


def test_a_word_is_registered_once() -> None:
    with pytest.raises(ValueError, match="试"):
        Router(router, router)


@pytest.mark.parametrize(
    ("error", "answer"),
    [("user", "请换个说法。"), ("storage", "没有7号。发“列表”看现有的编号。"), ("bug", texts.BUG)],
)
async def test_an_error_is_one_sentence_and_leaves_nothing(
    failing: Dialogue, error: str, answer: str
) -> None:
    assert await failing.say("石嫂", PRIVATE, f"试 {error}") == [("石嫂", answer)]
    assert await failing.db.read(lambda session: session.get(Case, 1)) is None
    assert (await failing.say("石嫂", PRIVATE, "我的线索"))[0][1].startswith("您还没有报过线索")


async def test_a_bug_is_logged_once_with_ids_only(
    failing: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await failing.say("石嫂", PRIVATE, "试 bug")
    [record] = caplog.records
    assert (record.levelname, record.__dict__["action"]) == ("ERROR", "command")
    assert record.__dict__["message_id"] == failing.last
    assert "石嫂" not in record.getMessage()


async def test_a_full_disk_is_for_the_caller_to_try_again(failing: Dialogue) -> None:
    with pytest.raises(StorageUnavailableError):
        await failing.say("石嫂", PRIVATE, "试 disk")


@pytest.mark.parametrize(
    ("text", "addressed", "parsed"),
    [
        ("查 12", False, ("查", None, 12, "")),
        ("查12号", False, ("查", None, 12, "")),
        ("No.12 查", False, ("查", None, 12, "")),
        ("查 2025—3", False, ("查", 2025, 3, "")),
        ("查", False, None),
        ("查", True, ("查", None, None, "")),
        ("查一下水位", False, None),
        ("不受理 3 太远", False, ("不受理", None, 3, "太远")),
        ("受理 1234567", False, None),
        ("列表 待核实", False, ("列表", None, None, "待核实")),
        ("列表待核实", False, None),
        ("列表待核实", True, ("列表", None, None, "待核实")),
        ("小督，列表", False, ("列表", None, None, "")),
        ("帮助!", False, ("帮助", None, None, "")),
        ("帮助我们清一下", True, None),
        ("5号查一下水位", False, None),
        ("5号查一下水位", True, ("查", None, 5, "一下水位")),
        ("12", True, None),
        ("", True, None),
    ],
)
def test_what_a_text_commands(
    text: str, addressed: bool, parsed: tuple[str, int | None, int | None, str] | None
) -> None:
    found = commands().parse(text, addressed=addressed, bot_names=("河小督", "小督"))
    said = None
    if found is not None:
        year, number = found.numbers[0] if found.numbers else (None, None)
        said = (found.command.word, year, number, found.rest)
    assert said == parsed


@pytest.mark.parametrize(
    ("text", "word", "numbers", "rest"),
    [
        ("受理 8 9 11", "受理", [8, 9, 11], ""),
        ("受理8、9、11号", "受理", [8, 9, 11], ""),
        ("8、9和11号受理", "受理", [8, 9, 11], ""),
        ("交办 8,9 托口镇 10天", "交办", [8, 9], "托口镇 10天"),
        ("交办 8 3天 托口镇", "交办", [8], "3天 托口镇"),
        ("交办 8 5月20日前 托口镇", "交办", [8], "5月20日前 托口镇"),
        ("受理 8 8", "受理", [8], ""),
        ("并单 12 9", "并单", [12], "9"),
    ],
)
def test_a_command_may_name_several_cases(text: str, word: str, numbers: list[int], rest: str) -> None:
    found = commands().parse(text, addressed=True, bot_names=("河小督",))
    assert found is not None
    assert (found.command.word, [number for _, number in found.numbers], found.rest) == (word, numbers, rest)


async def test_what_is_said_of_several_cases_is_said_together(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.reported("安江镇码头边有人电鱼", who="石嫂")
    said = await talk.say("河长办梁敏", "办公", "受理 1 7 2")
    assert said == [("办公", said[0][1])]
    lines = said[0][1].split("\n")
    assert [line[:4] for line in lines] == ["1号已受", "没有7号", "2号已受"]
    assert (await talk.case(2)).status == CaseStatus.ACCEPTED


async def test_too_many_cases_at_once_are_none(talk: Dialogue) -> None:
    said = await talk.say("河长办梁敏", "办公", "受理 " + " ".join(map(str, range(1, 30))))
    assert said == [("办公", "一次最多20件，请分几次发。")]
