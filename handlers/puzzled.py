"""What is said to who has addressed the bot with something it cannot do."""

import re

from sqlmodel import Session

from handlers import faq
from handlers.hearing import Hearing
from handlers.help import help_text
from handlers.incoming import Incoming, Kind
from handlers.reply import Reply
from handlers.routing import Context
from handlers.texts import errors as texts
from nlp.verdict import Intent
from storage.states import Purpose, Role

_COURTESY = re.compile(
    r"(?:收到|好的?|好嘞|行|可以|明白|晓得了?|知道了?|谢谢|多谢|感谢|辛苦|不客气|不用谢|没事|嗯+|哦+|OK|ok|👌|👍|🙏)"
    r"[^?\uff1f]{0,8}"
)
"""With a few words behind: 收到，下午去."""


def is_courtesy(message: Incoming) -> bool:
    """收到，谢谢: who says so in private wants no answer."""
    return message.kind == Kind.TEXT and _COURTESY.fullmatch(message.text.strip()) is not None


def reply(session: Session, hearing: Hearing, ctx: Context, intent: Intent = Intent.CHAT) -> Reply:
    """How to go on; in a supervisors' room an officer is told so in private."""
    speaker, in_private = hearing.speaker, hearing.room is None
    if in_private and speaker.role is None:
        return Reply(texts.not_bound(None))
    if speaker.role in (None, Role.SUPERVISOR):
        if intent == Intent.POLICY_QUESTION:
            return faq.pass_on(session, hearing, ctx)
        return Reply(texts.NOT_UNDERSTOOD_BY_SUPERVISOR)
    in_public = hearing.room is not None and hearing.room.purpose == Purpose.SUPERVISORS
    if in_public and speaker.is_bound:
        return Reply(private=help_text(ctx.commands, speaker.role))
    return Reply(texts.NOT_UNDERSTOOD)
