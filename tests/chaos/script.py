"""A made-up transcript for kills: supervisors in two groups, an office that works on cases."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from handlers.incoming import Kind
from tests.benchmarks.messages import said

GROUPS = ("河长制监督员一群", "河长制监督员二群")
OFFICE = "河长办工作群"
EVERY = 12
"""After so many messages the office works on a case."""


def write(path: Path, messages: int) -> int:
    """Write the transcript; how many records it has."""
    records: list[dict[str, Any]] = []
    for message in said(messages, rooms=len(GROUPS), senders=14):
        records.append(
            {
                "id": f"c{message.number:04}",
                "t": message.at.isoformat(),
                "room": GROUPS[message.room],
                "sender": f"监督员{message.sender}",
                "role": "supervisor",
                "type": message.kind.value,
                "text": "" if message.kind == Kind.IMAGE else message.text,
            }
        )
        if message.number % EVERY == EVERY - 1:
            records.append(_office(message.number // EVERY + 1, message.at))
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return len(records)


def _office(turn: int, after: datetime) -> dict[str, Any]:
    """Each case is accepted, then closed."""
    number = (turn + 1) // 2
    text = f"受理 {number}" if turn % 2 else f"销号 {number} 已整改，看过了"
    return {
        "id": f"o{turn:04}",
        "t": (after + timedelta(seconds=1)).isoformat(),
        "room": OFFICE,
        "sender": "河长办小易",
        "role": "officer",
        "type": "text",
        "text": text,
    }
