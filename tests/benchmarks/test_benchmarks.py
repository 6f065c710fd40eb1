"""The benchmarks run and say what they are to say; how fast anything is, is no matter of the tests."""

from tests.benchmarks.gateway import burst, reply
from tests.benchmarks.intake import intake
from tests.benchmarks.messages import said
from tests.benchmarks.start import start
from tests.benchmarks.understanding import understanding


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
