"""What may be said because of an accusation, and to whom."""

import re
from collections.abc import Sequence

from sqlmodel import Session, select

from handlers import content
from handlers.content import Content
from handlers.texts import sealed as texts
from storage import envelope, people, sealed_keys
from storage.envelope import NotForThisKeyError
from storage.roster import RosterLine, import_roster
from storage.sealed_models import SealedItem
from storage.states import Role, RowOutcome
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue, Said

RECEIPT = re.compile(r"\d{3}-\d{3}-\d{3}")


def beside_receipts(said: Sequence[Said], who: str) -> list[Said]:
    """What was said but for a receipt to the discipline side and to who spoke, and the sentence to nobody."""
    return [(where, text) for where, text in said if not _is_receipt(where, text, who)]


def _is_receipt(where: str, text: str, who: str) -> bool:
    number = RECEIPT.search(text)
    if number is None:
        return where == "监督" and text == texts.GENERAL
    plain = number[0].replace("-", "")
    to_readers = [texts.new(plain, has_keys=has_keys) for has_keys in (True, False)]
    return text in to_readers if where == "纪检" else where == who and text == texts.to_sender(plain)


def numbers(said: Sequence[Said], where: str) -> list[str]:
    """The receipt numbers that were said there."""
    return [number for to, text in said if to == where for number in RECEIPT.findall(text)]


ACCUSATION = "镇里的河长老贾收了采砂老板的好处，帮他们通风报信"
FANG, HUANG = "驻点方正", "纪检小黄"
KEYS = {name: envelope.new_private() for name in (FANG, HUANG)}
LINES = {name: sealed_keys.written(envelope.public_of(key)) for name, key in KEYS.items()}


async def two(talk: Dialogue) -> None:
    """A second discipline officer, both with a key."""

    def join(session: Session) -> None:
        import_roster(session, [RosterLine("黄正文", Role.DISCIPLINE, "市纪委监委", wechat_name=HUANG)])
        person = people.find(session, "黄正文")
        assert person.id is not None
        people.bind(session, CHANNEL, HUANG, person.id, now=talk.now)

    await talk.db.run(join)
    for who in (FANG, HUANG):
        await talk.say(who, PRIVATE, f"转纪检件 公钥 {LINES[who]}")


async def opened(talk: Dialogue, who: str) -> list[Content]:
    """All that somebody's key opens, in the order it was said."""

    def bodies(session: Session) -> list[bytes]:
        return list(session.exec(select(SealedItem.body)))

    found = []
    for body in await talk.db.read(bodies):
        try:
            found.append(content.read(envelope.unseal(body, [KEYS[who]]))[0])
        except NotForThisKeyError:
            pass
    return sorted(found, key=lambda one: str(one.at))


async def accuse(talk: Dialogue, said: str = ACCUSATION, who: str = "石嫂", where: str = "监督") -> str:
    """An accusation; the receipt that was given for it."""
    assert await talk.tell(who, where, said) == RowOutcome.SEALED
    return numbers(await talk.wait(), who)[0]
