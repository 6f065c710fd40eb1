"""What one sentence is taken for, and why: for a person, in the terminal."""

from handlers.texts.names import CATEGORY, SEVERITY, SUB
from handlers.texts.when import minute
from nlp.gazetteer import village_name
from nlp.listening import Outcome
from nlp.memory import Clue
from nlp.verdict import ALL_WORDS, Intent

READING = "判断"

INTENT: dict[str, str] = {
    "clue": "线索",
    "follow_up": "补充",
    "patrol_ok": "巡河打卡",
    "progress_query": "问进度",
    "resolved_report": "说已解决",
    "policy_question": "问政策",
    "praise": "表扬",
    "notice": "通知、转发",
    "command": "对机器人说的话",
    "chat": "闲聊",
}
SURE: tuple[tuple[float, str], ...] = ((0.8, "很有把握"), (0.6, "较有把握"), (0.0, "不太有把握"))


def explained(outcome: Outcome) -> str:
    """A few lines: what it is, of what, where, when, how bad, sealed or not, and the words that decided."""
    verdict, clue = outcome.verdict, outcome.clue
    sure = next(words for least, words in SURE if verdict.confidence >= least)
    lines = [f"当作：{INTENT[outcome.intent]}（{sure}，{verdict.confidence:.2f}）"]
    if clue is not None and outcome.intent is Intent.CLUE:
        lines += _told(clue, verdict.place.words)
    lines += _decided(outcome)
    return "\n".join(lines)


def _told(clue: Clue, words: tuple[str, ...]) -> list[str]:
    sub = f"·{SUB[clue.sub]}" if clue.sub and clue.sub in SUB else ""
    second = "、".join(CATEGORY[other] for other in clue.second if other != clue.category)
    return [
        f"类别：{CATEGORY[clue.category]}{sub}" + (f"（也像：{second}）" if second else ""),
        f"地点：{_where(clue)}" + (f"（原话：{'、'.join(words)}）" if words else ""),
        f"时间：{minute(clue.happened_at) if clue.happened_at else '没有说'}",
        f"程度：{SEVERITY[clue.severity]}",
        f"转纪检：{'是，说到了具体的人或岗位，不进台账' if clue.is_sealed else '否'}",
    ]


def _where(clue: Clue) -> str:
    town = clue.outside or clue.township
    village = village_name(clue.village, town) if clue.village else ""
    said = "，".join(filter(None, (f"{town or ''}{village}", clue.river))) or "没有说到"
    if town is None and clue.townships:
        return f"{said}（{'、'.join(clue.townships)}都有，会问一声）"
    return said + ("（不归本市管）" if clue.outside else "")


def _decided(outcome: Outcome) -> list[str]:
    evidence = outcome.verdict.evidence
    if not evidence:
        return ["凭的是：没有一条规则说得上话"]
    return ["凭的是：", *(f"  {'、'.join(one.words)} —— {_by(one.rule)}" for one in evidence)]


def _by(rule: str) -> str:
    meant = rule.removesuffix(ALL_WORDS)
    if meant == rule:
        return f"规则 {rule}"
    return f"合起来像：{(INTENT | CATEGORY | SEVERITY)[meant]}"
