"""转纪检件: what the discipline side does with sealed clues in WeChat, where nothing of them is shown."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from handlers import returning, sealed_terms
from handlers import sealed as track
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Place, Router
from handlers.texts import sealed as texts
from handlers.texts import topics
from handlers.texts.case import fluent
from storage import letters, people, roster, sealed, sealed_keys
from storage.errors import KeyTakenError, NoSuchReceiptError
from storage.sealed import Route
from storage.sealed_keys import PublicKey, fingerprint
from storage.sealed_models import SealedClue
from storage.states import Role, SealedState

router = Router(topic=topics.DO)
MOST = 300
"""Characters of a sentence to who told it."""
_NO_CLUE = 0
_MOST_LISTED = 30
_RECEIPT = re.compile(r"(?:编号|回执)?[\s::]*(\d(?:[\s-]?\d){8})(?!\d)号?[\W_]*(.*)", re.DOTALL)


@router.command(
    "转纪检件",
    texts.USAGE,
    "看有哪些转纪检件，签收，告诉报告人一句话，办结，退回；内容在电脑上用钥匙看",
    roles=(Role.DISCIPLINE,),
    places=(Place.PRIVATE, Place.DISCIPLINE),
)
def sealed_clues(session: Session, call: Call, ctx: Context) -> Reply:
    """One word for all of it: what follows says which."""
    said = call.rest.strip()
    word = next((word for word in _WORDS if said.startswith(word)), "")
    if said and not word:
        raise UserError(texts.HOW)
    text = _WORDS.get(word, _listing)(session, call, ctx, said[len(word) :].strip())
    # not `Reply`: nothing of these matters stays in the outbox
    message = call.message
    letters.queue(
        session,
        ctx.vault,
        _NO_CLUE,
        to=message.answer_to,
        text=text,
        now=call.now,
    )
    return Reply()


def _listing(session: Session, call: Call, ctx: Context, said: str) -> str:
    lines = []
    for clue in sealed.still_open(session):
        route = sealed.route_of(ctx.vault, clue)
        if _may_see(call, route):
            lines.append(
                texts.line(
                    clue.receipt,
                    clue.day,
                    clue.state,
                    waits=any(item.is_waiting for item in sealed.items(session, clue.id)),
                    undelivered=letters.undelivered(session, clue.id),
                    until=sealed_terms.until(ctx, clue, route),
                )
            )
    return texts.listing(lines, _MOST_LISTED) if lines else texts.NONE


def _may_see(call: Call, route: Route | None) -> bool:
    """Whether who asks may know of a clue: not whom it names, who may also read along in a room."""
    excluded = route.excluded if route else ()
    return not excluded or (call.place is Place.PRIVATE and call.speaker.person_name not in excluded)


def _take(session: Session, call: Call, ctx: Context, said: str) -> str:
    clue, route, _ = _wanted(session, call, ctx, said)
    if clue.state == SealedState.TAKEN:
        return texts.taken_already(clue.receipt)
    sealed.take(session, clue)
    return texts.taken(clue.receipt, sealed_terms.until(ctx, clue, route))


def _tell(session: Session, call: Call, ctx: Context, said: str) -> str:
    clue, route, words = _wanted(session, call, ctx, said)
    if not words or len(words) > MOST:
        raise UserError(texts.WHAT_TO_TELL)
    if route is None or not route.can_write:
        raise UserError(texts.CANNOT_TELL)
    told = texts.telling(clue.receipt, words)
    track.tell_sender(session, ctx.vault, clue.id, route, told, now=call.now, answers=True)
    sealed.answered(session, clue)
    return texts.TOLD_BY_NUMBER if route.number else texts.told(clue.receipt)


def _end(session: Session, call: Call, ctx: Context, said: str) -> str:
    clue, _, _ = _wanted(session, call, ctx, said)
    track.end(session, clue)
    return texts.ended(clue.receipt)


def _give_back(session: Session, call: Call, ctx: Context, said: str) -> str:
    clue, _, words = _wanted(session, call, ctx, said)
    returning.give_back(session, clue, words, ctx.live.book, now=call.now)
    return texts.returned(clue.receipt)


def _wanted(session: Session, call: Call, ctx: Context, said: str) -> tuple[SealedClue, Route | None, str]:
    """The open clue whose receipt stands there, its route, and what follows; raises `UserError`."""
    found = _RECEIPT.match(said)
    if found is None:
        raise UserError(texts.HOW)
    try:
        clue = sealed.find(session, re.sub(r"\D", "", found[1]))
    except NoSuchReceiptError:
        raise UserError(texts.NO_SUCH) from None
    route = sealed.route_of(ctx.vault, clue)
    if not _may_see(call, route):
        raise UserError(texts.NO_SUCH)
    if clue.state == SealedState.ENDED:
        raise UserError(texts.ENDED_ALREADY)
    return clue, route, fluent(found[2].strip())


def _key(session: Session, call: Call, ctx: Context, said: str) -> str:
    """Register one's own public key, retire one, or list them."""
    if said.startswith("作废"):
        name = said.removeprefix("作废").strip() or call.speaker.person_name
        count = sealed_keys.retire(session, name, now=call.now)
        if not count:
            raise UserError(texts.NO_OWN_KEY)
        _tell_others(session, call, ctx, texts.retired_by(call.speaker.person_name, name))
        return texts.retired(name, count)
    if not said:
        return texts.keys([(key.name, fingerprint(key.public)) for key in sealed_keys.active(session)])
    try:
        public = sealed_keys.read(re.sub(r"\s", "", said[max(said.lower().find("hxd1"), 0) :]))
    except ValueError:
        raise UserError(texts.BAD_KEY) from None
    name = call.speaker.person_name
    try:
        sealed_keys.register(session, PublicKey(name, public), now=call.now)
    except KeyTakenError:
        raise UserError(texts.KEY_OF_ANOTHER) from None
    done = sealed.seal_waiting(session, ctx.vault)
    _tell_others(session, call, ctx, texts.key_changed(name, fingerprint(public)))
    return texts.registered(name, fingerprint(public), done)


def _tell_others(session: Session, call: Call, ctx: Context, text: str) -> None:
    """A key is what everything hangs on: nobody changes one unnoticed."""
    for one in roster.everybody(session, Role.DISCIPLINE):
        for to in people.contacts_of(session, one.id or 0):
            if to != call.message.sender_alone:
                letters.queue(
                    session,
                    ctx.vault,
                    _NO_CLUE,
                    to=to,
                    text=text,
                    now=call.now,
                )


def begin(session: Session, ctx: Context, *, now: datetime) -> None:
    """At the start: the keys of config.toml are used, what waited for one is sealed, and lost letters go."""
    sealed_keys.take_configured(session, ctx.settings.sealed.public, now=now)
    sealed.seal_waiting(session, ctx.vault)
    letters.forget_unreadable(session, ctx.vault)


_WORDS: Mapping[str, Callable[[Session, Call, Context, str], str]] = {
    "列表": _listing,
    "签收": _take,
    "告知": _tell,
    "办结": _end,
    "退回": _give_back,
    "公钥": _key,
}
