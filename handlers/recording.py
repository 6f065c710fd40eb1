"""Applying what was decided of a message: a function a decision, in the message's transaction."""

from dataclasses import replace

from sqlmodel import Session

from handlers import facts, registration
from handlers.hearing import WINDOW, Hearing
from handlers.incoming import Incoming, Kind, Location
from handlers.reply import Reply
from handlers.routing import Context
from handlers.telling import tell_office
from handlers.texts import queries as queries_texts
from handlers.texts import registered as texts
from handlers.texts.case import mask
from handlers.texts.when import CHINA
from nlp.coordinates import Point
from nlp.verdict import Category, Intent, Severity, Verdict
from storage import cases, clues, known, media
from storage.clues import Said
from storage.known import KnownClue, KnownRoom
from storage.models import Attachment
from storage.states import NoticeKind, Relation, Role, RowOutcome


def said_in(hearing: Hearing) -> Said:
    """A message as it is kept with a clue."""
    message = hearing.message
    where = _position(message)
    world = facts.world(where.latitude, where.longitude) if where else None
    return Said(
        message=message.id,
        at=message.at,
        sender=message.sender,
        sender_name=message.room_alias or message.sender_name,
        role=hearing.speaker.role or Role.SUPERVISOR,
        kind=message.kind.value,
        text=mask(message.text),  # nobody is shown the number, so it is not kept
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        wgs_latitude=world.latitude if world else None,
        wgs_longitude=world.longitude if world else None,
    )


def _position(message: Incoming) -> Location | None:
    """Where a location lies; gateways give 0, 0 for a place without a position."""
    where = message.location
    return where if where is not None and (where.latitude or where.longitude) else None


def open_clue(session: Session, hearing: Hearing, verdict: Verdict, ctx: Context, like: int | None) -> int:
    """A new clue and its case, with what its sender sent just before."""
    message, said = hearing.message, said_in(hearing)
    stated = facts.facts(verdict)
    case = cases.open_case(
        session,
        message.at.astimezone(CHINA).year,
        stated,
        at=message.at,
        now=hearing.now,
        by=registration.BOT,
        message=message.id,
        source=message.source,
    )
    clue = clues.open_clue(
        session,
        case.id,
        said,
        stated,
        channel=message.channel,
        conversation=message.conversation,
        person=hearing.speaker.person_id,
        second=[category.value for category in verdict.second],
        subject=verdict.subject,
        townships=verdict.place.townships,
        happened_at=verdict.happened_at,
        confidence=verdict.confidence,
        evidence=facts.evidence(verdict),
    )
    _keep_media(session, hearing, clue)
    facts.locate(session, case.id, said)
    if (completed := _take_loose(session, hearing, clue, ctx)) is not clue:
        clue, case = completed, known.case(session, case.id)
    registration.announce(session, clue, case, _room(hearing), ctx.settings.quiet, now=hearing.now, like=like)
    return clue.id


def _room(hearing: Hearing) -> KnownRoom | None:
    """Where it was said, as the office is told: also that it comes from a copied chat."""
    room = hearing.room
    if room is None or not hearing.message.is_imported:
        return room
    return replace(room, topic=texts.imported(room.topic))


def _keep_media(session: Session, hearing: Hearing, clue: KnownClue | None) -> None:
    message = hearing.message
    if not message.kind.has_media:
        return
    media.keep(
        session,
        clue=None if clue is None else clue.id,
        channel=message.channel,
        message=message.id,
        conversation=message.conversation,
        sender=message.sender,
        kind=message.kind.value,
        sent_at=message.at,
        now=hearing.now,
        has_bytes=True,
        text=message.text,
    )


def _take_loose(session: Session, hearing: Hearing, clue: KnownClue, ctx: Context) -> KnownClue:
    """Photos, places and half sentences that came before the words belong to them."""
    message = hearing.message
    since = message.at - WINDOW
    waiting = media.loose(session, message.conversation, message.sender, since=since)
    if waiting:
        media.take(session, message.conversation, message.sender, clue.id, since=since)
    for item in waiting:
        if item.kind != Kind.LOCATION and item.latitude is not None and item.longitude is not None:
            facts.put(session, clue.case_id, Point(item.latitude, item.longitude), by_photo=True)
        said = _of_loose(item, hearing)
        clue = clues.add(session, clue, said, Relation.ADDITION)
        if item.kind == Kind.LOCATION:
            place = ctx.live.book.understand(
                item.text, kind="location", role=Role.SUPERVISOR.value, at=item.sent_at
            )
            clue = facts.complete(session, clue, place, is_address=True)
            facts.locate(session, clue.case_id, said)
    return clue


def _of_loose(item: Attachment, hearing: Hearing) -> Said:
    is_place = item.kind == Kind.LOCATION  # where a photo was taken is the case's alone
    latitude, longitude = (item.latitude, item.longitude) if is_place else (None, None)
    world = facts.world(latitude, longitude)
    return Said(
        message=item.message,
        at=item.sent_at,
        sender=item.sender,
        sender_name=hearing.message.room_alias or hearing.message.sender_name,
        role=hearing.speaker.role or Role.SUPERVISOR,
        kind=item.kind,
        text=mask(item.text),
        latitude=latitude,
        longitude=longitude,
        wgs_latitude=world.latitude if world else None,
        wgs_longitude=world.longitude if world else None,
    )


def loose(session: Session, hearing: Hearing) -> None:
    """Keep what came before its words."""
    message = hearing.message
    where = _position(message)
    media.keep(
        session,
        clue=None,
        channel=message.channel,
        message=message.id,
        conversation=message.conversation,
        sender=message.sender,
        kind=message.kind.value,
        sent_at=message.at,
        now=hearing.now,
        has_bytes=message.kind.has_media,
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        text=message.text,
    )


def add(session: Session, hearing: Hearing, verdict: Verdict, ctx: Context, clue: KnownClue) -> None:
    """More about a clue; the place that was missing completes it."""
    said = said_in(hearing)
    clue = clues.add(session, clue, said, Relation.ADDITION)
    _keep_media(session, hearing, clue)
    facts.locate(session, clue.case_id, said)
    # what others say of a place may be of another one ("我们那里没有")
    if said.sender != clue.reporter:
        return
    completed = facts.complete(session, clue, verdict, is_address=hearing.message.kind == Kind.LOCATION)
    if completed.severity != clue.severity and completed.severity == Severity.URGENT:
        text = texts.became_urgent(known.case(session, clue.case_id), said.text)
        tell_office(
            session,
            f"urgent:{clue.id}",
            text,
            now=hearing.now,
            kind=NoticeKind.URGENT,
            clue=clue.id,
        )
    registration.renew(session, completed, _room(hearing), ctx.settings.quiet)


def correct(session: Session, hearing: Hearing, verdict: Verdict, ctx: Context, clue: KnownClue) -> None:
    """What was wrong in a clue is put right."""
    clue = clues.add(session, clue, said_in(hearing), Relation.CORRECTION)
    clue = facts.correct(session, clue, verdict)
    registration.renew(session, clue, _room(hearing), ctx.settings.quiet)


def resolved(session: Session, hearing: Hearing, clue: KnownClue) -> None:
    """Somebody says it is gone: a note of the case; the office decides."""
    _add_note(session, hearing, clue, Relation.RESOLVED)


def note(session: Session, hearing: Hearing, clue: KnownClue) -> None:
    """An officer or unit has spoken in the thread: a note, and no first word by the bot any more."""
    _add_note(session, hearing, clue, Relation.ANSWER)
    registration.answered(session, clue)


def _add_note(session: Session, hearing: Hearing, clue: KnownClue, relation: Relation) -> None:
    said = said_in(hearing)
    clues.add(session, clue, said, relation)
    _keep_media(session, hearing, clue)
    cases.write(
        session,
        clue.case_id,
        at=hearing.now,
        by=hearing.speaker.signature,
        note=said.text,
        message=said.message,
    )


def passed(hearing: Hearing, verdict: Verdict) -> RowOutcome:
    """Talk; where a supervisor's words name a problem all the same, a person should look at them."""
    is_talk = verdict.intent in (Intent.CHAT, Intent.FOLLOW_UP) and not verdict.sealed
    is_theirs = hearing.room is not None and hearing.speaker.role in (Role.SUPERVISOR, None)
    names_problem = verdict.category not in (None, Category.INTEGRITY)
    return RowOutcome.MAYBE if is_talk and is_theirs and names_problem else RowOutcome.PASSED


def progress(session: Session, clue: KnownClue | None) -> Reply:
    """How far a clue is, to who asks the bot for it."""
    if clue is None:
        return Reply(queries_texts.WHICH)
    return Reply(queries_texts.progress(cases.case(session, clue.case_id)))
