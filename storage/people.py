"""The roster, the accounts of its people, and the codes that bind the two."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, update
from sqlmodel import Session, col, func, select

from storage.addresses import Address
from storage.columns import table
from storage.errors import NoSuchPersonError, TooManyTriesError, WrongCodeError
from storage.models import InboxRow
from storage.people_models import Account, Code, Person, WrongCode
from storage.prepared import Prepared
from storage.states import Role

MAX_TRIES = 5
"""Wrong codes of one contact within `TRY_WINDOW`; after that no code of theirs is looked at."""
MAX_TRIES_OF_ALL = 100
"""Of all contacts together: nobody gets far by guessing under many names."""
TRY_WINDOW = timedelta(hours=1)

_account = table(Account)
_person = table(Person)
_known = Prepared(
    _account.outerjoin(_person, _account.c.person_id == _person.c.id)
    .select()
    .with_only_columns(
        _account.c.id,
        _account.c.name,
        _account.c.alias,
        _person.c.id,
        _person.c.name,
        _person.c.role,
        _person.c.unit,
        _person.c.active,
        _account.c.bound_at,
    )
    .where(_account.c.channel == bindparam("channel"), _account.c.contact == bindparam("contact"))
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is speaking. A name alone makes nobody more than a supervisor, and gives no right.

    Anybody can call himself like an officer.
    """

    contact: str
    name: str
    role: Role | None = None
    person_id: int | None = None
    person_name: str = ""
    unit: str = ""
    is_bound: bool = False
    by_number: bool = False  # they are known by the telephone number they wrote from

    @property
    def signature(self) -> str:
        """The name that goes into the history of a case, after an @ if it is only a WeChat name."""
        return self.person_name if self.is_bound else self.name if self.by_number else f"@{self.name}"


def speaker(session: Session, channel: str, contact: str, *names: str) -> Speaker:
    """Who a contact is: bound to somebody of the roster, or known by a name only one supervisor has."""
    connection = session.connection()
    name = names[0] if names else ""
    found = _known(session, channel=channel, contact=contact)
    known = found[0] if found else (None,) * 9
    account, known_name, alias, person, person_name, role, unit, active, bound_at = known
    here = {"name": name, "alias": next((other for other in names[1:] if other), alias or "")}
    if account is None:
        connection.execute(insert(_account), {"channel": channel, "contact": contact, **here})
    elif (known_name, alias) != tuple(here.values()):
        connection.execute(update(_account).where(_account.c.id == account).values(here))
    if person is not None and active and (bound_at is not None or role == Role.SUPERVISOR):
        return Speaker(contact, name, role, person, person_name, unit, is_bound=bound_at is not None)
    return _by_name(session, contact, [n for n in names if n])


def speaker_of(session: Session, channel: str, conversation: str, name: str) -> Speaker | None:
    """The one who goes by this name among those heard in a conversation; None if none does, or several."""
    heard = select(InboxRow.sender).where(InboxRow.channel == channel, InboxRow.conversation == conversation)
    called = or_(col(Account.name) == name, col(Account.alias) == name)
    query = select(Account).where(Account.channel == channel, called, col(Account.contact).in_(heard))
    found = session.exec(query.limit(2)).all()
    return speaker(session, channel, found[0].contact, found[0].name) if len(found) == 1 else None


def _by_name(session: Session, contact: str, names: list[str]) -> Speaker:
    name = names[0] if names else ""
    found = session.exec(
        select(Person).where(col(Person.wechat_name).in_(names), col(Person.active)).limit(2)
    ).all()
    if len(found) != 1 or found[0].role != Role.SUPERVISOR:
        return Speaker(contact, name)
    person = found[0]
    return Speaker(contact, name, person.role, person.id, person.name, person.unit)


def forget_if_new(session: Session, channel: str, contact: str, *, row: int) -> None:
    """As if who is bound to nobody had never been heard, if nothing else of theirs was than row `row`.

    Who is known although nothing is known that they said would stand out.
    """
    of_theirs = select(InboxRow.id).where(InboxRow.channel == channel, InboxRow.sender == contact)
    if session.exec(of_theirs.where(InboxRow.id != row).limit(1)).first() is None:
        theirs = (_account.c.channel == channel) & (_account.c.contact == contact)
        session.connection().execute(delete(_account).where(theirs, _account.c.bound_at.is_(None)))


def find(session: Session, name: str) -> Person:
    """The one person of the roster with this name or WeChat name.

    Raises `NoSuchPersonError` if there is none, or more than one.
    """
    found = session.exec(
        select(Person).where(
            or_(col(Person.name) == name, col(Person.wechat_name) == name), col(Person.active)
        )
    ).all()
    if len(found) != 1:
        raise NoSuchPersonError(name, len(found), [(one.unit, one.wechat_name) for one in found])
    return found[0]


def is_bound() -> ColumnElement[bool]:
    """Whether an account is somebody's for sure: who is known by a telephone number only may be another."""
    return col(Account.bound_at).is_not(None)


def contacts(session: Session, role: Role, unit: str | None = None) -> list[Address]:
    """Where those of a role (of one unit, if given) can be written to: nobody who is not bound."""
    query = (
        select(Account.channel, Account.contact)
        .join(Person, col(Person.id) == Account.person_id)
        .where(is_bound(), Person.role == role, col(Person.active))
        .order_by(col(Account.id))
    )
    if unit is not None:
        query = query.where(Person.unit == unit)
    return [Address(*row) for row in session.exec(query)]


def reached(session: Session) -> set[str]:
    """The units and the officers (by name) that can be written to."""
    query = (
        select(Person.role, Person.unit, Person.name)
        .join(Account, col(Person.id) == Account.person_id)
        .where(is_bound(), col(Person.active))
        .where(col(Person.role).in_((Role.UNIT, Role.OFFICER)))
    )
    return {unit if role == Role.UNIT else name for role, unit, name in session.exec(query.distinct())}


def contacts_of(session: Session, person: int) -> list[Address]:
    """Where somebody can be written to."""
    query = select(Account.channel, Account.contact).where(is_bound(), Account.person_id == person)
    return [Address(*row) for row in session.exec(query.order_by(col(Account.id)))]


@dataclass(frozen=True, slots=True)
class Bound:
    """A contact that is bound, by its last WeChat name, and to whom."""

    contact: str
    name: str
    person: str
    role: Role


def bound(session: Session, channel: str) -> list[Bound]:
    """Everybody who is bound on a channel."""
    query = (
        select(Account, Person)
        .join(Person, col(Person.id) == Account.person_id)
        .where(Account.channel == channel, col(Person.active))
        .order_by(col(Account.id))
    )
    return [
        Bound(account.contact, account.name or person.wechat_name, person.name, person.role)
        for account, person in session.exec(query)
    ]


def strangers(session: Session, channel: str) -> dict[str, str]:
    """Contacts that are bound to nobody, with their WeChat names, as far as they were heard."""
    query = select(Account.contact, Account.name).where(
        Account.channel == channel, col(Account.person_id).is_(None)
    )
    return dict(session.exec(query).all())


def names(session: Session) -> set[str]:
    """The names and WeChat names of all the roster."""
    query = select(Person.name, Person.wechat_name).where(col(Person.active))
    return {name for both in session.exec(query) for name in both if name}


def names_of(session: Session, role: Role) -> set[str]:
    """The names and WeChat names of a role, of those who have left it as well."""
    query = select(Person.name, Person.wechat_name).where(Person.role == role)
    return {name for both in session.exec(query) for name in both if name}


def units(session: Session) -> list[str]:
    """The names of all units of the roster."""
    query = select(Person.unit).where(Person.role == Role.UNIT, col(Person.active)).distinct()
    return sorted(session.exec(query))


def bind(session: Session, channel: str, contact: str, person: int, *, now: datetime) -> None:
    """Make a contact a person's."""
    account = session.exec(
        select(Account).where(Account.channel == channel, Account.contact == contact)
    ).first()
    account = account or Account(channel=channel, contact=contact)
    account.person_id, account.bound_at = person, now
    session.add(account)
    session.flush()


def officers(session: Session) -> list[Person]:
    """The officers of the roster."""
    query = select(Person).where(Person.role == Role.OFFICER, col(Person.active))
    return list(session.exec(query.order_by(col(Person.id))))


def called(known: Sequence[Person], name: str) -> list[Person]:
    """Those who go by a name: the whole of it, else its end (小敏 is 易小敏, and 河长办小敏)."""
    named = [person for person in known if name in (person.name, person.wechat_name)]
    short = len(name) > 1
    return named or [
        person
        for person in known
        if short and (person.wechat_name.endswith(name) or person.name.endswith(name))
    ]


def person(session: Session, person_id: int) -> Person:
    """The person with this id; raises `LookupError` if there is none."""
    found = session.get(Person, person_id)
    if found is None:
        raise LookupError(f"person {person_id}")
    return found


def has_officer(session: Session) -> bool:
    """Whether any contact is bound to an officer."""
    query = select(func.count()).select_from(Account).join(Person, col(Person.id) == Account.person_id)
    return session.exec(query.where(Person.role == Role.OFFICER)).one() > 0


def issue_code(session: Session, code: str, person: int | None, *, expires_at: datetime) -> None:
    """Keep the hash of a one-time code; an older one of the same person is void."""
    older = select(Code).where(Code.person_id == person, col(Code.used_at).is_(None))
    for old in session.exec(older):
        session.delete(old)
    session.add(Code(hash=_hash(code), person_id=person, expires_at=expires_at))
    session.flush()


def look_up_code(session: Session, code: str, contact: str, *, now: datetime) -> Code:
    """The code, if it is good.

    Raises `WrongCodeError`, or `TooManyTriesError` when this contact, or all together, have guessed too
    often. The caller records a wrong try with `wrong_code`.
    """
    tries = select(func.count()).select_from(WrongCode).where(col(WrongCode.at) > now - TRY_WINDOW)
    own = session.exec(tries.where(WrongCode.contact == contact)).one()
    if own >= MAX_TRIES or session.exec(tries).one() >= MAX_TRIES_OF_ALL:
        raise TooManyTriesError
    found = session.exec(select(Code).where(Code.hash == _hash(code))).first()
    if (
        found is None
        or found.used_at is not None
        or (found.expires_at is not None and found.expires_at < now)
    ):
        raise WrongCodeError
    return found


def use_code(session: Session, code: Code, *, now: datetime) -> None:
    """The code is good for nothing any more."""
    code.used_at = now
    session.add(code)
    session.flush()


def wrong_code(session: Session, contact: str, *, now: datetime) -> None:
    """Remember a wrong try, and forget those of long ago."""
    session.connection().execute(delete(table(WrongCode)).where(col(WrongCode.at) <= now - TRY_WINDOW))
    session.add(WrongCode(contact=contact, at=now))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
