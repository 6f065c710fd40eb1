"""A flood of one sender is told so once, then met with silence; what they report is recorded all the same."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from handlers.limits import BOUND, RECORDING, UNBOUND, Asked, Limit, Verdict, judge
from handlers.texts.errors import NOT_UNDERSTOOD_BY_SUPERVISOR, not_bound
from handlers.texts.limits import slowly
from storage.db import Database
from storage.limits_models import Asked as Row
from storage.models import Clue, ClueMessage
from storage.states import Mode, RowOutcome
from tests.handlers.dialogue import MONDAY, PRIVATE, Dialogue

OFFICER, STRANGER = "河长办梁敏", "生人"
THREE = Limit(3, timedelta(minutes=10))
TOO_MUCH = slowly(UNBOUND.time, reports=False)
TOO_MUCH_HERE = slowly(UNBOUND.time, reports=True)


def judged(times: list[float], limit: Limit = THREE) -> list[Verdict]:
    """What becomes of questions asked so many minutes after the first."""
    asked: Asked | None = None
    found = []
    for minutes in times:
        verdict, asked = judge(asked, limit, MONDAY + timedelta(minutes=minutes))
        found.append(verdict)
    return found


ANSWER, SAY_SO, SILENCE = Verdict


@pytest.mark.parametrize(
    ("times", "verdicts"),
    [
        ([0, 1, 2], [ANSWER] * 3),
        ([0, 1, 2, 3], [ANSWER] * 3 + [SAY_SO]),
        ([0, 1, 2, 3, 4, 12.9], [ANSWER] * 3 + [SAY_SO, SILENCE, SILENCE]),
        # it cools from the moment it was said, whatever is sent meanwhile
        ([0, 1, 2, 3, 12.9, 13], [ANSWER] * 3 + [SAY_SO, SILENCE, ANSWER]),
        ([0, 1, 2, 10, 11, 12], [ANSWER] * 6),
        # a clock that was put back holds nobody up
        ([0, 1, 2, 3, -60], [ANSWER] * 3 + [SAY_SO, ANSWER]),
    ],
)
def test_what_becomes_of_a_question(times: list[float], verdicts: list[Verdict]) -> None:
    assert judged(times) == verdicts


async def test_a_stranger_is_told_once_then_met_with_silence_until_it_cools(talk: Dialogue) -> None:
    said = [await talk.say(STRANGER, PRIVATE, "帮助") for _ in range(UNBOUND.most + 20)]
    assert [len(one) for one in said] == [1] * (UNBOUND.most + 1) + [0] * 19
    assert said[UNBOUND.most] == [(STRANGER, TOO_MUCH)]
    assert TOO_MUCH not in [text for one in said[: UNBOUND.most] for _, text in one]
    [(_, again)] = await talk.say(STRANGER, PRIVATE, "在吗", after=UNBOUND.time.total_seconds())
    assert again == not_bound(None)


async def test_all_conversations_of_one_sender_count_together_and_no_other_sender_pays(
    talk: Dialogue,
) -> None:
    for number in range(UNBOUND.most):
        await talk.say(STRANGER, (PRIVATE, "监督", "二群")[number % 3], "@河小督 帮助")
    assert await talk.say(STRANGER, "办公", "@河小督 帮助") == [("办公", TOO_MUCH_HERE)]
    assert await talk.say(STRANGER, PRIVATE, "帮助") == []
    assert len(await talk.say("别人", PRIVATE, "帮助")) == 1


async def test_talk_with_the_bot_counts_as_commands_do(talk: Dialogue) -> None:
    for _ in range(UNBOUND.most):
        said = await talk.say(STRANGER, "监督", "@河小督 你会唱歌吗")
        assert said == [("监督", NOT_UNDERSTOOD_BY_SUPERVISOR)]
    assert await talk.say(STRANGER, "监督", "@河小督 你会跳舞吗") == [("监督", TOO_MUCH_HERE)]
    assert await talk.say(STRANGER, "监督", "@河小督 你会跳舞吗") == []


async def test_questions_of_policy_do_not_flood_the_office(talk: Dialogue) -> None:
    for _ in range(UNBOUND.most + 10):
        await talk.say(STRANGER, "监督", "@河小督 河边建房要不要审批？")
    assert len(await talk.say("老秦", "监督", "@河小督 河边建房要不要审批？")) == 2
    said = await talk.say(STRANGER, "监督", "@河小督 河边建房要不要审批？")
    assert said == []


async def test_an_officer_is_held_up_only_where_nobody_could_type(talk: Dialogue) -> None:
    said = [await talk.say(OFFICER, PRIVATE, "列表", after=0.1) for _ in range(BOUND.most + 5)]
    assert said[BOUND.most] == [(OFFICER, slowly(BOUND.time, reports=False))]
    assert said[BOUND.most + 1 :] == [[]] * 4
    assert len(await talk.say(OFFICER, PRIVATE, "列表", after=60)) == 1


async def test_what_is_too_much_is_not_done_either(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    for _ in range(BOUND.most):
        await talk.say(OFFICER, "办公", "列表", after=0.1)
    assert await talk.say(OFFICER, "办公", "受理 1", after=0.1) == [
        ("办公", slowly(BOUND.time, reports=True))
    ]
    assert (await talk.case()).status == "reported"


async def test_neither_is_an_order_in_plain_words(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    for _ in range(BOUND.most):
        await talk.say(OFFICER, PRIVATE, "列表", after=0.1)
    said = await talk.say(OFFICER, PRIVATE, "1号受理一下", after=0.1)
    assert said == [(OFFICER, slowly(BOUND.time, reports=False))]
    assert (await talk.case()).status == "reported"
    await talk.say(OFFICER, PRIVATE, "1号受理一下", after=BOUND.time.total_seconds())
    assert (await talk.case()).status == "accepted"


@pytest.mark.parametrize("mode", Mode)
async def test_no_clue_is_dropped_however_much_its_sender_asked(db: Database, mode: Mode) -> None:
    talk = await Dialogue.begin(db, mode=mode)
    for _ in range(UNBOUND.most * 3):
        await talk.say(STRANGER, "监督", "@河小督 帮助")
    for number, village in enumerate(("三里坪村", "朝阳村", "王麻坡村"), 1):
        became = await talk.tell(STRANGER, "监督", f"@河小督 托口镇{village}桥下有人倒建筑垃圾")
        assert became == RowOutcome.CLUE
        assert (await talk.case(number)).category == "dumping"
        became = await talk.tell(STRANGER, "监督", "还在倒，又来了两车")
        assert became == RowOutcome.ADDED


async def test_a_thousand_clues_of_one_sender_are_a_thousand_rows(talk: Dialogue) -> None:
    for _ in range(1000):
        became = await talk.tell(STRANGER, "监督", "托口镇三里坪村桥下有人倒建筑垃圾", after=0.01)
        assert became in (RowOutcome.CLUE, RowOutcome.ADDED)
    kept = await talk.db.read(lambda session: len(session.exec(select(ClueMessage)).all()))
    assert kept == 1000


@pytest.mark.parametrize("command", ["补充 1 又来了三车", "撤回 1"])
async def test_what_a_reporter_says_of_a_case_is_kept_without_an_answer(talk: Dialogue, command: str) -> None:
    assert command.split()[0] in RECORDING
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾", who=STRANGER)
    for _ in range(UNBOUND.most + 1):
        await talk.say(STRANGER, "监督", "@河小督 帮助")
    said = await talk.say(STRANGER, "监督", f"@河小督 {command}")
    assert [text for where, text in said if where == "监督"] == []

    def kept(session: Session) -> tuple[str, bool]:
        clue = session.exec(select(Clue)).one()
        return clue.words, clue.is_withdrawn

    words, is_withdrawn = await talk.db.read(kept)
    assert is_withdrawn or "又来了三车" in words


async def test_a_room_that_only_listens_hears_no_line_about_it(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    for _ in range(UNBOUND.most * 2):
        assert await talk.say(STRANGER, "监督", "@河小督 帮助") == []


async def test_what_was_asked_is_forgotten_after_a_day(talk: Dialogue) -> None:
    def asked(session: Session) -> list[tuple[str, datetime]]:
        return [(row.contact, row.since) for row in session.exec(select(Row))]

    await talk.say(STRANGER, PRIVATE, "帮助")
    await talk.say("别人", PRIVATE, "帮助", after=86_500)
    assert await talk.db.read(asked) == [("别人", talk.now)]
