"""An accusation is sealed, and so is what goes on with it; who told it, and who reads it, hear a receipt."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import aftermath, content, splitting
from handlers.hearing import WINDOW, Handled, Hearing
from handlers.incoming import Incoming, Kind
from handlers.reply import UserError
from handlers.routing import Context
from handlers.texts import sealed as texts
from handlers.texts import unit as unit_texts
from handlers.texts.when import today
from nlp import accused, sealing
from nlp.threads import Decision
from nlp.verdict import Verdict
from storage import (
    callers,
    inbox,
    letters,
    media,
    outbox,
    people,
    reporters,
    rooms,
    roster,
    sealed,
    sealed_files,
    sealed_keys,
)
from storage.addresses import Address
from storage.errors import NotSealedYetError
from storage.known import KnownRoom
from storage.models import Attachment
from storage.sealed import Route
from storage.sealed_models import SealedClue
from storage.states import Mode, NoticeKind, Purpose, Role, RowOutcome
from storage.vault import Vault

GENERAL_AFTER = timedelta(minutes=5)
GENERAL_SPREAD = timedelta(minutes=5)
"""So long, and up to so much longer, the general sentence waits for the discipline side to speak first."""


def seal(
    session: Session, hearing: Hearing, ctx: Context, *, is_report: bool = False
) -> tuple[Handled, None]:
    """Seal what was just heard, with the photos around it; nothing of it stays anywhere else.

    `is_report`: it was told by a command, which a unit hears in private that it did nothing.
    """
    message = hearing.message
    excluded = named(session, _words(message))
    problem = splitting.problem(message, ctx.live.book)
    proposal = splitting.words(problem) if problem is not None else ""
    written = content.of(hearing, excluded).model_copy(update={"proposal": proposal}).written()
    is_friend = can_write(session, ctx, message.channel, message.sender)
    route = Route(
        message.channel,
        message.sender,
        message.conversation,
        hearing.row,
        message.at,
        excluded,
        is_friend,
        number=callers.number(session, message.sender_alone),
    )
    found = _joined(session, hearing, ctx, excluded)
    if found is None:
        clue = sealed.keep(session, ctx.vault, written, route, day=today(message.at))
        _tell(session, clue, route, hearing, ctx)
        clue_id = clue.id
    else:
        clue_id = found[0]
        sealed.add(session, ctx.vault, clue_id, written, route)
        _tell_of_more(session, ctx.vault, clue_id, now=hearing.now)
    if message.room is not None:
        aftermath.remember(session, ctx.vault, message, now=message.at)
    if problem is not None:
        splitting.hold(session, ctx, clue_id, problem, message)
    _with_files(session, hearing, ctx, clue_id)
    speaker = hearing.speaker
    if is_report and message.room is None and speaker.is_bound and speaker.role == Role.UNIT:
        tell_sender(session, ctx.vault, clue_id, route, unit_texts.NOT_TAKEN, now=hearing.now)
    people.forget_if_new(session, message.channel, message.sender, row=hearing.row)
    return Handled(RowOutcome.SEALED), None


def named(session: Session, words: str) -> tuple[str, ...]:
    """Who of those who would read it is named in it."""
    side = roster.everybody(session, Role.DISCIPLINE)
    found = {one.name for one in side if accused.names(words, one.name, one.wechat_name)}
    keys = {key.name for key in sealed_keys.active(session)}
    found |= {name for name in keys if accused.names(words, name)}
    # who may be meant does not read it either, as long as somebody else does
    meant = {name for name in keys | {one.name for one in side} if accused.might_mean(words, name)}
    if keys - found - meant:
        found |= meant
    return tuple(sorted(found))


def goes_on(session: Session, hearing: Hearing, verdict: Verdict, decision: Decision, ctx: Context) -> bool:
    """Whether it goes on with an accusation its sender made a moment ago, or plainly with one of hours."""
    found = _lately(session, hearing, ctx)
    if found is None:
        return False
    message, route = hearing.message, found[1]
    # who was just asked to say more in private does so there
    is_near = message.room is None or route.conversation == message.conversation
    if sealing.plainly_goes_on(verdict, message.at, ctx.live.book):
        return True
    if not is_near or message.at - route.at > WINDOW or not sealing.goes_on(verdict, decision):
        return False
    last = inbox.last_row(session, message.conversation, message.sender, before=hearing.row)
    return last < route.row


def _joined(
    session: Session, hearing: Hearing, ctx: Context, excluded: Sequence[str]
) -> tuple[int, Route] | None:
    """The open clue that this goes on with. What names a reader of it, and what accuses by itself some time
    later, is a clue of its own: another's, with another receipt."""
    found = _lately(session, hearing, ctx)
    if found is None or not set(excluded) <= set(found[1].excluded):
        return None
    message = hearing.message
    if message.at - found[1].at <= WINDOW:
        return found
    verdict = ctx.live.book.understand(_words(message), kind="text", role="supervisor", at=message.at)
    return None if sealing.accuses(verdict, message.at, ctx.live.book) else found


def _tell_of_more(session: Session, vault: Vault, clue_id: int, *, now: datetime) -> None:
    """What was signed for has grown: it waits to be signed for again."""
    clue = sealed.again(session, clue_id)
    route = None if clue is None else sealed.route_of(vault, clue)
    if clue is None or route is None:
        return
    for to in readers(session, route.excluded):
        letters.queue(
            session,
            vault,
            clue.id,
            to=to,
            text=texts.more(clue.receipt),
            now=now,
        )


def _lately(session: Session, hearing: Hearing, ctx: Context) -> tuple[int, Route] | None:
    message = hearing.message
    since = message.at - sealing.LATELY
    return sealed.lately(session, ctx.vault, message.channel, message.sender, since=since)


def _words(message: Incoming) -> str:
    where = message.location
    return f"{message.text} {where.name} {where.address}" if where else message.text


def _with_files(session: Session, hearing: Hearing, ctx: Context, clue: int) -> None:
    """The message's own bytes, and what its sender has just sent without words."""
    message, vault = hearing.message, ctx.vault
    if message.kind.has_media:
        sealed_files.want(
            session,
            vault,
            clue,
            channel=message.channel,
            message=message.id,
            kind=message.kind.value,
            sent_at=message.at,
            now=hearing.now,
        )
    since = message.at - WINDOW
    loose = media.loose(session, message.conversation, message.sender, since=since)
    for item in loose:
        if Kind(item.kind).has_media:
            join(session, vault, clue, item, now=hearing.now)
        if item.text or item.latitude is not None:
            sealed.add(session, vault, clue, content.of_loose(hearing, item).written())
    if loose:
        media.forget(session, message.conversation, message.sender, since=since)
        inbox.disown(session, message.channel, [item.message for item in loose])


def join(session: Session, vault: Vault, clue: int, item: Attachment, *, now: datetime) -> None:
    """Have an attachment sealed; its row is the caller's to delete, its file goes once it is sealed."""
    sealed_files.want(
        session,
        vault,
        clue,
        channel=item.channel,
        message=item.message,
        kind=item.kind,
        sent_at=item.sent_at,
        now=now,
        path=item.path,
    )


def _tell(session: Session, clue: SealedClue, route: Route, hearing: Hearing, ctx: Context) -> None:
    """The receipt to who reads it and, in private, to who told it; else something general, to nobody."""
    tell_readers(session, ctx.vault, clue, route, now=hearing.now)
    if route.can_write:
        tell_sender(session, ctx.vault, clue.id, route, texts.to_sender(clue.receipt), now=hearing.now)
    elif hearing.room is not None:
        _say_in_general(session, hearing.room, now=hearing.now)


def tell_readers(session: Session, vault: Vault, clue: SealedClue, route: Route, *, now: datetime) -> None:
    """Announce a new clue to the discipline side, but not where somebody it names would hear of it."""
    keys = sealed_keys.active(session)
    if keys and all(key.name in route.excluded for key in keys):
        text = texts.unreadable(clue.receipt)
    else:
        text = texts.new(clue.receipt, has_keys=bool(keys))
    for to in readers(session, route.excluded):
        letters.queue(session, vault, clue.id, to=to, text=text, now=now)


def readers(session: Session, excluded: Collection[str] = ()) -> list[Address]:
    """Where the discipline side hears of something: its rooms if nobody is left out, else each in private."""
    if not excluded and (found := rooms.addresses(session, Purpose.DISCIPLINE)):
        return found
    side = [one for one in roster.everybody(session, Role.DISCIPLINE) if one.name not in excluded]
    return [to for one in side if one.id for to in people.contacts_of(session, one.id)]


def can_write(session: Session, ctx: Context, channel: str, contact: str) -> bool:
    """Whether somebody can be written to in private: only friends can, and by nobody's hand."""
    if not ctx.channels.can(channel).private:
        return False
    return reporters.is_bound(session, channel, contact) or reporters.has_written(session, channel, contact)


def tell_sender(
    session: Session,
    vault: Vault,
    clue_id: int,
    route: Route,
    text: str,
    *,
    now: datetime,
    answers: bool = False,
) -> None:
    """Answer who told it, in private; who is known by a number hears a receipt and nothing of the matter.

    What goes to a number passes through many hands. `answers`: it is the discipline side's word.
    """
    if route.number:
        text = texts.to_number(sealed.receipt_of(session, clue_id), answers=answers)
    letters.queue(
        session,
        vault,
        clue_id,
        to=Address(route.channel, route.number or route.contact),
        text=text,
        now=now,
        to_sender=True,
    )


def end(session: Session, clue: SealedClue) -> None:
    """A clue is over; raises `UserError` while nobody could read it."""
    try:
        sealed.end(session, clue)
    except NotSealedYetError:
        raise UserError(texts.WAITS) from None
    letters.forget_parked(session, clue.id)


def _say_in_general(session: Session, room: KnownRoom, *, now: datetime) -> None:
    """Once a day, some minutes later, to nobody."""
    if room.purpose != Purpose.SUPERVISORS or room.mode == Mode.LISTEN:
        return
    due = now + GENERAL_AFTER + GENERAL_SPREAD * random.random()
    outbox.queue(
        session,
        _general_key(room, now),
        NoticeKind.TOLD,
        to=Address(room.channel, room.room),
        text=texts.GENERAL,
        # not to the second, which would tell when it was that somebody was accused
        now=now.replace(minute=0, second=0, microsecond=0),
        due_at=due,
    )


def spoken(session: Session, room: KnownRoom, *, now: datetime) -> None:
    """The discipline side has spoken in a room itself: the general sentence need not be said."""
    outbox.drop(session, _general_key(room, now))


def _general_key(room: KnownRoom, now: datetime) -> str:
    return f"general:{room.channel}:{room.room}:{today(now)}"
