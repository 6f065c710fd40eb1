"""问答: what a supervisor asks about policy is answered only with what an officer has approved."""

import re

from sqlmodel import Session

from handlers.hearing import Hearing
from handlers.parsing import strip_names
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.telling import tell_office
from handlers.texts import faq as texts
from handlers.texts import topics
from handlers.texts.case import fluent
from nlp import faq as matching
from nlp.text import normal
from nlp.verdict import Category
from storage import faq
from storage.states import NoticeKind, Role

router = Router(topic=topics.TEACH)
MOST_QUESTION = 60
MOST_ANSWER = 300
"""Characters; an answer is read on a phone, among others."""
MOST_ENTRIES = 200
PAGE = 6
_ADD = re.compile(
    r"(?:添加|新增|加)[\s:,]*(?P<question>.+?)(?:[??]\s*|\s*(?:答案?[::]|=>|\n)\s*)(?P<text>.+)", re.S
)
_DELETE = re.compile(r"(?:删除|删)\s*第?(\d{1,6})\s*[条号]?$")
_LIST = re.compile(r"(?:列表|看看|)\s*(?:第?(\d{1,4})页?)?$")


@router.command(
    "问答",
    "问答 [添加、列表、删除 3]",
    "监督员 @我 问政策时，只照您核定的答",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def entries(session: Session, call: Call, ctx: Context) -> Reply:
    """Add, list or delete approved answers."""
    said = normal(call.rest).strip()
    if found := _DELETE.fullmatch(said):
        return Reply(texts.deleted(faq.delete(session, int(found[1]), now=call.now)))
    if found := _ADD.fullmatch(said):
        question, text = found["question"].strip(), fluent(found["text"].strip())
        return Reply(_add(session, call, ctx, question, text))
    if (listed := _LIST.fullmatch(said)) is not None:
        every = faq.standing(session)
        page = int(listed[1] or 1)
        return Reply(texts.listing(every[(page - 1) * PAGE : page * PAGE], len(every), page, PAGE))
    raise UserError(texts.USAGE)


def _add(session: Session, call: Call, ctx: Context, question: str, text: str) -> str:
    if len(question) > MOST_QUESTION or len(text) > MOST_ANSWER:
        raise UserError(texts.too_long(MOST_QUESTION, MOST_ANSWER))
    every = faq.standing(session)
    if len(every) >= MOST_ENTRIES:
        raise UserError(texts.too_many(MOST_ENTRIES))
    verdict = ctx.live.book.understand(text, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    if verdict.sealed or verdict.category is Category.INTEGRITY:
        raise UserError(texts.ABOUT_PEOPLE)
    like = matching.same(question, [one.question for one in every])
    if like is not None:
        raise UserError(texts.there_is(every[like]))
    made = faq.add(session, fluent(question), text, by=call.speaker.signature, now=call.now)
    return texts.added(made)


def approved(session: Session, hearing: Hearing, ctx: Context) -> Reply | None:
    """The approved answer to what somebody asks the bot; None if nobody has approved one."""
    every = faq.standing(session)
    found = matching.same(_asked(hearing, ctx), [one.question for one in every]) if every else None
    return None if found is None else Reply(texts.answer(every[found]))


def pass_on(session: Session, hearing: Hearing, ctx: Context) -> Reply:
    """A question nobody has approved an answer to goes to the office."""
    message = hearing.message
    text = texts.asked(message.room_alias or message.sender_name, message.topic, _asked(hearing, ctx))
    tell_office(session, f"asked:{message.id}", text, now=hearing.now, kind=NoticeKind.QUESTION)
    return Reply(texts.OFFICE_ANSWERS)


def _asked(hearing: Hearing, ctx: Context) -> str:
    return strip_names(hearing.message.text, ctx.settings.bot.names)[0]
