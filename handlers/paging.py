"""下一页: nothing the bot answers is longer than a phone's screen; the rest waits to be asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from math import ceil
from unicodedata import east_asian_width

from sqlmodel import Session

from handlers.dispatch import dispatch
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import paging as texts
from handlers.texts import topics
from storage import talks
from storage.talks import Who

router = Router(topic=topics.SEE)
WIDTH = 18
"""Chinese characters that stand in a row of WeChat on a phone; of other signs twice as many."""
MOST_ROWS = 22
"""Rows of a page; a single longer line is a page of its own."""


def first_page(session: Session, who: Who, text: str, more: str = "", *, now: datetime) -> str:
    """What of an answer is said now; what is left is remembered, and what was left before is forgotten.

    What comes after it is asked for by `more`, a command.
    """
    lines = text.split("\n")
    count = _fitting(lines)
    if count == len(lines) and not more:
        return text
    talks.keep_lines(session, who, lines[count:], more, now=now)
    return texts.page(lines[:count], len(lines) - count, has_more=bool(more))


def rows(line: str) -> int:
    """How many rows a line takes on a phone."""
    halves = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line)
    return max(1, ceil(halves / (2 * WIDTH)))


def _fitting(lines: Sequence[str]) -> int:
    needed = [rows(line) for line in lines]
    if sum(needed) <= MOST_ROWS:
        return len(lines)
    # one row tells how to see the rest
    until = list(accumulate(needed, initial=1))[1:]
    return max(sum(row <= MOST_ROWS for row in until), 1)


@router.command("下一页", "下一页", "长的名单接着看")
def next_page(session: Session, call: Call, ctx: Context) -> Reply:
    """What of the last long answer was not said yet."""
    message = call.message
    who = Who(message.channel, message.conversation, message.sender)
    lines, more = talks.kept_lines(session, who, now=call.now)
    # `first_page` keeps what is left of it in turn
    talks.keep_lines(session, who, (), now=call.now)
    if lines:
        return Reply("\n".join(lines), keeps=True, more=more)
    parsed = ctx.commands.parse(more, addressed=True, bot_names=()) if more else None
    if parsed is None:
        raise UserError(texts.NO_MORE)
    return replace(dispatch(session, parsed.command, replace(call, rest=parsed.rest), ctx), keeps=True)
