"""What officers say for a command that takes nothing: 今天要办哪些, 刚才那个撤销."""

from handlers.hearing import Hearing
from handlers.parsing import strip_names
from handlers.routing import Call, Command
from handlers.settings import Bot
from nlp.order import alone
from nlp.text import normal
from storage.states import Purpose


def handed_on(command: Command, call: Call) -> str | None:
    """受理 5，转托口镇: the order behind a command that takes nothing more; it accepts as well."""
    if command.word != "受理" or call.number is None or not call.rest.startswith(("转", "交")):
        return None
    named = [(call.year, call.number), *call.others]
    numbers = "、".join(f"{year}-{number}" if year else f"{number}" for year, number in named)
    return f"{numbers}号{call.rest}"


def spoken(hearing: Hearing, bot: Bot) -> str | None:
    """The command an officer's words stand for; None if they stand for none."""
    if not hearing.is_officers:
        return None
    message, room = hearing.message, hearing.room
    if message.room is not None and (room is None or room.purpose == Purpose.DISCIPLINE):
        return None
    said, named = strip_names(normal(message.text), bot.names)
    is_public = room is not None and room.purpose == Purpose.SUPERVISORS
    if is_public and not (message.mentions_bot or named):
        return None
    return alone(said)
