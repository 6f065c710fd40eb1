from bot.gateway.quoting import quote, split
from bot.gateway.world import Message
from handlers.incoming import Kind
from tests.bot.gateway.conftest import NOW, ROOM


def said(text: str, kind: Kind = Kind.TEXT) -> Message:
    return Message("m", "yi", ROOM, None, kind, text, NOW)


def test_an_answer_quotes_as_wechat_does() -> None:
    answer = quote(said("桥下有垃圾"), "沙湾老易", "收到")

    assert answer == "「沙湾老易：桥下有垃圾」\n- - - - - - - - - - - - - - -\n收到"
    assert split(answer) == ("沙湾老易：桥下有垃圾", "收到")
    assert split(quote(said(answer), "杨", "好")) == ("杨：收到", "好")
    assert split("没有引用") == ("", "没有引用")


def test_a_photo_is_quoted_by_a_word_and_a_long_text_by_its_beginning() -> None:
    assert split(quote(said("", Kind.IMAGE), "杨", "哪里")) == ("杨：[图片]", "哪里")
    assert split(quote(said("长" * 500), "杨", "好")) == (f"杨：{'长' * 100}", "好")
