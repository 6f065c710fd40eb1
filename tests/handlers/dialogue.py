"""A dialogue: people speak, the real handlers decide on a real database, and what the bot says is collected.

No channel and no courier: a notice counts as said once it is due, so waiting is only a later time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.app import commands
from handlers import callbacks, intake
from handlers.channels import SMS, Can, Channels
from handlers.deadlines import WorkingDays
from handlers.hearing import Handled
from handlers.incoming import Incoming, Kind
from handlers.routing import Context
from handlers.settings import Settings
from handlers.texts import callers as calling
from handlers.texts.when import CHINA
from storage import additions, callers, cases, inbox, letters, people, phones, rooms
from storage.addresses import Address
from storage.db import Database
from storage.keys import BodyBox
from storage.models import Case
from storage.roster import RosterLine, import_roster
from storage.states import Mode, Purpose, Role, RowOutcome, Source

CHANNEL = "wechat"


def quote(name: str, text: str, reply: str) -> str:
    """A quoted reply as WeChat writes it."""
    return f"「{name}：{text}」\n- - - - - - - - - - - - - - -\n{reply}"


MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=CHINA)
BOX = BodyBox(bytes(32))
ROSTER = (
    RosterLine("秦有田", Role.SUPERVISOR, wechat_name="老秦", phone="13512340001"),
    RosterLine("石秀", Role.SUPERVISOR, wechat_name="石嫂"),
    RosterLine("梁敏", Role.OFFICER, "市河长办", wechat_name="河长办梁敏"),
    RosterLine("方正", Role.DISCIPLINE, "市纪委监委", wechat_name="驻点方正"),
    RosterLine("武平", Role.UNIT, "托口镇", wechat_name="托口水利武"),
    RosterLine("欧工", Role.UNIT, "市水利局", wechat_name="水利局欧工"),
)
UNBOUND = "生人"
"""In no roster at all."""
ROOMS = {
    "监督": Purpose.SUPERVISORS,
    "二群": Purpose.SUPERVISORS,
    "办公": Purpose.OFFICE,
    "纪检": Purpose.DISCIPLINE,
}
PRIVATE = "私信"
Said = tuple[str, str]
"""Where the bot spoke (a room, or who heard it in private), and what it said."""


@dataclass(slots=True)
class Dialogue:
    """Everybody and every room; `say` gives back what the bot answers at once."""

    db: Database
    ctx: Context
    now: datetime = MONDAY
    mode: Mode = Mode.FULL
    _count: int = 0

    @classmethod
    async def begin(
        cls,
        db: Database,
        *,
        settings: Settings | None = None,
        mode: Mode = Mode.FULL,
        roster: Sequence[RosterLine] = ROSTER,
        texts: bool = False,
    ) -> "Dialogue":
        """All of the roster bound, all rooms with their purpose, supervisors' rooms in `mode`.

        `texts`: a provider of text messages is there.
        """
        made = cls(db, cls.context(settings, texts=texts), mode=mode)
        await db.run(made._set_up, roster)
        return made

    @classmethod
    def context(cls, settings: Settings | None = None, *, texts: bool = False) -> Context:
        """As a program that has just been started has it."""
        settings = settings or Settings()
        served = Channels({SMS: Can(mention=False, photo=False, numbers=True)} if texts else {})
        return Context(settings, WorkingDays(settings.calendar), commands(), channels=served)

    def _set_up(self, session: Session, roster: Sequence[RosterLine]) -> None:
        import_roster(session, roster)
        for line in roster:
            person = people.find(session, line.name)
            assert person.id is not None
            people.bind(session, CHANNEL, line.wechat_name, person.id, now=self.now)
        for room, purpose in ROOMS.items():
            rooms.set_purpose(session, CHANNEL, room, room, purpose, now=self.now)
            rooms.set_mode(session, CHANNEL, room, self.mode)

    async def say(self, who: str, where: str, text: str = "", **more: Any) -> list[Said]:
        """One message, `after` seconds (1) after the last; what is said because of it at once.

        An @河小督 in the text is a real mention. `contact` is who it is if not who the name says; `id` is the
        message's; everything else is a field of `Incoming`.
        """
        await self.tell(who, where, text, **more)
        return await self._heard()

    async def text(self, number: str, words: str, **more: Any) -> list[Said]:
        """A text message, `after` seconds (1) after the last; what is said because of it at once.

        Who is answered by text message is named by the number.
        """
        sender = await self.db.run(phones.mark, number)
        name = calling.by_number(number)
        more = {"channel": SMS, "number": number, "source": Source.SMS, **more}
        return await self.say(name, PRIVATE, words, contact=sender, **more)

    async def tell(self, who: str, where: str, text: str = "", **more: Any) -> RowOutcome | None:
        """One message as `say` takes it; what became of it, None if it had been delivered before."""
        handled = await self.outcome(who, where, text, **more)
        return None if handled is None else handled.outcome

    async def outcome(
        self,
        who: str,
        where: str,
        text: str = "",
        *,
        contact: str | None = None,
        id: str | None = None,
        after: float = 1,
        **more: Any,
    ) -> Handled | None:
        """One message as `say` takes it; all that became of it."""
        self.now += timedelta(seconds=after)
        self._count += 1
        room = None if where == PRIVATE else where
        message = Incoming(
            channel=more.pop("channel", CHANNEL),
            id=id or f"m{self._count}",
            room=room,
            topic=more.pop("topic", room or ""),
            sender=contact or who,
            sender_name=who,
            kind=more.pop("kind", Kind.TEXT),
            text=text,
            at=more.pop("at", self.now),
            mentions_bot="@河小督" in text,
            **more,
        )
        handled = await self.db.run(partial(_take, message=message, ctx=self.ctx, now=self.now))
        self.ctx.live.take(await self.db.read(additions.standing))
        return handled

    @property
    def last(self) -> str:
        """The id of the message said last."""
        return f"m{self._count}"

    async def wait(self, seconds: float = 60) -> list[Said]:
        """Say nothing for a while; what the bot says meanwhile, in order."""
        self.now += timedelta(seconds=seconds)
        return await self._heard()

    async def _heard(self) -> list[Said]:
        return await self.db.run(partial(_say_due, ctx=self.ctx, now=self.now))

    async def case(self, number: int = 1, year: int = 2026) -> Case:
        """A case as it is in the ledger."""
        return await self.db.read(cases.find, number, year)

    async def reported(self, text: str, *, who: str = "老秦", where: str = "监督") -> list[Said]:
        """A clue, and all that is said about it within a minute."""
        return [*await self.say(who, where, text), *await self.wait()]


def _take(session: Session, message: Incoming, ctx: Context, now: datetime) -> Handled | None:
    row = inbox.store(
        session,
        channel=message.channel,
        message=message.id,
        conversation=message.conversation,
        sender=message.sender,
        sent_at=message.at,
        received_at=now,
        body=BOX.seal(message.model_dump_json().encode()),
    )
    return None if row is None else intake.handle(session, row, message, ctx, now=now)


def _say_due(session: Session, ctx: Context, now: datetime) -> list[Said]:
    callbacks.announce(session, ctx, now=now)
    said = []
    for channel in (CHANNEL, *(name for name, can in ctx.channels.items() if can.push)):
        due = letters.due(session, ctx.vault, channel, now)
        for notice in due:
            number = callers.number(session, Address(channel, notice.conversation))
            said.append((number or notice.conversation, notice.text))
        letters.sent(session, [notice.id for notice in due if notice.id is not None], now=now)
    return said
