import asyncio
from datetime import datetime

import pytest

from bot.gateway.world import FriendMade, FriendRequest, Message, TopicChanged, World, WorldError
from handlers.incoming import Kind
from tests.bot.gateway.conftest import NOW, ROOM


def test_a_message_to_a_room_and_one_in_private(world: World) -> None:
    said = world.say("yi", ROOM, text="桥下有人倒垃圾")
    asked = world.say("yi", "bot", text="你好")
    answered = world.say("bot", "yi", text="老易好")

    assert (said.room, said.listener, said.at) == (ROOM, None, NOW)
    assert (asked.room, asked.listener) == (None, "bot")
    assert world.history(ROOM) == [said]
    assert world.history("yi") == [asked, answered]


def test_ids_are_given_or_never_come_again(world: World) -> None:
    given = world.say("yi", ROOM, text="一", id="t-1")
    made = {world.say("yi", ROOM, text="二").id for _ in range(100)}

    assert given.id == "t-1"
    assert len(made) == 100
    with pytest.raises(WorldError, match="taken"):
        world.say("yi", ROOM, text="三", id="t-1")


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ("nobody", ROOM),
        ("yi", "nowhere"),
        ("yi", "r2@chatroom"),
        ("yi", "yang"),
        ("bot", "bot"),
        ("zhou", "bot"),
        ("bot", "zhou"),
    ],
)
def test_what_wechat_does_not_deliver_leaves_no_trace(world: World, sender: str, to: str) -> None:
    heard: list[object] = []
    world.listen(heard.append)

    with pytest.raises(WorldError):
        world.say(sender, to, text="喂")

    assert not heard
    assert not world.messages


def test_a_time_without_a_zone_is_refused(world: World) -> None:
    with pytest.raises(WorldError, match="aware"):
        world.say("yi", ROOM, text="喂", at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_only_ones_own_message_is_recalled_where_it_was_said(world: World) -> None:
    said = world.say("yi", ROOM, text="发错了")
    for sender, to, id in [("yang", ROOM, said.id), ("yi", "bot", said.id), ("yi", ROOM, "gone")]:
        with pytest.raises(WorldError):
            world.say(sender, to, Kind.RECALLED, recalls=id)
    assert not world.recalled

    world.say("yi", ROOM, Kind.RECALLED, recalls=said.id)
    assert world.recalled == {said.id}


def test_a_member_is_called_by_the_alias_of_the_room(world: World) -> None:
    assert world.name("yang", ROOM) == "托口-杨金莲"
    assert world.name("yang") == "托口杨金莲"


async def test_subscribers_hear_people_and_bot_in_order(world: World) -> None:
    with world.subscribe() as first, world.subscribe() as second:
        said = [world.say(who, ROOM, text=str(n)) for n, who in enumerate(["yi", "bot", "yang"] * 20)]
        async with asyncio.timeout(5):
            assert [await anext(first) for _ in said] == said
            assert [await anext(second) for _ in said] == said


def test_an_answer_from_a_listener_is_heard_after_what_it_answers(world: World) -> None:
    heard: list[str] = []

    def answer(event: object) -> None:
        if isinstance(event, Message) and event.sender == "yi":
            world.say("bot", ROOM, text="收到")

    world.listen(answer)
    world.listen(lambda event: heard.append(event.text) if isinstance(event, Message) else None)
    world.say("yi", ROOM, text="一")
    world.say("yi", ROOM, text="二")

    assert heard == ["一", "收到", "二", "收到"]


def test_a_topic_and_a_friend_are_heard(world: World) -> None:
    heard: list[object] = []
    stop = world.listen(heard.append)

    world.rename_room(ROOM, "河湖监督员", by="zhang")
    request = world.ask_friendship("zhou", "验证码 1234")
    world.accept_friendship(request.id)
    stop()
    world.say("zhou", "bot", text="你好")

    assert heard == [
        TopicChanged(ROOM, "监督员一群", "河湖监督员", "zhang", NOW),
        FriendRequest(request.id, "zhou", "验证码 1234"),
        FriendMade("zhou"),
    ]
    with pytest.raises(WorldError):
        world.accept_friendship(request.id)
