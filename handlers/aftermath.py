"""After an accusation: what the same conversation says of who was accused stays out of the ledger too.

Those who report are heard by the discipline side; of what officials say nothing is kept. Somebody who is
named in one message, and a conduct told in the next ones, are one accusation in pieces.
"""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from handlers.hearing import WINDOW, Hearing
from handlers.incoming import Incoming
from handlers.routing import Context
from handlers.texts.when import CHINA
from nlp import sealing
from nlp.spoken_of import lasts, signs
from nlp.threads import OFFICIALS, Ask, Decision, Loose, Pass, Patrol, Seal
from nlp.verdict import Verdict
from storage import spoken_of
from storage.vault import Vault

HOURS = timedelta(hours=2)
"""How long a post or a gift means the one of the accusation; a name does until the end of the next day."""
_KEPT_NOWHERE = (Pass, Ask, Patrol, Loose, Seal)


def remember(session: Session, vault: Vault, message: Incoming, *, now: datetime) -> None:
    """An accusation was sealed: know again what it spoke of, in this conversation."""
    about, found = _accused(message), signs(message.text)
    of_names = {sign for sign in found if lasts(sign)}
    spoken_of.remember(session, vault, about, of_names, now=now, until=_tomorrows_end(now))
    spoken_of.remember(session, vault, about, found - of_names, now=now, until=now + HOURS)


def decided(
    session: Session, hearing: Hearing, ctx: Context, verdict: Verdict, decision: Decision
) -> Decision:
    """The decision, unless what would be kept speaks of who was accused, or accuses who was just named."""
    message = hearing.message
    found = signs(message.text)
    if isinstance(decision, _KEPT_NOWHERE):
        if isinstance(decision, Pass) and found:
            until = message.at + WINDOW
            spoken_of.remember(session, ctx.vault, _named(message), ["somebody"], now=message.at, until=until)
        return decision
    if speaks_of_accused(session, ctx.vault, message):
        return Pass() if hearing.speaker.role in OFFICIALS else Seal()
    if spoken_of.is_known(
        session, ctx.vault, _named(message), ["somebody"], now=message.at
    ) and sealing.plainly_goes_on(verdict, message.at, ctx.live.book):
        return Seal()
    return decision


def speaks_of_accused(session: Session, vault: Vault, message: Incoming) -> bool:
    """Whether it names who or what an accusation in this conversation spoke of lately."""
    return spoken_of.is_known(session, vault, _accused(message), signs(message.text), now=message.at)


def _accused(message: Incoming) -> str:
    return f"accused\0{message.channel}\0{message.conversation}"


def _named(message: Incoming) -> str:
    return f"named\0{message.channel}\0{message.conversation}\0{message.sender}"


def _tomorrows_end(now: datetime) -> datetime:
    tomorrow = now.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.max, CHINA).astimezone(now.tzinfo)
