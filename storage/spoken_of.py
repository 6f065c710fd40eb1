"""Marks of what an accusation spoke of, for a while: no word of it can be read or tried without the key."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from storage.columns import table
from storage.prepared import Prepared
from storage.seals_models import SpokenOf
from storage.vault import Vault

_spoken = table(SpokenOf)
_until = Prepared(select(_spoken.c.until).where(_spoken.c.mark == bindparam("wanted")))
_any = Prepared(select(_spoken.c.id).limit(1))


def remember(
    session: Session, vault: Vault, about: str, signs: Collection[str], *, now: datetime, until: datetime
) -> None:
    """Know these signs again until then; what is over is forgotten. `about` tells one use from another."""
    connection = session.connection()
    connection.execute(delete(_spoken).where(_spoken.c.until <= now))
    for sign in signs:
        row = SpokenOf(mark=vault.name(f"{about}\0{sign}"), until=until).model_dump()
        statement = insert(_spoken).values(row)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["mark"], set_={"until": statement.excluded.until})
        )


def is_known(session: Session, vault: Vault, about: str, signs: Collection[str], *, now: datetime) -> bool:
    """Whether one of the signs was spoken of."""
    if not signs or _any.one(session) is None:
        return False
    found = (_until.one(session, wanted=vault.name(f"{about}\0{sign}")) for sign in signs)
    return any(until is not None and until > now for until in found)


def forget(session: Session, *, now: datetime) -> None:
    """What is over."""
    session.connection().execute(delete(_spoken).where(_spoken.c.until <= now))
