"""The index of words: by which pieces of what was said of a case it is found again.

Which pieces a text is cut into is no matter of storage: whoever knows the language hands them in (`put`).
Triggers hold the index in step with the texts, whoever writes them: a text that is changed, erased or
taken back takes the pieces of its case with it in the same statement, and the case waits to be read anew
(`unread`). So no piece outlives its text, and where it stood is overwritten as all that is deleted
(`secure_delete`); the full-text tables of SQLite would keep deleted words in their segments.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Index,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlmodel import Field, Session, SQLModel

from storage.columns import table
from storage.models import Case, CaseEvent, Clue
from storage.prepared import Prepared

LAST = "\U0010ffff"
"""No sign comes after it: what begins with a piece stands between the piece and the piece with this."""


RARE = 4000
"""Cases with a piece are counted up to here."""
LATELY = 300
"""Cases with a piece that are looked at, if words are only likely."""


class CaseTerm(SQLModel, table=True):
    """A piece that stands in what was said of a case."""

    __tablename__ = "case_term"
    __table_args__ = (Index("case_term_case", "case_id"), {"sqlite_with_rowid": False})
    term: str = Field(primary_key=True)
    case_id: int = Field(primary_key=True)


class CaseUnread(SQLModel, table=True):
    """A case whose texts have changed since its pieces were handed in."""

    __tablename__ = "case_unread"
    case_id: int = Field(primary_key=True)


_term, _unread = table(CaseTerm), table(CaseUnread)
_case, _clue, _event = table(Case), table(Clue), table(CaseEvent)

OF_CASE = ("category", "sub", "township", "village", "river", "outside", "spot", "unit", "document", "result")
"""Columns of a case that are read."""
OF_CLUE = ("words", "spot", "is_withdrawn", "case_id")


def _changed(columns: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)


def _forget(*cases: str) -> str:
    return "".join(f"DELETE FROM case_term WHERE case_id = {case}; " for case in cases) + _mark(*cases)


def _mark(*cases: str) -> str:
    return "".join(f"INSERT OR IGNORE INTO case_unread (case_id) VALUES ({case}); " for case in cases)


TRIGGERS = {
    "case_new": f'AFTER INSERT ON "case" BEGIN {_mark("NEW.id")} END',
    "case_told": (
        f'AFTER UPDATE OF {", ".join(OF_CASE)} ON "case" WHEN {_changed(OF_CASE)} '
        f"BEGIN {_forget('NEW.id')} END"
    ),
    "clue_new": f"AFTER INSERT ON clue BEGIN {_mark('NEW.case_id')} END",
    "clue_told": (
        f"AFTER UPDATE OF {', '.join(OF_CLUE)} ON clue WHEN {_changed(OF_CLUE)} "
        f"BEGIN {_forget('OLD.case_id', 'NEW.case_id')} END"
    ),
    "clue_gone": f"AFTER DELETE ON clue BEGIN {_forget('OLD.case_id')} END",
    "note_new": f"AFTER INSERT ON case_event WHEN NEW.note <> '' BEGIN {_mark('NEW.case_id')} END",
    "note_told": (
        f"AFTER UPDATE OF note ON case_event WHEN OLD.note <> NEW.note BEGIN {_forget('NEW.case_id')} END"
    ),
}


def install(connection: Connection) -> None:
    """Make the triggers, after the tables were made or changed."""
    for name, body in TRIGGERS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


_next = Prepared(
    select(_unread.c.case_id).order_by(_unread.c.case_id.desc()).limit(bindparam("most"))  # the newest first
)
_read = Prepared(delete(_unread).where(_unread.c.case_id == bindparam("of_case")))
_clear = Prepared(delete(_term).where(_term.c.case_id == bindparam("of_case")))
_put = Prepared(insert(_term), ("term", "case_id"))


def unread(session: Session, most: int) -> list[int]:
    """Cases whose texts have changed since they were read, the newest first."""
    return [case for (case,) in _next(session, most=most)]


def put(session: Session, case: int, terms: Iterable[str]) -> None:
    """The pieces of all that was said of a case, as it is now; it has been read."""
    _clear(session, of_case=case)
    _put.many(session, [{"term": term, "case_id": case} for term in terms])
    _read(session, of_case=case)


def holding(session: Session, pieces: Sequence[str], *, below: int | None, most: int) -> list[int]:
    """Cases in which all these pieces stand (with a * one that begins so), the newest first, all older ones
    than `below`.
    """
    first, *others = _rarest_first(session, pieces)
    query = select(_term.c.case_id).where(*(_stands_in(_term.c.case_id, piece) for piece in others))
    if below is not None:
        query = query.where(_term.c.case_id < below)
    found: set[int] = set()
    # each by itself, so that each is read in the order of its cases, and no further than wanted
    for term in _beginning(session, first):
        newest = query.where(_term.c.term == term).order_by(_term.c.case_id.desc()).limit(most)
        found.update(session.connection().execute(newest).scalars())
    return sorted(found, reverse=True)[:most]


def among(session: Session, cases: Sequence[int], piece: str) -> list[int]:
    """Those of these few cases in which a piece stands."""
    found = select(_term.c.case_id).where(_term.c.case_id.in_(cases), *_is(_term, piece)).distinct()
    return list(session.connection().execute(found).scalars())


def _stands_in(case: ColumnElement[int], piece: str) -> ColumnElement[bool]:
    """Whether a piece stands in what was said of a case, looked up case by case."""
    other = _term.alias()
    return exists().where(other.c.case_id == case, *_is(other, piece))


def likely(session: Session, pieces: Iterable[str], most: int) -> list[int]:
    """Cases in which some of these pieces stand: those with the most of them, of these the newest, first.

    Of a piece that stands in many only the newest are looked at.
    """
    found: Counter[int] = Counter()
    for piece in pieces:
        newest = (
            select(_term.c.case_id).where(*_is(_term, piece)).order_by(_term.c.case_id.desc()).limit(RARE)
        )
        found.update(session.connection().execute(newest).scalars())
    return sorted(found, key=lambda case: (found[case], case), reverse=True)[:most]


def _rarest_first(session: Session, pieces: Sequence[str]) -> list[str]:
    """The order in which few cases are looked at; one that has to begin a piece stands in many."""
    if len(pieces) == 1:
        return list(pieces)
    return sorted(pieces, key=lambda piece: (piece.endswith("*"), _often(session, piece)))


def _often(session: Session, piece: str) -> int:
    """In how many cases a piece stands, counted only as far as it tells a rare one."""
    some = select(_term.c.case_id).where(*_is(_term, piece)).limit(RARE).subquery()
    return session.connection().execute(select(func.count()).select_from(some)).scalar_one()


def _beginning(session: Session, piece: str) -> Sequence[str]:
    """The pieces that begin so, of one with a *."""
    start = piece.removesuffix("*")
    if start == piece:
        return (piece,)
    first = select(func.min(_term.c.term).label("term")).where(*_is(_term, piece)).cte(recursive=True)
    later = _term.alias()
    following = select(func.min(later.c.term)).where(later.c.term > first.c.term, later.c.term < start + LAST)
    each = first.union_all(select(following.scalar_subquery()).where(first.c.term.is_not(None)))
    return session.connection().execute(select(each.c.term).where(each.c.term.is_not(None))).scalars().all()


def _is(of: FromClause, piece: str) -> Sequence[ColumnElement[bool]]:
    start = piece.removesuffix("*")
    return (of.c.term >= start, of.c.term < start + LAST) if start != piece else (of.c.term == piece,)
