"""One person's data: found by a name, shown to them, and erased when they ask for it."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, String, delete, func, or_, select, type_coerce, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as choose
from sqlmodel.sql.sqltypes import AutoString

from storage import erasing, phones, renumber
from storage.cases import OPEN
from storage.channel_models import Rematch
from storage.columns import fresh, table
from storage.erasing import NOBODY
from storage.errors import NoSuchPersonError
from storage.limits_models import Asked
from storage.models import Attachment, Case, CaseEvent, Clue, ClueMessage, InboxRow, Notice
from storage.people_models import Account, Code, Duty, Person, WrongCode
from storage.states import NoticeState, Role
from storage.talks import Talk

_clue, _said, _event, _case = table(Clue), table(ClueMessage), table(CaseEvent), table(Case)
_attachment, _notice, _inbox = table(Attachment), table(Notice), table(InboxRow)
SHORTEST = 2
"""Characters of a name by which texts are searched: a shorter one is part of too many words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who it is: a line of the roster, or somebody who was only heard."""

    person: Person | None
    accounts: tuple[Account, ...]
    contacts: tuple[tuple[str, str], ...]
    """Channel and contact of all that is theirs."""
    names: tuple[str, ...]

    @property
    def is_official(self) -> bool:
        """What they did in office belongs to the office's records, and is not erased."""
        return self.person is not None and self.person.role != Role.SUPERVISOR


@dataclass(frozen=True, slots=True)
class Held:
    """All that is kept of somebody."""

    subject: Subject
    phone: str
    clues: tuple[tuple[Clue, Case, tuple[ClueMessage, ...]], ...]
    elsewhere: tuple[ClueMessage, ...]
    """What they said in the reports of others."""
    files: tuple[Attachment, ...]
    notices: tuple[Notice, ...]
    """What the bot has said to them, or of their reports."""
    heard: int
    """Rows of the inbox: who said something when."""
    signed: tuple[CaseEvent, ...]
    duty: tuple[date, ...]

    @property
    def still_open(self) -> tuple[Case, ...]:
        """Their cases that have not ended: nobody could be told of them any more."""
        return tuple(case for _, case, _ in self.clues if case.status in OPEN)


def find(session: Session, name: str) -> Subject:
    """Who has this name, WeChat name or contact id, active or not.

    Raises `NoSuchPersonError` if there is nobody, or more than one.
    """
    people = session.exec(
        choose(Person).where(or_(col(Person.name) == name, col(Person.wechat_name) == name))
    )
    found = list(people.all())
    called = or_(col(Account.name) == name, col(Account.alias) == name, col(Account.contact) == name)
    accounts = list(session.exec(choose(Account).where(called)).all())
    if not found:
        owners = {account.person_id for account in accounts if account.person_id is not None}
        found = [session.get_one(Person, owner) for owner in owners]
        accounts = [account for account in accounts if account.person_id is None] if not found else []
    if len(found) > 1 or (not found and len(accounts) != 1):
        raise NoSuchPersonError(name, max(len(found), len(accounts)))
    return _subject(session, found[0] if found else None, accounts)


def _subject(session: Session, person: Person | None, accounts: Sequence[Account]) -> Subject:
    contacts = {(account.channel, account.contact): None for account in accounts if person is None}
    if person is not None:
        accounts = session.exec(choose(Account).where(Account.person_id == person.id)).all()
        contacts = {(account.channel, account.contact): None for account in accounts}
        # somebody who is not bound is known by the name only they have: their reports say so
        theirs = choose(Clue.channel, Clue.reporter).where(
            Clue.person_id == person.id, Clue.reporter != NOBODY
        )
        contacts |= dict.fromkeys(session.exec(theirs).all())
        known = [
            choose(Account).where(Account.channel == one, Account.contact == two) for one, two in contacts
        ]
        accounts = [found for query in known for found in session.exec(query)]
    names = [name for account in accounts for name in (account.name, account.alias)]
    names += [person.name, person.wechat_name] if person is not None else []
    wanted = dict.fromkeys(name for name in names if len(name) >= SHORTEST)
    return Subject(person, tuple(accounts), tuple(contacts), tuple(wanted))


def held(session: Session, subject: Subject) -> Held:
    """Everything, to be shown to them."""
    contacts = [contact for _, contact in subject.contacts]
    clues = session.exec(choose(Clue).where(_theirs(subject)).order_by(col(Clue.id))).all()
    ids = [clue.id for clue in clues]
    messages = choose(ClueMessage).order_by(col(ClueMessage.at), col(ClueMessage.id))
    by_them = col(ClueMessage.sender).in_(contacts)
    elsewhere = session.exec(messages.where(by_them, col(ClueMessage.clue_id).not_in(ids))).all()
    person = subject.person
    notices = choose(Notice).where(or_(_notice.c.conversation.in_(contacts), _notice.c.clue_id.in_(ids)))
    files = choose(Attachment).where(col(Attachment.sender).in_(contacts)).order_by(col(Attachment.id))
    signed = choose(CaseEvent).where(erasing.signed(subject.names)).order_by(col(CaseEvent.id))
    days = table(Duty).c
    duty = select(days.day).where(days.person_id == (person.id if person else None)).order_by(days.day)
    heard = select(func.count()).select_from(_inbox).where(_inbox.c.sender.in_(contacts))
    return Held(
        subject,
        phone=_phone(session, subject),
        clues=tuple(
            (
                clue,
                session.get_one(Case, clue.case_id),
                tuple(session.exec(messages.where(ClueMessage.clue_id == clue.id))),
            )
            for clue in clues
        ),
        elsewhere=tuple(elsewhere),
        files=tuple(session.exec(files)),
        notices=tuple(session.exec(notices.order_by(col(Notice.id)))),
        heard=int(session.connection().execute(heard).scalar_one()),
        signed=tuple(session.exec(signed)),
        duty=tuple(session.connection().execute(duty).scalars()),
    )


def _phone(session: Session, subject: Subject) -> str:
    """That of the roster, else the one they called from."""
    kept = [subject.person.sealed_phone] if subject.person is not None else []
    numbers = (phones.opened(session, one) for one in [*kept, *(of.sealed_phone for of in subject.accounts)])
    return next(filter(None, numbers), "")


def _theirs(subject: Subject) -> ColumnElement[bool]:
    by_contact = [
        (_clue.c.channel == channel) & (_clue.c.reporter == who) for channel, who in subject.contacts
    ]
    person = subject.person
    return or_(_clue.c.person_id == (person.id if person else -1), *by_contact)


def erase(session: Session, subject: Subject, *, now: datetime, somebody: str) -> list[str]:
    """Erase all that says who they are, and what they said; the media files to be deleted.

    What is counted stays, and so do photos of a problem, without who took them. What officials did in office
    stays in the histories. `somebody` stands in for their name where words are still to be said.
    """
    contacts = [contact for _, contact in subject.contacts]
    connection = session.connection()
    clues = list(connection.execute(select(_clue.c.id).where(_theirs(subject))).scalars())
    _unsay(session, subject, contacts, clues, somebody)
    files = erasing.files(session, _attachment.c.sender.in_(contacts) & _is_personal())
    connection.execute(delete(_attachment).where(_attachment.c.sender.in_(contacts), _is_loose()))
    failed = update(_inbox).where(_inbox.c.sender.in_(contacts), _inbox.c.handled_at.is_not(None))
    connection.execute(failed.values(body=None))
    if not subject.is_official:
        _unwrite(session, subject, contacts, clues, now)
    for channel, contact in subject.contacts:
        _rename(session, channel, contact, now)
    _leave(session, subject, contacts)
    session.expire_all()
    return files


def _is_personal() -> ColumnElement[bool]:
    """A voice, a film with voices, a document; a photo of nothing."""
    return (_attachment.c.kind != "image") | _is_loose()


def _is_loose() -> ColumnElement[bool]:
    return _attachment.c.clue_id.is_(None) & _attachment.c.case_id.is_(None)


def _unsay(
    session: Session, subject: Subject, contacts: Sequence[str], clues: Sequence[int], somebody: str
) -> None:
    """Nothing more is said to them or in their words, and what was said has no words any more."""
    connection = session.connection()
    to_them = _notice.c.conversation.in_(contacts)
    theirs = to_them if subject.is_official else to_them | _notice.c.clue_id.in_(clues)
    unsaid = _notice.c.state.in_((NoticeState.PENDING, NoticeState.PARKED, NoticeState.OWED))
    connection.execute(update(_notice).where(theirs, unsaid).values(state=NoticeState.DROPPED))
    mentioned = [_mentions(contact) for contact in contacts]
    of_them = [erasing.naming(_notice.c.text, subject.names)] if not subject.is_official else []
    erasing.said(session, or_(theirs, *mentioned, *of_them))
    for name in subject.names:
        waiting = update(_notice).where(_notice.c.state == NoticeState.PENDING, _notice.c.text.contains(name))
        connection.execute(waiting.values(text=func.replace(_notice.c.text, name, somebody)))
    if mentioned:
        connection.execute(update(_notice).where(or_(*mentioned)).values(mentions=[]))


def _mentions(contact: str) -> ColumnElement[bool]:
    listed = json.dumps(contact, ensure_ascii=False)
    return type_coerce(_notice.c.mentions, String).contains(listed, autoescape=True)


def _unwrite(
    session: Session, subject: Subject, contacts: Sequence[str], clues: Sequence[int], now: datetime
) -> None:
    """Their words in reports and histories, and their names in those of others."""
    connection = session.connection()
    erasing.reports(session, clues, who=False)
    connection.execute(update(_clue).where(_clue.c.id.in_(clues)).values(person_id=None))
    theirs = _said.c.sender.in_(contacts)
    elsewhere = select(_said.c.clue_id).where(theirs, _said.c.clue_id.not_in(clues)).distinct()
    for clue in connection.execute(elsewhere).scalars().all():
        row = session.get_one(Clue, clue)
        row.people = {who: name for who, name in row.people.items() if who not in contacts}
        row.answers, row.stamp = "", fresh()
        session.add(row)
    session.flush()
    connection.execute(update(_said).where(theirs).values(text="", sender_name=""))
    if subject.names:
        by_them = erasing.signed(subject.names)
        erasing.notes(session, by_them | erasing.naming(_event.c.note, subject.names), now=now)
        erasing.signatures(session, by_them, now=now)
        for of in (_clue, _case):
            connection.execute(update(of).where(erasing.naming(of.c.spot, subject.names)).values(spot=""))
        seen = update(_case).where(_case.c.looked_by.in_(subject.names))
        connection.execute(seen.values(looked_by=""))
        told = update(_case).where(erasing.naming(_case.c.result, subject.names))
        connection.execute(told.values(result=""))


def _rename(session: Session, channel: str, contact: str, now: datetime) -> None:
    """What is counted by who it was is still somebody's, and nobody knows whose."""
    nobody = f"{NOBODY}:{secrets.token_hex(8)}"
    renumber.contact(session, channel, contact, nobody, now=now)
    for column in _places():
        session.connection().execute(
            update(column.table).where(column == contact).values({column.name: nobody})
        )
    key = func.replace(_notice.c.key, contact, nobody)
    session.connection().execute(update(_notice).where(_notice.c.key.contains(contact)).values(key=key))
    session.connection().execute(delete(table(Account)).where(col(Account.contact) == nobody))


def _places() -> Iterator[Column[str]]:
    """All columns of all tables that may hold the id of a contact, also in tables still to come."""
    for of in SQLModel.metadata.sorted_tables:
        yield from (column for column in of.c if type(column.type) in (String, AutoString))


def _leave(session: Session, subject: Subject, contacts: Sequence[str]) -> None:
    connection = session.connection()
    # lists that somebody was given a moment ago may name them
    connection.execute(update(table(Talk)).values(options={}, lines=[]))
    rematched = or_(
        *(col(one).in_(contacts) for one in (Rematch.old, Rematch.new)), col(Rematch.name).in_(subject.names)
    )
    gone: list[tuple[type[SQLModel], ColumnElement[bool]]] = [
        (Talk, or_(col(Talk.sender).in_(contacts), col(Talk.conversation).in_(contacts))),
        (WrongCode, col(WrongCode.contact).in_(contacts)),
        (Asked, col(Asked.contact).in_(contacts)),
        (Rematch, rematched),
    ]
    person = subject.person
    if person is not None:
        gone += [
            (Code, col(Code.person_id) == person.id),
            (Duty, col(Duty.person_id) == person.id),
            (Account, col(Account.person_id) == person.id),
            (Person, col(Person.id) == person.id),
        ]
    for of, which in gone:
        connection.execute(delete(table(of)).where(which))
