"""周报, 月报, 季报 as officers ask for them: by command, in plain words, for any period; and nobody else."""

import pytest

from handlers.texts.reports import usage
from storage.periods import Span
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.october import OFFICER, ask, at, play


@pytest.fixture
async def october(talk: Dialogue) -> Dialogue:
    await play(talk)
    await at(talk, 10, 26)
    return talk


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("上个月的月报发一下", "【月报】2026年9月"),
        ("看看这周的周报", "【周报】10月26日—11月1日"),
        ("周报 上上周", "【周报】10月12日—18日"),
        ("去年四季度的季报", "【季报】2025年四季度"),
        ("@河小督 9月月报", "【月报】2026年9月"),
        ("月报：去年12月", "【月报】2025年12月"),
        ("季报", "【季报】2026年三季度"),
    ],
)
async def test_plain_words_for_a_period(october: Dialogue, said: str, head: str) -> None:
    assert (await ask(october, said))[0] == head


@pytest.mark.parametrize("said", ["月报写好了吗", "小梁的月报呢", "上个月月报是小梁写的", "月报呢"])
async def test_talk_of_reports_asks_for_none(october: Dialogue, said: str) -> None:
    assert await october.say(OFFICER, "办公", said) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("周报 12月", Span.WEEK),
        ("周报 本月", Span.WEEK),
        ("月报 12月1日到3日", Span.MONTH),
        ("月报 大家的", Span.MONTH),
        ("月报 2027年3月", Span.MONTH),
        ("季报 五季度", Span.QUARTER),
    ],
)
async def test_no_period_or_one_that_has_not_begun(talk: Dialogue, said: str, kind: Span) -> None:
    assert await talk.say(OFFICER, "办公", said) == [("办公", usage(kind))]


async def test_only_officers_where_no_supervisor_reads_it(october: Dialogue) -> None:
    [(_, text)] = await october.say("老秦", PRIVATE, "月报")
    assert "河长办的同志使用" in text
    said = await october.say(OFFICER, "监督", "@河小督 月报")
    assert not any("登记" in text for where, text in said if where == "监督")


async def test_of_a_period_long_over_what_is_open_is_open_now(october: Dialogue) -> None:
    assert "到现在在办 4件，超期2件" in await ask(october, "月报 8月")
