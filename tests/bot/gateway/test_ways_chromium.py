"""The three ways to report, tried by hand in the real demonstration, in a real browser."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.gateway.test_page_chromium import CHROMIUM, FLAGS, pytestmark

__all__ = ["pytestmark"]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a demonstration's page."""
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--data", str(tmp_path / "data")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert demo.stdout is not None
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(r"聊天页面：(\S+)", (await demo.stdout.readline()).decode())):
                pass
        yield found[1]
    finally:
        demo.terminate()
        await demo.wait()


async def test_all_three_ways(page: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        tab = await chromium.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        errors: list[str] = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        await tab.goto(page)
        text = tab.get_by_label("输入消息")

        await tab.get_by_role("tab", name="短信").click()
        await text.fill("进度")
        await text.press("Enter")
        await tab.locator(".bubble", has_text="您还没有报过线索").wait_for()
        assert await tab.locator(".bubble").first.inner_text() == "进度"

        await tab.get_by_role("tab", name="电话").click()
        await tab.get_by_label("打来的").select_option("13700001111")
        await text.fill("托口镇三里坪村桥下有人倒建筑垃圾")
        await tab.get_by_role("button", name="记下").click()
        await tab.locator(".bubble", has_text="尾号1111来电").wait_for()
        await tab.locator(".cases li").wait_for()

        # what was called in goes on by text, after the page was loaded anew
        await tab.get_by_role("tab", name="短信").click()
        await tab.get_by_label("我是").select_option("13700001111")
        await tab.reload()
        await text.fill("进度")
        await text.press("Enter")
        await tab.locator(".bubble", has_text="1号（托口镇·乱堆）待核实").wait_for()

        await tab.get_by_role("tab", name="微信").click()
        await tab.get_by_role("button", name="发位置").wait_for()
        assert errors == []
        await chromium.close()
