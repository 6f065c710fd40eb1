"""An answer is queued where the question was asked, and in private what only its giver may read."""

from sqlmodel import Session

from handlers.choosing import remember
from handlers.hearing import Hearing
from handlers.paging import first_page
from handlers.reply import Reply
from storage import outbox
from storage.states import NoticeKind
from storage.talks import Who


def answer(session: Session, hearing: Hearing, reply: Reply) -> None:
    """Queue what is said to somebody who asked; who asked hours ago, in an imported chat, hears nothing."""
    message = hearing.message
    if message.is_imported:
        return
    if reply.here or reply.private:
        where = message.sender if reply.private else message.conversation
        remember(session, Who(message.channel, where, message.sender), reply, now=hearing.now)
    for name, to, text in (
        ("answer", message.answer_to, reply.here),
        ("private", message.sender_alone, reply.private),
    ):
        if text:
            who = Who(*to, message.sender)
            is_last = text is (reply.private or reply.here)
            text = first_page(session, who, text, reply.more if is_last else "", now=hearing.now)
            outbox.queue(
                session,
                f"{name}:{message.channel}:{message.id}",
                NoticeKind.ANSWER,
                to=to,
                text=text,
                mentions=[message.sender] if to.conversation == message.room else [],
                now=hearing.now,
            )
