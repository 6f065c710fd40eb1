"""The benchmark through the Node gateway runs and says what it is to say."""

from tests.benchmarks.node_gateway import node
from tests.bot.wechat.node_gateway import needs_node

pytestmark = needs_node


async def test_both_clients_answer_everything() -> None:
    found = await node(times=3, messages=20)
    for client in ("ours", "stock"):
        assert found[client]["p50_ms"] <= found[client]["p99_ms"]
        assert found[client]["burst_lost"] == 0
    assert found["ours"]["burst_in_order"]
