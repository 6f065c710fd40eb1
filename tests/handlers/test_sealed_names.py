"""A name that accuses somebody is shown to nobody."""

from handlers.texts.names import UNNAMED
from tests.handlers.dialogue import Dialogue

NAME = "王书记收了砂老板红包"


async def test_a_nickname_that_accuses_is_not_shown_to_the_office(talk: Dialogue) -> None:
    heard = await talk.say(NAME, "监督", "黔城镇码头边有人往沅水里倒渣土")
    heard += await talk.wait(90)
    office = [text for where, text in heard if where == "办公"]
    assert len(office) == 1
    assert f"{UNNAMED}（监督）：" in office[0]
    assert "王书记" not in "".join(text for _, text in heard)
