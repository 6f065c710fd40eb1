"""Rooms and people that got other ids at a login: proposed once, and an officer says what is the same."""

from dataclasses import replace

import pytest

from handlers import rematch
from handlers.rematch import Listed
from handlers.texts import presence as texts
from storage import clues, inbox, known, outbox, people, rematches, rooms
from storage.db import Database
from storage.states import Mode, Purpose, Role
from tests.handlers.dialogue import CHANNEL, MONDAY, PRIVATE, ROOMS, ROSTER, Dialogue, Said

DUMPING = "托口镇三里坪村桥下有人倒建筑垃圾"
OFFICER, UNIT = "河长办梁敏", "托口水利武"
ALL = Listed(
    rooms={room: (room, 9) for room in ROOMS},
    people={line.wechat_name: line.wechat_name for line in ROSTER},
)
SUPERVISORS = replace(
    ALL, rooms={"新群": ("监督", 38), "二群": ("二群", 9), "办公": ("办公", 5), "纪检": ("纪检", 4)}
)
"""The supervisors' room has another id."""


def without(*gone: str, **more: str) -> Listed:
    """Everything under its old id but these; `more` are contacts with their names."""
    people = {id: name for id, name in ALL.people.items() if id not in gone}
    return replace(ALL, people=people | more)


async def call(talk: Dialogue, listed: Listed) -> tuple[bool, list[Said]]:
    """A roll call: whether something is missing, and what is said."""
    missing = await talk.db.run(rematch.compare, CHANNEL, listed, now=talk.now)
    return missing, await talk.wait(0)


def proposed(*lines: str, rooms: bool = True) -> str:
    return "\n".join(
        [
            "微信重新登录后，编号变了，请核对是不是原来的：",
            *lines,
            texts.HOW + (texts.NOT_RECORDED if rooms else ""),
        ]
    )


async def test_when_nothing_has_changed_nothing_is_said(talk: Dialogue) -> None:
    assert await call(talk, ALL) == (False, [])


async def test_a_room_is_proposed_once_and_confirmed(talk: Dialogue) -> None:
    await talk.reported(DUMPING)
    await talk.db.run(rooms.set_mode, CHANNEL, "监督", Mode.REGISTER)
    expected = [("办公", proposed("换号 1　群「监督」（38人）"))]
    assert await call(talk, SUPERVISORS) == (False, expected)
    assert await call(talk, SUPERVISORS) == (False, [])  # once, not at each login
    # nothing is guessed: before the officer's word the new room is no room of ours
    assert await talk.db.read(known.room, CHANNEL, "新群") is None
    [(where, said)] = await talk.say(OFFICER, "办公", "换号 1", after=60)
    assert (where, said) == (
        "办公",
        "好，「监督」接上了，用途、线索和没送到的话都转过来了。"
        "5月11日 09:01到09:02那里说的话我没记，请翻一下，有线索的请再说一遍。",
    )
    room = await talk.db.read(known.room, CHANNEL, "新群")
    assert room is not None
    assert (room.purpose, room.mode) == (Purpose.SUPERVISORS, Mode.REGISTER)
    assert await talk.db.read(known.room, CHANNEL, "监督") is None
    # the thread goes on
    await talk.say("老秦", "新群", "人还在那里倒，三车了", after=1)
    (clue,) = await talk.db.read(clues.of_case, 1)
    assert (clue.conversation, "三车" in clue.words) == ("新群", True)
    assert await call(talk, SUPERVISORS) == (False, [])


async def test_what_was_not_said_yet_is_said_in_the_room_that_follows(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", DUMPING)
    await talk.db.run(outbox.failed, [1], error="no such room", retry_at=None)
    await call(talk, SUPERVISORS)
    said = await talk.say(OFFICER, "办公", "换号 1", after=5)
    assert [where for where, _ in said] == ["新群", "办公"]
    assert said[0][1] == "已登记 1号（托口镇·乱堆）。谢谢。"


async def test_the_office_that_follows_hears_what_was_queued_for_it_once(talk: Dialogue) -> None:
    """A notice whose key names the conversation is found again under the new one."""
    await talk.say("老秦", "监督", DUMPING)
    moved = replace(ALL, rooms={"新办公": ("办公", 5), "监督": ("监督", 9), "二群": ("二群", 9)})
    # where the office is gone, its officers hear of it in private
    assert [where for where, _ in (await call(talk, moved))[1]] == [OFFICER]
    await talk.say(OFFICER, PRIVATE, "换号 1", after=1)
    await talk.say("老秦", "监督", "倒了三车", after=5)
    assert await talk.wait(15) == []
    said = await talk.wait(10)
    assert [where for where, _ in said] == ["监督", "新办公"]
    assert "三车" in said[1][1]


async def test_it_may_be_another_room(talk: Dialogue) -> None:
    await call(talk, SUPERVISORS)
    assert await talk.say(OFFICER, "办公", "换号 1 不是") == [
        ("办公", "好，群「监督」（38人）不是原来的，不动。")
    ]
    assert await talk.db.read(known.room, CHANNEL, "新群") is None
    assert await call(talk, SUPERVISORS) == (False, [])
    assert await talk.say(OFFICER, PRIVATE, "换号") == [(OFFICER, texts.NOTHING_TO_CONFIRM)]
    assert await talk.say(OFFICER, "办公", "换号 1") == [("办公", texts.unknown(1))]


async def test_of_two_with_one_name_the_officer_chooses(talk: Dialogue) -> None:
    two = replace(SUPERVISORS, rooms={**SUPERVISORS.rooms, "另一群": ("监督", 3)})
    [(_, text)] = (await call(talk, two))[1]
    assert text == proposed("换号 1　群「监督」（38人）", "换号 2　群「监督」（3人）")
    await talk.say(OFFICER, "办公", "换号 1")
    assert await talk.db.read(rematches.waiting) == []


async def test_a_room_of_ours_takes_no_other_s_place(talk: Dialogue) -> None:
    twins = replace(ALL, rooms={**ALL.rooms, "二群": ("监督", 9)})
    await call(talk, twins)
    gone = {room: what for room, what in twins.rooms.items() if room != "监督"}
    assert await call(talk, replace(ALL, rooms=gone)) == (True, [])


async def test_only_what_is_new_is_told(talk: Dialogue) -> None:
    await call(talk, SUPERVISORS)
    both = replace(SUPERVISORS, rooms={**SUPERVISORS.rooms, "另一群": ("监督", 3)})
    [(_, text)] = (await call(talk, both))[1]
    assert text == proposed("换号 2　群「监督」（3人）")


async def test_an_old_id_that_comes_back_needs_no_answer(talk: Dialogue) -> None:
    await call(talk, SUPERVISORS)
    assert await call(talk, ALL) == (False, [])
    assert await talk.db.read(rematches.waiting) == []
    # a list that was not whole for once is no news, but is still to be answered
    assert await call(talk, SUPERVISORS) == (False, [])
    [(_, text)] = await talk.say(OFFICER, PRIVATE, "换号")
    assert "换号 1　群「监督」" in text


async def test_a_purpose_given_to_the_new_room_meanwhile_is_kept(talk: Dialogue) -> None:
    await talk.reported(DUMPING)
    await call(talk, SUPERVISORS)
    await talk.say(OFFICER, "新群", "@河小督 群 监督员")
    await talk.say(OFFICER, "办公", "换号 1")
    room = await talk.db.read(known.room, CHANNEL, "新群")
    assert room is not None
    assert room.mode == Mode.LISTEN
    (clue,) = await talk.db.read(clues.of_case, 1)
    assert clue.conversation == "新群"


async def test_a_room_that_is_gone_without_a_trace_is_looked_for_again(talk: Dialogue) -> None:
    gone = replace(ALL, rooms={room: what for room, what in ALL.rooms.items() if room != "二群"})
    assert await call(talk, gone) == (True, [])


async def test_topics_are_kept_up_to_date(talk: Dialogue) -> None:
    renamed = replace(ALL, rooms={**ALL.rooms, "监督": ("沅水监督群", 9)})
    await call(talk, renamed)
    moved = replace(ALL, rooms={**SUPERVISORS.rooms, "新群": ("沅水监督群", 9)})
    assert (await call(talk, moved))[1] != []
    # and a message tells of it too
    await talk.say("石嫂", "二群", "各位早", topic="黔江监督群")
    room = await talk.db.read(known.room, CHANNEL, "二群")
    assert room is not None
    assert room.topic == "黔江监督群"


async def test_a_person_is_bound_anew_by_an_officer_only(talk: Dialogue) -> None:
    await talk.say("老秦", PRIVATE, DUMPING)
    listed = without("老秦", wxid_9="老秦")
    assert await call(talk, listed) == (
        False,
        [("办公", proposed("换号 1　微信名“老秦”的同志", rooms=False))],
    )
    speaker = await talk.db.run(people.speaker, CHANNEL, "wxid_9", "老秦")
    assert not speaker.is_bound
    await talk.say("石嫂", PRIVATE, "换号 1")
    assert len(await talk.db.read(rematches.waiting)) == 1
    said = await talk.say(OFFICER, "办公", "换号 1")
    assert ("办公", "好，“老秦”接上了，绑定和报过的线索都转过来了。") in said
    speaker = await talk.db.run(people.speaker, CHANNEL, "wxid_9", "老秦")
    assert (speaker.is_bound, speaker.person_name) == (True, "秦有田")
    assert not (await talk.db.run(people.speaker, CHANNEL, "老秦", "别人")).is_bound
    # what they reported is theirs, and what was not said yet is said to them
    assert await talk.wait() != []
    assert "1号" in (await talk.say("老秦", PRIVATE, "我的线索", contact="wxid_9"))[0][1]
    (clue,) = await talk.db.read(clues.of_case, 1)
    assert (clue.reporter, clue.conversation, clue.people) == ("wxid_9", "wxid_9", {"wxid_9": "老秦"})
    assert await talk.db.read(inbox.has_spoken_in_room, CHANNEL, "老秦") is False


async def test_mentions_follow_the_person(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", DUMPING)
    await call(talk, without("老秦", wxid_9="老秦"))
    await talk.say(OFFICER, PRIVATE, "换号 1")
    due = await talk.db.read(outbox.due, talk.now.replace(hour=23))
    assert [notice.mentions for notice in due if notice.conversation == "监督"] == [["wxid_9"]]


@pytest.mark.parametrize(
    ("gone", "more", "named"),
    [
        ("老秦", {"wxid_1": "老秦", "wxid_2": "老秦"}, "秦有田（监督员）"),
        ("驻点方正", {"wxid_1": "驻点方正"}, "方正（纪委）"),
    ],
)
async def test_who_cannot_be_told_apart_is_bound_by_a_code(
    talk: Dialogue, gone: str, more: dict[str, str], named: str
) -> None:
    missing, said = await call(talk, without(gone, **more))
    assert missing is False
    [(where, text)] = said
    assert (where, named in text, "请重新绑定" in text) == ("办公", True, True)
    assert await talk.db.read(rematches.waiting) == []
    assert await call(talk, without(gone, **more)) == (False, [])


async def test_a_member_who_is_no_friend_is_not_gone(talk: Dialogue) -> None:
    listed = replace(without("老秦", wxid_9="老秦"), members=frozenset({"老秦"}))
    assert await call(talk, listed) == (False, [])


async def test_somebody_heard_under_a_new_id_is_found(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", "各位早", contact="wxid_9")
    listed = replace(without("老秦"), members=frozenset({"wxid_9"}))
    assert "微信名“老秦”的同志" in (await call(talk, listed))[1][0][1]


async def test_someone_bound_already_takes_nobody_s_place(talk: Dialogue) -> None:
    listed = without("老秦", 石嫂="老秦")
    assert await call(talk, listed) == (True, [])


async def test_several_at_once_and_all_or_none(talk: Dialogue) -> None:
    listed = replace(without(UNIT, "石嫂", wxid_7=UNIT, wxid_8="石嫂"), rooms=SUPERVISORS.rooms)
    assert (await call(talk, listed))[1][0][1].count("\n") == 4
    assert await talk.say(OFFICER, "办公", "换号 1 2 9") == [("办公", texts.unknown(9))]
    assert len(await talk.db.read(rematches.waiting)) == 3
    assert (await talk.say(OFFICER, "办公", "换号 1 2 3"))[0][1].count("接上了") == 3
    assert len(await talk.db.read(people.contacts, Role.UNIT)) == 2


async def test_where_nobody_of_the_office_can_be_reached_it_waits(talk: Dialogue) -> None:
    nobody = Listed(rooms={"新办公": ("办公", 5)}, people={"wxid_1": OFFICER})
    assert (await call(talk, nobody))[1] == []
    code_bound = replace(nobody, people={**nobody.people, OFFICER: OFFICER})
    assert [where for where, _ in (await call(talk, code_bound))[1]] == [OFFICER]


async def test_in_a_supervisors_room_the_answer_is_private(talk: Dialogue) -> None:
    await call(talk, without("老秦", wxid_9="老秦"))
    said = await talk.say(OFFICER, "监督", "@河小督 换号")
    assert [text for where, text in said if where == "监督"] == ["好，已私信您。"]
    assert any(where == OFFICER and "老秦" in text for where, text in said)


async def test_a_database_without_rooms_or_people_is_silent(db: Database) -> None:
    assert await db.run(rematch.compare, CHANNEL, ALL, now=MONDAY) is False
