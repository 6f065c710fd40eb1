"""补充, 撤回, 满意, 不满意: what reporters say of their own clues; the one question whether it is fixed."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import photos, recording, registration, withdrawing
from handlers.deadlines import start_of_day
from handlers.hearing import Hearing
from handlers.incoming import Kind
from handlers.queries import number_of, wanted
from handlers.registration import marks_speaker
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Place, Router
from handlers.telling import tell_office
from handlers.texts import reporter as texts
from handlers.texts import topics
from handlers.texts.case import mask
from handlers.texts.when import today
from nlp import sealing
from nlp.known import candidate
from nlp.threads import Add, Heard
from nlp.verdict import Verdict
from storage import cases, clues, known, outbox, reporters
from storage.addresses import Address
from storage.models import Case, Clue
from storage.states import CaseStatus, Mode, NoticeKind, Role, Step

router = Router(topic=topics.DO)
REPORTER = (Role.SUPERVISOR,)
HEARD = frozenset({Place.PRIVATE, Place.SUPERVISORS})
EVERYDAY = frozenset({"补充", "撤回", "满意", "不满意"})
"""Words that begin ordinary sentences too."""
TELLING = frozenset({"补充", "不满意", "进展", "申请改派", "申请销号"})
"""Commands with words of one's own: they may accuse somebody."""
_FIXED = re.compile(
    r"(?:是的?|嗯+|都|已经|现在|真的?|确实|[,，\u3002 ])*"
    r"(?:好了|好多了|修好了|清(?:理|干净|完)?了|解决了|干净了|没问题了?)"
    r"(?:[,，\u3002!！ ]*(?:谢谢|多谢|感谢|辛苦)[^?\uff1f]{0,8})?[\u3002!！]*"
)
_NOT_FIXED = re.compile(
    r"(?:还是?|根本|一点都?|又)?(?:没有?|不)(?:弄|搞|修|清|整)?(?:好|完|干净|解决|清理|动)\W*(?!.*[?\uff1f])"
)
LONG_AGO = timedelta(days=14)
"""What was closed so long ago is not asked about any more."""
_JUDGED = frozenset({CaseStatus.CLOSED, CaseStatus.REJECTED})


def spoken(session: Session, hearing: Hearing) -> str | None:
    """The command for who answers in private, in their own words, the one question that waits for them."""
    message = hearing.message
    if message.room is not None or message.kind != Kind.TEXT:
        return None
    said = message.text.strip()
    is_fixed, missing = _FIXED.fullmatch(said), _NOT_FIXED.match(said)
    if not (is_fixed or missing):
        return None
    since = hearing.now - LONG_AGO
    asked = reporters.unanswered(session, message.channel, message.sender, since=since)
    if len({clue.case_id for clue in asked}) != 1:
        return None
    number = number_of(session, asked[0])
    return f"不满意 {number} {said[missing.end() :]}".strip() if missing else f"满意 {number}"


def meant(session: Session, call: Call) -> Call | None:
    """The command that is meant; None if it is talk, or for who reads plain words.

    Without a number the answer to the question that was asked last is meant, in private.
    """
    if call.number is not None:
        return None if _is_talk(session, call) else call
    if call.place is Place.PRIVATE and call.message.text.lstrip().startswith(("满意", "不满意")):
        channel, sender = call.message.channel, call.message.sender
        asked = reporters.unanswered(session, channel, sender, since=call.now - LONG_AGO)
        found = {clue.case_id for clue in asked}
        if len(found) == 1:
            case = cases.case(session, asked[0].merged_from or asked[0].case_id)
            return replace(call, year=case.year, number=case.number)
    return None


def _is_talk(session: Session, call: Call) -> bool:
    """不满意 100块 is said in any group; whoever takes back a number means it."""
    message = call.message
    if call.place is Place.PRIVATE or message.mentions_bot or call.quote is not None:
        return False
    if call.place is Place.ELSEWHERE:
        return True
    says = message.text.lstrip()
    is_judgement = says.startswith(("满意", "不满意"))
    known_as = (message.channel, message.sender, call.number or 0, call.year)
    return is_judgement and not reporters.known_as(session, *known_as)


def in_pieces(session: Session, call: Call, verdict: Verdict, ctx: Context) -> bool:
    """Whether what is added to a clue accuses somebody together with what was just said in it."""
    message = call.message
    found = reporters.known_as(session, message.channel, message.sender, call.number or 0, call.year)
    if not found or found[0].id is None:
        return False
    clue = candidate(known.clue(session, found[0].id))
    heard = Heard(
        sender=message.sender,
        role=Role.SUPERVISOR.value,
        conversation=clue.conversation,
        kind=message.kind.value,
        at=message.at,
        verdict=verdict,
    )
    return sealing.in_pieces(heard, Add(clue.clue), [clue], ctx.live.book)


def own_clue(session: Session, call: Call) -> int | None:
    """The clue of the speaker's own that a number means."""
    message = call.message
    found = reporters.known_as(session, message.channel, message.sender, call.number or 0, call.year)
    return found[0].id if found else None


def _own(session: Session, call: Call, usage: str) -> tuple[int, list[Clue], Case]:
    """The number, the clues of the speaker that it means, and their case; those taken back only if all are.

    Raises `UserError` also if somebody else has reported it.
    """
    number = wanted(call, usage)
    message = call.message
    found = reporters.known_as(session, message.channel, message.sender, number, call.year)
    if not found:
        raise UserError(texts.not_yours(number))
    found = [clue for clue in found if not clue.is_withdrawn] or found
    case = cases.case(session, found[0].case_id)
    return number, [clue for clue in found if clue.case_id == case.id], case


@router.command(
    "补充",
    "补充 编号 情况",
    "给自己报过的添一句，如：补充 12 还在倒，又来了两车",
    roles=REPORTER,
    numbered=True,
    for_strangers=True,
    places=HEARD,
)
def add(session: Session, call: Call, ctx: Context) -> Reply:
    """More about a clue of one's own."""
    number, [clue, *_], case = _own(session, call, "补充 编号 情况")
    if case.status not in cases.OPEN or clue.is_withdrawn:
        again = _taken_back_before(session, number, case)
        raise UserError(again if clue.is_withdrawn else texts.over(number, case))
    if not call.rest:
        raise UserError(texts.what_more(number, photos=ctx.channels.can(call.message.channel).photo))
    assert clue.id is not None
    mine = known.clue(session, clue.id)
    has_heard = registration.is_told(session, mine)
    was = case.severity
    words = call.message.model_copy(update={"text": call.rest})
    hearing = Hearing(0, words, call.speaker, known.room(session, clue.channel, clue.conversation), call.now)
    verdict = ctx.live.book.understand(call.rest, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    recording.add(session, hearing, verdict, ctx, mine)
    photos.told_of(session, call, clue)
    session.refresh(case)
    if has_heard and case.severity == was:
        key = f"added:{clue.id}:{call.message.id}"
        text = texts.added_to_office(case, mask(call.rest))
        tell_office(session, key, text, now=call.now)
    return _reply(call, case, texts.added(number, photos=ctx.channels.can(call.message.channel).photo))


@router.command(
    "撤回",
    "撤回 编号",
    "报错了，撤回自己报的；河长办：报告人要撤回的，同意撤回",
    roles=(Role.SUPERVISOR, Role.OFFICER),
    numbered=True,
    plain=True,
    for_strangers=True,
    places=HEARD | {Place.OFFICE},
)
def take_back(session: Session, call: Call, ctx: Context) -> Reply:
    """Take back a clue of one's own; an officer agrees to what its reporter wants."""
    if call.speaker.is_bound and call.speaker.role == Role.OFFICER:
        return _agree(session, call)
    number, found, case = _own(session, call, "撤回 编号")
    if found[0].is_withdrawn:
        return _reply(call, case, _taken_back_before(session, number, case))
    hearing = Hearing(0, call.message, call.speaker, call.room, call.now)
    said = [withdrawing.withdraw(session, hearing, known.clue(session, clue.id or 0)) for clue in found]
    return _reply(call, case, said[-1])


def _taken_back_before(session: Session, number: int, case: Case) -> str:
    is_undecided = case.status in cases.OPEN and not withdrawing.is_wanted(session, case)
    return texts.withdrawn_before(number, is_undecided=is_undecided)


def _agree(session: Session, call: Call) -> Reply:
    case = cases.find(session, wanted(call, "撤回 编号"), call.year, CaseStatus.WITHDRAWN)
    if CaseStatus.WITHDRAWN in cases.NEXT[case.status] and withdrawing.is_wanted(session, case):
        raise UserError(texts.nobody_asked(case))
    told = withdrawing.end(session, case, call)
    text = texts.withdrawn_by_office(case, told)
    return Reply(private=text) if call.in_public else Reply(text)


@router.command(
    "满意",
    "满意 编号",
    "自己报的办好了",
    roles=REPORTER,
    numbered=True,
    plain=True,
    for_strangers=True,
    places=HEARD,
)
def satisfied(session: Session, call: Call, ctx: Context) -> Reply:
    """It is fixed."""
    number, _, case = _own(session, call, "满意 编号")
    if case.status not in _JUDGED:
        raise UserError(texts.still_open(number, case))
    _answer(session, call, case, is_satisfied=True)
    return _reply(call, case, texts.glad(number))


@router.command(
    "不满意",
    "不满意 编号 情况",
    "自己报的没办好，告诉河长办",
    roles=REPORTER,
    numbered=True,
    plain=True,
    for_strangers=True,
    places=HEARD,
)
def unsatisfied(session: Session, call: Call, ctx: Context) -> Reply:
    """It is not: the office hears, who decides."""
    number, found, case = _own(session, call, "不满意 编号 情况")
    if case.status not in _JUDGED:
        raise UserError(texts.still_open(number, case))
    _answer(session, call, case, is_satisfied=False)
    photos.told_of(session, call, found[0])
    key = f"unsatisfied:{case.id}:{call.message.id}"
    text = texts.unsatisfied_to_office(case, mask(call.rest))
    tell_office(session, key, text, now=call.now)
    return _reply(call, case, texts.sorry(number))


def _answer(session: Session, call: Call, case: Case, *, is_satisfied: bool) -> None:
    """What somebody says of a case is said of all their clues of it."""
    assert case.id is not None
    own = [clue for clue in clues.of_case(session, case.id) if clue.reporter == call.message.sender]
    reporters.answered(session, own, satisfied=is_satisfied)
    step = Step.SATISFIED if is_satisfied else Step.UNSATISFIED
    by, message, note = call.speaker.signature, call.message.id, mask(call.rest)
    cases.write(session, case.id, at=call.now, by=by, step=step, note=note, message=message)


def _reply(call: Call, case: Case, text: str) -> Reply:
    """Where it was said, but for what would show in a group who spoke about officials."""
    return Reply(private=text) if call.in_public and marks_speaker(case) else Reply(text)


def ask_satisfied(session: Session, ctx: Context, now: datetime) -> None:
    """Ask the reporters of what was closed as rectified before today whether it is fixed: in private, once,
    and nobody more than one question a day. Done twice it asks nobody twice.
    """
    day = start_of_day(today(now))
    found = reporters.to_ask(session, since=now - LONG_AGO, until=day)
    done: set[Address] = set()
    for clue, case in found:
        who = Address(clue.channel, clue.reporter)
        # nobody is called only to be asked
        if who in done or not ctx.channels.can(who.channel).push or not _can_be_asked(session, clue, day):
            continue
        done.add(who)
        same = [one for one, of in found if of is case and (one.channel, one.reporter) == who]
        reporters.asked(session, same, now=now)
        outbox.queue(
            session,
            f"satisfied:{clue.id}",
            NoticeKind.QUESTION,
            to=who,
            text=texts.is_it_fixed(case, sorted({number_of(session, one) for one in same})),
            now=now,
        )


def _can_be_asked(session: Session, clue: Clue, day: datetime) -> bool:
    """Whether they know of the bot, can be written to in private, and were not asked today yet."""
    room = known.room(session, clue.channel, clue.conversation)
    last = reporters.last_asked(session, clue.channel, clue.reporter)
    if (room is not None and room.mode != Mode.FULL) or (last is not None and last >= day):
        return False
    whom = session, clue.channel, clue.reporter
    return reporters.is_bound(*whom) or reporters.has_written(*whom)
