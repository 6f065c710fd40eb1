"""What WeChat itself says, and puppets hand on as if a person had typed it."""

import re

_NAME = r"(?:你|\"[^\"]{1,60}\"|“[^”]{1,60}”|「[^」]{1,60}」)"
_MANY = r"(?:你|\"[^\"]{1,500}\"|“[^”]{1,500}”)"
_NOTES = (
    # 拍一拍: quoted, or with spaces around it, as nobody writes
    rf"{_NAME}\s?拍了拍\s?(?:我|自己|{_NAME}).{{0,30}}",
    r"[^\s，。！？].{0,30} 拍了拍 [^，。！？]{1,40}",
    # who comes and goes
    rf"{_NAME}(?:邀请{_MANY}(?:和{_MANY})?|通过扫描.{{0,80}})加入了?群聊.{{0,500}}",
    rf"{_NAME}(?:已)?(?:加入了?|退出了?)群聊[。.]?",
    rf"你(?:将|被){_NAME}移出了?群聊.{{0,60}}",
    rf"{_NAME}与群里其他人都不是(?:微信)?(?:朋友|好友)关系.{{0,40}}",
    # what becomes of the room
    rf"{_NAME}修改了?群(?:名|聊名称)为[\"“].{{1,80}}[\"”]",
    rf"{_NAME}(?:发布|修改)了群公告.{{0,80}}",
    rf"{_NAME}已成为新群主[。.]?",
    rf"{_NAME}?已?(?:启用|开启|关闭|恢复)了?[“\"]?(?:群聊邀请确认|默认进群方式).{{0,120}}",
    # what a phone only can show
    r"\[?(?:你?收到|你?发出|你?发起|群收款).{0,30}(?:请|可)在手机上查看[。.]?\]?",
    rf"{_NAME}领取了{_NAME}的红包.{{0,20}}",
    r"该类型文件可能不安全.{0,60}",
    r"(?:\[|(?:当前(?:微信)?版本|[该此](?:消息|内容)(?:类型)?))(?:该消息类型)?(?:暂?不支持|暂不能|无法)"
    r"(?:展示|查看|显示|的消息类型).{0,60}",
    r"你的微信版本(?:较低|过低).{0,60}",
    r"\[(?:动画表情|表情|聊天记录|小程序|(?:微信)?红包|(?:微信)?转账|(?:个人|企业)?名片|语音通话|视频通话|"
    r"群公告|群待办|位置共享|视频号|音乐|直播|礼物|拍一拍|链接|Sticker|Chat History|Mini Program)\].{0,200}",
    r"(?:群聊|.{1,40}和.{1,40})的聊天记录(?:\n[\s\S]*)?",
    r".{1,60}发起了位置共享|位置共享已经?结束|(?:语音|视频)通话已经?结束",
    r"通话时长 ?[\d:]{4,8}|对方(?:已取消|无应答|已拒绝)|忙线未应答",
    # who may talk with whom
    r"你已添加了.{1,60}，(?:现在)?可以开始聊天了[。.]?",
    r"我通过了你的(?:朋友|好友)验证请求，现在我们可以开始聊天了[。.]?",
    r"以上是(?:打招呼的内容|历史消息|.{1,40}的打招呼内容)",
    r".{1,60}开启了(?:朋友|好友)验证，你还不是.{1,120}",
    r"消息已发出，但被对方拒收了[。.]?",
    r"I've accepted your friend request\. Now let's chat!",
    # taken back, with no word of which
    rf"(?:管理员|群主)?{_NAME} ?撤回了(?:成员{_NAME}的)?一条消息",
)
_NOTE = re.compile("|".join(f"(?:{note})" for note in _NOTES))
_XML = re.compile(r"\s*<(?:\?xml|msg|sysmsg|appmsg|emoji)\b")
_NOBODY = frozenset(
    {"weixin", "fmessage", "medianote", "floatbottle", "newsapp", "notifymessage", "qmessage"}
)
"""Accounts of WeChat's own."""
_LONGEST = 2000


def is_note(text: str) -> bool:
    """Whether a text as a whole is one of WeChat's own, or the XML of something that is no text."""
    said = text.strip()
    return bool(_XML.match(said) or (len(said) <= _LONGEST and _NOTE.fullmatch(said)))


def is_nobody(sender: str, room: str | None) -> bool:
    """Whether a sender is missing, WeChat itself, a room, or a public account (公众号) that broadcasts."""
    is_account = sender in _NOBODY or sender.startswith("gh_") or sender.endswith("@chatroom")
    return is_account or sender in ("", room)
