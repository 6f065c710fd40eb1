"""`hexiaodu report`: the picture of a week or a month into a file, also while the bot runs."""

from datetime import date
from pathlib import Path

from bot import config as configs
from bot.app import commands
from bot.clock import SystemClock
from bot.errors import OperatorError
from handlers import report_pictures, reports, spans
from handlers.deadlines import WorkingDays
from handlers.routing import Context
from handlers.texts import picture as texts
from handlers.texts.when import today
from storage.copies import reading
from storage.periods import Span


class ReportError(OperatorError):
    """What the user has to do differently, in Chinese."""


def draw(path: Path, kind: Span, day: date, out: Path) -> None:
    """Draw the week or month of a day, as the office gets it."""
    config, now = configs.load(path), SystemClock().now()
    ctx = Context(config, WorkingDays(config.calendar), commands())
    stretch = spans.around(kind, day)
    if stretch.since > today(now):
        raise ReportError(texts.NOT_BEGUN)
    database = config.data.folder / "hexiaodu.db"
    if not database.exists():
        raise ReportError(texts.nothing(str(config.data.folder)))
    with reading(database) as session:
        found = reports.period(session, ctx, stretch, now=now)
    from bot.picture import png  # not needed to say what is wrong

    out.write_bytes(png(found, report_pictures.townships(ctx), ctx.settings.reports.hide))
    print(texts.written(str(out), found), flush=True)
