"""What stops the program and a person can mend, as a sentence."""

from bot.channel import UnauthorizedError
from bot.errors import OperatorError
from handlers.texts import doctor
from handlers.texts import records as records_texts
from handlers.texts import service as texts
from nlp.errors import BadRules
from storage.errors import (
    BrokenKeyError,
    DatabaseDamagedError,
    DatabaseInUseError,
    DatabaseTooNewError,
    StorageUnavailableError,
)


def sentence(error: BaseException) -> str | None:
    """What to tell who sits at the terminal; None for a bug."""
    match error:
        case OperatorError():
            return str(error)
        case DatabaseInUseError():
            return texts.in_use(str(error))
        case UnauthorizedError():
            return texts.BAD_TOKEN
        case DatabaseTooNewError():
            return texts.database(doctor.SCHEMA_NEW)
        case DatabaseDamagedError():
            return texts.database(doctor.damaged(str(error)))
        case StorageUnavailableError():
            return texts.database_unusable(str(error))
        case BrokenKeyError():
            return doctor.key_broken(str(error))
        case BadRules():
            return records_texts.bad_rules(str(error))
        case OSError(filename=path, strerror=str() as why) if path:
            return texts.unusable(str(path), why)
    return None
