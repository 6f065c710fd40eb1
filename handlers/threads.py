"""What a message says of a clue: `nlp.threads` decides, here it is done."""

from dataclasses import replace

from sqlmodel import Session

from handlers import (
    aftermath,
    anew,
    faq,
    limits,
    puzzled,
    recording,
    sealed,
    sealing_later,
    voice,
    withdrawing,
)
from handlers.answering import answer
from handlers.hearing import Handled, Hearing
from handlers.incoming import Incoming
from handlers.parsing import strip_names
from handlers.routing import Context
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
    Patrol,
    Resolved,
    Seal,
    Withdraw,
    decide,
)
from nlp.verdict import Intent, Verdict
from storage import clues, inbox
from storage.states import Role, RowOutcome


def puzzle(session: Session, hearing: Hearing, ctx: Context, intent: Intent = Intent.CHAT) -> None:
    """Answer what was not understood, where that is not too much; not who advertises to a number."""
    if hearing.message.number and hearing.speaker.person_id is None:
        return
    if limits.may_ask(session, hearing):
        answer(session, hearing, puzzled.reply(session, hearing, ctx, intent))


def record(
    session: Session, hearing: Hearing, verdict: Verdict, ctx: Context, *, by_officer: bool = False
) -> tuple[Handled, int | None]:
    """Decide what a message says of which clue, and record it; the clue, if it is of one.

    What an officer wrote down for somebody (`by_officer`) is answered to the officer only.
    """
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
    is_asked = not by_officer and hearing.may_answer and (message.mentions_bot or hearing.room is None)
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
                puzzle(session, hearing, ctx, verdict.intent)
            return Handled(recording.passed(hearing, verdict)), None
    return Handled(RowOutcome.ADDED), clue


def _kept(message: Incoming, verdict: Verdict, ctx: Context) -> str:
    """What is stored of a message, without the bot's name that only called it."""
    words = kept(message.text, verdict.reply)
    return strip_names(words, ctx.settings.bot.names)[0] if message.mentions_bot else words
