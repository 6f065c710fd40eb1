"""A bare number: one of the choices somebody was just given, or a case that was just listed to them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers.hearing import Hearing
from handlers.incoming import Incoming
from handlers.parsing import strip_names
from handlers.quotes import Numbered
from handlers.reply import Reply
from handlers.texts import choosing as texts
from nlp.text import normal
from storage import talks
from storage.states import Purpose, Role
from storage.talks import Who

_PICK = re.compile(
    r"(?:第|选|回|就|是|要|\s)*(?:(\d{1,6})\s*([号个件条项]?)|(?<=[第选])([一二三四五六七八九])[个件条项]?)(?:吧|\W)*"
)
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)}
_OPENS = "查 "
"""How the command begins that opens a case."""
_ALONE = ""
"""The key of the one case that was shown last: what a command without a number is about."""
_BEGUN = "…"
"""The key of a command that lacks its end."""
_WORKING = frozenset({Role.OFFICER, Role.UNIT})


def chosen(session: Session, hearing: Hearing) -> Hearing | Reply | None:
    """What a bare number stands for, as if it had been said to the bot; None if it is no choice here."""
    speaker, room = hearing.speaker, hearing.room
    if not speaker.is_bound or speaker.role not in _WORKING:
        return None
    if hearing.message.room is not None and (room is None or room.purpose != Purpose.OFFICE):
        return None
    found = _PICK.fullmatch(normal(hearing.message.text))
    if found is None:
        return None
    options = talks.offered(session, _who(hearing.message), now=hearing.now)
    is_list = _is_list(options)
    said = {number: text for number, text in options.items() if number != _ALONE}
    # 2号 is the number of a case, never the second choice
    if not said or (found[2] == "号" and not is_list):
        return None
    number = found[1] or str(_DIGITS[found[3]])
    if number.lstrip("0") not in said:
        if is_list and len(said) == 1:
            return None
        return Reply(texts.not_listed(number) if is_list else texts.out_of_range(len(said)), keeps=True)
    message = hearing.message.model_copy(update={"text": said[number.lstrip("0")], "mentions_bot": True})
    return replace(hearing, message=message)


def completed(session: Session, hearing: Hearing, names: Sequence[str]) -> Hearing | None:
    """What completes the command that somebody was just asked the end of, said to the bot itself."""
    message = hearing.message
    if message.room is not None and not message.mentions_bot:
        return None
    begun = talks.offered(session, _who(message), now=hearing.now).get(_BEGUN)
    if begun is None:
        return None
    said = strip_names(message.text, names)[0]
    return replace(
        hearing, message=message.model_copy(update={"text": f"{begun}{said}", "mentions_bot": True})
    )


def remember(session: Session, who: Who, reply: Reply, *, now: datetime) -> None:
    """What a bare number of somebody means after this answer: choices hold until the next answer, a list
    until the next list.
    """
    before = talks.offered(session, who, now=now)
    if reply.keeps:
        # a further page of a list: what stands on the pages before is on the screen still
        if reply.cases and _is_list(before):
            talks.offer(session, who, before | _opening(reply.cases), now=now)
        return
    if reply.begins:
        options = {_BEGUN: reply.begins}
    elif reply.choices:
        options = {str(number): text for number, text in enumerate(reply.choices, start=1)}
    elif reply.cases is None or len(reply.cases) == 1:
        options = before if _is_list(before) else {}
        if reply.cases:
            options = options | _opening(reply.cases) | {_ALONE: reply.cases[0]}
        elif _ALONE in options:
            options = {number: text for number, text in options.items() if number != _ALONE}
    else:
        options = _opening(reply.cases)
    if options != before:
        talks.offer(session, who, options, now=now)


def _opening(labels: Sequence[str]) -> dict[str, str]:
    """A number opens its case; one that two years have opens neither."""
    numbers = [label.partition("-")[2] for label in labels]
    return {
        number: f"{_OPENS}{label}"
        for number, label in zip(numbers, labels, strict=True)
        if numbers.count(number) == 1
    }


def shown_alone(session: Session, message: Incoming, *, now: datetime) -> Numbered | None:
    """The one case that the sender of a message was just shown."""
    options = talks.offered(session, _who(message), now=now)
    label = options.get(_ALONE)
    if label is None:
        return None
    year, _, number = label.partition("-")
    return int(year), int(number)


def _is_list(options: dict[str, str]) -> bool:
    return _BEGUN not in options and all(
        text.startswith(_OPENS) for number, text in options.items() if number != _ALONE
    )


def _who(message: Incoming) -> Who:
    return Who(message.channel, message.conversation, message.sender)
