"""What is said in a room, and the clues it may belong to."""

from datetime import datetime, timedelta

from nlp.decisions import Candidate, Heard
from nlp.times import ZONE
from nlp.understand import understand

AT = datetime(2026, 6, 3, 9, 0, tzinfo=ZONE)


def says(
    text: str,
    sender: str = "老李",
    minute: float = 0,
    *,
    kind: str = "text",
    role: str = "supervisor",
    unit: str = "",
    follows_talk: bool = False,
    follows: int | None = None,
) -> Heard:
    """Somebody says something in the room, so many minutes after the first clue."""
    at = AT + timedelta(minutes=minute)
    verdict = understand(text, kind=kind, role=role, at=at, bot_names=("河小督",))
    return Heard(
        sender, role, "一群", kind, at, verdict, unit=unit, follows_talk=follows_talk, follows=follows
    )


def clue(number: int, text: str, reporter: str = "老李", minute: float = 0) -> Candidate:
    """The clue that somebody's words open."""
    heard = says(text, reporter, minute)
    verdict = heard.verdict
    return Candidate(
        number, False, "一群", reporter, frozenset({reporter}), frozenset({reporter}),
        heard.at, heard.at, heard.at, verdict.category, verdict.subject, verdict.place, (verdict.reply,),
        reporter_name=reporter,
    )  # fmt: skip


EEL = clue(1, "岔头双松村有人电鱼")
WALL = clue(2, "洗马三角溪的河堤垮了一截", "阿珍", 2)
PLACELESS = clue(3, "有人往河里倒渣土")
BOTH = (EEL, WALL)
