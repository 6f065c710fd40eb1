"""The first word to a reporter, and the first line to the office."""

from collections.abc import Sequence

from handlers.texts.case import called, excerpt, place, subject, tag
from handlers.texts.names import CATEGORY, STATUS, WAY
from storage.known import KnownCase, KnownClue
from storage.states import Source

VOICE = "语音收到了，可惜我听不懂。请长按那条语音，点“转文字”，再把文字发出来，我马上登记。谢谢。"
"""Once a day to who sends a voice message."""


def way(source: Source, *, is_listed: bool) -> str:
    """How it came, if not in a room: whoever writes to a number need not stand in the roster."""
    by = WAY.get(source, "")
    return f"{by}，不在名单" if by and not is_listed else by


def registered(case: KnownCase, townships: Sequence[str]) -> str:
    """One short line for the room, with the question if the place is missing."""
    if case.outside:
        return f"已登记 {case.number}号（{case.outside}·{CATEGORY[case.category]}）。那里不归洪江市管，我们转给当地。"
    if case.township:
        return f"已登记 {case.number}号（{case.township}·{CATEGORY[case.category]}）。谢谢。"
    line = f"已登记 {case.number}号（{CATEGORY[case.category]}）。"
    if townships and case.village:
        return f"{line}请问是{'还是'.join(townships)}的{case.village}村？"
    return f"{line}请问在哪个乡镇、哪个村？"


def new_case(
    case: KnownCase, clue: KnownClue, topic: str, proposal: str, photos: int, *, is_recalled: bool = False
) -> str:
    """One entry for the office."""
    urgent = "【紧急】" if case.severity == "urgent" else ""
    where = place(case) or "地点待补"
    shown = f"（照片{photos}张）" if photos else ""
    lines = [
        f"{urgent}新问题 {case.number}号 {subject(case)} {where}",
        f"{called(clue.reporter_name)}（{called(topic) or '私信'}）：{excerpt(clue.words)}{shown}",
    ]
    if proposal:
        lines.append(proposal)
    if is_recalled:
        lines.append("报告人随后在群里撤回了这条，去留请您定。")
    no = f"撤回 {case.number}" if is_recalled else f"不受理 {case.number} 理由"
    lines.append(f"回：受理 {case.number}　或：{no}")
    return "\n".join(lines)


def imported(topic: str) -> str:
    """A group, when what was said there was taken from a copied chat."""
    return f"补录·{topic}"


def became_urgent(case: KnownCase, words: str) -> str:
    """To the office: what was added makes it urgent."""
    return (
        f"【紧急】{case.number}号 {subject(case)} {place(case) or '地点待补'}，报告人补充：{excerpt(words)}"
    )


def said_after_end(case: KnownCase, words: str) -> str:
    """To the office: somebody says more of a case that has ended."""
    was = f"{tag(case)}，{STATUS[case.status]}"
    return f"{case.number}号（{was}）有人又说：{excerpt(words)}\n又来了的发：重开 {case.number} 理由"
