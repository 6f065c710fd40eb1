"""A case in words: a line, a page."""

import re
from collections.abc import Sequence
from itertools import chain

from handlers.texts.names import CATEGORY, KIND, OUTCOME, SEVERITY, SOURCE, STATUS, STEP, kind
from handlers.texts.when import day, minute
from nlp.verdict import ALL_WORDS
from storage.inbox import IMPORTED
from storage.known import KnownCase
from storage.models import Attachment, Case, CaseEvent, Clue
from storage.states import CaseStatus, Source

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[\s-]?)\d{4}(\d{3,4})(?!\d)")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
_HALF = re.compile(r"(?<=[\u4e00-\u9fff])[,:;?!] ?|[,:;?!](?=[\u4e00-\u9fff])")
MAX_EXCERPT = 40
MAX_WORDS = 600
MAX_NAME = 20
MAX_SHORT_NOTE = 80
MAX_NOTE = 300
LAST_STEPS = 6
"""Lines of its history that stand on the page of a case."""


def _decided(clue: Clue) -> list[str]:
    """The words of the rules that decided; without any, those that together said it."""
    of_rules = [words for rule, words in clue.evidence if not rule.endswith(ALL_WORDS)]
    return list(dict.fromkeys(chain.from_iterable(of_rules or [words for _, words in clue.evidence])))


def subject(case: Case | KnownCase) -> str:
    """乱堆·建筑垃圾."""
    return kind(case.category, case.sub)


def place(case: Case | KnownCase) -> str:
    """托口镇三里坪村 清水江 桥下; empty if nothing is known."""
    words = case.spot.split()
    village = case.village or ""
    # the village as it was written, if it was: 罗翁村, 玉皇阁社区
    village = next(
        (word for word in words if village and word in (f"{village}村", f"{village}社区")), village
    )
    head = f"{case.outside or ''}{case.township or ''}{village}"
    spots = [word for word in words if word not in head and word != case.river]
    return " ".join(dict.fromkeys(part for part in (head, case.river or "", *spots) if part))


def town(case: Case | KnownCase) -> str:
    """The only place that may be named in a supervisors' room."""
    return case.outside or case.township or "地点待补"


def tag(case: Case | KnownCase) -> str:
    """托口镇·乱堆, all that a supervisors' room may read of what it is; the place only if it is known."""
    name = CATEGORY[case.category]
    return f"{town(case)}·{name}" if case.outside or case.township else name


def brief(case: Case | KnownCase, number: int | None = None) -> str:
    """What a supervisors' room may read: number (that of before a merge, if given), category, township, status."""
    return f"{number or case.number}号（{tag(case)}）{STATUS[_as_seen(case.status)]}"


def _as_seen(status: CaseStatus) -> CaseStatus:
    """What was handed to the discipline side has gone elsewhere, as other cases do: more would mark its source."""
    return CaseStatus.TRANSFERRED if status == CaseStatus.SEALED else status


def line(case: Case, state: str = "") -> str:
    """One line of a list for officers; `state` is how it stands with its term."""
    if case.status == CaseStatus.SEALED:
        return handed_over(case)
    urgent = "【紧急】" if case.severity == "urgent" else ""
    unit = f" {case.unit}" if case.unit else ""
    head = f"{urgent}{case.number}号 {STATUS[case.status]} {subject(case)} {place(case) or '地点待补'}{unit}"
    return f"{head} {state}".rstrip()


def handed_over(case: Case) -> str:
    """All that the office sees of it from then on."""
    return f"{case.number}号 {STATUS[case.status]}"


def excerpt(words: str, most: int = MAX_EXCERPT) -> str:
    """The first words of a text on one line, phone numbers masked."""
    flat = " ".join(mask(words).split())
    return flat if len(flat) <= most else f"{flat[:most]}…"


def echo(words: str) -> str:
    """What somebody wrote, said back to them: enough to see what is meant, whatever they sent."""
    return excerpt(words, MAX_NAME)


def called(name: str) -> str:
    """What somebody calls himself, or a group: on one line and short, whatever stands in it."""
    return excerpt(name, MAX_NAME)


def signed(by: str) -> str:
    """Who wrote into a history: a name of the roster, or what somebody who is not bound calls himself."""
    return f"微信名“{called(by[1:])}”（未绑定）" if by.startswith("@") else called(by)


def mask(words: str) -> str:
    """Phone numbers with their middle hidden: WeChat is no place for them."""
    if not any(map(str.isdecimal, words)):
        return words
    plain = words.translate(_DIGITS)
    return _LANDLINE.sub(r"\1****\2", _PHONE.sub(r"\1****\2", plain))


def fluent(words: str) -> str:
    """Words that were made half-width to be read, with Chinese punctuation again."""
    return _HALF.sub(lambda found: _FULL[found.group()[0]], words)


def origin(case: Case) -> str:
    """Where a case came from, if not from a supervisor, with the superior's document and term."""
    due = f"，要求{day(case.superior_due)}前办结" if case.superior_due else ""
    return f"来源：{SOURCE[case.source]}{f'（{case.document}）' if case.document else ''}{due}"


def is_imported(clue: Clue) -> bool:
    """Whether it was taken from a copied chat: nobody has heard it but who copied it."""
    return clue.message.startswith(IMPORTED)


def page(
    case: Case,
    clues: Sequence[Clue],
    attachments: Sequence[Attachment],
    events: Sequence[CaseEvent],
    terms: Sequence[str] = (),
) -> str:
    """All an officer wants to know of a case; `terms` are lines of those that run."""
    lines = [f"{case.label} {subject(case)}（{SEVERITY[case.severity]}）", f"状态：{STATUS[case.status]}"]
    if case.source != Source.SUPERVISOR:
        lines.append(origin(case))
    lines.append(f"地点：{place(case) or '待补'}")
    if case.latitude is not None and case.longitude is not None:
        lines.append(f"坐标：{case.latitude:.5f}, {case.longitude:.5f}（GCJ-02，高德、腾讯地图）")
    if case.wgs_latitude is not None and case.wgs_longitude is not None:
        lines.append(f"　　　{case.wgs_latitude:.5f}, {case.wgs_longitude:.5f}（WGS-84，卫星定位、天地图）")
    for clue in clues:
        marks = ("（已撤回）" if clue.is_withdrawn else "") + ("（补录）" if is_imported(clue) else "")
        lines.append(f"{minute(clue.opened_at)} {called(clue.reporter_name)} 报{marks}：")
        lines.append(excerpt(clue.words, MAX_WORDS))
        if clue.happened_at:
            lines.append(f"发生时间：{minute(clue.happened_at)}")
        if clue.evidence:
            lines.append(f"判断依据：{'、'.join(_decided(clue))}")
    if attachments:
        lines.append(f"附件：{_counted(attachments)}")
    if case.unit:
        lines.append(f"责任单位：{case.unit}")
    lines.extend(terms)
    if case.outcome:
        seen = f"查看人：{case.looked_by}" if case.looked_by else "凭整改后的照片"
        seen = "" if case.looked_by and case.looked_by in case.result else f"（{seen}）"
        lines.append(f"结果：{'，'.join(filter(None, (OUTCOME[case.outcome], mask(case.result))))}{seen}")
    if len(events) > LAST_STEPS:
        lines.append(f"最近（全部的发：查 {case.number} 详情）：")
    else:
        lines.append("经过：")
    lines.extend(_event(event) for event in events[-LAST_STEPS:])
    return "\n".join(lines)


def _counted(attachments: Sequence[Attachment]) -> str:
    counts: dict[str, int] = {}
    for attachment in attachments:
        counts[attachment.kind] = counts.get(attachment.kind, 0) + 1
    return "、".join(f"{KIND.get(kind, kind)}{count}" for kind, count in counts.items())


def timeline(case: Case, events: Sequence[CaseEvent]) -> str:
    """The whole history of a case."""
    return "\n".join(
        [f"{case.label} {subject(case)}，经过：", *(_event(event, MAX_NOTE) for event in events)]
    )


def _event(event: CaseEvent, most: int = MAX_SHORT_NOTE) -> str:
    what = STEP.get(event.step) or (STATUS[event.after] if event.after else "")
    who = "机器人" if event.by == "bot" else signed(event.by)
    undone = "（已撤销）" if event.undone_at else ""
    return (
        " ".join(part for part in (minute(event.at), who, what, excerpt(event.note, most)) if part) + undone
    )
