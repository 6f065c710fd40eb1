"""What `hexiaodu purge` prints."""

from collections.abc import Mapping

_WHAT = {
    "failed": "没处理成的消息的原文",
    "loose": "没有归到线索的照片",
    "talks": "刚才说到哪里、用过的码",
    "notices": "机器人说过的话（登记过、说过几次的数还在）",
    "messages": "谁何时说过话（不含内容）",
    "cases": "办结的问题里的原话、姓名、照片、备注（编号、类别、地点、时间、结果还在）",
    "exports": "写好的卷宗",
}


def purged(days: Mapping[str, int], counts: Mapping[str, int], *, is_dry: bool) -> str:
    """What went, or would go."""
    head = "只是看看，什么也没有删。到期的有：" if is_dry else "删好了："
    return "\n".join([head, *(_line(name, kept, counts.get(name, 0)) for name, kept in days.items())])


def _line(name: str, days: int, count: int) -> str:
    term = f"留 {days} 天" if days else "一直留着"
    return f"　{_WHAT[name]}：{count}（{term}）"


def nothing(folder: str) -> str:
    """There is no database."""
    return f"{folder} 里还没有数据库。"
