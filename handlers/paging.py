"""下一页: nothing the bot answers is longer than a phone's screen; the rest waits to be asked for."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.routing import Call, Context, Reply, Router, UserError
from handlers.texts import paging as texts
from handlers.texts import topics
from storage import talks
from storage.talks import Who

router = Router(topic=topics.SEE)
MOST_LINES = 18
MOST_SIGNS = 600
"""Characters of a page; a single longer line is a page of its own."""


def first_page(session: Session, who: Who, text: str, *, now: datetime) -> str:
    """What of an answer is said now; what is left is remembered, and what was left before is forgotten."""
    lines = text.split("\n")
    count = _fitting(lines)
    if count == len(lines):
        return text
    talks.keep_lines(session, who, lines[count:], now=now)
    return texts.page(lines[:count], len(lines) - count)


def _fitting(lines: Sequence[str]) -> int:
    if len(lines) <= MOST_LINES and sum(map(len, lines)) <= MOST_SIGNS:
        return len(lines)
    signs = 0
    for count, line in enumerate(lines[: MOST_LINES - 1]):
        signs += len(line)
        if signs > MOST_SIGNS:
            return max(count, 1)
    return min(len(lines), MOST_LINES - 1)


@router.command("下一页", "下一页", "长的名单接着看")
def next_page(session: Session, call: Call, ctx: Context) -> Reply:
    """What of the last long answer was not said yet."""
    message = call.message
    who = Who(message.channel, message.conversation, message.sender)
    lines = talks.kept_lines(session, who, now=call.now)
    if not lines:
        raise UserError(texts.NO_MORE)
    # `first_page` keeps what is left of it in turn
    talks.keep_lines(session, who, (), now=call.now)
    return Reply("\n".join(lines), keeps=True)
