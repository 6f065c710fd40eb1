"""Contacts that go by the name of somebody of the roster: a proposal, for anybody can take a name."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.addresses import Address
from storage.inbox import STRANGER
from storage.people import is_bound
from storage.people_models import Account, Person
from storage.states import Role

BY_NAME = (Role.SUPERVISOR, Role.UNIT)
"""Whose rights are small enough to be given by a name and an officer's word; others need a code."""


@dataclass(frozen=True, slots=True)
class Match:
    """A contact, by the name it goes by, and the one person of that name who is not bound."""

    address: Address
    name: str
    person_id: int
    person: str
    role: Role
    unit: str


def by_name(session: Session) -> list[Match]:
    """Contacts bound to nobody with a name that one unbound person alone has, by the person's name."""
    taken = select(Account.person_id).where(col(Account.person_id).is_not(None), is_bound())
    unbound = session.exec(
        select(Person).where(col(Person.active), col(Person.role).in_(BY_NAME), col(Person.id).not_in(taken))
    ).all()
    owners: dict[str, set[int]] = {}
    for person in session.exec(select(Person).where(col(Person.active))):
        for name in {person.name, person.wechat_name} - {""}:
            owners.setdefault(name, set()).add(person.id or 0)
    heard: dict[str, set[Address]] = {}
    # who is known by a number can be anybody who forges it
    nobodys = col(Account.person_id).is_(None), col(Account.sealed_phone).is_(None)
    for account in session.exec(select(Account).where(*nobodys)):
        for name in {account.name, account.alias} - {""} if not account.contact.startswith(STRANGER) else ():
            heard.setdefault(name, set()).add(Address(account.channel, account.contact))
    found = []
    for person in sorted(unbound, key=lambda one: one.name):
        assert person.id is not None
        names = [name for name in (person.wechat_name, person.name) if name and owners[name] == {person.id}]
        addresses = {to: name for name in names for to in heard.get(name, ())}
        if len(addresses) == 1:
            [(to, name)] = addresses.items()
            found.append(Match(to, name, person.id, person.name, person.role, person.unit))
    return found
