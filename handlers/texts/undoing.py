"""What is said when a step was taken back."""

from collections.abc import Sequence

from handlers.texts.names import STATUS
from storage.models import Case


def undone(cases: Sequence[Case], unsaid: int, said: int) -> str:
    """To who took it back: where the cases stand now, and what cannot be taken back any more."""
    states = "；".join(f"{case.number}号现在是{STATUS[case.status]}" for case in cases)
    if said:
        return f"已撤销。{states}。有{said}条通知已经发出去了，请您另外说一声。"
    return f"已撤销。{states}。{'通知还没发，不发了。' if unsaid else ''}"


def undone_in_public(cases: Sequence[Case]) -> str:
    """In a supervisors' room: nothing but the numbers."""
    return f"好，{'、'.join(f'{case.number}号' for case in cases)}的上一步已撤销。"
