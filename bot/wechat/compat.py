"""Makes the Wechaty packages (last released in 2022) importable beside today's libraries, and quiet.

`apply()` comes before the first import of any of them. Nothing old is pinned for their sake.
"""

import logging
import sys
import warnings
from types import ModuleType

_QUIET = "wechaty_puppet.logger"


def apply() -> None:
    """Set the names the packages miss, and take away their log handlers."""
    if _QUIET in sys.modules:
        return
    _restore_names()
    # Python looks here first, so the package's own module of this name is never run.
    quiet = ModuleType(_QUIET)
    quiet.__dict__["get_logger"] = _get_logger
    sys.modules[_QUIET] = quiet
    with warnings.catch_warnings():
        # telnetlib, deprecated, and whatever else old code does that Python frowns on by now.
        warnings.simplefilter("ignore")
        import wechaty_puppet_service  # noqa: F401
    _make_options_hashable()


def _restore_names() -> None:
    import pyee
    import urllib3
    from pyee.asyncio import AsyncIOEventEmitter

    pyee.AsyncIOEventEmitter = AsyncIOEventEmitter  # type: ignore[attr-defined]  # gone in pyee 12
    urllib3.get_host = _get_host  # type: ignore[attr-defined]  # gone in urllib3 2


def _get_host(url: str) -> tuple[str, str | None, int | None]:
    from urllib3.util import parse_url

    parts = parse_url(url)
    return parts.scheme or "http", parts.hostname, parts.port


def _get_logger(name: str | None = None, file: str | None = None) -> logging.Logger:
    """A logger that says nothing: theirs print, write files, and log tokens, names and message text."""
    logger = logging.getLogger(f"wechaty.{name or 'library'}")
    logger.disabled = True
    return logger


def _make_options_hashable() -> None:
    # `wechaty` has an instance as a dataclass default, which Python 3.11 takes only if it has a hash.
    from wechaty_puppet.schemas.puppet import PuppetOptions

    PuppetOptions.__hash__ = object.__hash__
