"""Who has looked at a place, and the photos that show it: nothing is closed without one or the other."""

import re
from datetime import datetime

from sqlmodel import Session

from handlers import photos
from handlers.incoming import Kind
from handlers.routing import Call
from storage import ledger, media
from storage.models import Attachment, Case
from storage.states import MediaState, Stage, Step

_LOOKED_BY = re.compile(r"(?:查看人[\s:：]*|查看[:：]\s*)([\u4e00-\u9fff·]{2,8})(?![\u4e00-\u9fff])")
_MYSELF = re.compile(
    r"(?:我|本人)(?:已经?|刚|刚才|今天|昨天|上午|下午)?(?:自己)?(?:(?:去|到)(?:过|了)?)?(?:现场|实地)?"
    r"(?:查看|看|核实|核查|查)(?:的|了|过)|(?:我|本人)(?:去|到)(?:过|了)(?:现场|实地)?|查看人[\s:：]*(?:我|本人)"
)
_BEGINS = frozenset({Step.REGISTER, Step.VERIFY, Step.ASSIGN, Step.RETURN, Step.REOPEN, Step.RELAPSE})
"""What was photographed before does not show how it looks now."""
_SEEN = frozenset({Kind.IMAGE.value, Kind.VIDEO.value})


def looked_by(result: str) -> str:
    """The name after 查看人, or nothing."""
    match = _LOOKED_BY.search(result)
    return match.group(1) if match and match.group(1) != "本人" else ""


def named(session: Session, case: Case, call: Call) -> str:
    """Who has looked, as far as it is said or shown; nothing if it is not.

    Who gives the command has looked if they say so, or have just sent a photo of the place.
    """
    if name := looked_by(call.rest):
        return name
    if photos.take(session, call, case, Stage.INSPECTED) or _MYSELF.search(call.rest):
        return call.speaker.signature
    return ""


def is_shown(session: Session, case: Case) -> bool:
    """Whether there is a photo of how it looks since the case was last handed out or sent back."""
    assert case.id is not None
    begun = ledger.last_step(session, case.id, _BEGINS)
    since = begun.at if begun is not None else case.opened_at
    return any(_shows(photo, since) for photo in media.of_case(session, case.id))


def _shows(photo: Attachment, since: datetime) -> bool:
    return (
        photo.kind in _SEEN
        and photo.stage in (Stage.AFTER, Stage.INSPECTED)
        and photo.state != MediaState.LOST
        and photo.sent_at >= since
    )
