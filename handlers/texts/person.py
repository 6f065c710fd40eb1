"""What `hexiaodu person` prints: for the person themselves, on the operator's screen, never in WeChat."""

from collections.abc import Iterator

from handlers.texts.names import KIND, ROLE, STATUS
from handlers.texts.privacy import nothing as nothing
from handlers.texts.when import dated, minute
from storage.models import Case, Clue, ClueMessage
from storage.subjects import Held

SOMEBODY = "某人"
_SEALED = "转纪检的情况是加密的，这里看不到，也抹不了；由纪检同志处理。"


def shown(held: Held) -> str:
    """All of it, in full."""
    return "\n".join(_lines(held))


def _lines(held: Held) -> Iterator[str]:
    person = held.subject.person
    yield "名单："
    if person is None:
        yield "　不在名单里"
    else:
        parts = [
            f"姓名 {person.name}",
            ROLE[person.role],
            person.unit,
            person.township,
            person.post,
            f"电话 {held.phone}" if held.phone else "",
            f"微信名 {person.wechat_name}" if person.wechat_name else "",
            f"河段 {person.reach}" if person.reach else "",
            f"聘期至 {person.term_until}" if person.term_until else "",
            "" if person.active else "已停用",
        ]
        yield "　" + "，".join(part for part in parts if part)
    yield "微信账号："
    for account in held.subject.accounts:
        names = "、".join(dict.fromkeys(name for name in (account.name, account.alias) if name))
        bound = f"，{minute(account.bound_at)}绑定" if account.bound_at else ""
        yield f"　{account.contact}（{names}）{bound}"
    yield f"报过的：{len(held.clues)} 件"
    for clue, case, messages in held.clues:
        yield from _clue(clue, case, messages)
    yield f"在别人报的里说过：{len(held.elsewhere)} 句"
    yield from (_message(message) for message in held.elsewhere)
    yield f"发来的照片、语音、文件：{len(held.files)} 个"
    yield from (
        f"　{minute(file.sent_at)} {KIND.get(file.kind, file.kind)} {file.path}" for file in held.files
    )
    yield f"机器人说给本人的，和说到这些线索的：{len(held.notices)} 条"
    yield from (f"　{minute(notice.queued_at)} {notice.text}" for notice in held.notices)
    yield f"记着何时说过话（不含内容）：{held.heard} 次"
    yield f"办理经过里署名：{len(held.signed)} 步"
    yield f"值班：{len(held.duty)} 天"
    yield _SEALED


def _clue(clue: Clue, case: Case, messages: tuple[ClueMessage, ...]) -> Iterator[str]:
    yield f"　{case.label}（{STATUS[case.status]}）{dated(clue.opened_at)}报："
    yield from (_message(message) for message in messages)


def _message(message: ClueMessage) -> str:
    place = (
        f" {message.latitude:.5f}, {message.longitude:.5f}" if message.latitude and message.longitude else ""
    )
    kind = "" if message.kind == "text" else f"[{KIND.get(message.kind, message.kind)}]"
    return f"　　{minute(message.at)} {message.sender_name}：{kind}{message.text}{place}"


def would_erase(held: Held) -> str:
    """Before it is done."""
    return "\n".join([_what(held), *_warnings(held), "确实要抹掉的，加 --yes 再来一次；抹了找不回来。"])


def erased(held: Held, files: int) -> str:
    """After it."""
    head = f"抹掉了：{_what(held).removeprefix('会抹掉：')}"
    return "\n".join([head, f"删了 {files} 个文件。", *_after(held)])


def _what(held: Held) -> str:
    if held.subject.is_official:
        return "会抹掉：名单里的这一行、电话、微信账号和绑定、值班。办理经过里的署名是公务记录，不抹。"
    return (
        f"会抹掉：名单里的这一行、电话、微信账号和绑定，{len(held.clues)} 件线索里的原话和姓名，"
        f"在别人线索里说的 {len(held.elsewhere)} 句，语音、视频和文件，经过里的署名和提到姓名的话。"
        "编号、类别、地点、时间、结果和现场照片（不含谁拍的）还在。"
    )


def _warnings(held: Held) -> list[str]:
    numbers = "、".join(case.label for case in held.still_open)
    return [f"还没办结的：{numbers}。抹掉以后，办得怎么样就没法告诉本人了。"] if numbers else []


def _after(held: Held) -> list[str]:
    return [
        "名单文件里也请删掉这一行，不然下次导入又有了。",
        "以前的备份里还有，要等它们轮换掉；微信群、网关和各人手机上的，管不了。",
        _SEALED,
    ]


def not_one(name: str, count: int) -> str:
    """Nobody, or several."""
    if not count:
        return f"没有“{name}”这个人：名单里没有，也没听到过。"
    return f"叫“{name}”的有 {count} 个，请写微信账号的编号（person show 微信名 会列出来）。"
