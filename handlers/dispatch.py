"""The boundary where a command is allowed, run for each of its cases, and errors become sentences."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from handlers.routing import MOST_AT_ONCE, Call, Command, Context, Reply, UserError
from handlers.texts import errors as texts
from storage.errors import StorageError, StorageUnavailableError
from storage.prepared import savepoint
from storage.states import Role

log = logging.getLogger(__name__)


def dispatch(session: Session, command: Command, call: Call, ctx: Context) -> Reply:
    """Run a command; whatever goes wrong becomes one calm sentence (a full disk goes on to the caller).

    Raises `StorageUnavailableError`; a bug is logged once, undone and answered.
    """
    if not command.for_strangers:
        if not call.speaker.is_bound:
            return Reply(texts.not_bound(call.speaker.role))
        if call.speaker.role not in command.roles:
            return Reply(texts.not_yours(command))
    if call.place not in command.places:
        return Reply(private=texts.not_here(command)) if call.in_public else Reply(texts.not_here(command))
    cases = ((call.year, call.number), *call.others)
    if len(cases) > MOST_AT_ONCE:
        return _refused(texts.too_many(MOST_AT_ONCE), call)
    replies = [
        _run(session, command, replace(call, year=year, number=number, others=()), ctx)
        for year, number in cases
    ]
    return replies[0] if len(replies) == 1 else _together(replies)


def _run(session: Session, command: Command, call: Call, ctx: Context) -> Reply:
    undo = savepoint(session)
    try:
        reply = command.handler(session, call, ctx)
        undo.commit()
        return reply
    except StorageUnavailableError:
        raise
    except UserError as error:
        undo.rollback()
        return _refused(str(error), call)
    except StorageError as error:
        undo.rollback()
        return _refused(texts.of(error, command, call.now), call)
    except Exception:
        undo.rollback()
        log.exception("a command failed", extra={"action": "command", "message_id": call.message.id})
        return Reply(texts.BUG)


def _together(replies: Sequence[Reply]) -> Reply:
    """What is said of several cases at once, a line each."""
    here = [reply.here for reply in replies if reply.here]
    private = [reply.private for reply in replies if reply.private]
    files = tuple(file for reply in replies for file in reply.files)
    erase = [reply.erase for reply in replies if reply.erase is not None]
    gone = tuple(path for paths in erase for path in paths) if erase else None
    return Reply("\n".join(here) or None, "\n".join(private) or None, files, gone)


def _refused(text: str, call: Call) -> Reply:
    """An officer's mistake is nothing for a supervisors' room: it may repeat what they wrote."""
    is_officers = call.in_public and call.speaker.role == Role.OFFICER
    return Reply(private=text) if is_officers else Reply(text)
