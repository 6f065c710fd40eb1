"""What is said about sealed clues: never what they are about."""

from collections.abc import Sequence
from datetime import date

from handlers.texts.case import excerpt, place, subject
from storage.known import KnownCase
from storage.states import SealedState

GENERAL = "涉及人的情况请私信纪检同志或打 12388，群里不细说。"
"""To nobody: in a supervisors' room."""
USAGE = "转纪检件 列表/签收/告知/办结/退回 编号"
HOW = "请这样发：转纪检件 列表；转纪检件 签收 482-719-365；转纪检件 告知 482-719-365 一句话；转纪检件 办结 482-719-365"
NONE = "没有未办结的转纪检件。"
NO_SUCH = "没有这个编号的转纪检件。发“转纪检件 列表”看有哪些。"
WAITS = "这件还没有封给谁（没有可用的公钥），不能办结。请先登记公钥。"
WHAT_TO_TELL = "要告诉报告人什么？如：转纪检件 告知 482-719-365 已收到，正在了解。"
CANNOT_TELL = "这位没法私信（不是好友，或已办结）。请用别的办法联系，或等他来私信我。"
ENDED_ALREADY = "这件已经办结了。"
NO_KEYS = "还没有登记公钥：转纪检件暂时只由机器人加密存着，没有人能看。请按 README“转纪检件”一节生成钥匙，再私信我：转纪检件 公钥 那一行"
BAD_KEY = "这行公钥不对，或少抄了字。请把 hexiaodu sealed keygen 打出来的整行（hxd1 开头）粘过来。"
KEY_OF_ANOTHER = "这把公钥登记过，是别人名下的。请用自己的：hexiaodu sealed keygen"
NO_OWN_KEY = "您名下没有登记公钥。"
NOBODY_READS = (
    "还没有登记公钥，说到人的内容只由机器人加密存着，没有人能看。请纪检同志按 README“转纪检件”一节生成。"
)
ONLY_ONE = "现在只有 1 把公钥。万一丢了，或说到的就是这位同志，就没有人能看。请至少再登记一位。"
WHAT_TO_RETURN = (
    "退回时要写一段可以交给河长办的话（2000 字以内，不带人、不带原话），如：托口镇三里坪村桥下有建筑垃圾"
)
STILL_ACCUSES = "这段话里还说到具体的人，不能交给河长办。请改成只说河湖问题。"
STATE = {SealedState.NEW: "待签收", SealedState.TAKEN: "已签收", SealedState.ENDED: "已办结"}


def receipt(number: str) -> str:
    """As people read and type it: 482-719-365."""
    return "-".join(number[at : at + 3] for at in range(0, len(number), 3))


def to_sender(number: str) -> str:
    """To who told it, in private."""
    return (
        f"您说到人的那些话，已加密封存，转给纪检同志；群里、河长办、责任单位都看不到。回执 {receipt(number)}，请记下。"
        "要补充的、有照片的，私信我就行，不要再在群里说。也可以不经过我：打 12388，或直接找纪检同志。"
    )


def to_number(number: str, *, answers: bool) -> str:
    """To who told it by telephone or text message: of what it is about nothing."""
    if answers:
        return f"凭证号 {receipt(number)} 有回音了，请来电报凭证号询问。"
    return f"收到，凭证号 {receipt(number)}，请记下。要补充的，直接回短信。"


def new(number: str, *, has_keys: bool) -> str:
    """To the discipline side."""
    how = f"签收发：转纪检件 签收 {receipt(number)}。内容请在电脑上用钥匙看。" if has_keys else NO_KEYS
    return f"新转纪检件 1 件，回执 {receipt(number)}。{how}"


def more(number: str) -> str:
    """To the discipline side, of what it has in hand."""
    return f"回执 {receipt(number)} 有补充，请在电脑上看。看过发：转纪检件 签收 {receipt(number)}"


def unreadable(number: str) -> str:
    """To those of the discipline side who are not named in it: whoever has a key must not read it."""
    return (
        f"新转纪检件 1 件，回执 {receipt(number)}。现有的公钥都不适合看这件，先由机器人加密存着。"
        "请您按 README“转纪检件”一节生成自己的钥匙，私信我：转纪检件 公钥 那一行"
    )


def line(
    number: str, day: date, state: SealedState, *, waits: bool, undelivered: bool, until: date | None
) -> str:
    """One of the list; `until` is the last day to do what is missing."""
    remarks = [STATE[state]]
    if waits:
        remarks.append("等公钥")
    if undelivered:
        remarks.append("给报告人的话没送到")
    if until is not None:
        what = "签收" if state == SealedState.NEW else "告知报告人"
        remarks.append(f"{_day(until)}前{what}")
    return f"{receipt(number)}　{_day(day)}　{'、'.join(remarks)}"


def listing(lines: Sequence[str], most: int) -> str:
    """All that has not ended, the oldest first."""
    more = [f"……还有 {len(lines) - most} 件"] if len(lines) > most else []
    return "\n".join((f"未办结的转纪检件 {len(lines)} 件：", *lines[:most], *more))


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def taken(number: str, until: date | None) -> str:
    """签收; `until` is the last day to tell who told it."""
    if until is None:
        return f"好，{receipt(number)} 已签收。"
    return (
        f"好，{receipt(number)} 已签收。{_day(until)}前请告知报告人："
        f"转纪检件 告知 {receipt(number)} 一句话。办结以后就找不到他了，结果也请先告知。"
    )


def term(number: str, until: date, left: int, *, to_take: bool, to_tell: bool) -> str:
    """A line of a reminder; `left` is in working days, below 0 when it is over."""
    what = "、".join(word for word, is_so in (("签收", to_take), ("告知报告人", to_tell)) if is_so)
    how = "已超期" if left < 0 else "今天到期" if left == 0 else f"还有{left}个工作日"
    return f"{receipt(number)}　{_day(until)}前{what}（{how}）"


def terms(lines: Sequence[str]) -> str:
    """A reminder, to the discipline side only."""
    return "\n".join(("转纪检件该办了：", *lines))


def taken_already(number: str) -> str:
    """签收 once more."""
    return f"{receipt(number)} 已经签收过了。"


def told(number: str) -> str:
    """告知: what was said is not said again."""
    return f"好，{receipt(number)} 的报告人会私下收到这句话。"


TOLD_BY_NUMBER = "对方留的是手机号：短信里只说有回音、凭证号，不带内容。要说的话，请打电话（号码在卷里）。"


def telling(number: str, words: str) -> str:
    """The sentence itself, to who told it."""
    return f"关于回执 {receipt(number)}，纪检同志告诉您：{words}"


def ended(number: str) -> str:
    """办结."""
    return f"好，{receipt(number)} 已办结；怎么找到报告人，我已经抹掉了。"


def new_case(case: KnownCase, words: str) -> str:
    """To the office: nothing says where it came from."""
    where = place(case) or "地点待补"
    return f"新问题 {case.number}号 {subject(case)} {where}\n{excerpt(words)}\n回：受理 {case.number}　或：不受理 {case.number} 理由"


def returned(number: str) -> str:
    """退回: of the new one's number nothing is said."""
    return f"好，那段话已作为新问题交给河长办，{receipt(number)} 已办结，两边没有关联。"


def registered(name: str, print_: str, sealed: int) -> str:
    """公钥, to who registered it."""
    more = f"等着的 {sealed} 条内容也封好了。" if sealed else ""
    return f"好，以后的转纪检件也封给{name}这把公钥（指纹 {print_}）。{more}以前的还用原来的钥匙看，请留好。"


def key_changed(name: str, print_: str) -> str:
    """The same, to the others of the discipline side."""
    return f"{name}登记了新的转纪检公钥，指纹 {print_}。请打电话跟本人核对；不是本人登记的，马上发：转纪检件 公钥 作废 {name}"


def retired(name: str, count: int) -> str:
    """公钥 作废."""
    return f"好，{name}的 {count} 把公钥不再用了。以前封好的，原来的钥匙还看得了。"


def retired_by(by: str, name: str) -> str:
    """The same, to the others of the discipline side."""
    return f"{by}把{name}的转纪检公钥作废了。请打电话核对；弄错了的，请{name}重新登记：转纪检件 公钥 那一行"


def keys(prints: Sequence[tuple[str, str]]) -> str:
    """公钥 alone."""
    if not prints:
        return NO_KEYS
    lines = [f"{name}　指纹 {print_}" for name, print_ in prints]
    return "\n".join((f"现在封给 {len(prints)} 把公钥：", *lines, *((ONLY_ONE,) if len(prints) == 1 else ())))


def sealed_to(count: int) -> str:
    """To the operator: enough keys."""
    return f"封给 {count} 把公钥。"


def waiting(count: int) -> str:
    """To the operator: for want of a key of somebody who is not named in it."""
    return f"有 {count} 条内容还没有合适的公钥可封。请另一位纪检同志按 README“转纪检件”一节生成并登记。"
