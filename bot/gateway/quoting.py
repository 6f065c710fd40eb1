"""How WeChat writes an answer that quotes: plain text, 「name：quoted」, a line of dashes, the answer."""

from bot.gateway.world import Message
from handlers.incoming import Kind

QUOTE_LINE = "\n- - - - - - - - - - - - - - -\n"
"""What stands between the quoted message and the answer."""

MAX_QUOTE = 100
"""Characters of the quoted message that are repeated."""

_WORDS = {Kind.IMAGE: "[图片]", Kind.LOCATION: "[位置]", Kind.VIDEO: "[视频]", Kind.AUDIO: "[语音]"}


def quote(original: Message, name: str, answer: str) -> str:
    """The text of an answer to a message of the person called `name`."""
    _, said = split(original.text)
    return f"「{name}：{_WORDS.get(original.kind, said)[:MAX_QUOTE]}」{QUOTE_LINE}{answer}"


def split(text: str) -> tuple[str, str]:
    """What a text quotes ("name：quoted"; empty if nothing) and what it says itself."""
    quoted, _, answer = text.rpartition(QUOTE_LINE)
    return quoted.removeprefix("「").removesuffix("」"), answer
