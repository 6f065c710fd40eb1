"""What `hexiaodu doctor` found, and what to do about it: for the operator, in the terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

from handlers.texts.gateway import why
from handlers.texts.names import MODE, PURPOSE, ROLE
from handlers.texts.plain import shown
from handlers.texts.when import minute
from storage.channel_models import Room
from storage.states import Purpose, Role, Standing

GRADE: Mapping[str, str] = {"fine": "正常", "warning": "注意", "failed": "不行"}

SETTINGS, FOLDER, DISK, KEYS, DATABASE, BACKUP = "设置", "数据文件夹", "磁盘", "密钥", "数据库", "备份"
ENDPOINT, TOKEN, TLS, ACCOUNT, ROOMS = "网关", "令牌", "加密", "微信", "群"
HEARING, ROSTER, BOUND, DUTY, HOLIDAYS = "在听", "名单", "绑定", "值班", "节假日"
NOTICES, MESSAGES, QUIET, SEALED = "通知", "消息", "安静时间", "转纪检件"

FOLDER_MISSING = "还没有；第一次启动时会自动建。"
NOT_A_FOLDER = "这个位置上是一个文件。请改 [data] folder，或把那个文件移走。"
FOLDER_OTHERS = "属于另一个系统用户。请用运行河小督的那个用户来检查，例如：sudo -u hexiaodu hexiaodu doctor"
KEY_FUTURE = "还没有；第一次启动时会自动生成。"
NO_DATABASE = "还没有；导入名单或第一次启动时会自动建。"
SCHEMA_OLD = "是旧版本的；下次启动时会自动升级。升级前请先备份。"
SCHEMA_NEW = "是更新版本的河小督写的。请装回那个版本，或从备份恢复。"
NO_ENDPOINT = "没有写网关地址。请填 [gateway] endpoint（主机:端口）。"
NO_TOKEN = "没有令牌。请把它放进环境变量 HEXIAODU_TOKEN；写在 systemd 的环境文件里的，检查时也要带上。"
TOKEN_GOOD = "网关认这个令牌。"
TOKEN_BAD = "网关不认这个令牌。请核对环境变量 HEXIAODU_TOKEN 和网关那边的设置。"
PLAIN_HERE = "没有加密；网关就在本机，可以。"
PLAIN_FAR = "没有加密，消息和令牌在网上是明文。请让网关开 TLS，把 [gateway] tls 改回 true。"
STOCK_HERE = "有 TLS（Wechaty 自带的证书）；网关就在本机，可以。"
STOCK_FAR = "有 TLS，但用的是 Wechaty 自带的证书，它的私钥是公开的，挡不住中间人。请给网关换一张自己的证书，写进 [gateway] ca。"
TLS_GOOD = "有 TLS，证书对得上。"
WANTS_TLS = "网关要 TLS，这里却关着。请把 [gateway] tls 改成 true。"
SPEAKS_NO_TLS = "网关没有用 TLS 应答。请给网关开 TLS；网关就在本机的，也可以把 [gateway] tls 改成 false。"
LISTENED_BY_US = "正在运行的河小督连着网关；登录情况看它的日志。"
LISTENED_BY_OTHERS = (
    "已有别的程序在听这个网关，而这个数据文件夹里的河小督没有运行。请停掉那个程序；刚停过的，等一分钟再查。"
)
WAITING_FOR_SCAN = "等待扫码。运行 hexiaodu run，用机器人的微信号扫它画出的二维码。"
SCANNED = "已扫码，等手机上点“登录”。"
LOGGED_OUT = "还没有登录，网关也没给二维码。运行 hexiaodu run 等二维码；一直没有，请看网关的日志。"
NO_ROSTER = "还没有导入。请运行：hexiaodu roster import 名单.csv"
NO_OFFICERS = "名单里没有河长办的人，没有人能认领和发命令。请补上再导入一次。"
NO_OFFICER_BOUND = "还没有河长办的同志认领。第一次启动会印出认领码，请加机器人为好友，私信它：认领 码"
NO_DISCIPLINE_BOUND = "还没有纪检同志绑定。请在电脑上出码：hexiaodu roster code 姓名"
ON_DUTY = "今天有人值班。"
NOBODY_ON_DUTY = "今天没有排值班，紧急问题只在河长办工作群里叫。请河长办发：值班 今天 姓名"
ALL_UNITS_BOUND = "责任单位都有联系人绑定。"
NO_ROOMS = "还没有一个群说过用途。把机器人拉进群，在群里发：@河小督 群 监督员（或 河长办、纪检）"
NO_QUIET = "没有设安静时间，半夜也会说话，容易封号。请设 [pace] quiet_from 和 quiet_until。"


def line(grade: str, about: str, text: str) -> str:
    """One finding."""
    return f"{GRADE[grade]}  {about}：{shown(text)}"


def summary(warnings: int, failures: int) -> str:
    """The last line."""
    if failures:
        return f"—— {failures}项不行，要先改好；{warnings}项要注意。"
    return f"—— 可以运行；{warnings}项要注意。" if warnings else "—— 都正常。"


def settings(path: Path) -> str:
    """The config file is right."""
    return f"{path} 没有写错的地方。"


def unreadable(path: Path, why: str) -> str:
    """The config file is there, but; `why` is the system's."""
    return f"{path} 读不了（{why}）。"


def folder(path: Path) -> str:
    """It can be written."""
    return f"{path} 可以写。"


def folder_unwritable(path: Path, why: str) -> str:
    """`why` is the system's."""
    return f"{path} 写不进去（{why}）。请改权限，或改 [data] folder。"


def strange_files(names: Sequence[str]) -> str:
    """Files that the folder's owner may not be able to use."""
    return f"里面的 {'、'.join(names)} 不是文件夹主人的（多半用 root 运行过）。请改回来：chown -R 主人 数据文件夹"


def disk(free: int) -> str:
    """Bytes left."""
    return f"还剩 {_gigabytes(free)}。"


def disk_low(free: int) -> str:
    """Bytes left, too few."""
    return f"只剩 {_gigabytes(free)}。照片和备份会占地方，请清理或换一个盘。"


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f} GB"


def keys(count: int) -> str:
    """Nobody else can read them."""
    return f"{count}个密钥文件，只有本用户能读。"


def keys_lost(days: Sequence[str]) -> str:
    """Messages of these days wait, and cannot be read without."""
    return (
        f"{'、'.join(days)} 的不见了，而收件箱里还有用它加密的消息。"
        "请先把 keys/ 里的文件找回来，再启动；找不回来，那几条消息就打不开了。"
    )


def key_open(path: Path) -> str:
    """Others can read it."""
    return f"{path} 别人也能读。请运行：chmod 600 {path}"


def key_broken(path: Path | str) -> str:
    """It has not the length of a key."""
    return f"{path} 不是完整的密钥。请找回原来的；找不回来就移走它，用它加密的就打不开了。"


def database(in_use: bool) -> str:
    """It is whole and up to date."""
    return "完好，是最新的。" + ("正在运行的河小督用着它。" if in_use else "")


def damaged(why: str) -> str:
    """`why` is SQLite's."""
    return f"坏了或打不开（{why}）。请先停掉河小督，把整个数据文件夹另存一份，再从备份恢复。"


def endpoint(where: str) -> str:
    """Somebody answers there."""
    return f"{where} 有应答。"


def unreachable(where: str) -> str:
    """Nobody answers there."""
    return f"连不上 {where}。请看网关开了没有、地址端口对不对、防火墙放不放行。"


def unanswered(where: str, error: str) -> str:
    """It takes connections, but the calls fail; `error` is the program's short English."""
    return f"{where} 有应答，但调用不成：{why(error)}。请看网关的日志，重启网关再查。"


def bad_certificate(why: str) -> str:
    """The gateway is not the one the settings say."""
    return f"网关的证书对不上（{why}）。请核对 [gateway] ca 和 server_name。"


def logged_in(name: str) -> str:
    """As whom."""
    return f"已登录：{name or '（网关没有说名字）'}"


def rooms(known: Sequence[Room], others: int | None) -> str:
    """Which have a purpose; how many the account is in besides."""
    named = "；".join(f"{room.topic or '（没有群名）'}（{_what(room)}）" for room in known)
    return f"{named}。" + (f"另有{others}个群没说用途，一个字也不记。" if others else "")


def _what(room: Room) -> str:
    told = f"，{MODE[room.mode]}" if room.purpose is Purpose.SUPERVISORS else ""
    return PURPOSE[room.purpose] + told


def rooms_missing(purposes: Sequence[Purpose]) -> str:
    """No room has one of these purposes."""
    return f"还没有{'、'.join(PURPOSE[purpose] for purpose in purposes)}。请在群里发：@河小督 群 用途"


def rooms_gone(gone: Sequence[Room]) -> str:
    """The account is not in these any more, or they got other ids."""
    named = "、".join(room.topic or "（没有群名）" for room in gone)
    return (
        f"网关那边找不到：{named}。可能被移出了群，或重新登录后群的编号变了："
        "请河长办私信机器人发“换号”核对；没列出来的，在群里再发一次：@河小督 群 用途"
    )


def roster(count: Mapping[Role, int]) -> str:
    """How many of each role."""
    return "、".join(f"{ROLE[role]}{count[role]}人" for role in Role if count.get(role)) + "。"


def bound(role: Role, count: int, of: int) -> str:
    """How many of a role have an account."""
    return f"{ROLE[role]}{of}人，已绑定{count}人。"


def units_unbound(units: Sequence[str]) -> str:
    """Nobody hears what is assigned to these."""
    return f"没有联系人绑定，收不到交办的单位：{'、'.join(units)}。请私信机器人：绑定 姓名"


def holidays(years: Sequence[int]) -> str:
    """Years whose calendar is known."""
    return f"{_years(years)}年的节假日和调休都知道。"


def holidays_unknown(years: Sequence[int]) -> str:
    """Years whose calendar is not."""
    return (
        f"不知道{_years(years)}年的节假日，只会按周一到周五算。请升级 chinesecalendar，"
        "或照国务院办公厅的通知填 [calendar] holidays 和 workdays。"
    )


def _years(years: Sequence[int]) -> str:
    return "、".join(map(str, years))


def heard(since: datetime) -> str:
    """Messages are heard."""
    return f"{minute(since)}起一直在听。"


def not_running(until: datetime) -> str:
    """The program is not running."""
    return f"河小督没有运行，听到{minute(until)}为止。再启动时会告诉河长办漏听了哪一段。"


def not_heard(standing: Standing, until: datetime) -> str:
    """The program runs, and hears nothing."""
    return f"{_NOT_HEARD[standing]}，只听到{minute(until)}。"


_NOT_HEARD: Mapping[Standing, str] = {
    Standing.AWAY: "没有连上网关，会一直重试；请看网关开了没有",
    Standing.LOGGED_OUT: "微信退出了登录；请看网关的日志，重新登录",
    Standing.SCAN: "在等扫码；二维码在 hexiaodu run 的终端（或日志）里",
}


def silence(since: datetime) -> str:
    """Logged in, as the gateway has it, and no message for long."""
    return (
        f"{minute(since)}以后一条消息也没听到，可能是假在线。"
        "请在群里发一句“@河小督 帮助”试试；没反应，就重启网关。"
    )


def rematches(count: int) -> str:
    """New ids wait for an officer's word."""
    return (
        f"{count}处编号变了，等河长办核对：私信机器人发“换号”。"
        "河长办自己的号也变了的，先在电脑上出码重新绑定：hexiaodu roster code 姓名"
    )


def notices(parked: int) -> str:
    """How many could not be delivered."""
    if not parked:
        return "没有搁下的。"
    return f"{parked}条多次没送到，搁下了（可能被移出群，或对方不是好友）。改好后请河长办发：重发"


def messages(unhandled: int, last: datetime | None) -> str:
    """What waits, and when the newest came."""
    heard = f"最近一条是{minute(last)}收到的。" if last else "还没有收到过。"
    return heard + (f"{unhandled}条还没办完，启动后接着办。" if unhandled else "")


def messages_failed(count: int) -> str:
    """What the program could not handle."""
    return f"{count}条没办成（程序出错），原文还在收件箱里。请把日志里 level 是 error 的几行发给维护的人。"


def quiet(start: time, end: time, most_a_day: int) -> str:
    """When it does not speak."""
    return f"{start:%H:%M}到{end:%H:%M}（北京时间）不说，紧急的除外；一天最多{most_a_day}条。"


def digest_in_quiet(at: time, end: time) -> str:
    """A digest that has to wait."""
    return f"日报定在{at:%H:%M}，正是不说话的时间，会拖到{end:%H:%M}。请改 [digest] 或 [pace]。"
