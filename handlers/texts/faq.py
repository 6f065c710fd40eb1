"""What is said of questions of policy and their approved answers."""

from collections.abc import Sequence

from handlers.texts.case import called, echo, excerpt
from handlers.texts.when import dated
from storage.faq_models import Answer

USAGE = "请这样发：问答 添加 问题？答案　或：问答 列表　或：问答 删除 3"
ABOUT_PEOPLE = "答案里说到人的事，监督员群里会看到，没有加。请换个说法。"
OFFICE_ANSWERS = "这个请河长办的同志来答，已经转告了。"
"""To who asks what nobody has approved an answer to."""


def too_long(question: int, answer: int) -> str:
    """Nobody reads a letter on a phone."""
    return f"问题请写在{question}个字以内，答案{answer}个字以内。"


def too_many(most: int) -> str:
    """More than can be looked through."""
    return f"已经有{most}条了，请先删掉用不着的：问答 删除 编号"


def there_is(found: Answer) -> str:
    """The same question has an answer already."""
    return f"这个问题第{found.id}条已经有了：{echo(found.question)}。要换答案，先发：问答 删除 {found.id}"


def added(made: Answer) -> str:
    """To the officer."""
    return f"好，第{made.id}条：监督员 @我 问“{made.question}”，就答：{answer(made)}"


def deleted(found: Answer) -> str:
    """To the officer."""
    return f"第{found.id}条（{echo(found.question)}）删掉了，不再这样答。"


def listing(shown: Sequence[Answer], count: int, page: int, size: int) -> str:
    """The entries of a page."""
    if not shown:
        return (
            "还没有核定的问答。请发：问答 添加 问题？答案"
            if not count
            else f"一共{count}条，没有第{page}页。"
        )
    lines = [f"核定的问答{count}条："]
    lines += [f"{one.id}. {one.question}：{excerpt(one.text)}（{one.by} {dated(one.at)}）" for one in shown]
    if page * size < count:
        lines.append(f"下一页发：问答 列表 {page + 1}")
    return "\n".join(lines)


def answer(found: Answer) -> str:
    """To who asked: with the day it was approved, for rules change."""
    return f"{found.text}（河长办 {dated(found.at)} 核定）"


def asked(name: str, topic: str, words: str) -> str:
    """To the office."""
    where = called(topic) if topic else "私信"
    return f"{called(name)}（{where}）问：{excerpt(words, 80)}\n请答复。常问的可以发：问答 添加 问题？答案，下次我来答。"
