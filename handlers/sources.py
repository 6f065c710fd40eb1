"""登记: problems that others than supervisors have found, in the same ledger and under the same clocks."""

import re
from collections.abc import Mapping

from sqlmodel import Session

from handlers import callers, facts, photos, terms
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import sources as texts
from handlers.texts import topics
from handlers.texts.case import fluent, origin
from handlers.texts.when import today
from nlp.text import normal
from nlp.verdict import Category
from storage import cases
from storage.models import Case
from storage.states import CaseStatus, Role, Source, Stage, Step

router = Router(topic=topics.DO)
USAGE = "登记 来源 [文号] [期限] 内容"
NAMES: Mapping[str, Source] = {
    "省级暗访反馈": Source.COVERT,
    "省级暗访": Source.COVERT,
    "暗访": Source.COVERT,
    "卫片图斑": Source.SATELLITE,
    "卫片": Source.SATELLITE,
    "图斑": Source.SATELLITE,
    "96322": Source.HOTLINE_96322,
    "12345": Source.HOTLINE_12345,
    "领导批示": Source.LEADER,
    "批示": Source.LEADER,
    "信访": Source.PETITION,
    "部门移送": Source.DEPARTMENT,
    "联合巡河": Source.JOINT_PATROL,
}
"""The sources as officers call them, the longest first."""
CALL = "电话"
"""Told on the telephone, by somebody who wants to hear what comes of it."""
MOST = 2000
"""Characters of what is registered."""
_DOCUMENT = re.compile(
    r"^(?:(?:文号|编号|工单号?|图斑号?)\s*[::]?\s*(?P<named>\S+)|"
    r"(?P<bare>(?!1\d{10}|\S*月)(?:(?=\S*(?:\d{4}|〔))[\w〔〕\[\]()【】/-]{4,40}|"
    # 湘河办函12号, WP-33
    r"[\w〔〕()-]{1,36}\d号|[A-Za-z][A-Za-z-]{0,9}\d[\w-]{0,20})))(?:\s+|$)"
)


@router.command(
    "登记",
    USAGE,
    "别处来的、电话里说的问题，如：登记 电话 沙湾老易：沙湾乡寨头河边有人电鱼",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def register(session: Session, call: Call, ctx: Context) -> Reply:
    """Open a case that came by another way; it counts as accepted, and waits to be handed out."""
    said = normal(call.rest)
    if said.startswith(CALL):
        return callers.register(session, call, ctx, call.rest.strip()[len(CALL) :])
    name = next((name for name in NAMES if said.startswith(name)), None)
    if name is None:
        raise UserError(texts.which_source())
    document, rest = _document(said[len(name) :].strip(" ,，:：、"))
    stated = terms.read(rest, now=call.now, days=ctx.days)
    if stated.wrong:
        raise UserError(texts.wrong_date(stated.wrong))
    words = stated.rest
    if not words:
        raise UserError(texts.WHAT)
    if len(words) > MOST:
        raise UserError(texts.too_long(MOST))
    case = _open(session, call, ctx, NAMES[name], words)
    case.document, case.superior_due = document, stated.rectify or stated.report
    session.add(case)
    session.flush()
    cases.move(
        session,
        case,
        CaseStatus.ACCEPTED,
        by=call.speaker.signature,
        now=call.now,
        note=origin(case),
        message=call.message.id,
    )
    photos.talked_about(session, call, case, Stage.REPORTED)
    return Reply(texts.registered(case))


def _document(text: str) -> tuple[str, str]:
    """The number of the document at the head of a text, and what follows it."""
    match = _DOCUMENT.match(text)
    found = match and (match["named"] or match["bare"])
    return (found, text[match.end() :]) if match and found else ("", text)


def _open(session: Session, call: Call, ctx: Context, source: Source, words: str) -> Case:
    verdict = ctx.live.book.understand(words, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    if verdict.sealed or verdict.category is Category.INTEGRITY:
        raise UserError(texts.ABOUT_PEOPLE)
    if verdict.place.townships:
        raise UserError(texts.which_town(f"{verdict.place.village}村", verdict.place.townships))
    stated = facts.facts(verdict._replace(category=verdict.category or Category.OTHER))
    opened = cases.open_case(
        session,
        today(call.now).year,
        stated,
        at=call.now,
        now=call.now,
        by=call.speaker.signature,
        message=call.message.id,
        source=source,
    )
    case = cases.case(session, opened.id)
    cases.write(
        session,
        opened.id,
        at=call.now,
        by=call.speaker.signature,
        step=Step.NOTE,
        note=fluent(words),
        message=call.message.id,
    )
    return case
