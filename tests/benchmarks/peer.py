"""The bot one would write first, to compare with: an ORM session and a commit a message, jieba, a dictionary.

It is as durable as ours (WAL, synchronous=FULL) and leaves the same rows: message, sender, and of a clue its
case with a number of its own, its history and the two notices. It knows no threads: every clue is a new one.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import jieba
from sqlalchemy import event, func
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, create_engine, select

from handlers.incoming import Incoming
from tests.benchmarks.messages import PLACES

LEAST_SCORE = 4
DICTIONARY = {
    "dumping": {"倒": 2, "建筑垃圾": 3, "渣土": 3, "生活": 1, "垃圾": 3, "堆满": 2},
    "extraction": {"挖机": 2, "挖砂": 4, "抽砂": 4, "砂": 2, "船": 1},
    "fishing": {"电鱼": 4, "地笼": 3, "地笼网": 4, "网": 2, "背着": 1},
    "pollution": {"粪水": 3, "排": 2, "排到": 2, "黑水": 3, "死鱼": 3, "管子": 2, "臭": 1, "味道": 1},
    "floating": {"水葫芦": 4, "漂满": 2, "水面": 1, "漂": 1},
    "occupation": {"围": 2, "围起来": 2, "种菜": 2, "占": 2, "地基": 2, "起屋": 3},
    "facility": {"河堤": 2, "垮": 2, "护栏": 2, "断": 1, "水渠": 2, "闸门": 2, "坏": 1},
}
TOWNSHIPS = sorted({place[: place.find("镇") + 1 or place.find("乡") + 1] for place in PLACES})


class _Table(SQLModel, registry=registry()):
    pass


class PeerMessage(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    message: str = Field(unique=True)
    room: str = Field(index=True)
    sender: str = Field(index=True)
    kind: str
    text: str
    at: datetime


class PeerSender(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    contact: str = Field(unique=True)
    name: str


class PeerCase(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    category: str = Field(index=True)
    township: str | None = None
    status: str = Field(default="reported", index=True)
    opened_at: datetime


class PeerClue(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="peermessage.id")
    case_id: int = Field(foreign_key="peercase.id")
    score: int
    words: str


class PeerEvent(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="peercase.id", index=True)
    at: datetime
    status: str


class PeerNotice(_Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    conversation: str
    text: str
    due_at: datetime = Field(index=True)


class Peer:
    """Takes messages in one by one, and says how many clues it saw."""

    def __init__(self, file: Path) -> None:
        jieba.lcut("预热一下，河边有人倒垃圾")
        self._engine = create_engine(f"sqlite:///{file}")

        @event.listens_for(self._engine, "connect")
        def _configure(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

        _Table.metadata.create_all(self._engine)

    def take(self, messages: Sequence[Incoming]) -> int:
        """Store each message, and a clue and a case when its words say so; how many said so."""
        return sum(self._take(message) for message in messages)

    def _take(self, message: Incoming) -> bool:
        with Session(self._engine) as session:
            known = session.exec(select(PeerSender).where(PeerSender.contact == message.sender)).first()
            if known is None:
                session.add(PeerSender(contact=message.sender, name=message.sender_name))
            row = PeerMessage(
                message=message.id,
                room=message.room or "",
                sender=message.sender,
                kind=message.kind.value,
                text=message.text,
                at=message.at,
            )
            session.add(row)
            category, score = scored(message.text)
            if score >= LEAST_SCORE:
                self._open(session, row, category, score)
            session.commit()
        return score >= LEAST_SCORE

    def _open(self, session: Session, row: PeerMessage, category: str, score: int) -> None:
        township = next((name for name in TOWNSHIPS if name in row.text), None)
        number = (session.exec(select(func.max(PeerCase.number))).one() or 0) + 1
        case = PeerCase(number=number, category=category, township=township, opened_at=row.at)
        session.add(case)
        session.flush()
        assert row.id is not None
        assert case.id is not None
        session.add(PeerClue(message_id=row.id, case_id=case.id, score=score, words=row.text))
        session.add(PeerEvent(case_id=case.id, at=row.at, status=case.status))
        for to in (row.room, "office"):
            text = f"{number}号 {category} {township}"
            session.add(PeerNotice(key=f"{to}:{number}", conversation=to, text=text, due_at=row.at))

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()


def scored(text: str) -> tuple[str, int]:
    """The category whose words weigh most in a text, and their weight."""
    words = jieba.lcut(text)
    scores = {name: sum(weights.get(word, 0) for word in words) for name, weights in DICTIONARY.items()}
    category = max(scores, key=scores.__getitem__)
    return category, scores[category]
