"""River problems that were split off an accusation, until they may go the ordinary way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage.cases import OPEN
from storage.columns import table
from storage.keys import UnreadableBodyError
from storage.merging import NEAR_IN_TIME
from storage.models import Case, Clue
from storage.seals_models import HeldProblem
from storage.vault import Vault

_held = table(HeldProblem)


@dataclass(frozen=True, slots=True)
class Held:
    """One of them, opened."""

    id: int
    values: dict[str, Any]


def keep(session: Session, vault: Vault, values: Mapping[str, Any], *, due_at: datetime) -> None:
    """Keep one until then."""
    session.add(HeldProblem(due_at=due_at, body=vault.seal_values(values)))
    session.flush()


def waiting(session: Session, vault: Vault, *, until: datetime | None = None) -> list[Held]:
    """All that wait, or those due by then; what another key has sealed is left out."""
    query = choose(HeldProblem).order_by(col(HeldProblem.due_at))
    found = []
    for row in session.exec(query if until is None else query.where(HeldProblem.due_at <= until)).all():
        try:
            found.append(Held(row.id, vault.open_values(row.body)))
        except UnreadableBodyError:
            continue
    return found


def done(session: Session, held: int) -> None:
    """It has gone, or will not go."""
    session.connection().execute(delete(_held).where(_held.c.id == held))


def next_due(session: Session, *, after: datetime | None = None) -> datetime | None:
    """When the next one is due."""
    query = select(func.min(_held.c.due_at))
    query = query if after is None else query.where(_held.c.due_at > after)
    return session.connection().execute(query).scalar_one_or_none()


def reporters(
    session: Session, township: str | None, *, since: datetime, until: datetime
) -> set[tuple[str, str]]:
    """Channel and contact of who has reported something from a township in [since, until)."""
    query = choose(Clue.channel, Clue.reporter).where(
        Clue.township == township,
        Clue.opened_at >= since,
        Clue.opened_at < until,
        col(Clue.is_withdrawn).is_(False),
    )
    return set(session.exec(query.distinct()).all())


def is_known(
    session: Session, category: str, township: str | None, village: str | None, *, now: datetime
) -> bool:
    """Whether a problem of this kind is handled there already."""
    query = choose(Case.id).where(
        Case.category == category,
        Case.township == township,
        col(Case.village).is_not_distinct_from(village),
        col(Case.status).in_(OPEN),
        Case.opened_at >= now - NEAR_IN_TIME,
    )
    return session.exec(query.limit(1)).first() is not None
