"""The boundary where a command is allowed, run for each of its cases, and errors become sentences."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from handlers.choosing import shown_alone
from handlers.reply import Reply, UserError
from handlers.routing import IN_FULL, MOST_AT_ONCE, Call, Command, Context
from handlers.texts import choosing
from handlers.texts import errors as texts
from storage import cases
from storage.errors import AmbiguousCaseError, NoSuchPersonError, StorageError, StorageUnavailableError
from storage.prepared import savepoint
from storage.states import Role

log = logging.getLogger(__name__)


def dispatch(session: Session, command: Command, call: Call, ctx: Context) -> Reply:
    """Run a command; whatever goes wrong becomes one calm sentence (a full disk goes on to the caller).

    Raises `StorageUnavailableError`; a bug is logged once, undone and answered.
    """
    if call.message.number and Role.SUPERVISOR not in command.roles:
        return Reply(texts.NOT_BY_NUMBER)
    if not command.for_strangers:
        if not call.speaker.is_bound and call.speaker.role is None:
            return Reply()  # a stranger: 帮助 and plain words tell a newcomer how to be bound
        if not call.speaker.is_bound:
            return Reply(texts.not_bound(call.speaker.role))
        if call.speaker.role not in command.roles:
            return Reply(texts.not_yours(command))
    if call.place not in command.places:
        return Reply(private=texts.not_here(command)) if call.in_public else Reply(texts.not_here(command))
    shown = None
    searches = command.worded and call.rest and not call.rest.startswith(IN_FULL)
    if command.numbered and call.number is None and call.speaker.role != Role.SUPERVISOR and not searches:
        if call.quote is None:
            shown = shown_alone(session, call.message, now=call.now)
        elif (asked := _which_quoted(session, command, call)) is not None:
            return asked
    if shown is not None:
        call = replace(call, year=shown[0], number=shown[1])
    of_cases = ((call.year, call.number), *call.others)
    if len(of_cases) > MOST_AT_ONCE:
        return _refused(texts.too_many(MOST_AT_ONCE), call)
    replies = [
        _run(
            session, command, replace(call, year=year, number=number, others=()), ctx, is_one=not call.others
        )
        for year, number in of_cases
    ]
    reply = replies[0] if len(replies) == 1 else together(replies)
    return reply if shown is None else replace(reply, cases=(f"{shown[0]}-{shown[1]}",))


def _which_quoted(session: Session, command: Command, call: Call) -> Reply | None:
    """Which case is meant of those in the bot's words that are quoted, if they are several."""
    found = call.quote.numbers if call.quote is not None and call.quote.is_bots else []
    if not 1 < len(found) <= choosing.MOST:
        return None
    try:
        quoted = [cases.find(session, number, year) for year, number in found]
    except StorageError:
        return None
    ways = [f"{command.word} {case.label} {call.rest}".strip() for case in quoted]
    return _refused(choosing.of_cases(texts.WHICH_QUOTED, quoted), call, ways)


def _run(session: Session, command: Command, call: Call, ctx: Context, *, is_one: bool) -> Reply:
    undo = savepoint(session)
    try:
        reply = command.handler(session, call, ctx)
        undo.commit()
        return reply
    except StorageUnavailableError:
        raise
    except UserError as error:
        undo.rollback()
        return _refused(str(error), call, error.choices if is_one else ())
    except StorageError as error:
        undo.rollback()
        if isinstance(error, AmbiguousCaseError) and is_one:
            return _ask_which(session, command, call, error)
        if isinstance(error, NoSuchPersonError) and (asked := _ask_whom(command, call, error)):
            return asked
        return _refused(texts.of(error, command, call.now), call)
    except Exception:
        undo.rollback()
        log.exception("a command failed", extra={"action": "command", "message_id": call.message.id})
        return Reply(texts.BUG)


def together(replies: Sequence[Reply]) -> Reply:
    """What is said of several cases at once, a line each."""
    here = [reply.here for reply in replies if reply.here]
    private = [reply.private for reply in replies if reply.private]
    files = tuple(file for reply in replies for file in reply.files)
    erase = [reply.erase for reply in replies if reply.erase is not None]
    gone = tuple(path for paths in erase for path in paths) if erase else None
    choices = replies[0].choices if len(replies) == 1 else ()
    return Reply("\n".join(here) or None, "\n".join(private) or None, files, choices, erase=gone)


def _ask_which(session: Session, command: Command, call: Call, error: AmbiguousCaseError) -> Reply:
    """The number is that of cases of several years: which is meant."""
    found = []
    for label in error.choices:
        year, _, number = label.partition("-")
        found.append(cases.find(session, int(number), int(year)))
    ways = [f"{command.word} {case.label} {call.rest}".strip() for case in found]
    return _refused(choosing.same_number(found[0].number, found), call, ways)


def _ask_whom(command: Command, call: Call, error: NoSuchPersonError) -> Reply | None:
    """Several people have that name: which is meant, if their WeChat names tell them apart."""
    names = [name for _, name in error.others if name and name != error.name]
    if len(set(names)) != error.count or not 1 < error.count <= choosing.MOST:
        return None
    ways = [call.rest.replace(error.name, name, 1) for name in names]
    text = choosing.same_name(error.name, error.others)
    return _refused(text, call, [f"{command.word} {way}" for way in ways])


def _refused(text: str, call: Call, choices: Sequence[str] = ()) -> Reply:
    """An officer's mistake is nothing for a supervisors' room: it may repeat what they wrote."""
    is_officers = call.in_public and call.speaker.role == Role.OFFICER
    ways = tuple(choices)
    return Reply(private=text, choices=ways) if is_officers else Reply(text, choices=ways)
