"""`understand(text, ...) -> Verdict` by the rules and places that come with the program. Pure."""

from collections.abc import Sequence
from datetime import datetime

from nlp.book import book
from nlp.verdict import Verdict


def understand(text: str, *, kind: str, role: str, at: datetime, bot_names: Sequence[str] = ()) -> Verdict:
    """Read one message alone; `at` (aware) is when it was sent. Never raises on any text."""
    return book().understand(text, kind=kind, role=role, at=at, bot_names=bot_names)
