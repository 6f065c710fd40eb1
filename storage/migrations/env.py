"""How alembic reaches the database: on the connection it is handed."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator
from sqlmodel import SQLModel

import storage.audit_models
import storage.channel_models
import storage.faq_models
import storage.limits_models
import storage.locked
import storage.models
import storage.people_models
import storage.reminders
import storage.sealed_models
import storage.seals_models
import storage.talks
import storage.taught  # noqa: F401


def plain(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as they are on disk: a migration must not change with the code."""
    if kind != "type":
        return False
    while isinstance(item, TypeDecorator):
        item = item.impl_instance
    return f"sa.{type(item).__name__}()" if type(item).__module__.startswith("sqlalchemy") else False


connection: Any = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, render_item=plain
)
with context.begin_transaction():
    context.run_migrations()
