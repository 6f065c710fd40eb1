"""Proposals that an old id and a new one are the same room or person."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from storage import renumber
from storage.channel_models import Rematch
from storage.states import RematchKind, RematchState


def propose(
    session: Session,
    channel: str,
    kind: RematchKind,
    old: str,
    new: str,
    name: str,
    *,
    members: int = 0,
    now: datetime,
) -> None:
    """Propose it, unless that was done before; what a person refused is not proposed again."""
    query = select(Rematch).where(Rematch.channel == channel, Rematch.kind == kind)
    found = session.exec(query.where(Rematch.old == old, Rematch.new == new)).first()
    if found is None:
        found = Rematch(channel=channel, kind=kind, old=old, new=new, name=name, members=members, at=now)
    elif found.state == RematchState.VOID:
        found.state = RematchState.OPEN  # told before: a list that was not whole is no news
    elif found.state == RematchState.CONFIRMED:
        found.state, found.at, found.told_at = RematchState.OPEN, now, None
    session.add(found)
    session.flush()


def waiting(session: Session, channel: str | None = None) -> list[Rematch]:
    """What waits for an officer's word, the oldest first."""
    query = select(Rematch).where(Rematch.state == RematchState.OPEN).order_by(col(Rematch.id))
    return list(session.exec(query if channel is None else query.where(Rematch.channel == channel)))


def find(session: Session, channel: str, number: int) -> Rematch | None:
    """The proposal with this number, if it waits."""
    found = session.get(Rematch, number)
    return found if found and found.channel == channel and found.state == RematchState.OPEN else None


def settle(session: Session, rematch: Rematch, state: RematchState) -> None:
    """Say what became of a proposal."""
    rematch.state = state
    session.add(rematch)
    session.flush()


def told(session: Session, rematches: Collection[Rematch], *, now: datetime) -> None:
    """The office was told of these."""
    for rematch in rematches:
        rematch.told_at = now
        session.add(rematch)
    session.flush()


def confirm(session: Session, rematch: Rematch, *, now: datetime) -> None:
    """It is the same: what hung on the old id hangs on the new one. Rival proposals are void."""
    move = renumber.room if rematch.kind == RematchKind.ROOM else renumber.contact
    move(session, rematch.channel, rematch.old, rematch.new, now=now)
    settle(session, rematch, RematchState.CONFIRMED)
    for rival in waiting(session, rematch.channel):
        if rival.kind == rematch.kind and (rival.old == rematch.old or rival.new == rematch.new):
            settle(session, rival, RematchState.VOID)
