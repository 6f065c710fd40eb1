"""改类, 改址, 不是线索, 是线索: an officer puts the bot right; which words misled it is remembered."""

from datetime import timedelta

from sqlmodel import Session

from handlers import facts, recording, registration
from handlers.categories import named
from handlers.doing import check_for_ledger
from handlers.hearing import Hearing
from handlers.incoming import Kind
from handlers.lesson import learn
from handlers.queries import wanted
from handlers.quotes import Quote, hashed
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import learning as texts
from handlers.texts import topics
from handlers.texts.case import fluent, subject
from handlers.texts.case import place as place_name
from nlp.text import normal
from nlp.verdict import Category, Verdict
from storage import cases, clues, inbox, known, lessons, people
from storage.known import KnownClue
from storage.models import Case
from storage.states import CaseStatus, LessonKind, Role

router = Router(topic=topics.TEACH)
OFFICER = (Role.OFFICER,)
GONE = frozenset({CaseStatus.MERGED, CaseStatus.SEALED, CaseStatus.WITHDRAWN})
LATELY = timedelta(days=30)
"""How far back the words of a quote are looked for."""
QUOTED_LATELY = timedelta(days=2)
"""How long ago what somebody quotes was said at most."""
_LEAST_QUOTED = 4


@router.command(
    "改类", "改类 编号 类别", "类别不对，改过来，如：改类 12 水污染", roles=OFFICER, numbered=True
)
def change_category(session: Session, call: Call, ctx: Context) -> Reply:
    """Another category; which words had misled is remembered."""
    number = wanted(call, "改类 编号 类别")
    case = _changeable(session, call, number)
    found = named(normal(call.rest))
    if found is None:
        about_people = normal(call.rest).startswith(("履职", "廉政"))
        raise UserError(texts.INTEGRITY if about_people else texts.which_category(number))
    if (case.category, case.sub) == (found.category, found.sub or case.sub):
        raise UserError(texts.same_category(case))
    before, called = case.category, subject(case)
    changed = {"category": found.category, "sub": found.sub}
    assert case.id is not None
    if before != found.category:
        learn(session, LessonKind.CATEGORY, case, call, ctx, before=before, after=found.category)
    for clue in _clues(session, case):
        clues.set_facts(session, clue, **changed)
    cases.set_facts(session, case.id, **changed)
    session.refresh(case)
    _write(session, case, call, texts.category_note(called, subject(case)))
    _renew(session, case, call, ctx)
    return Reply(texts.recategorised(case))


@router.command(
    "改址", "改址 编号 地点", "地点不对，改过来，如：改址 12 托口镇三里坪村", roles=OFFICER, numbered=True
)
def change_place(session: Session, call: Call, ctx: Context) -> Reply:
    """Another place; a village that several townships have is asked about."""
    number = wanted(call, "改址 编号 地点")
    case = _changeable(session, call, number)
    said = normal(call.rest)
    if not said:
        raise UserError(texts.which_place(number))
    check_for_ledger(call.rest, call, ctx)
    verdict = ctx.live.book.understand(said, kind="text", role=Role.OFFICER.value, at=call.now)
    stated = facts.facts(verdict)
    if verdict.place.townships:
        towns, village = verdict.place.townships, stated.village or ""
        ways = [f"改址 {case.label} {said.replace(village, f'{town}{village}', 1)}" for town in towns]
        raise UserError(texts.ambiguous_place(f"{village}村", towns), ways)
    if not verdict.place.is_known:
        raise UserError(texts.unknown_place(said, number))
    assert case.id is not None
    before = place_name(case)
    place = {name: getattr(stated, name) for name in ("township", "village", "river", "spot", "outside")}
    if case.township != stated.township:
        learn(
            session,
            LessonKind.PLACE,
            case,
            call,
            ctx,
            before=case.township or "",
            after=stated.township or stated.outside or "",
        )
    for clue in _clues(session, case):
        clues.set_facts(session, clue, **place, townships=[])
    cases.set_facts(session, case.id, **place)
    session.refresh(case)
    _write(session, case, call, texts.place_note(before, place_name(case)))
    _renew(session, case, call, ctx)
    return Reply(
        texts.relocated_in_public(case) if call.in_public else texts.relocated(case),
        private=texts.relocated(case) if call.in_public else None,
    )


@router.command(
    "不是线索", "不是线索 编号", "登记错了，悄悄收掉；也可引用我登记的话", roles=OFFICER, numbered=True
)
def not_a_clue(session: Session, call: Call, ctx: Context) -> Reply:
    """End a case that is none; who spoke is not told that they were wrong."""
    case = _meant(session, call)
    words = _clues(session, case)
    cases.move(
        session,
        case,
        CaseStatus.WITHDRAWN,
        by=call.speaker.signature,
        now=call.now,
        note=texts.NOT_A_CLUE_NOTE,
        message=call.message.id,
    )
    learn(session, LessonKind.NOT_A_CLUE, case, call, ctx, before=case.category)
    for clue in words:
        clues.withdraw(session, clue)
        registration.withdrawn(session, clue)
    text = texts.not_a_clue(case)
    return Reply(private=text) if call.in_public else Reply(text)


def _meant(session: Session, call: Call) -> Case:
    if call.number is not None:
        return cases.find(session, call.number, call.year, CaseStatus.WITHDRAWN)
    if call.quote is None:
        raise UserError(texts.WHICH)
    clue = _quoted_clue(session, call, call.quote)
    if clue is None:
        raise UserError(texts.not_found())
    return cases.case(session, clue.case_id)


def _quoted_clue(session: Session, call: Call, quote: Quote) -> KnownClue | None:
    """The clue of this conversation that the quoted words belong to."""
    said = normal(quote.text)
    for clue in clues.in_conversation(session, call.message.conversation, since=call.now - LATELY):
        if any(said == line or (len(said) >= _LEAST_QUOTED and said in line) for line in _lines(clue)):
            return clue
    return None


def _lines(clue: KnownClue) -> list[str]:
    return [normal(clue.words), *(normal(line) for line in clue.words.split("\n"))]


@router.command(
    "是线索",
    "是线索 [编号]",
    "我漏掉的：引用那条消息，@我 说这句；收错的：带编号",
    roles=OFFICER,
    numbered=True,
)
def a_clue(session: Session, call: Call, ctx: Context) -> Reply:
    """What the bot had left alone becomes a clue of who said it; or a case that was ended is taken up."""
    if call.number is not None:
        return _again(session, call, call.number)
    quote = call.quote
    if quote is None or quote.is_bots:
        raise UserError(texts.QUOTE_IT)
    if not call.in_public or call.room is None:
        raise UserError(texts.NOT_IN_PUBLIC)
    verdict = ctx.live.book.understand(
        quote.text, kind="text", role=Role.SUPERVISOR.value, at=call.now, bot_names=ctx.settings.bot.names
    )
    if verdict.sealed or verdict.category is Category.INTEGRITY:
        return Reply(private=texts.ABOUT_PEOPLE)
    if (clue := _quoted_clue(session, call, quote)) is not None:
        return Reply(private=texts.in_case_already(cases.case(session, clue.case_id)))
    heard = _heard(session, call, quote, ctx.key)
    if isinstance(heard, str):
        return Reply(private=heard)
    return Reply(private=texts.taken_up(_take_up(session, call, ctx, heard, verdict)))


def _take_up(session: Session, call: Call, ctx: Context, heard: Hearing, verdict: Verdict) -> Case:
    """Open a clue of what the bot had left alone; in the category the officer names, if one."""
    found = named(normal(call.rest))
    category = Category(found.category) if found else verdict.category or Category.OTHER
    meant = verdict._replace(category=category, sub=found.sub if found else verdict.sub, confidence=1.0)
    clue = recording.open_clue(session, heard, meant, ctx, None)
    case = cases.case(session, known.clue(session, clue).case_id)
    learn(session, LessonKind.A_CLUE, case, call, ctx, before=verdict.intent.value, after=category.value)
    return case


def _again(session: Session, call: Call, number: int) -> Reply:
    case = cases.find(session, number, call.year, CaseStatus.REPORTED)
    if case.status != CaseStatus.WITHDRAWN:
        raise UserError(texts.not_gone(case))
    assert case.id is not None
    cases.move(
        session,
        case,
        CaseStatus.REPORTED,
        by=call.speaker.signature,
        now=call.now,
        note=texts.A_CLUE_NOTE,
        message=call.message.id,
        unit=None,
        report_due=None,
        rectify_due=None,
    )
    clues.restore(session, case.id)
    lessons.forget(session, LessonKind.NOT_A_CLUE, case.id)
    text = texts.is_a_clue_again(case)
    return Reply(private=text) if call.in_public else Reply(text)


def _heard(session: Session, call: Call, quote: Quote, key: bytes) -> Hearing | str:
    """What is quoted, as if its sender were saying it; else why it cannot be taken up.

    Only a whole message that was really heard, and that was not sealed: what a quote leaves out, or how
    one begins that somebody typed, says nothing about a message.
    """
    message = call.message
    words, since = hashed(quote.text, key), message.at - QUOTED_LATELY
    # "就是他" alone accuses nobody: what its sender had just said does
    if inbox.was_sealed(session, words, since=since):
        return texts.ABOUT_PEOPLE
    speaker = people.speaker_of(session, message.channel, message.conversation, quote.name)
    if speaker is None:
        return texts.nobody(quote.name)
    rows = inbox.said(session, message.conversation, speaker.contact, words, since=since)
    if not rows:
        return texts.NOT_SAID
    at, _ = rows[0]
    quoted = message.model_copy(
        update={
            "sender": speaker.contact,
            "sender_name": quote.name,
            "room_alias": "",
            "kind": Kind.TEXT,
            "text": fluent(quote.text),
            "at": min(at, message.at),
            "mentions_bot": False,
        }
    )
    return Hearing(0, quoted, speaker, call.room, call.now)


def _changeable(session: Session, call: Call, number: int) -> Case:
    case = cases.find(session, number, call.year)
    if case.status in GONE:
        raise UserError(texts.cannot_change(case))
    return case


def _clues(session: Session, case: Case) -> list[KnownClue]:
    assert case.id is not None
    return [known.clue(session, clue.id) for clue in clues.of_case(session, case.id) if clue.id is not None]


def _write(session: Session, case: Case, call: Call, note: str) -> None:
    assert case.id is not None
    cases.write(session, case.id, at=call.now, by=call.speaker.signature, note=note, message=call.message.id)


def _renew(session: Session, case: Case, call: Call, ctx: Context) -> None:
    """What is not said yet tells what is known now."""
    for clue in _clues(session, case):
        room = known.room(session, clue.channel, clue.conversation)
        registration.renew(session, clue, room, ctx.settings.quiet)
