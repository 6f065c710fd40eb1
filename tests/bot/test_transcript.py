"""Transcripts: what a file may hold, and what its people and groups become."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import transcript
from bot.gateway.world import World
from bot.transcript import Record, TranscriptError, contact_id, purpose, read, room_id
from storage import people, rooms
from storage.db import Database
from storage.states import Mode, Purpose, Role

NOW = datetime.fromisoformat("2026-05-11T09:00:00+08:00")


def record(**fields: object) -> dict[str, object]:
    return {"id": "a", "t": "2026-05-11T09:00:00+08:00", "sender": "老秦", "text": "嗯"} | fields


def written(folder: Path, *lines: object) -> Path:
    path = folder / "script.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines),
        encoding="utf-8",
    )
    return path


def test_records_in_the_order_of_their_times(tmp_path: Path) -> None:
    later = record(id="b", t="2026-05-11T01:30:00Z", room="监督群", role="unit", type="image", at_bot=True)
    read_back = read(written(tmp_path, later, "", record(category="dumping")))
    assert [one.id for one in read_back] == ["a", "b"]
    assert read_back[0] == Record(id="a", t=NOW, sender="老秦", text="嗯")
    assert (read_back[1].role, read_back[1].type, read_back[1].at_bot) == (Role.UNIT, "image", True)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((record(), "{"), "第2行不对：不是一个 JSON 对象$"),
        ((record(t="2026-05-11T09:00:00"),), "第1行不对：t 缺少或写法不对$"),
        ((record(type="telegram"),), "第1行"),
        ((record(), record(role="mayor", type=7)), "第2行不对：role、type 缺少或写法不对$"),
        (("[]",), "第1行不对：不是一个 JSON 对象$"),
        (("",), "没有消息"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, lines: tuple[object, ...], wrong: str) -> None:
    with pytest.raises(TranscriptError, match=wrong):
        read(written(tmp_path, *lines))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="读不了"):
        read(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize(
    ("topic", "wanted"),
    [
        ("河长制监督员一群", Purpose.SUPERVISORS),
        ("监督员和河长办", Purpose.SUPERVISORS),
        ("河长办工作群", Purpose.OFFICE),
        ("驻点纪检组", Purpose.DISCIPLINE),
        ("沅水之友", Purpose.SUPERVISORS),
    ],
)
def test_what_a_group_is_for_by_its_topic(topic: str, wanted: Purpose) -> None:
    assert purpose(topic) == wanted


async def test_its_people_are_bound_and_its_groups_in_full_also_a_second_time(db: Database) -> None:
    records = [
        Record(id="a", t=NOW, sender="老秦", room="监督群"),
        Record(id="b", t=NOW, sender="小梁", role=Role.OFFICER, room="河长办"),
        Record(id="c", t=NOW, sender="水站", role=Role.UNIT),
    ]

    def bind(session: Session) -> None:
        transcript.bind_all(session, records, "wechat", now=NOW)

    await db.run(bind)
    await db.run(rooms.set_mode, "wechat", room_id("监督群"), Mode.LISTEN)
    await db.run(bind)
    for name, role in (("老秦", Role.SUPERVISOR), ("小梁", Role.OFFICER), ("水站", Role.UNIT)):
        who = await db.run(people.speaker, "wechat", contact_id(name), name)
        assert (who.role, who.is_bound) == (role, True)
    modes = {room.topic: (room.purpose, room.mode) for room in await db.read(rooms.rooms)}
    assert modes == {"监督群": (Purpose.SUPERVISORS, Mode.LISTEN), "河长办": (Purpose.OFFICE, Mode.FULL)}


def test_a_room_that_is_there_already_is_the_same_room() -> None:
    world = World(now=lambda: NOW)
    world.add_contact("sample:梁敏", "梁敏")
    world.add_room("office@chatroom", "河长办工作群", ["sample:梁敏"])
    said = Record(
        id="1", t=NOW, room="河长办工作群", sender="老滕", role=Role.OFFICER, type="text", text="列表"
    )
    transcript.people_of([said], world)
    assert {room.topic: room.id for room in world.rooms.values()} == {"河长办工作群": "office@chatroom"}
    assert {"sample:梁敏", contact_id("老滕")} <= set(world.rooms["office@chatroom"].members)
