"""What the operator is told over a second way: what is wrong, and what to do. Never who or what was said."""

from collections.abc import Mapping
from datetime import datetime

from handlers.texts.when import minute, span

WRONG = "河小督出了问题"
RIGHT = "河小督好了"
TRIAL = "河小督试发"
TRIED = "收到这一条，说明报警的路是通的。"
ALERT = "报警"
NO_ALERT = (
    "没有写往哪里报警，微信掉了没人知道。请把 apprise 的地址放进环境变量 HEXIAODU_ALERT，"
    "再试：hexiaodu doctor --alert"
)
ALIVE = "在运行。"
IMPORT = "请导入这段聊天：hexiaodu import-chat 文件"

_WRONG: Mapping[str, str] = {
    "heartbeat": "河小督没有在运行，或没有应答。请看那台机器开着没有，运行：systemctl status hexiaodu，再看日志。"
    f"恢复以后，{IMPORT}",
    "away": f"连不上网关，听不到群消息。请看网关那台机器和网关程序，重启网关。接上以后，{IMPORT}",
    "logged_out": "微信掉了登录，听不到群消息。请用机器人的微信号重新扫码（二维码在日志里）。"
    f"登上以后，{IMPORT}",
    "silence": "微信显示在线，可是一句话也没听到，可能是假在线。请在群里发一句试试；听不到，请重启网关，重新登录，再导入这段聊天。",
    "outbox": "该说的话发不出去。请在手机上看这个微信号能不能发消息（是不是被限制了），重启网关；恢复以后会自己补发。一天说满了 [pace] most_a_day 条，也会这样。",
    "digest": "到点该做的没有做成（日报、提醒）。请看日志里 action 是 schedule 的那几行；下一次日报会补上这段。",
    "database": "数据写不进去，收到的话在内存里等着。请看磁盘满不满、数据文件夹能不能写，先不要重启。",
    "disk": "磁盘快满了。请清理，或换一个大的盘；满了以后什么也存不下来。",
}
_RIGHT: Mapping[str, str] = {
    "silence": "又听得到了。",
    "outbox": "话又发得出去了，没发的在补发。",
    "digest": "到点该做的做成了。",
    "database": "数据又写得进去了，等着的都在存。",
    "disk": "磁盘够用了。",
}


def wrong(fault: str, since: datetime) -> str:
    """It began then."""
    return f"{minute(since)} 起：{_WRONG[fault]}"


def right(fault: str, since: datetime, now: datetime) -> str:
    """It is over; of an outage, what was not heard."""
    if fault in _RIGHT:
        return f"{_RIGHT[fault]}（{span(since, now)}）"
    return f"又听得到群消息了。{span(since, now)}说的没听到，微信不补发。{IMPORT}"


def alerts(ways: int) -> str:
    """In how many ways the operator can be called."""
    return f"有{ways}条路。试一试：hexiaodu doctor --alert"


def tried(number: int, service: str, *, arrived: bool) -> str:
    """What became of a message sent to try a way; without a service its URL is none."""
    if not service:
        return f"第{number}条路的地址看不懂。请照 apprise 的说明核对环境变量 HEXIAODU_ALERT。"
    if arrived:
        return f"第{number}条路（{service}）发出去了，请看收到没有。"
    return f"第{number}条路（{service}）发不出去。请核对地址和密钥，看这台机器能不能连到那里。"
