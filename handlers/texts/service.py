"""What the operator reads in the terminal."""

from datetime import timedelta
from pathlib import Path

from handlers.texts.gateway import why

READY = "已连上微信，正在听。按 Ctrl+C 停止。"
SCANNED = "已扫码，请在手机上点“登录”。"
LOGGED_OUT = "已连上网关，但微信还没有登录。"


BAD_TOKEN = "网关不认这个令牌。请核对环境变量 HEXIAODU_TOKEN。"


def in_use(folder: str) -> str:
    """Another process serves the data folder."""
    return f"已有一个河小督在用这个数据文件夹：{folder}。请先停掉它。"


def database(what: str) -> str:
    """`what` is said of the database by `doctor`, too."""
    return f"数据库{what}"


def database_unusable(why: str) -> str:
    """`why` is SQLite's: locked, full, not to be opened …"""
    return f"数据库现在用不了（{why}）。请看看磁盘满不满、数据文件夹能不能读写，再启动。"


def unusable(path: str, why: str) -> str:
    """`why` is the system's."""
    return f"用不了 {path}（{why}）。请看看它在不在、是文件还是文件夹、本用户能不能读写。"


def scan(picture: str) -> str:
    """The account has to be logged in."""
    return f"请用机器人的微信号扫这个二维码登录：\n{picture}"


def logged_in(name: str) -> str:
    """The account is logged in, for the first time or again."""
    return f"微信已登录：{name or '（网关没有说名字）'}"


def away(error: str) -> str:
    """The line to the gateway is lost; `error` is the program's own short English."""
    return f"没有连上网关，会一直重试。原因：{why(error)}。"


def bad_ca(path: str) -> str:
    """The file of the certificate authority cannot be used."""
    return f"[gateway] ca 写的证书文件不能用：{path}"


def claim(code: str, time: timedelta) -> str:
    """The first start."""
    minutes = round(time.total_seconds() / 60)
    return (
        f"还没有河长办同志认领。请导入名单后，用微信私信机器人：认领 {code}\n"
        f"（{minutes}分钟内有效，只能用一次；过了时间，重新启动会印新的）"
    )


def made(path: Path, folder: Path, *, was_there: bool) -> str:
    """After init."""
    return (
        f"{f'{path} 已经有了，没有动它' if was_there else f'已写好 {path}'}，数据放在 {folder}。\n"
        "接下来：\n"
        f"1. 在 {path} 里填网关地址，把令牌放进环境变量 HEXIAODU_TOKEN；\n"
        "2. 导入名单：hexiaodu roster import 名单.xlsx\n"
        "3. 运行：hexiaodu run"
    )


def nobody(name: str, count: int) -> str:
    """A name that is not one person's."""
    return f"名单里有{count}个“{name}”，请写微信名。" if count else f"名单里没有“{name}”。"
