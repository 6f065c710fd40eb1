"""What stood in the ordinary ledger is sealed: its words go to the discipline side and leave every table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers import content, registration, splitting
from handlers import sealed as track
from handlers.content import Content, Who
from handlers.deadlines import start_of_day
from handlers.hearing import WINDOW, Handled, Hearing
from handlers.incoming import Kind, Location
from handlers.routing import Context
from handlers.texts import sealed as texts
from handlers.texts.dossier import file_name
from handlers.texts.when import today
from nlp import parting
from storage import callers, cases, clues, known, ledger, people, rewriting, sealed, seals
from storage.addresses import Address
from storage.models import Attachment, Case, Clue, ClueMessage
from storage.sealed import Route
from storage.states import CaseStatus, Step


def case(
    session: Session,
    ctx: Context,
    found: Case,
    note: str,
    *,
    channel: str,
    now: datetime,
    into: int | None = None,
) -> tuple[str, ...]:
    """Seal all of a case, which has been moved already; gives the files that must be deleted.

    Each who reported it has a receipt of their own, unless it goes on with the sealed clue `into`.
    """
    assert found.id is not None
    gone = documents(session, found)
    rows = clues.of_case(session, found.id)
    files = rewriting.attachments(session, found)
    said = clues.messages(session, [_id(clue) for clue in rows])
    notes = [event.note for event in ledger.events(session, found.id) if event.note]
    excluded = track.named(session, "\n".join([note, *notes, *(one.text for one in said)]))
    extra = Content(channel=channel, messages=(), note="\n".join([note, *notes]), excluded=excluded)
    extra = extra.model_copy(update={"proposal": splitting.words(found)})
    kept = [
        _clue(session, ctx, clue, [one for one in said if one.clue_id == clue.id], excluded, into, now=now)
        for clue in rows
    ] or [_of_nobody(session, ctx, channel, excluded, now=now)]
    for clue in kept:
        sealed.add(session, ctx.vault, clue, extra.written())
    _files(session, ctx, files, dict(zip((clue.id for clue in rows), kept, strict=False)), kept[0], now=now)
    seals.add(session, *(seals.of_case(ctx.vault, part) for part in rewriting.parts(session, found)))
    seals.add(
        session, *(seals.of_message(ctx.vault, clue.channel, one.message) for clue in rows for one in said)
    )
    contacts = {(clue.channel, clue.reporter) for clue in rows}
    rewriting.erase(session, found, opened=start_of_day(today(found.opened_at)), now=now)
    for of_channel, contact in contacts:
        people.forget_if_new(session, of_channel, contact, row=0)
    return gone


def _id(clue: Clue) -> int:
    assert clue.id is not None
    return clue.id


def _clue(
    session: Session,
    ctx: Context,
    clue: Clue,
    said: Sequence[ClueMessage],
    excluded: tuple[str, ...],
    into: int | None,
    *,
    now: datetime,
) -> int:
    """The id of the sealed clue."""
    number = callers.number(session, Address(clue.channel, clue.reporter))
    of = Content(
        channel=clue.channel,
        room="" if clue.conversation == clue.reporter else clue.conversation,
        who=Who(contact=clue.reporter, name=clue.reporter_name, person=_person(session, clue), number=number),
        messages=tuple(_said(one, clue) for one in said),
        excluded=excluded,
    )
    is_friend = track.can_write(session, ctx, clue.channel, clue.reporter)
    at = clue.last_by_reporter
    route = Route(clue.channel, clue.reporter, clue.conversation, 0, at, excluded, is_friend, number=number)
    if into is not None:
        sealed.add(session, ctx.vault, into, of.written())
        return into
    # the day it was handed over: that on which it was said could be looked up in an old digest
    kept = sealed.keep(session, ctx.vault, of.written(), route, day=today(now))
    track.tell_readers(session, ctx.vault, kept, route, now=now)
    if is_friend:
        track.tell_sender(session, ctx.vault, kept.id, route, texts.to_sender(kept.receipt), now=now)
    return kept.id


def _of_nobody(
    session: Session, ctx: Context, channel: str, excluded: tuple[str, ...], *, now: datetime
) -> int:
    """What came by a hotline or a superior: there is nobody to answer."""
    route = Route(channel, "", "", 0, now, excluded)
    kept = sealed.keep(session, ctx.vault, Content(channel=channel).written(), route, day=today(now))
    track.tell_readers(session, ctx.vault, kept, route, now=now)
    return kept.id


def _person(session: Session, clue: Clue) -> str:
    return "" if clue.person_id is None else people.person(session, clue.person_id).name


def _said(one: ClueMessage, clue: Clue) -> content.Said:
    has_place = one.latitude is not None and one.longitude is not None
    where = (
        Location(latitude=one.latitude or 0, longitude=one.longitude or 0, address=one.text)
        if has_place
        else None
    )
    by = None if one.sender == clue.reporter else Who(contact=one.sender, name=one.sender_name, role=one.role)
    return content.Said(id=one.message, at=one.at, kind=Kind(one.kind), text=one.text, location=where, by=by)


def _files(
    session: Session,
    ctx: Context,
    files: Sequence[Attachment],
    of_clue: dict[int | None, int],
    first: int,
    *,
    now: datetime,
) -> None:
    for item in files:
        if Kind(item.kind).has_media:
            track.join(session, ctx.vault, of_clue.get(item.clue_id, first), item, now=now)


def seal(
    session: Session, hearing: Hearing, ctx: Context, clue_id: int | None, *, is_report: bool = False
) -> tuple[Handled, None]:
    """Seal what was just heard, with what was said before in a clue and accuses together with it.

    What that told of the river stays, without the clauses that name somebody; a case of which nothing is left
    is sealed whole.
    """
    done, _ = track.seal(session, hearing, ctx, is_report=is_report)
    found = _lately_sealed(session, hearing, ctx)
    if clue_id is None or found is None:
        return done, None
    clue = session.get_one(Clue, clue_id)
    is_own = clue.reporter == hearing.message.sender
    gone = []
    for one in clues.messages(session, [clue_id]):
        is_near = hearing.message.at - one.at <= WINDOW
        if is_near and one.kind in clues.SPOKEN and is_own == (one.sender == clue.reporter):
            gone += _piece(session, ctx, clue, one, found, now=hearing.now)
    if not gone:
        return done, None
    whole = cases.case(session, clue.case_id)
    if clue.words or CaseStatus.SEALED not in cases.NEXT[whole.status] or not _is_only(session, clue):
        registration.renew(session, known.clue(session, clue_id), hearing.room, ctx.settings.quiet)
        rewriting.unrepeat(session, gone, since=clue.opened_at)
        return replace(done, erase=documents(session, whole)), None
    cases.move(session, whole, CaseStatus.SEALED, by=registration.BOT, now=hearing.now)
    paths = case(session, ctx, whole, "", channel=clue.channel, now=hearing.now, into=found)
    return replace(done, erase=paths), None


def _lately_sealed(session: Session, hearing: Hearing, ctx: Context) -> int | None:
    message = hearing.message
    since = message.at - WINDOW
    found = sealed.lately(session, ctx.vault, message.channel, message.sender, since=since)
    return None if found is None else found[0]


def _is_only(session: Session, clue: Clue) -> bool:
    return [one.id for one in clues.of_case(session, clue.case_id)] == [clue.id]


def _piece(
    session: Session, ctx: Context, clue: Clue, one: ClueMessage, into: int, *, now: datetime
) -> list[str]:
    """The clauses that had to go."""
    gone = parting.taken(one.text, ctx.live.book, one.at)
    if gone:
        of = Content(channel=clue.channel, messages=(_said(one, clue),))
        sealed.add(session, ctx.vault, into, of.written())
        seals.add(session, seals.of_message(ctx.vault, clue.channel, one.message))
        rewriting.rewrite(session, one, parting.without(one.text, ctx.live.book, one.at), gone, now=now)
    return gone


def documents_of_sealed(session: Session) -> tuple[str, ...]:
    """Files that hold a case that is sealed: they are gone, but where a crash came between."""
    return tuple(
        f"exports/{file_name(case)}" for case in ledger.listing(session, statuses=[CaseStatus.SEALED])
    )


def last_sealed(session: Session) -> datetime | None:
    """When a case was sealed last: what was exported before may hold it."""
    return ledger.last(session, Step.SEAL)


def documents(session: Session, found: Case) -> tuple[str, ...]:
    """Files below the data folder that hold a case."""
    return tuple(f"exports/{file_name(part)}" for part in rewriting.parts(session, found))
