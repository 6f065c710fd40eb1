"""The benchmarks run and say what they are to say; how fast anything is, is no matter of the tests."""

from tests.benchmarks.gateway import burst, reply
from tests.benchmarks.intake import intake
from tests.benchmarks.ledger import ledger
from tests.benchmarks.messages import said
from tests.benchmarks.old_ledger import NOW
from tests.benchmarks.start import start
from tests.benchmarks.texts import texts
from tests.benchmarks.understanding import understanding
from tests.benchmarks.years import lives


def test_messages_are_distinct_and_always_the_same() -> None:
    first = list(said(3000))
    assert first == list(said(3000))
    texts = [message.text for message in first if message.text]
    assert len(texts) == len(set(texts))


async def test_intake_counts_every_message_of_both() -> None:
    found = await intake(messages=40, peer_messages=10, rounds=2)
    assert found["messages"] == 80
    assert found["cases"] > 0
    assert found["per_second"] > 0
    assert len(found["rounds"]) == len(found["peer_rounds"]) == 2


async def test_replies_are_timed() -> None:
    found = await reply(times=3)
    assert found["clue_ms"]["p50"] <= found["clue_ms"]["p99"]
    assert found["command_ms"]["p50"] > 0


async def test_a_burst_loses_nothing() -> None:
    found = await burst(messages=50)
    assert (found["lost"], found["failed"]) == (0, 0)


async def test_a_start_is_timed_and_weighed() -> None:
    found = await start(times=1)
    assert 0 < found["help_seconds"] < found["run_ready_seconds"]
    assert found["run_resident_mib"] > 0


async def test_understanding_is_timed_beside_the_peer() -> None:
    found = await understanding(messages=20, rounds=2)
    for kind in ("chat", "posts"):
        assert found[kind]["per_second"] > 0
        assert found[kind]["peer_per_second"] > 0
    assert found["chat"]["characters"] < found["posts"]["characters"]


async def test_texts_are_taken_beside_a_bare_handler() -> None:
    found = await texts(posts=40, rounds=2)
    assert found["posts"] == 80
    assert found["per_second"] > 0
    assert set(found["p99_ms"]) == {"ours", "bare"}


async def test_an_old_ledger_is_asked_everything() -> None:
    found = await ledger(cases=600, rounds=3)
    assert found["cases"] == 600
    assert set(found["ms"]) == set(found["ms_analyzed"]) >= {"digest_morning", "report_month", "search_two"}
    assert all(0 < took["p50"] <= took["p95"] for took in found["ms"].values())
    assert found["write_ms"]["together_per_second"] > 0


def test_lives_are_always_the_same_and_mostly_over() -> None:
    places = [("托口镇", "三里坪"), ("安江镇", "大垅")]
    first = list(lives(2000, places, end=NOW, years=10, seed=1))
    assert first == list(lives(2000, places, end=NOW, years=10, seed=1))
    assert [life.opened_at for life in first] == sorted(life.opened_at for life in first)
    assert 0 < sum(life.is_open for life in first) < 100
