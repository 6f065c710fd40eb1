"""Why there is no line to the gateway, in plain words: the program's own errors are short English."""

from collections.abc import Sequence

_WHY: Sequence[tuple[str, str]] = (
    ("not connected yet", "还没有连上"),
    ("hung up", "网关断开了"),
    ("StreamTerminatedError", "网关断开了"),
    ("event stream is dead", "网关还应答，但不再传消息"),
    ("another client listens", "有别的程序占着这个网关"),
    ("refuses the token", "网关不认令牌"),
    ("certificate authority", "证书文件不能用"),
    ("gateway's certificate", "网关的证书对不上"),
    ("speaks no TLS", "网关没有用 TLS 应答"),
    ("not host:port", "网关地址写得不对"),
    ("gaierror", "找不到这个主机名"),
    ("ConnectionRefusedError", "那个地址上没有程序在听，网关没开"),
    ("TimeoutError", "网关没有在限定时间里应答"),
    ("DEADLINE_EXCEEDED", "网关没有在限定时间里应答"),
    ("ConnectionAbortedError", "连接断了"),
    ("ConnectionResetError", "连接断了"),
    ("BrokenPipeError", "连接断了"),
    ("line is closed", "连接断了"),
    ("OSError", "网络不通"),
    ("UNAVAILABLE", "网关暂时不能用"),
    ("UNIMPLEMENTED", "那边不是 Wechaty 网关，或版本太旧"),
)


def why(error: str) -> str:
    """The first that fits; what is not known is given as it is, for who looks after the program."""
    return next((said for sign, said in _WHY if sign in error), f"网关报错（{error}）")
