"""How often somebody has asked the bot for something lately, in all conversations together."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from storage.columns import table
from storage.limits_models import Asked
from storage.prepared import Prepared

KEPT = timedelta(days=1)

_asked = table(Asked)
_get = Prepared(
    select(_asked.c.since, _asked.c.count, _asked.c.is_told).where(
        _asked.c.channel == bindparam("channel"), _asked.c.contact == bindparam("contact")
    )
)
_insert = insert(_asked)
_put = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["channel", "contact"],
        set_={name: _insert.excluded[name] for name in ("since", "count", "is_told")},
    ),
    [column.name for column in _asked.c],
)
_forget = Prepared(delete(_asked).where(_asked.c.since < bindparam("before")))


def get(session: Session, channel: str, contact: str) -> tuple[datetime, int, bool] | None:
    """Since when, how often, and whether they were told that it is too much; None for nothing lately."""
    rows = _get(session, channel=channel, contact=contact)
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else None


def put(session: Session, channel: str, contact: str, since: datetime, count: int, *, is_told: bool) -> None:
    """Keep it in the place of what was kept; what is older than a day is of no use and goes."""
    if count <= 1:
        _forget(session, before=since - KEPT)
    _put(session, channel=channel, contact=contact, since=since, count=count, is_told=is_told)
