"""What is said of problems that came by another way than a supervisor's message."""

from collections.abc import Sequence

from handlers.texts.case import echo, origin, place, subject
from handlers.texts.names import SOURCE
from storage.models import Case
from storage.states import FROM_REPORTERS

WHAT = "请写上是什么问题、在哪里，如：登记 12345 工单26051103 6月10日前 托口镇三里坪村桥下倒渣土"
ABOUT_PEOPLE = "里面说到人的事，不登记在这里。请把人的情况交纪检同志，问题本身换个说法再登记。"


def which_source() -> str:
    """To the officer who named no source."""
    names = [name for source, name in SOURCE.items() if source not in FROM_REPORTERS]
    return (
        f"请写来源：登记 来源 内容。来源有：{'、'.join(names)}。"
        "监督员报的，在群里直接说就行；打电话来的：登记 电话 姓名或号码：内容。"
    )


def wrong_date(said: str) -> str:
    """A day that there is not, or that is over."""
    return f"“{echo(said)}”没有这一天，或已经过了。请重写期限，如：6月10日前"


def too_long(most: int) -> str:
    """A whole document was typed in."""
    return f"内容请写在{most}个字以内，全文请存档。"


def which_town(village: str, townships: Sequence[str]) -> str:
    """A village several townships have."""
    return f"请写明是{'还是'.join(townships)}的{village}，再登记一次。"


def registered(case: Case) -> str:
    """To the officer."""
    where = place(case) or "地点待补"
    lines = [f"已登记并受理 {case.number}号 {subject(case)} {where}。{origin(case)}。"]
    if not case.township and not case.outside:
        lines.append(f"请补地点：改址 {case.number} 乡镇和村")
    lines.append(f"接下来：交办 {case.number} 单位")
    return "\n".join(lines)
