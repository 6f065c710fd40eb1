"""What becomes of a message: a command, a clue, something about a clue, or nothing of ours.

`handle` is one work of the database: whatever it decides is recorded together with "inbox row done".
"""

from datetime import datetime

from sqlmodel import Session

from handlers import questions, quotes, recording, voice
from handlers.hearing import WINDOW, Handled, Hearing
from handlers.incoming import Incoming, Kind
from handlers.queries import help_text
from handlers.routing import Call, Command, Context, Reply, dispatch
from handlers.texts import errors as texts
from nlp import sealing
from nlp.known import candidate
from nlp.threads import (
    Add,
    Ask,
    Correct,
    Decision,
    Heard,
    Loose,
    Note,
    Open,
    Patrol,
    Resolved,
    Seal,
    Withdraw,
    decide,
)
from nlp.verdict import Intent, Verdict
from storage import clues, inbox, known, media, outbox, people, rooms
from storage.states import NoticeKind, Purpose, Role, RowOutcome


def handle(session: Session, row: int, message: Incoming, ctx: Context, *, now: datetime) -> Handled:
    """Decide what a message is and record it; the row is done afterwards."""
    room = known.room(session, message.channel, message.room) if message.room else None
    if room is not None and message.topic not in ("", room.topic):
        rooms.set_topic(session, room.channel, room.room, message.topic)
    speaker = people.speaker(
        session, message.channel, message.sender, message.sender_name, message.room_alias
    )
    hearing = Hearing(row, message, speaker, room, now)
    handled, clue = _handle(session, hearing, ctx)
    inbox.done(session, row, handled.outcome, now=now, clue=clue, words=quotes.mark(message, ctx.key))
    return handled


def _handle(session: Session, hearing: Hearing, ctx: Context) -> tuple[Handled, int | None]:
    message = hearing.message
    if message.kind == Kind.OTHER:
        return Handled(RowOutcome.PASSED), None
    if message.kind == Kind.RECALLED:
        return recording.recalled(session, message, now=hearing.now), None
    if message.kind == Kind.TEXT and (found := _command(hearing, ctx)) is not None:
        command, call = found
        reply = dispatch(session, command, call, ctx) if hearing.may_answer else Reply()
        answer(session, hearing, reply)
        return Handled(RowOutcome.COMMAND, write=reply.files), None
    if message.kind == Kind.TEXT and (told := questions.asked(session, hearing, ctx)) is not None:
        answer(session, hearing, told)
        return Handled(RowOutcome.COMMAND), None
    if message.room is not None and hearing.room is None:
        return Handled(RowOutcome.PASSED), None
    if not _may_report(hearing):
        if hearing.room is None and hearing.speaker.role is not None and voice.is_wordless(message):
            voice.hint(session, hearing, ctx.settings.quiet)
        elif hearing.room is None or message.mentions_bot:
            answer(session, hearing, _puzzled(hearing, ctx))
        return Handled(RowOutcome.PASSED), None
    return _clue(session, hearing, ctx)


def _command(hearing: Hearing, ctx: Context) -> tuple[Command, Call] | None:
    message, room = hearing.message, hearing.room
    addressed = message.mentions_bot or room is None
    quote, said = quotes.read(message.text, ctx.settings.bot.names)
    quotes_bot = quote is not None and quote.is_bots
    parsed = ctx.commands.parse(said, addressed=addressed or quotes_bot, bot_names=ctx.settings.bot.names)
    if parsed is None:
        return None
    command, year, number, rest = parsed
    if command.numbered and number is None and quote is not None and quotes_bot:
        year, number = quote.number or (None, None)
    # "群众反映……" from who has no use for 群 is no command
    if rest and number is None and not command.for_strangers and hearing.speaker.role not in command.roles:
        return None
    in_public = room is not None and room.purpose == Purpose.SUPERVISORS
    # in a supervisors' room command words occur in chatter
    is_plain = command.plain and number is not None
    if in_public and not (message.mentions_bot or quotes_bot or is_plain):
        return None
    return command, Call(message, hearing.speaker, room, hearing.now, year, number, rest, quote)


def _may_report(hearing: Hearing) -> bool:
    if hearing.room is not None:
        return hearing.room.purpose == Purpose.SUPERVISORS
    return hearing.speaker.role == Role.SUPERVISOR


def _puzzled(hearing: Hearing, ctx: Context, intent: Intent = Intent.CHAT) -> Reply:
    """What to say to who has addressed the bot with something it cannot do."""
    speaker, in_private = hearing.speaker, hearing.room is None
    if in_private and speaker.role is None:
        return Reply(texts.not_bound(None))
    if speaker.role in (None, Role.SUPERVISOR):
        is_policy = intent == Intent.POLICY_QUESTION
        return Reply(texts.POLICY if is_policy else texts.NOT_UNDERSTOOD_BY_SUPERVISOR)
    in_public = hearing.room is not None and hearing.room.purpose == Purpose.SUPERVISORS
    if in_public and speaker.is_bound:
        return Reply(texts.SEE_PRIVATE, private=help_text(ctx.commands, speaker.role))
    return Reply(texts.NOT_UNDERSTOOD)


def _clue(session: Session, hearing: Hearing, ctx: Context) -> tuple[Handled, int | None]:
    message, speaker = hearing.message, hearing.speaker
    role = speaker.role or Role.SUPERVISOR
    verdict = ctx.live.book.understand(
        message.text,
        kind=message.kind.value,
        role=role.value,
        at=message.at,
        bot_names=ctx.settings.bot.names,
    )
    heard = Heard(
        sender=message.sender,
        role=role.value,
        conversation=message.conversation,
        kind=message.kind.value,
        at=message.at,
        verdict=verdict,
        mentions_bot=message.mentions_bot,
        unit="" if role is Role.SUPERVISOR else speaker.unit or message.room_alias or message.sender_name,
        follows_talk=verdict.intent is not Intent.CLUE and _follows_talk(session, hearing),
    )
    rows = clues.candidates(
        session,
        conversation=message.conversation,
        sender=message.sender,
        township=verdict.place.township,
        at=message.at,
        is_official=role is not Role.SUPERVISOR,
    )
    decision = decide(heard, [candidate(row) for row in rows])
    if isinstance(decision, Seal) or _repeats_sealed(session, hearing, verdict, decision, ctx):
        gone = media.forget(session, message.conversation, message.sender, since=message.at - WINDOW)
        return Handled(RowOutcome.SEALED, tuple(gone)), None
    voice.heard(session, hearing, ctx.settings.quiet, decision)
    by_id = {row.id: row for row in rows}
    match decision:
        case Open(like=like):
            return Handled(RowOutcome.CLUE), recording.open_clue(session, hearing, verdict, ctx, like)
        case Add(clue=clue):
            recording.add(session, hearing, verdict, ctx, by_id[clue])
        case Correct(clue=clue):
            recording.correct(session, hearing, verdict, ctx, by_id[clue])
        case Withdraw(clue=clue):
            recording.withdraw(session, hearing, by_id[clue])
        case Resolved(clue=clue):
            recording.resolved(session, hearing, by_id[clue])
        case Note(clue=clue):
            recording.note(session, hearing, by_id[clue])
        case Ask(clue=asked):
            if hearing.may_answer and (message.mentions_bot or hearing.room is None):
                meant = None if asked is None else by_id[asked]
                answer(session, hearing, recording.progress(session, meant))
            return Handled(RowOutcome.ASKED), asked
        case Patrol():
            return Handled(RowOutcome.PATROL), None
        case Loose():
            recording.loose(session, hearing)
            return Handled(RowOutcome.LOOSE), None
        case _:
            if hearing.may_answer and (message.mentions_bot or hearing.room is None):
                answer(session, hearing, _puzzled(hearing, ctx, verdict.intent))
            return Handled(RowOutcome.PASSED), None
    return Handled(RowOutcome.ADDED), clue


def _follows_talk(session: Session, hearing: Hearing) -> bool:
    message = hearing.message
    return inbox.follows_talk(session, message.conversation, before=hearing.row, since=message.at - WINDOW)


def _repeats_sealed(
    session: Session, hearing: Hearing, verdict: Verdict, decision: Decision, ctx: Context
) -> bool:
    """Whether this repeats an accusation, or goes on with one its sender has just made ("就是他")."""
    message = hearing.message
    role = (hearing.speaker.role or Role.SUPERVISOR).value
    if sealing.repeats(verdict, role, message.at, ctx.live.book):
        return True
    if not sealing.goes_on(verdict, decision):
        return False
    last = inbox.last_outcome(
        session, message.conversation, message.sender, before=hearing.row, since=message.at - WINDOW
    )
    return last == RowOutcome.SEALED


def answer(session: Session, hearing: Hearing, reply: Reply) -> None:
    """Queue what is said to somebody who asked."""
    message = hearing.message
    for name, conversation, text in (
        ("answer", message.conversation, reply.here),
        ("private", message.sender, reply.private),
    ):
        if text:
            outbox.queue(
                session,
                f"{name}:{message.channel}:{message.id}",
                NoticeKind.ANSWER,
                channel=message.channel,
                conversation=conversation,
                text=text,
                mentions=[message.sender] if conversation == message.room else [],
                now=hearing.now,
            )
