"""One conversation held in the page as a person would, in a real browser."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.gateway.page import page
from bot.gateway.quoting import QUOTE_LINE
from bot.gateway.world import Message, World
from handlers.incoming import Kind
from tests.bot.gateway.conftest import ROOM

if TYPE_CHECKING:
    from playwright.async_api import Page

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The smallest picture a browser really shows: one pixel.
PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b"
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ,
    reason="needs a browser: apt install chromium, pip install playwright",
)


async def _cases() -> Sequence[Mapping[str, Any]]:
    row = {"number": "12号", "status": "待核实", "category": "建筑垃圾", "place": "托口镇 三里坪村"}
    return [row | {"time": "今天 14:21"}]


class Site:
    """The page as it is served; it can go away and come back."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self) -> None:
        self._runner = web.AppRunner(page(self._world, cases=_cases))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()


@pytest.fixture
async def site(world: World) -> AsyncIterator[Site]:
    """The page of a world with a bot that repeats what it is told."""

    def echo(event: object) -> None:
        if isinstance(event, Message) and event.sender != "bot" and event.kind is Kind.TEXT:
            answer = event.text.rsplit(QUOTE_LINE, 1)[-1]
            world.say("bot", event.room or event.sender, text=f"听到：{answer}")

    world.listen(echo)
    site = Site(world)
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def browser(site: Site) -> AsyncIterator["Page"]:
    """The page, opened; an error in its script fails the test."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        tab = await chromium.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await tab.goto(f"http://127.0.0.1:{site.port}/")
        yield tab
        await chromium.close()
    assert [line for line in complaints if "WebSocket connection" not in line] == []


async def _bubbles(browser: "Page", count: int) -> list[str]:
    await browser.locator(".bubble").nth(count - 1).wait_for()
    return await browser.locator(".bubble").all_inner_texts()


async def test_a_conversation_in_the_page(world: World, browser: "Page", tmp_path: Path) -> None:
    await browser.get_by_label("我是").select_option("yang")
    text = browser.get_by_label("输入消息")

    hostile = "<img src=x onerror=alert(1)>桥下有垃圾"
    await text.fill(hostile)
    await text.press("Enter")
    assert await _bubbles(browser, 2) == [hostile, f"听到：{hostile}"]
    assert await text.input_value() == ""
    assert (
        await browser.locator(".cases li").inner_text()
        == "12号\n待核实\n建筑垃圾 · 托口镇 三里坪村\n今天 14:21"
    )

    await browser.get_by_role("button", name="@河小督").click()
    await text.press_sequentially("查 12")
    await browser.get_by_role("button", name="发送", exact=True).click()
    await _bubbles(browser, 4)
    assert (world.history(ROOM)[2].mentions, world.history(ROOM)[2].text) == (("bot",), "@河小督\u2005查 12")

    photo = tmp_path / "桥.gif"
    photo.write_bytes(PIXEL)
    await browser.locator("#file").set_input_files(photo)
    width = "async image => { await image.decode(); return image.naturalWidth }"
    assert await browser.get_by_alt_text("照片").evaluate(width) == 1

    await browser.get_by_role("button", name="发位置").click()
    await browser.get_by_role("button", name="托口古镇大桥").click()
    await browser.locator("#map").get_by_role("button", name="发送").click()
    await browser.locator(".location").wait_for()
    place = world.history(ROOM)[-1].location
    assert place
    assert (place.name, place.latitude) == ("托口古镇大桥", 27.1331)


async def test_quote_and_recall_by_keyboard(world: World, browser: "Page") -> None:
    said = world.say("yang", ROOM, text="三里坪桥下有垃圾")
    await _bubbles(browser, 2)
    text = browser.get_by_label("输入消息")
    await text.focus()
    for key in ["ArrowUp", "ArrowUp", "Enter", "Enter"]:  # to her message, its menu, 引用
        await browser.keyboard.press(key)
    await browser.locator("#quoting").wait_for()
    await browser.keyboard.type("我也看到")
    await browser.keyboard.press("Enter")
    await browser.locator(".quote").wait_for()
    assert await browser.locator(".quote").inner_text() == "托口-杨金莲：三里坪桥下有垃圾"
    assert world.history(ROOM)[2].text == f"「托口-杨金莲：{said.text}」{QUOTE_LINE}我也看到"

    await _bubbles(browser, 4)
    await browser.locator(".message.mine").click(button="right")
    await browser.get_by_role("menuitem", name="撤回").click()
    await browser.get_by_text("你撤回了一条消息").wait_for()
    assert world.recalled == {world.history(ROOM)[2].id}


async def test_another_room_shows_a_dot_until_it_is_opened(world: World, browser: "Page") -> None:
    await browser.get_by_label("我是").select_option("zhang")
    world.say("bot", "zhang", text="日报：今天没有新问题")
    await browser.get_by_label("有新消息").wait_for()
    await browser.locator("[data-chat=bot]").click()
    assert await _bubbles(browser, 1) == ["日报：今天没有新问题"]
    await browser.get_by_label("有新消息").wait_for(state="detached")


async def test_who_reads_above_is_told_of_news_below(world: World, browser: "Page") -> None:
    for n in range(30):
        world.say("yang", ROOM, Kind.OTHER, f"[动画表情 {n}]")
    await browser.get_by_text("[动画表情 29]").first.wait_for()
    await browser.locator("#messages").evaluate("box => box.scrollTop = 0")
    world.say("yang", ROOM, text="新的")
    news = browser.get_by_role("button", name="有新消息 ↓")
    await news.click()
    await news.wait_for(state="hidden")
    assert await browser.locator("#messages").evaluate(
        "b => b.scrollTop + b.clientHeight >= b.scrollHeight - 1"
    )


async def test_a_stranger_asks_and_talks_when_accepted(world: World, browser: "Page") -> None:
    await browser.get_by_label("我是").select_option("zhou")
    await browser.get_by_label("输入消息").fill("码 1234")
    await browser.get_by_role("button", name="加好友").click()
    await browser.get_by_text("好友申请已发出").wait_for()
    (request,) = world.requests.values()
    world.accept_friendship(request.id)
    await browser.get_by_role("button", name="发送", exact=True).wait_for()
    await browser.get_by_label("输入消息").fill("你好")
    await browser.keyboard.press("Enter")
    assert await _bubbles(browser, 2) == ["你好", "听到：你好"]


async def test_a_lost_line_comes_back_and_nothing_is_missing(
    world: World, site: Site, browser: "Page"
) -> None:
    await browser.locator(".conversations li").nth(1).wait_for()
    await browser.get_by_label("输入消息").fill("写到一半")
    await site.stop()
    await browser.get_by_text("连接断了，正在重连").wait_for()
    world.say("yang", ROOM, text="断线时说的")
    await site.start()
    assert await _bubbles(browser, 2) == ["断线时说的", "听到：断线时说的"]
    assert await browser.get_by_label("输入消息").input_value() == "写到一半"
    await browser.get_by_text("连接断了，正在重连").wait_for(state="detached")
