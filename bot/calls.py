"""`hexiaodu calls`: whom to call back, with the whole number, which WeChat never shows."""

from pathlib import Path

from bot import config as configs
from bot.errors import OperatorError
from handlers.texts import callers as texts
from storage import callers
from storage.copies import reading


class CallsError(OperatorError):
    """What the user has to do differently, in Chinese."""


def show(config: Path) -> None:
    """Print all calls to be made; also while the bot runs."""
    folder = configs.load(config).data.folder
    database = folder / "hexiaodu.db"
    if not database.exists():
        raise CallsError(texts.nothing(folder))
    with reading(database) as session:
        owed = callers.owed(session)
    print(texts.printed(owed) if owed else texts.NOBODY)
