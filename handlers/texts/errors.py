"""What is said when something cannot be done: always with what to do instead."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from handlers.texts.case import echo, signed
from handlers.texts.names import PURPOSE, ROLE, STATUS
from handlers.texts.when import clock, minute, today
from storage.errors import (
    AmbiguousCaseError,
    NoSuchAdditionError,
    NoSuchAnswerError,
    NoSuchCaseError,
    NoSuchPersonError,
    NoSuchSuggestionError,
    NothingToUndoError,
    NotMergedError,
    StorageError,
    TooManyTriesError,
    WrongCodeError,
    WrongStatusError,
)
from storage.states import CaseStatus, Purpose, Role

BUG = "抱歉，我这里出了点问题，这条没有办成，已记下，请稍后再试。"
WHICH_QUOTED = "您引用的话里不止一件，是哪一件？"
NOT_UNDERSTOOD = "没看懂。发“帮助”看我能做什么。"
NOT_UNDERSTOOD_BY_SUPERVISOR = "我会登记河湖问题、查进度：直接说在哪里、看到什么就行；查进度发“进度 编号”。"


class Usable(Protocol):
    """What of a command an error sentence needs."""

    @property
    def usage(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def places(self) -> Collection[str]: ...


def not_bound(role: Role | None) -> str:
    """A command from somebody whose account is bound to nobody."""
    if role is None:
        return "我还不认识您。请河长办同志给您一个绑定码，再私信我：绑定 绑定码。"
    return "您的微信还没有绑定，命令暂时不能用。请河长办同志给您一个绑定码，再私信我：绑定 绑定码。"


NOT_BY_NUMBER = "短信里不能下命令，请在微信里发。"


def not_yours(command: Usable) -> str:
    """A command of another role."""
    who = "、".join(ROLE[role] for role in Role if role in command.roles)
    return f"“{command.word}”由{who}的同志使用。发“帮助”看您能用的命令。"


def not_here(command: Usable) -> str:
    """A command that is not for this room."""
    rooms = "或".join(PURPOSE[purpose] for purpose in Purpose if purpose.value in command.places)
    return f"“{command.word}”请私信我发{f'，或在{rooms}发' if rooms else ''}。"


def too_many(most: int) -> str:
    """More cases at once than anybody can mean."""
    return f"一次最多{most}件，请分几次发。"


def usage(how: str) -> str:
    """Something is missing."""
    return f"请这样发：{how}"


def of(error: StorageError, command: Usable, now: datetime) -> str:
    """The sentence for what storage refused."""
    match error:
        case NoSuchCaseError():
            return no_such_case(error.number)
        case AmbiguousCaseError():
            return ambiguous(error, command.word)
        case WrongStatusError():
            return wrong_status(error, now)
        case NoSuchAdditionError():
            return f"没有第{error.number}条，或已经撤销了。发“词库”看有哪些。"
        case NoSuchSuggestionError():
            return f"没有第{error.number}条建议，或已经定过了。发“词库 建议”看有哪些。"
        case NoSuchAnswerError():
            return f"没有第{error.number}条问答。发“问答 列表”看有哪些。"
        case NotMergedError():
            return f"{error.number.partition('-')[2]}号没有并到别的里。"
        case NothingToUndoError(number=None):
            return "5 分钟内没有可以撤销的。"
        case NothingToUndoError():
            return f"{(error.number or '').partition('-')[2]}号后来又动过了，撤不了。发“查 编号”看经过。"
        case NoSuchPersonError(count=0):
            return f"名单里没有“{echo(error.name)}”。请核对姓名，或先导入名单。"
        case NoSuchPersonError():
            return f"名单里有{error.count}个“{echo(error.name)}”，请写微信名。"
    return BUG


def no_such_case(number: str) -> str:
    """There is none of this number."""
    return f"没有{number}号。发“列表”看现有的编号。"


def ambiguous(error: AmbiguousCaseError, word: str) -> str:
    """Cases of several years have this number."""
    return f"有{len(error.choices)}件：{'、'.join(error.choices)}。请写全编号，如：{word} {error.choices[0]}"


def code(error: WrongCodeError | TooManyTriesError) -> str:
    """A code that is no good."""
    if isinstance(error, TooManyTriesError):
        return "试错太多次，请一小时后再试。"
    return "这个码不对，或已用过、过期。请核对，或请河长办同志重新给一个。"


_DONE: Mapping[CaseStatus, str] = {
    CaseStatus.VERIFYING: "已派去核实",
    CaseStatus.ACCEPTED: "已受理",
    CaseStatus.ASSIGNED: "已交办",
    CaseStatus.DISPUTED: "已申请改派",
    CaseStatus.RECTIFYING: "已在整改",
    CaseStatus.SUBMITTED: "已申请销号",
    CaseStatus.PLANNED: "已列入整治计划",
    CaseStatus.CLOSED: "已销号",
    CaseStatus.REJECTED: "已不予受理",
    CaseStatus.TRANSFERRED: "已移送",
}
"""What somebody did that brought a case to where it stands; who withdraws one is nobody's business."""

_INSTEAD = {
    (CaseStatus.REPORTED, CaseStatus.ASSIGNED): "还没受理，请先发：受理 {n}",
    (CaseStatus.VERIFYING, CaseStatus.ASSIGNED): "还在核实，核完发：核实 {n} 属实",
    (
        CaseStatus.REPORTED,
        CaseStatus.CLOSED,
    ): "还没受理，请先发：受理 {n}；不属实的发：核实 {n} 不属实 查看人 姓名",
    (CaseStatus.REPORTED, CaseStatus.PLANNED): "还没受理，请先发：受理 {n}",
    (CaseStatus.ACCEPTED, CaseStatus.ACCEPTED): "接下来可发：交办 {n} 单位",
    (
        CaseStatus.ACCEPTED,
        CaseStatus.REJECTED,
    ): "不能再不受理；核下来不属实可发：核实 {n} 不属实 查看人 姓名",
    (CaseStatus.ASSIGNED, CaseStatus.ASSIGNED): "发“查 {n}”看经过",
    (CaseStatus.RECTIFYING, CaseStatus.ASSIGNED): "发“查 {n}”看交给了谁",
    (CaseStatus.ASSIGNED, CaseStatus.RECTIFYING): "单位还没申请销号，不用退；要催发：催办 {n}",
    (CaseStatus.SUBMITTED, CaseStatus.ASSIGNED): "请先验收，发：验收 {n} 合格 查看人 姓名；或：退回 {n} 理由",
    (CaseStatus.DISPUTED, CaseStatus.CLOSED): "请先定谁办，发：交办 {n} 单位；不改派的发：退回 {n} 理由",
    (CaseStatus.CLOSED, CaseStatus.CLOSED): "发“查 {n}”看结果；又来了的发：重开 {n} 现场情况",
    (CaseStatus.REJECTED, CaseStatus.ACCEPTED): "要接着办请发：重开 {n} 理由",
    (CaseStatus.WITHDRAWN, CaseStatus.ACCEPTED): "已撤回，要接着办请发：重开 {n} 理由",
    **dict.fromkeys(
        [(handed_out, CaseStatus.VERIFYING) for handed_out in (CaseStatus.ASSIGNED, CaseStatus.RECTIFYING)],
        "不用再派人核实；看了不属实的发：销号 {n} 经核不属实，查看人 姓名",
    ),
    (CaseStatus.TRANSFERRED, CaseStatus.ASSIGNED): "转回来了请先发：受理 {n}",
}


def wrong_status(error: WrongStatusError, now: datetime) -> str:
    """The move is not allowed from where the case stands: who brought it there, and what to do instead."""
    status, wanted = CaseStatus(error.status), CaseStatus(error.wanted)
    short = error.number.partition("-")[2]
    if status == CaseStatus.MERGED:
        return f"{short}号已经并到别的里一起办了。发“进度 {short}”看并到哪件。"
    if status in _DONE and error.at is not None and error.by != "bot":
        time = clock(error.at) if today(error.at) == today(now) else minute(error.at)
        whom = error.unit or "" if status == CaseStatus.ASSIGNED else ""
        how = f"{short}号{signed(error.by)} {time} {_DONE[status]}{whom}，"
    elif (status, wanted) in _INSTEAD:
        how = f"{short}号"
    else:
        how = f"{short}号现在是“{STATUS[status]}”，"
    instead = _INSTEAD.get((status, wanted), "这一步不能做。发“查 {n}”看经过")
    return f"{how}{instead.format(n=short)}。"
