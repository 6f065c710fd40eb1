"""Fixtures of the edge."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Whatever a test configures of logging, the next one finds it as it was."""
    loggers = [logging.getLogger(name) for name in ("", "bot", "handlers", "nlp", "storage")]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
