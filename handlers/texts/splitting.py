"""A problem that was told together with an accusation, in words of nobody."""

from handlers.texts.names import CATEGORY, SUB

WAITS = (
    "这件里还说到一个河湖问题，已写成上面那句话，没有交给河长办：当天那个乡镇没有别人报过，交出去会让人猜到是谁说的。"
    "您看着合适的时候，用“退回”或别的办法交给河长办。"
)
KNOWN = "这件里还说到一个河湖问题，台账里已有同样的在办，没有再登记。"
GONE = "这件里还说到一个河湖问题，已隔天、不带来源、不用原话，交给河长办办理，两边没有关联。"


def problem(
    category: str, sub: str | None, township: str | None, village: str | None, river: str | None
) -> str:
    """托口镇三里坪村：乱堆（建筑垃圾）."""
    named = f"{village}村" if village and not village.endswith(("村", "社区")) else village or ""
    where = " ".join(part for part in (f"{township or ''}{named}", river) if part)
    kind = SUB.get(sub or "")
    return f"{where}：{CATEGORY[category]}" + (f"（{kind}）" if kind else "")
