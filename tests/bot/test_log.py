"""Logs carry ids and actions, never what was said."""

import json
import logging

import pytest

from bot.log import JsonLines, configure

SECRET = "托口镇河边有人倒垃圾 13812345678"


def line(**extra: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {
            "name": "bot.courier",
            "levelname": "WARNING",
            "msg": "not %s",
            "args": ("said",),
            "created": 0.5,
            **extra,
        }
    )
    return dict(json.loads(JsonLines().format(record)))


def test_a_record_is_one_object_with_its_extra_fields() -> None:
    assert line(action="send", notice_ids=[1, 2]) == {
        "at": "1970-01-01T00:00:00.500+00:00",
        "level": "warning",
        "logger": "bot.courier",
        "what": "not said",
        "action": "send",
        "notice_ids": [1, 2],
    }


def test_a_trace_names_places_but_not_the_errors_own_words() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        found = line(exc_info=(type(error), error, error.__traceback__))
    trace = found["trace"]
    assert isinstance(trace, list)
    assert trace[-1] == "ValueError"
    assert "test_log.py" in trace[0]
    assert SECRET not in json.dumps(found, ensure_ascii=False)


@pytest.mark.usefixtures("own_logging")
def test_one_line_each_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure(logging.INFO)
    logging.getLogger("bot.courier").info("said\nso", extra={"action": "send"})
    logging.getLogger("somebody.else").info("chatter")
    logging.getLogger("somebody.else").warning("trouble")
    out, err = capsys.readouterr()
    assert out == ""
    assert [json.loads(text)["what"] for text in err.splitlines()] == ["said\nso", "trouble"]
