"""核实: somebody is sent out to look, and what was found."""

import re

from sqlmodel import Session

from handlers import looked, photos, units
from handlers.closing import finish
from handlers.doing import (
    NOBODYS,
    OFFICER,
    change,
    check_for_ledger,
    move,
    reply,
    stated,
    when,
    words,
)
from handlers.merging import merge_into
from handlers.moves import check_for_units
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.telling import tell_unit
from handlers.texts import choosing, topics
from handlers.texts import closing as closing_texts
from handlers.texts import verifying as texts
from nlp.text import normal
from storage import cases, ledger, people
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Outcome, Stage, Step

router = Router(topic=topics.DO)
_USAGE = "核实 编号 单位或姓名 期限"
_RESULT = re.compile(r"^(部分属实|不属实|不实|属实|重复|(?:经核)?有(?:审批)?手续|有审批|有批文)\W*(.*)", re.S)
_OTHER = re.compile(r"^[和与同]?\s*(?:(20\d\d)-)?(\d{1,6})\s*号?")
_BEFORE = frozenset({CaseStatus.REPORTED, CaseStatus.VERIFYING, CaseStatus.ACCEPTED})
"""Until it is handed out: what a unit finds later is told when it is closed."""


@router.command(
    "核实",
    "核实 编号 谁去/结果",
    "派人去看，如：核实 12 托口镇 今天；看了回：核实 12 属实（部分属实、不属实、有手续、重复 9）",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def verify(session: Session, call: Call, ctx: Context) -> Reply:
    """Send a unit or an officer to look, or say what was found."""
    number = wanted(call, _USAGE)
    case = cases.find(session, number, call.year, CaseStatus.VERIFYING)
    if case.status not in _BEFORE:
        raise cases.wrong_status(session, case, CaseStatus.VERIFYING)
    found = _RESULT.match(call.rest)
    if found is None:
        return _send(session, case, call, ctx)
    check_for_ledger(call.rest, call, ctx)
    match found[1]:
        case "属实" | "部分属实":
            return _confirmed(session, case, found[1], call)
        case "重复":
            return _repeated(session, case, found[2], call)
        case "不属实" | "不实":
            return _nothing(session, case, Outcome.UNFOUNDED, call)
    return _nothing(session, case, Outcome.PERMITTED, call)


def _send(session: Session, case: Case, call: Call, ctx: Context) -> Reply:
    """A unit, or an officer by name; the term is as stated, else the usual one to report back in."""
    terms = stated(call.rest, call, ctx)
    if not terms.rest:
        raise UserError(texts.who(case.number, case.township or units.usual(case)))
    meant, is_officer = who(session, terms.rest)
    if not meant:
        raise UserError(texts.nobody(terms.rest, case.number, case.township or units.usual(case)))
    if len(meant) > 1:
        ways = [f"核实 {case.label} {name} {terms.words}".strip() for name in meant[: choosing.MOST]]
        raise UserError(texts.which_of_them(terms.rest, meant[: choosing.MOST]), ways)
    found = meant[0]
    if not is_officer:
        check_for_units(session, case)
    usual = 0 if case.severity == "urgent" else ctx.settings.terms.report
    due = when(terms) or ctx.days.due(call.now, usual)
    changed = NOBODYS | {"unit": found, "report_due": due}
    note = words(call.rest)
    if case.status == CaseStatus.VERIFYING:
        if case.unit != found:
            tell_unit(session, case, NoticeKind.MOVED, texts.need_not_look(case), call)
        change(session, case, Step.VERIFY, call, note, **changed)
    else:
        move(session, case, CaseStatus.VERIFYING, call, note, **changed)
    text = (texts.to_officer if is_officer else texts.to_unit)(case, call.now)
    told = tell_unit(session, case, NoticeKind.ASSIGNED, text, call)
    return reply(call, texts.sent_out(case, told, call.now))


def who(session: Session, said: str) -> tuple[list[str], bool]:
    """The officers or units that may be meant, and whether they are officers."""
    said = said.removeprefix("派").removesuffix("去看").removesuffix("去").strip()
    if found := people.called(people.officers(session), said):
        return list(dict.fromkeys(person.name for person in found)), True
    known = people.units(session)
    if len(close := units.called(said, known)) > 1:
        return close, False
    unit = units.match(said, known)
    return ([] if unit is None else [unit]), False


def is_result(said: str) -> bool:
    """Whether it tells what was found."""
    return _RESULT.match(said) is not None


def _confirmed(session: Session, case: Case, found: str, call: Call) -> Reply:
    """It is so: it is accepted at once."""
    note = words(call.rest)
    if case.status == CaseStatus.ACCEPTED:
        change(session, case, Step.VERIFY, call, note)
    else:
        move(session, case, CaseStatus.ACCEPTED, call, note, **NOBODYS)
    photos.take(session, call, case, Stage.REPORTED)
    photos.expect(session, call, case, Stage.REPORTED)
    return reply(call, texts.confirmed(case, found))


def _nothing(session: Session, case: Case, outcome: Outcome, call: Call) -> Reply:
    """It is not so, or was allowed: closed, with who looked."""
    said = words(call.rest)
    name = looked.named(session, case, call) or _sent(session, case)
    if not name:
        photos.expect(session, call, case, Stage.INSPECTED)
        return reply(call, closing_texts.who_looked(closing_texts.verify_again(case.number, said)))
    if case.status == CaseStatus.REPORTED:
        move(session, case, CaseStatus.VERIFYING, call)
    return finish(session, case, outcome, said, name, call)


def _sent(session: Session, case: Case) -> str:
    """Who was sent out: an officer by name, or who of the unit has answered."""
    if case.status != CaseStatus.VERIFYING or case.unit is None:
        return ""
    if case.unit in {person.name for person in people.officers(session)}:
        return case.unit
    assert case.id is not None
    answer = ledger.last_step(session, case.id, (Step.PROGRESS, Step.VERIFY))
    return answer.by if answer is not None and answer.step == Step.PROGRESS else ""


def _repeated(session: Session, case: Case, said: str, call: Call) -> Reply:
    """It is what another case is about: merged into that one."""
    other = _OTHER.match(normal(said))
    if other is None:
        raise UserError(texts.which_other(case.number))
    into = cases.find(session, int(other[2]), int(other[1]) if other[1] else None)
    return merge_into(session, call, case, into)
