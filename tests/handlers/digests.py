"""A day's digests in a dialogue, made when they are due or later, as the program's jobs make them."""

from datetime import datetime, timedelta

from handlers import digest
from handlers.settings import DigestKind
from handlers.texts.when import CHINA
from tests.handlers.dialogue import Dialogue, Said

OF_OFFICE = (DigestKind.MORNING, DigestKind.EVENING)


def china(text: str) -> datetime:
    """05-11 08:00, of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


async def queued(talk: Dialogue, *kinds: DigestKind, day: str, late: float = 0) -> None:
    """These digests of a day are made, `late` hours after their times."""
    for kind in sorted(kinds or DigestKind, key=talk.ctx.settings.digest.at):
        due = china(f"{day} {talk.ctx.settings.digest.at(kind)}")
        talk.now = max(talk.now, due + timedelta(hours=late))
        await talk.db.run(digest.queue, talk.ctx, kind, due=due, now=talk.now)


async def digests(talk: Dialogue, *kinds: DigestKind, day: str, late: float = 0) -> list[Said]:
    """What these digests of a day say; what was to be said before is heard first."""
    first = min(talk.ctx.settings.digest.at(kind) for kind in kinds or DigestKind)
    talk.now = max(talk.now, china(f"{day} {first}"))
    await talk.wait(0)
    await queued(talk, *kinds, day=day, late=late)
    return await talk.wait(0)
