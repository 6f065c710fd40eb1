"""A photo that could not be had: it was not delivered, or is none."""

from handlers.texts.sealed import receipt


def send_again(number: int) -> str:
    """To who sent it, in private, once."""
    return f"您发的 {number}号 的照片没能收下：微信没传过来，或者打不开、太大。方便的话，请再发一次到这里，并说一声是 {number}号 的。谢谢。"


def send_again_sealed(number: str) -> str:
    """The same of a sealed clue."""
    return f"您发的照片等没能收下：微信没传过来，或者太大。方便的话，请再私信发一次，并说一声是回执 {receipt(number)} 的。谢谢。"
