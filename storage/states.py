"""The enumerations that are stored; their Chinese names stand in `handlers/texts`."""

from enum import StrEnum


class Role(StrEnum):
    """The four roles."""

    SUPERVISOR = "supervisor"
    OFFICER = "officer"
    DISCIPLINE = "discipline"
    UNIT = "unit"


class Purpose(StrEnum):
    """What a room is for; a room without one is not recorded at all."""

    SUPERVISORS = "supervisors"
    OFFICE = "office"
    DISCIPLINE = "discipline"


class Mode(StrEnum):
    """How much the bot says in a supervisors' room."""

    LISTEN = "listen"
    REGISTER = "register"
    FULL = "full"


class Standing(StrEnum):
    """How it stands with a channel's account; messages are heard while `ONLINE` only."""

    ONLINE = "online"
    AWAY = "away"
    LOGGED_OUT = "logged_out"
    SCAN = "scan"


class RematchKind(StrEnum):
    """What got another id."""

    ROOM = "room"
    PERSON = "person"


class RematchState(StrEnum):
    """What became of a proposal; `VOID`: the old id came back, or another proposal was the right one."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    VOID = "void"


class CaseStatus(StrEnum):
    """Where a case stands; `storage.cases.NEXT` says what may follow what."""

    REPORTED = "reported"
    VERIFYING = "verifying"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    DISPUTED = "disputed"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    PLANNED = "planned"
    CLOSED = "closed"
    REJECTED = "rejected"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    SEALED = "sealed"


ENDED = frozenset(
    {
        CaseStatus.CLOSED,
        CaseStatus.REJECTED,
        CaseStatus.TRANSFERRED,
        CaseStatus.MERGED,
        CaseStatus.WITHDRAWN,
        CaseStatus.SEALED,
    }
)
OPEN = frozenset(CaseStatus) - ENDED
"""States in which somebody still has something to do."""


class Source(StrEnum):
    """Where a problem was first heard of."""

    SUPERVISOR = "supervisor"
    COVERT = "covert"
    SATELLITE = "satellite"
    HOTLINE_96322 = "hotline_96322"
    HOTLINE_12345 = "hotline_12345"
    LEADER = "leader"
    PETITION = "petition"
    DEPARTMENT = "department"
    JOINT_PATROL = "joint_patrol"
    PHONE = "phone"
    SMS = "sms"


FROM_REPORTERS = frozenset({Source.SUPERVISOR, Source.PHONE, Source.SMS})
"""Told by people who want to hear what comes of it."""


class Step(StrEnum):
    """What one line of a case's history tells."""

    REGISTER = "register"
    VERIFY = "verify"
    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    TAKE = "take"
    DISPUTE = "dispute"
    PROGRESS = "progress"
    SUBMIT = "submit"
    RETURN = "return"
    CLOSE = "close"
    PLAN = "plan"
    TRANSFER = "transfer"
    MERGE = "merge"
    SPLIT = "split"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    RELAPSE = "relapse"
    """It came back after it had been rectified; REOPEN: it should not have been closed."""
    EXTEND = "extend"
    URGE = "urge"
    SUPERVISE = "supervise"
    FACTS = "facts"
    NOTE = "note"
    TELL = "tell"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    REVIEW = "review"
    SEAL = "seal"
    UNDO = "undo"


class AuditKind(StrEnum):
    """What happened to a line of a case's history."""

    WRITTEN = "written"
    UNDONE = "undone"
    NAME_ERASED = "name_erased"
    NOTE_ERASED = "note_erased"


class Stage(StrEnum):
    """What a photo of a case shows."""

    REPORTED = "reported"
    DURING = "during"
    AFTER = "after"
    INSPECTED = "inspected"


class Clock(StrEnum):
    """What has to happen by a time; ALARM is that of an urgent case nobody has accepted."""

    ACCEPT = "accept"
    REPORT = "report"
    RECTIFY = "rectify"
    SUPERIOR = "superior"
    PLANNED = "planned"
    ALARM = "alarm"


class DutyKind(StrEnum):
    """值班 and 带班."""

    OFFICER = "officer"
    LEADER = "leader"


class Outcome(StrEnum):
    """How a case was closed; only `RECTIFIED` counts as rectified."""

    RECTIFIED = "rectified"
    UNFOUNDED = "unfounded"
    PERMITTED = "permitted"


class RowOutcome(StrEnum):
    """What became of a row of the inbox; MAYBE: taken for no clue, but a person should look at it."""

    CLUE = "clue"
    ADDED = "added"
    COMMAND = "command"
    PATROL = "patrol"
    LOOSE = "loose"
    ASKED = "asked"
    SEALED = "sealed"
    MAYBE = "maybe"
    PASSED = "passed"
    JOINED = "joined"
    """Of a long message: what became of it stands in its first part's row."""
    FAILED = "failed"


class Relation(StrEnum):
    """What a message is to the clue it belongs to."""

    OPENING = "opening"
    ADDITION = "addition"
    CORRECTION = "correction"
    RESOLVED = "resolved"
    ANSWER = "answer"
    WITHDRAWAL = "withdrawal"


class MediaState(StrEnum):
    """Whether the bytes of an attachment are on our disk."""

    PENDING = "pending"
    STORED = "stored"
    LOST = "lost"


class NoticeState(StrEnum):
    """Where a notice stands."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    OWED = "owed"
    """An officer has to say it, by telephone; `SENT` once it is ticked off."""
    DROPPED = "dropped"


class NoticeKind(StrEnum):
    """What a notice says; HINT: how to say it so that the bot understands."""

    ANSWER = "answer"
    REGISTERED = "registered"
    HINT = "hint"
    NEW_CASE = "new_case"
    URGENT = "urgent"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    MOVED = "moved"
    TOLD = "told"
    REMINDER = "reminder"
    QUESTION = "question"
    DIGEST = "digest"
    ALARM = "alarm"


class AdditionKind(StrEnum):
    """What an officer has taught the bot; `WITHOUT` is a word it shall not go by any more."""

    VILLAGE = "village"
    LANDMARK = "landmark"
    WATER = "water"
    WORD = "word"
    WITHOUT = "without"


class LessonKind(StrEnum):
    """How an officer has put the bot right."""

    CATEGORY = "category"
    PLACE = "place"
    NOT_A_CLUE = "not_a_clue"
    A_CLUE = "a_clue"


class SealedState(StrEnum):
    """Where a sealed clue stands."""

    NEW = "new"
    TAKEN = "taken"
    ENDED = "ended"
