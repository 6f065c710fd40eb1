"""Who may become a friend of the account: private messages reach only friends."""

import re
from datetime import datetime

from sqlmodel import Session

from storage import inbox, people
from storage.errors import TooManyTriesError, WrongCodeError

_CODE = re.compile(r"\d{6,}")


def may_befriend(session: Session, channel: str, contact: str, hello: str, *, now: datetime) -> bool:
    """Somebody with a good binding code in the request, or who has spoken in a room with a purpose.

    Members of such a room who never spoke are for the caller, who can ask the gateway.
    A code is only looked at here; it is used up by `绑定`.
    """
    digits = _CODE.search(hello.replace(" ", ""))
    if digits is not None:
        try:
            people.look_up_code(session, digits.group(), contact, now=now)
            return True
        except WrongCodeError:
            people.wrong_code(session, contact, now=now)
        except TooManyTriesError:
            return False
    return inbox.has_spoken_in_room(session, channel, contact)
