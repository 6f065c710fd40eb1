"""What a unit has in hand: its cases, and who works there."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from storage.cases import NEXT, OPEN
from storage.errors import AmbiguousCaseError, NoSuchCaseError
from storage.models import Case
from storage.people_models import Person
from storage.states import CaseStatus, Role


def listing(session: Session, unit: str, statuses: Iterable[CaseStatus] = OPEN) -> list[Case]:
    """The cases of a unit in these states, the oldest first."""
    query = select(Case).where(Case.unit == unit, col(Case.status).in_(list(statuses)))
    return list(session.exec(query.order_by(col(Case.opened_at), col(Case.id))))


def find(
    session: Session, unit: str, number: int, year: int | None = None, to: Iterable[CaseStatus] = ()
) -> Case:
    """The case of a unit that its people mean by a number: the newest, or the one that can be moved (`to`).

    Raises `NoSuchCaseError` also for one of another unit, or `AmbiguousCaseError`.
    """
    query = select(Case).where(Case.unit == unit, Case.number == number, Case.status != CaseStatus.SEALED)
    if year is not None:
        query = query.where(Case.year == year)
    found = list(session.exec(query.order_by(col(Case.year).desc())))
    if not found:
        raise NoSuchCaseError(str(number))
    wanted = frozenset(to)
    movable = [case for case in found if case.status in OPEN and wanted & NEXT[case.status]]
    if len(movable) > 1:
        raise AmbiguousCaseError([case.label for case in movable])
    return movable[0] if movable else found[0]


def staff(session: Session, unit: str) -> set[str]:
    """The names of a unit's contacts, also of those who left."""
    return set(session.exec(select(Person.name).where(Person.role == Role.UNIT, Person.unit == unit)))
