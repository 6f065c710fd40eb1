"""Nothing the bot answers is longer than a phone's screen, and nothing of it is lost."""

from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"


async def test_a_long_answer_comes_in_pages(talk: Dialogue) -> None:
    [(_, text)] = await talk.say(OFFICER, PRIVATE, "用法 全部")
    pages = [text]
    while "发：下一页" in pages[-1]:
        [(_, text)] = await talk.say(OFFICER, PRIVATE, "下一页")
        pages.append(text)
    assert len(pages) >= 2
    lines = [line for page in pages for line in page.split("\n") if not line.startswith("……还有")]
    assert lines == list(dict.fromkeys(lines))
    assert lines[0].startswith("查 编号")
    assert all(len(page.split("\n")) <= 18 for page in pages)
    assert await talk.say(OFFICER, PRIVATE, "下一页") == [(OFFICER, "没有下一页了。")]


async def test_each_has_pages_of_their_own(talk: Dialogue) -> None:
    await talk.say(OFFICER, PRIVATE, "用法 全部")
    assert await talk.say(OFFICER, "办公", "下一页") == [("办公", "没有下一页了。")]
    assert await talk.say("托口水利武", PRIVATE, "下一页") == [("托口水利武", "没有下一页了。")]


async def test_after_a_while_nobody_knows_what_was_listed(talk: Dialogue) -> None:
    await talk.say(OFFICER, PRIVATE, "用法 全部")
    await talk.wait(700)
    assert await talk.say(OFFICER, PRIVATE, "下一页") == [(OFFICER, "没有下一页了。")]
