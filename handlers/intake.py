"""What becomes of a message: a command, a clue, something about a clue, or nothing of ours.

`handle` is one work of the database: whatever it decides is recorded together with "inbox row done".
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers import (
    aftermath,
    arriving,
    choosing,
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
    threads,
    voice,
    withdrawing,
)
from handlers.hearing import Handled, Hearing
from handlers.incoming import Incoming, Kind
from handlers.reply import Reply
from handlers.routing import Call, Command, Context
from handlers.texts.case import mask
from nlp import sealing
from nlp.threads import (
    Pass,
)
from nlp.verdict import Category, Verdict
from storage import inbox
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


def told(
    session: Session, row: int, message: Incoming, ctx: Context, *, now: datetime
) -> tuple[RowOutcome, int | None]:
    """Record what an officer was told and wrote down: it is a clue, whatever it says, or of one.

    Never a command. What became of it, and the clue.
    """
    hearing = arriving.hearing(session, row, message, ctx, now=now)
    hearing = replace(hearing, speaker=replace(hearing.speaker, role=Role.SUPERVISOR))
    verdict = _understand(hearing, ctx)
    if _accuses(hearing, verdict, ctx):
        handled, clue = sealed.seal(session, hearing, ctx)
    else:
        handled, clue = threads.record(session, hearing, verdict, ctx, by_officer=True)
    if handled.outcome == RowOutcome.SEALED:
        inbox.sealed(session, row, now=now, words=None)
        return handled.outcome, None
    if clue is None:
        named = verdict._replace(category=verdict.category or Category.OTHER)
        handled, clue = Handled(RowOutcome.CLUE), recording.open_clue(session, hearing, named, ctx, None)
    inbox.done(session, row, handled.outcome, now=now, clue=clue)
    return handled.outcome, clue


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
    if found is None and message.kind == Kind.TEXT and hearing.is_officers:
        end = choosing.completed(session, hearing, ctx.settings.bot.names)
        if end is not None:
            hearing, message = end, end.message
            found = _command(hearing, ctx)
    said = reporter.spoken(session, hearing) or said_plainly.spoken(hearing, ctx.settings.bot)
    if found is None and said is not None:
        found = _command(replace(hearing, message=message.model_copy(update={"text": said})), ctx)
    if found is not None and found[0].word in reporter.EVERYDAY:
        meant = reporter.meant(session, found[1])
        found = None if meant is None else (found[0], meant)
    is_trusted = found is not None and _is_trusted(hearing, found[0])
    if not is_trusted:
        # the word of a command accuses nobody, and would with what follows it: 申请改派
        is_alone = found is not None and found[1].quote is None
        verdict = _understand(_with_words(hearing, found[1].rest) if found and is_alone else hearing, ctx)
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
        return threads.record(session, hearing, verdict, ctx)
    if hearing.room is None:
        if sealed.goes_on(session, hearing, verdict, Pass(), ctx):
            return sealed.seal(session, hearing, ctx)
        if hearing.speaker.role is not None and voice.is_wordless(message):
            voice.hint(session, hearing, ctx.settings.quiet)
            return Handled(RowOutcome.PASSED), None
    if (hearing.room is None and not puzzled.is_courtesy(message)) or message.mentions_bot:
        threads.puzzle(session, hearing, ctx)
    return Handled(RowOutcome.PASSED), None


def _with_words(hearing: Hearing, words: str) -> Hearing:
    return replace(hearing, message=hearing.message.model_copy(update={"text": words}))


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
    said = _with_words(hearing, call.rest)
    verdict = _understand(said, ctx)
    return (
        sealed.goes_on(session, said, verdict, Pass(), ctx)
        or reporter.in_pieces(session, call, verdict, ctx)
        or aftermath.speaks_of_accused(session, ctx.vault, said.message)
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
