"""Logs: one line of JSON a record on standard error, with ids and `action`; never text, names or numbers."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record with its extra fields as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "what": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["trace"] = self._trace(record)
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _trace(record: logging.LogRecord) -> list[str]:
        """Where it went wrong, without the error's own words: they may quote a message."""
        assert record.exc_info is not None
        kind, _, trace = record.exc_info
        frames = []
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return [*frames, kind.__name__ if kind else ""]


def configure(level: int = logging.WARNING) -> None:
    """Send our logs, and others' warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in ("bot", "handlers", "nlp", "storage"):
        logging.getLogger(name).setLevel(level)
