"""Notices that could not be delivered."""

PARKED = "有通知多次没送到（可能被移出群，或对方不是好友），已搁下，没有丢。发“重发”再试一次。"


def again(count: int) -> str:
    """After 重发."""
    return f"好，{count}条没送到的通知再送一次。" if count else "没有没送到的通知。"
