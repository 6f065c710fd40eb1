"""Notices that could not be delivered."""

PARKED = "有一条通知多次没送到（可能被移出群，或对方不是好友），已搁下，没有丢。"
