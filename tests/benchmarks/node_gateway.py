"""Through a real Node gateway: our client beside the stock one, in the same run.

Each is a fresh process that answers every message with its own words, and nothing else: the stock client
changes the process it is imported into. What is timed is the way from the gateway's announcing a message to
the answer's arrival there. `python -m tests.benchmarks.node_gateway` prints the result.
"""

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.bot.wechat.node_gateway import NodeGateway, node_gateway

PROJECT = Path(__file__).parents[2]
TOKEN = "benchmark"
WARM_UP = 20
READY_SECONDS = 30
MAX_SECONDS = 60

OURS = """
import asyncio, sys
from bot.wechat import WechatClient

async def main(endpoint, token):
    client = WechatClient(endpoint, token)

    async def echo(message):
        await client.send(message.conversation, message.text)

    await client.serve(echo)

asyncio.run(main(*sys.argv[1:]))
"""

STOCK = """
import asyncio, sys
from bot.wechat import compat  # without its mends the stock client cannot even be imported
compat.apply()
from wechaty import Wechaty, WechatyOptions
from wechaty_puppet import PuppetOptions

class Echo(Wechaty):
    async def on_message(self, msg):
        await self.puppet.message_send_text(msg.room().room_id, msg.text())

async def main(endpoint, token):
    options = PuppetOptions(token=token, end_point=endpoint)
    await Echo(WechatyOptions(puppet_options=options)).start()

asyncio.run(main(*sys.argv[1:]))
"""


async def node(*, times: int = 300, messages: int = 1000) -> Mapping[str, Any]:
    """Round trip and burst of both; raises `TimeoutError` if an answer never comes."""
    return {
        "benchmark": "node",
        "times": times,
        "messages": messages,
        "ours": await _measure(OURS, times, messages),
        "stock": await _measure(STOCK, times, messages),
    }


async def _measure(code: str, times: int, messages: int) -> Mapping[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    async with (
        node_gateway(port, token=TOKEN) as gateway,
        _client(code, f"127.0.0.1:{port}"),
        asyncio.timeout(READY_SECONDS + MAX_SECONDS),
    ):
        await _until_heard(gateway)
        trips = [await _trip(gateway, n) for n in range(times + WARM_UP)][WARM_UP:]
        seconds, answers = await _burst(gateway, messages)
    cuts = quantiles(trips, n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
        "burst_per_second": round(len(answers) / seconds),
        "burst_lost": messages - len(set(answers)),
        "burst_in_order": answers == sorted(answers),
    }


@asynccontextmanager
async def _client(code: str, endpoint: str) -> AsyncIterator[None]:
    with TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-W",
            "ignore",
            "-c",
            code,
            endpoint,
            TOKEN,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _until_heard(gateway: NodeGateway) -> None:
    """Until the client answers; what is said before it listens is never heard."""
    for n in range(READY_SECONDS * 5):
        await gateway.say(f"hello{n}", 7, "在吗")
        try:
            async with asyncio.timeout(0.2):
                await gateway.until("sent")
        except TimeoutError:
            continue
        await asyncio.sleep(0.5)
        return
    raise TimeoutError("the client does not answer")


async def _trip(gateway: NodeGateway, number: int) -> float:
    start = time.perf_counter()
    await gateway.say(f"trip{number}", 7, f"trip{number}")
    while not gateway.sent or gateway.sent[-1]["text"] != f"trip{number}":
        await gateway.until("sent")
    return time.perf_counter() - start


async def _burst(gateway: NodeGateway, messages: int) -> tuple[float, list[int]]:
    """Seconds until the last answer, and the numbers of all in the order they came."""
    del gateway.sent[:]
    start = time.perf_counter()
    await gateway.order(burst=messages)
    while len(gateway.sent) < messages:
        await gateway.until("sent")
    return time.perf_counter() - start, [int(sent["text"]) for sent in gateway.sent]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(node()), ensure_ascii=False))
