"""The tables. Times are aware UTC; keys of enumerations are stored, never their Chinese names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import fresh, json_list, listed, one_of, utc
from storage.states import (
    ENDED,
    CaseStatus,
    MediaState,
    NoticeKind,
    NoticeState,
    Outcome,
    Relation,
    Role,
    RowOutcome,
    Source,
    Stage,
    Step,
)


class InboxRow(SQLModel, table=True):
    """One message as received; its encrypted body goes once handled (FAILED rows keep it)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("message", "channel"),
        Index("inbox_unhandled", "handled_at", "id"),
        Index("inbox_conversation", "conversation", "sender", "id"),
        # few are: which keys are needed is found without reading the others
        Index("inbox_failed", "handled_at", sqlite_where=text("outcome = 'failed'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    message: str
    conversation: str
    sender: str
    sent_at: datetime = utc()
    received_at: datetime = utc()
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    handled_at: datetime | None = utc(default=None)
    outcome: RowOutcome | None = one_of(RowOutcome, default=None)
    clue_id: int | None = None
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    """A keyed hash of what was said, by which a quote of it is known; the key is never stored."""


class Case(SQLModel, table=True):
    """The problem that is being handled."""

    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("case_number", "number"),
        Index("case_opened", "opened_at"),
        Index("case_status", "status", "opened_at"),
        Index("case_township", "township", "status", "opened_at"),
        Index("case_unit", "unit", "status"),
        # few are, however old the ledger grows: what is to be done is found without the others
        Index("case_open", "opened_at", "status", sqlite_where=text(f"status NOT IN ({listed(ENDED)})")),
        Index("case_village", "village", "category"),
        Index("case_river", "river", "latitude"),
        # hardly ever any: whether one has to be alarmed of is asked after every message
        Index(
            "case_alarm",
            "severity",
            "status",
            sqlite_where=text("status = 'reported' AND severity = 'urgent'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    year: int
    number: int
    status: CaseStatus = one_of(CaseStatus, default=CaseStatus.REPORTED)
    category: str
    sub: str | None = None
    severity: str
    township: str | None = None
    village: str | None = None
    river: str | None = None
    spot: str = ""
    """Place words as written."""
    outside: str | None = None
    latitude: float | None = None
    """Degrees in GCJ-02, as WeChat gave them; `wgs_` the same place in WGS-84."""
    longitude: float | None = None
    wgs_latitude: float | None = None
    wgs_longitude: float | None = None
    located_by_photo: bool = False
    """By where a photo says it was taken: the first place somebody sends is better."""
    source: Source = one_of(Source, default=Source.SUPERVISOR)
    document: str = ""
    """The number of the superior's document, if it came with one."""
    superior_due: datetime | None = utc(default=None)
    """When the superior who sent it wants it done."""
    unit: str | None = None
    """Who has it now: to look at the place, or to rectify."""
    accept_due: datetime | None = utc(default=None)
    """When it must be accepted or rejected."""
    report_due: datetime | None = utc(default=None)
    """反馈期限: when the unit must report back."""
    reported_back_at: datetime | None = utc(default=None)
    """When the unit did, since it was last handed out."""
    rectify_due: datetime | None = utc(default=None)
    """整改期限: when it must be rectified."""
    planned_for: datetime | None = utc(default=None)
    """列入整治计划: when it comes up again."""
    supervised_at: datetime | None = utc(default=None)
    """督办, since it was last handed out."""
    relapses: int = 0
    """反弹: how often it came back after it was closed."""
    reviewed_at: datetime | None = utc(default=None)
    """回头看, since it was last closed."""
    opened_at: datetime = utc()
    closed_at: datetime | None = utc(default=None, index=True)
    outcome: Outcome | None = one_of(Outcome, default=None)
    result: str = ""
    looked_by: str = ""
    """Who looked at the place before it was closed."""

    @property
    def label(self) -> str:
        """The full number, as in the ledger: 2026-123."""
        return f"{self.year}-{self.number}"


class CaseEvent(SQLModel, table=True):
    """One line of a case's history."""

    __tablename__ = "case_event"
    __table_args__ = (Index("case_event_at", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    at: datetime = utc()
    by: str
    """A name of the roster, or "bot"."""
    step: Step = one_of(Step, default=Step.NOTE)
    before: CaseStatus | None = one_of(CaseStatus, default=None)
    after: CaseStatus | None = one_of(CaseStatus, default=None)
    note: str = ""
    message: str | None = None
    former: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What the case's own columns held before this step, of those it changed: by it the step is undone."""
    undone_at: datetime | None = utc(default=None)


class Clue(SQLModel, table=True):
    """What one reporter reported."""

    __table_args__ = (
        # each holds all that is asked for the candidates of a message: the rows need not be read
        *(
            Index(f"clue_{whose}", whose, "is_withdrawn", "last_at", "stamp")
            for whose in ("conversation", "reporter", "township")
        ),
        Index("clue_merged_from", "merged_from", sqlite_where=text("merged_from IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    stamp: int = Field(default_factory=fresh, sa_type=BigInteger, sa_column_kwargs={"onupdate": fresh})
    """Another one after each change: who has seen this row with this stamp knows it."""
    case_id: int = Field(foreign_key="case.id", index=True)
    merged_from: int | None = Field(default=None, foreign_key="case.id")
    """The case it was opened with, while that one is merged into another."""
    channel: str
    conversation: str
    reporter: str
    reporter_name: str
    person_id: int | None = None
    message: str
    opened_at: datetime = utc()
    last_at: datetime = utc()
    last_by_reporter: datetime = utc()
    is_closed: bool = False
    """Its case came to an end, or it was withdrawn."""
    is_withdrawn: bool = False
    asked_at: datetime | None = utc(default=None)
    """When its reporter was asked in private whether it is really fixed: once."""
    satisfied: bool | None = None
    """What they answered."""
    category: str
    sub: str | None = None
    second: list[str] = json_list()
    subject: list[str] = json_list()
    township: str | None = None
    village: str | None = None
    river: str | None = None
    spot: str = ""
    townships: list[str] = json_list()
    outside: str | None = None
    happened_at: datetime | None = utc(default=None)
    severity: str
    confidence: float = 0.0
    evidence: list[list[Any]] = json_list()
    words: str = ""
    """The reporter's original words, a line a message."""
    answers: str = ""
    """What others said in it, the last of it: people quote it."""
    people: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Contact id to name of all who spoke in it."""


class ClueMessage(SQLModel, table=True):
    """A message that belongs to a clue, in its original words."""

    __tablename__ = "clue_message"
    id: int | None = Field(default=None, primary_key=True)
    clue_id: int = Field(foreign_key="clue.id", index=True)
    message: str = Field(index=True)
    at: datetime = utc()
    sender: str
    sender_name: str
    role: Role = one_of(Role)
    kind: str
    relation: Relation = one_of(Relation)
    text: str = ""
    latitude: float | None = None
    """As in `Case`."""
    longitude: float | None = None
    wgs_latitude: float | None = None
    wgs_longitude: float | None = None
    recalled_at: datetime | None = utc(default=None)


class Attachment(SQLModel, table=True):
    """A photo, voice, video or file; without a clue it waits for the words of its sender."""

    __table_args__ = (
        UniqueConstraint("channel", "message"),
        Index("attachment_loose", "clue_id", "conversation", "sender"),
        Index("attachment_case", "case_id", sqlite_where=text("case_id IS NOT NULL")),
        Index("attachment_pending", "state", "next_try"),
    )
    id: int | None = Field(default=None, primary_key=True)
    clue_id: int | None = Field(default=None, foreign_key="clue.id")
    case_id: int | None = Field(default=None, foreign_key="case.id")
    """Of what a unit or officer sent about a case: it belongs to no clue."""
    stage: Stage = one_of(Stage, default=Stage.REPORTED)
    channel: str
    message: str
    conversation: str
    sender: str
    kind: str
    sent_at: datetime = utc()
    latitude: float | None = None
    longitude: float | None = None
    text: str = ""
    """Of a location that came before the words: its address."""
    state: MediaState = one_of(MediaState, default=MediaState.PENDING)
    path: str = ""
    """Below the media folder."""
    size: int = 0
    attempts: int = 0
    next_try: datetime = utc()


class Notice(SQLModel, table=True):
    """One thing that has to be said to one conversation."""

    __table_args__ = (
        Index("notice_due", "state", "due_at"),
        Index("notice_said", "conversation", "kind"),
        Index("notice_because", "because", sqlite_where=text("because IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: NoticeKind = one_of(NoticeKind)
    channel: str
    conversation: str
    text: str
    file: str = ""
    """A file that is sent in place of the text, by its name in the outgoing folder: its content's hash. The
    text tells what stands in it, its first line is what the file is called."""
    mentions: list[str] = json_list()
    clue_id: int | None = None
    because: str | None = None
    """The command (a message's id) that it tells of: undone with it while it is not sent."""
    state: NoticeState = one_of(NoticeState, default=NoticeState.PENDING)
    queued_at: datetime = utc()
    due_at: datetime = utc()
    attempts: int = 0
    sent_at: datetime | None = utc(default=None)
    error: str = ""
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Of a sealed clue: to whom, and what, under the bot's key; then the columns above are empty."""
