"""The table of the chain that holds every case's history to what it was."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from storage.columns import one_of, utc
from storage.states import AuditKind


class AuditLink(SQLModel, table=True):
    """One thing that happened to the histories, bound to all that happened before by `link`.

    What a person may want erased (who, and the words) is bound by a salted digest only: without the words
    and the salt the digest says nothing, and the chain still holds.
    """

    __tablename__ = "audit_link"
    __table_args__ = (
        Index("audit_event", "event_id"),
        Index("audit_written", "event_id", unique=True, sqlite_where=text("kind = 'written'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    """From 1, without a gap."""
    kind: AuditKind = one_of(AuditKind)
    event_id: int
    """No foreign key: a line that is gone must be missed, not prevent anything."""
    at: datetime = utc()
    name_salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_digest: bytes = Field(default=b"", sa_type=LargeBinary)
    note_salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    note_digest: bytes = Field(default=b"", sa_type=LargeBinary)
    link: bytes = Field(sa_type=LargeBinary)
