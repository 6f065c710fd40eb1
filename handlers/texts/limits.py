"""What is said once to who asks more than can be answered."""

from datetime import timedelta


def slowly(time: timedelta, *, reports: bool) -> str:
    """They may ask again after `time`; `reports` says that what they report is taken all the same."""
    minutes = round(time.total_seconds() / 60)
    also = "报问题不受影响，照样登记。" if reports else ""
    return f"您发得有点多，这条没有办，请过{minutes}分钟再发。{also}"
