"""撤销: the last own step is taken back, with what was not said of it yet."""

from datetime import timedelta

from sqlmodel import Session

from handlers.reply import Reply
from handlers.routing import Call, Context, Router
from handlers.texts import topics
from handlers.texts import undoing as texts
from storage import undo
from storage.states import Role

router = Router(topic=topics.DO)
WITHIN = timedelta(minutes=5)


@router.command(
    "撤销", "撤销", "撤销您五分钟内的上一步，没发出的通知也不发了", roles=(Role.OFFICER, Role.UNIT)
)
def take_back(session: Session, call: Call, ctx: Context) -> Reply:
    """Undo the giver's last command that moved a case, for all the cases it moved."""
    steps = undo.last(session, call.speaker.signature, since=call.now - WITHIN)
    unsaid, said = undo.unsay(session, steps[0].message or "")
    found = undo.undo(session, steps, now=call.now, message=call.message.id)
    if call.in_public:
        return Reply(texts.undone_in_public(found), private=texts.undone(found, unsaid, said))
    return Reply(texts.undone(found, unsaid, said))
