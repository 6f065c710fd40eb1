"""What the dialogues of an officer's path have in common."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage import cases, media
from storage.states import CaseStatus, Stage
from tests.handlers.dialogue import CHANNEL, Dialogue, Said

OFFICER, UNIT, WATER = "河长办梁敏", "托口水利武", "水利局欧工"
WASTE = "托口镇三里坪村桥下有人倒了两车建筑垃圾"


async def assign(talk: Dialogue) -> Dialogue:
    """1号, reported by 老秦, is with 托口镇."""
    await talk.reported(WASTE)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    return talk


def put(session: Session, status: CaseStatus, by: str, now: datetime) -> None:
    """What a unit does is built elsewhere."""
    cases.move(session, cases.find(session, 1), status, by=by, now=now, message=f"unit-{status}")


async def by_unit(talk: Dialogue, status: CaseStatus) -> None:
    talk.now += timedelta(seconds=1)
    await talk.db.run(put, status, "武平", talk.now)


async def photo(talk: Dialogue, stage: Stage, *, kind: str = "image") -> None:
    """A photo of the case, taken now."""

    def keep(session: Session) -> None:
        media.keep(
            session,
            clue=None,
            case=1,
            stage=stage,
            channel=CHANNEL,
            message=f"photo-{talk.now}",
            conversation=UNIT,
            sender=UNIT,
            kind=kind,
            sent_at=talk.now,
            now=talk.now,
            has_bytes=True,
        )

    talk.now += timedelta(seconds=1)
    await talk.db.run(keep)


def where(said: list[Said]) -> list[str]:
    return [to for to, _ in said]
