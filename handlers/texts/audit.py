"""What `hexiaodu audit` prints."""

from storage.audit import Head
from storage.auditing import Broken, Fault, Verified

MOST = 50
"""Faults that are listed."""

_FAULT = {
    Fault.LINK_GONE: "这一环不见了（删掉了，或换了位置）",
    Fault.EVENT_GONE: "这一步的记录不见了",
    Fault.CHANGED: "这一步的编号、时间、动作或次序被改过",
    Fault.NAME_CHANGED: "这一步是谁办的，被改过",
    Fault.NOTE_CHANGED: "这一步写的话被改过",
    Fault.ERASED_SILENTLY: "这一步的字被抹掉了，不是程序抹的",
    Fault.UNDONE_CHANGED: "这一步“已撤销”的标记被改过",
    Fault.UNKNOWN_EVENT: "这一步不是程序记的",
    Fault.STATUS_CHANGED: "现在的状态和经过对不上",
    Fault.HEAD_GONE: "以前记下过到这一环，现在没有了（末尾被截掉）",
    Fault.HEAD_CHANGED: "这一环和以前记下的不一样（整条重做过）",
}


def verified(found: Verified) -> str:
    """How the chain stands, and where it does not hold."""
    lines = [f"经过共 {found.events} 步，{found.head.count} 环，对过以前记下的 {found.heads} 处。"]
    if found.erased:
        lines.append(f"其中 {found.erased} 步的姓名或话，按规定由程序抹掉了。")
    lines.append(_head(found.head))
    if not found.broken:
        return "\n".join(["完好：没有被改、被删、被换过次序。", *lines])
    lines.append(f"有 {len(found.broken)} 处不对：")
    lines.extend(_broken(one) for one in found.broken[:MOST])
    if len(found.broken) > MOST:
        lines.append(f"……只列前 {MOST} 处。")
    return "\n".join(lines)


def _head(head: Head) -> str:
    return f"末环：{head.count} {head.link}"


def _broken(one: Broken) -> str:
    where = [
        f"第 {one.link} 环" if one.link is not None else "",
        f"{one.case}" if one.case else "",
        f"第 {one.event} 步" if one.event is not None else "",
    ]
    return f"　{' '.join(part for part in where if part)}：{_FAULT[one.fault]}"


def exported(count: int, path: str, head: Head) -> str:
    """To keep elsewhere."""
    return f"写了 {count} 环：{path}（没有姓名和话）。请存到别的机器上，以后用 --against 对。\n{_head(head)}"


def nothing(folder: str) -> str:
    """There is no database."""
    return f"{folder} 里还没有数据库。"


def unreadable(path: str) -> str:
    """A file that was never an export."""
    return f"{path} 看不懂：要的是 audit export 写的文件，或数据文件夹里的 audit/heads.jsonl。"
