"""A clue grows by what is said of it, and is found again by who might mean it."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from storage import cases, clues, known
from storage.clues import MAX_WORDS, Facts, Said
from storage.db import Database
from storage.known import KnownClue
from storage.states import CaseStatus, Relation, Role
from tests.storage.make import FACTS, NOON, open_case

DAY = timedelta(days=1)
OPENING = Said("m1", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", "河边有垃圾")


def open_clue(
    session: Session, *, conversation: str = "监督", said: Said = OPENING, facts: Facts = FACTS, days: int = 0
) -> int:
    said = replace(said, at=said.at - days * DAY)
    case = open_case(session)
    return clues.open_clue(
        session, case, said, facts, channel="wechat", conversation=conversation, person=None
    ).id


async def added(db: Database, said: Said, relation: Relation = Relation.ADDITION) -> KnownClue:
    def add(session: Session) -> None:
        clues.add(session, known.clue(session, 1), said, relation)

    await db.run(add)
    return await db.read(known.clue, 1)


async def test_the_reporters_words_are_joined_and_others_are_not(db: Database) -> None:
    await db.run(open_clue)
    later = NOON + timedelta(minutes=3)
    clue = await added(db, replace(OPENING, message="m2", at=later, text="还在倒"))
    assert (clue.words, clue.last_at, clue.last_by_reporter) == ("河边有垃圾\n还在倒", later, later)
    even_later = later + timedelta(minutes=3)
    theirs = replace(OPENING, message="m3", at=even_later, sender="石嫂", sender_name="石嫂", text="我也看到")
    clue = await added(db, theirs)
    assert (clue.words, clue.last_at, clue.last_by_reporter) == ("河边有垃圾\n还在倒", even_later, later)
    assert clue.people == {"老秦": "老秦", "石嫂": "石嫂"}
    assert [m.text for m in await db.read(clues.messages, [1])] == ["河边有垃圾", "还在倒", "我也看到"]


async def test_an_address_or_a_withdrawal_are_no_words(db: Database) -> None:
    await db.run(open_clue)
    await added(db, replace(OPENING, message="m2", kind="location", text="某某路"))
    clue = await added(db, replace(OPENING, message="m3", text="算了"), Relation.WITHDRAWAL)
    assert clue.words == "河边有垃圾"


async def test_joined_words_have_an_end(db: Database) -> None:
    await db.run(open_clue)
    clue = await added(db, replace(OPENING, message="m2", text="水" * MAX_WORDS))
    assert len(clue.words) == MAX_WORDS


async def candidates(db: Database, *, township: str | None = None) -> list[int]:
    rows = await db.read(clues.candidates, conversation="监督", sender="老秦", township=township, at=NOON)
    return [row.id for row in rows]


async def test_candidates_are_of_the_room_the_sender_and_the_township(db: Database) -> None:
    theirs = replace(OPENING, sender="石嫂", sender_name="石嫂")
    await db.run(open_clue, said=theirs, days=1)  # 1: of the room
    await db.run(open_clue, said=theirs, days=3)  # 2: of the room, too old
    await db.run(open_clue, conversation="私信", days=20)  # 3: the sender's own
    await db.run(open_clue, conversation="私信", days=40)  # 4: the sender's own, too old
    await db.run(open_clue, conversation="别处", said=theirs, days=60)  # 5: of the township
    await db.run(open_clue, conversation="别处", said=theirs, days=100)  # 6: of the township, too old
    assert await candidates(db) == [1, 3]
    assert await candidates(db, township="托口镇") == [1, 2, 3, 4, 5]
    assert await candidates(db, township="安江镇") == [1, 3]


async def test_a_withdrawn_clue_is_no_candidate_and_nobodys_own(db: Database) -> None:
    await db.run(open_clue)
    await db.run(lambda session: clues.withdraw(session, known.clue(session, 1)))
    assert await candidates(db) == []
    assert await db.read(clues.of_reporter, "老秦") == []
    assert await db.read(clues.cases_of_conversation, "监督") == set()


async def test_clues_end_and_come_back_with_their_case(db: Database) -> None:
    await db.run(open_clue)

    def move(session: Session, to: CaseStatus) -> bool:
        cases.move(session, cases.case(session, 1), to, by="梁敏", now=NOON)
        session.expire_all()
        return known.clue(session, 1).is_closed

    assert await db.run(move, CaseStatus.ACCEPTED) is False
    assert await db.run(move, CaseStatus.CLOSED) is True
    assert await db.run(move, CaseStatus.ASSIGNED) is False


async def test_a_recalled_message_is_marked(db: Database) -> None:
    await db.run(open_clue)

    def recall(session: Session) -> None:
        found = clues.of_message(session, "m1")
        assert found is not None
        clues.recall(session, found[1], now=NOON)

    await db.run(recall)
    assert [m.recalled_at for m in await db.read(clues.messages, [1])] == [NOON]
    assert await db.read(clues.of_message, "nothing") is None
