"""A photo that could not be fetched."""


def send_again(number: int) -> str:
    """To who sent it, in private, once."""
    return f"您发的 {number}号 的照片，微信没能传给我，试了好多次都不行。方便的话，请再发一次到这里，并说一声是 {number}号 的。谢谢。"
