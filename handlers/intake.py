"""What becomes of a message: a command, a clue, something about a clue, or nothing of ours.

`handle` is one work of the database: whatever it decides is recorded together with "inbox row done".
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers import (
    aftermath,
    anew,
    arriving,
    choosing,
    faq,
    limits,
    orders,
    photos,
    puzzled,
    questions,
    quotes,
    recording,
    reporter,
    said_plainly,
    sealed,
    sealing_later,
    voice,
    withdrawing,
)
from handlers.answering import answer
from handlers.hearing import Handled, Hearing
from handlers.incoming import Incoming, Kind
from handlers.parsing import strip_names
from handlers.routing import Call, Command, Context, Reply
from handlers.texts.case import mask
from nlp import sealing
from nlp.attach import ANSWER_WINDOW
from nlp.known import candidate
from nlp.message import kept
from nlp.threads import (
    Add,
    Ask,
    Correct,
    Heard,
    Loose,
    Note,
    Open,
    Pass,
    Patrol,
    Resolved,
    Seal,
    Withdraw,
    decide,
)
from nlp.verdict import Intent, Verdict
from storage import clues, inbox
from storage.states import Purpose, Role, RowOutcome


def handle(session: Session, row: int, message: Incoming, ctx: Context, *, now: datetime) -> Handled:
    """Decide what a message is and record it; the row is done afterwards."""
    hearing = arriving.hearing(session, row, message, ctx, now=now)
    room, speaker = hearing.room, hearing.speaker
    if room is not None and speaker.is_bound and speaker.role == Role.DISCIPLINE:
        sealed.spoken(session, room, now=now)
    handled, clue = _handle(session, hearing, ctx)
    words = quotes.mark(hearing.message, ctx.key)
    if handled.outcome == RowOutcome.SEALED:
        inbox.sealed(session, row, now=now, words=words)
    else:
        inbox.done(session, row, handled.outcome, now=now, clue=clue, words=words)
    return handled


def _handle(session: Session, hearing: Hearing, ctx: Context) -> tuple[Handled, int | None]:
    message = hearing.message
    if message.kind == Kind.OTHER:
        return Handled(RowOutcome.PASSED), None
    if message.kind == Kind.RECALLED:
        return withdrawing.recalled(session, message, ctx, now=hearing.now), None
    if message.kind == Kind.TEXT and (pick := choosing.chosen(session, hearing)) is not None:
        if isinstance(pick, Reply):
            return limits.answered(session, hearing, pick), None
        hearing, message = pick, pick.message
    found = _command(hearing, ctx) if message.kind == Kind.TEXT else None
    said = reporter.spoken(session, hearing) or said_plainly.spoken(hearing, ctx.settings.bot)
    if found is None and said is not None:
        found = _command(replace(hearing, message=message.model_copy(update={"text": said})), ctx)
    if found is not None and found[0].word in reporter.EVERYDAY:
        meant = reporter.meant(session, found[1])
        found = None if meant is None else (found[0], meant)
    is_trusted = found is not None and _is_trusted(hearing, found[0])
    if not is_trusted:
        verdict = _understand(hearing, ctx)
        if _accuses(hearing, verdict, ctx) and not orders.accuses_nobody(hearing, ctx):
            is_report = found is not None and found[0].word in reporter.TELLING
            return sealed.seal(session, hearing, ctx, is_report=is_report)
    # 受理 清江湖那条: a case that is called by name
    on = said_plainly.handed_on(*found) if found is not None else None
    order = hearing if on is None else replace(hearing, message=message.model_copy(update={"text": on}))
    is_named = found is None or on is not None or found[1].names_one(found[0])
    may_order = message.kind == Kind.TEXT and is_named and limits.may_order(session, hearing)
    if may_order and (told := orders.ordered(session, order, ctx)):
        return limits.answered(session, hearing, told), None
    if found is not None:
        command, call = found
        if not is_trusted and _command_accuses(session, hearing, command, call, ctx):
            return sealing_later.seal(session, hearing, ctx, reporter.own_clue(session, call), is_report=True)
        return limits.obey(session, hearing, command, call, ctx), None
    if message.kind == Kind.TEXT and (told := questions.asked(session, hearing, ctx)):
        return limits.answered(session, hearing, told), None
    if message.room is not None and hearing.room is None:
        return Handled(RowOutcome.PASSED), None
    if photos.are_of_work(hearing) and not sealed.goes_on(session, hearing, verdict, Pass(), ctx):
        kept_photo = photos.hear(session, hearing)
        if kept_photo is not None:
            return kept_photo, None
    own = photos.of_own(session, hearing)
    if own is not None and not sealed.goes_on(session, hearing, verdict, Pass(), ctx):
        recording.add(session, hearing, verdict, ctx, own)
        return Handled(RowOutcome.ADDED), own.id
    if hearing.may_report:
        return _clue(session, hearing, verdict, ctx)
    if hearing.room is None:
        if sealed.goes_on(session, hearing, verdict, Pass(), ctx):
            return sealed.seal(session, hearing, ctx)
        if hearing.speaker.role is not None and voice.is_wordless(message):
            voice.hint(session, hearing, ctx.settings.quiet)
            return Handled(RowOutcome.PASSED), None
    if (hearing.room is None and not puzzled.is_courtesy(message)) or message.mentions_bot:
        _puzzle(session, hearing, ctx)
    return Handled(RowOutcome.PASSED), None


def _is_trusted(hearing: Hearing, command: Command) -> bool:
    """Whether a command may speak of people: an officer's, or one that only the discipline side has."""
    is_theirs = hearing.speaker.is_bound and hearing.speaker.role == Role.DISCIPLINE
    return hearing.is_officers or (is_theirs and command.roles == {Role.DISCIPLINE})


def _understand(hearing: Hearing, ctx: Context) -> Verdict:
    return ctx.live.book.understand(
        mask(hearing.message.text),  # as it is kept, and quoted later
        kind=hearing.message.kind.value,
        role=(hearing.speaker.role or Role.SUPERVISOR).value,
        at=hearing.message.at,
        bot_names=ctx.settings.bot.names,
    )


def _accuses(hearing: Hearing, verdict: Verdict, ctx: Context) -> bool:
    """Whether a message accuses somebody: asked of every one, before anything else is made of it."""
    message, where = hearing.message, hearing.message.location
    if sealing.accuses(verdict, message.at, ctx.live.book):
        return True
    if where is None or not (where.name or where.address):
        return False
    titles = f"{where.name} {where.address}"
    return ctx.live.book.understand(titles, kind="location", role=Role.SUPERVISOR.value, at=message.at).sealed


def _command_accuses(session: Session, hearing: Hearing, command: Command, call: Call, ctx: Context) -> bool:
    """Whether what a command says goes on with an accusation, or makes one with what was said before."""
    if not call.rest or command.word not in reporter.TELLING:
        return False
    words = call.message.model_copy(update={"text": call.rest})
    said = replace(hearing, message=words)
    verdict = _understand(said, ctx)
    return (
        sealed.goes_on(session, said, verdict, Pass(), ctx)
        or reporter.in_pieces(session, call, verdict, ctx)
        or aftermath.speaks_of_accused(session, ctx.vault, words)
    )


def _command(hearing: Hearing, ctx: Context) -> tuple[Command, Call] | None:
    message, room = hearing.message, hearing.room
    addressed = message.mentions_bot or room is None
    quote, said = quotes.read(message.text, ctx.settings.bot.names)
    quotes_bot = quote is not None and quote.is_bots
    alone = room is not None and room.purpose == Purpose.OFFICE and quote is None
    parsed = ctx.commands.parse(
        said, addressed=addressed or quotes_bot, bot_names=ctx.settings.bot.names, alone=alone
    )
    if parsed is None:
        return None
    command, of_cases, rest = parsed
    year, number = of_cases[0] if of_cases else (None, None)
    if command.numbered and number is None and quote is not None and quotes_bot:
        year, number = quote.number or (None, None)
    # "群众反映……" from who has no use for 群 is no command
    if (
        (rest or (alone and not message.mentions_bot))
        and number is None
        and not command.for_strangers
        and hearing.speaker.role not in command.roles
    ):
        return None
    in_public = room is not None and room.purpose == Purpose.SUPERVISORS
    # in a supervisors' room command words occur in chatter
    is_plain = command.plain and number is not None
    if in_public and not (message.mentions_bot or quotes_bot or is_plain):
        return None
    return command, Call(
        message, hearing.speaker, room, hearing.now, year, number, rest, quote, tuple(of_cases[1:])
    )


def _puzzle(session: Session, hearing: Hearing, ctx: Context, intent: Intent = Intent.CHAT) -> None:
    if limits.may_ask(session, hearing):
        answer(session, hearing, puzzled.reply(session, hearing, ctx, intent))


def _clue(session: Session, hearing: Hearing, verdict: Verdict, ctx: Context) -> tuple[Handled, int | None]:
    message, speaker = hearing.message, hearing.speaker
    role = speaker.role or Role.SUPERVISOR
    is_next, before = inbox.just_before(
        session, message.conversation, before=hearing.row, since=message.at - ANSWER_WINDOW
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
        follows_talk=is_next and before is None,
        follows=before,
    )
    is_asked = hearing.may_answer and (message.mentions_bot or hearing.room is None)
    if is_asked and (told := faq.approved(session, hearing, ctx)):
        limits.answered(session, hearing, told)
        return Handled(RowOutcome.ASKED), None
    rows = clues.candidates(
        session,
        conversation=message.conversation,
        sender=message.sender,
        township=verdict.place.township,
        at=message.at,
        reaches_far=role is not Role.SUPERVISOR or verdict.quoted_text is not None,
    )
    known_clues = [candidate(row) for row in rows]
    decision = aftermath.decided(session, hearing, ctx, verdict, decide(heard, known_clues))
    if isinstance(decision, Seal) or sealed.goes_on(session, hearing, verdict, decision, ctx):
        return sealed.seal(session, hearing, ctx)
    if isinstance(decision, Add | Correct) and sealing.in_pieces(heard, decision, known_clues, ctx.live.book):
        return sealing_later.seal(session, hearing, ctx, decision.clue)
    voice.heard(session, hearing, ctx.settings.quiet, decision)
    if (words := _kept(message, verdict, ctx)) != message.text:
        hearing = replace(hearing, message=message.model_copy(update={"text": words}))
    by_id = {row.id: row for row in rows}
    match decision:
        case Open(like=like):
            return Handled(RowOutcome.CLUE), recording.open_clue(session, hearing, verdict, ctx, like)
        case Add(clue=clue) if anew.is_report(hearing, verdict, by_id[clue]):
            verdict = anew.placed(hearing, verdict, by_id[clue])
            return Handled(RowOutcome.CLUE), recording.open_clue(session, hearing, verdict, ctx, clue)
        case Add(clue=clue):
            recording.add(session, hearing, verdict, ctx, by_id[clue])
            anew.tell_of_ended(session, hearing, by_id[clue])
        case Correct(clue=clue):
            recording.correct(session, hearing, verdict, ctx, by_id[clue])
        case Withdraw(clue=clue):
            withdrawing.said(session, hearing, by_id[clue])
        case Resolved(clue=clue):
            recording.resolved(session, hearing, by_id[clue])
        case Note(clue=clue):
            recording.note(session, hearing, by_id[clue])
        case Ask(clue=asked):
            if is_asked:
                meant = None if asked is None else by_id[asked]
                limits.answered(session, hearing, recording.progress(session, meant))
            return Handled(RowOutcome.ASKED), asked
        case Patrol():
            return Handled(RowOutcome.PATROL), None
        case Loose():
            recording.loose(session, hearing)
            return Handled(RowOutcome.LOOSE), None
        case _:
            if is_asked and not (hearing.room is None and puzzled.is_courtesy(message)):
                _puzzle(session, hearing, ctx, verdict.intent)
            return Handled(recording.passed(hearing, verdict)), None
    return Handled(RowOutcome.ADDED), clue


def _kept(message: Incoming, verdict: Verdict, ctx: Context) -> str:
    """What is stored of a message, without the bot's name that only called it."""
    words = kept(message.text, verdict.reply)
    return strip_names(words, ctx.settings.bot.names)[0] if message.mentions_bot else words
