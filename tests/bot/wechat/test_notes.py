"""What WeChat says itself, handed on as if somebody had typed it, is told from what people type."""

import pytest

from bot.wechat.notes import is_nobody, is_note

NOTES = (
    '"老易" 拍了拍 "石嫂" 的河堤',
    "你拍了拍自己",
    "“老易”拍了拍我",
    "托口杨 拍了拍 三里坪老杨",
    "[拍一拍] 老易",
    '你邀请"老易、石嫂"加入了群聊',
    '"老易"邀请你加入了群聊，群聊参与人还有：石嫂、托口杨',
    '"石嫂"通过扫描"老易"分享的二维码加入群聊',
    "“石嫂”加入了群聊",
    '"石嫂"退出了群聊',
    '你将"石嫂"移出了群聊',
    '你被"老易"移出群聊',
    '"石嫂"与群里其他人都不是微信朋友关系，请注意隐私安全',
    '"老易"修改群名为“沅水监督群”',
    "你修改群名为“沅水监督群”",
    '"老易"已成为新群主',
    '"老易"已启用“群聊邀请确认”，群成员需群主确认才能邀请朋友进群。',
    "收到红包，请在手机上查看",
    "发出红包，请在手机上查看",
    "收到转账，请在手机上查看",
    "[收到一条微信转账消息，请在手机上查看]",
    "收到一条视频/语音聊天消息，请在手机上查看",
    "群收款消息，请在手机上查看",
    '"石嫂"领取了你的红包',
    "该类型文件可能不安全，已被过滤，建议提醒发送者压缩后再发送。",
    "当前版本不支持展示该内容，请升级至最新版本。",
    "[该消息类型暂不能展示]",
    "你的微信版本较低，升级微信体验多人语音通话。",
    "[动画表情]",
    "[聊天记录] 群聊的聊天记录",
    "[小程序] 每日答题",
    "[微信红包] 恭喜发财",
    "[个人名片]石嫂",
    "群聊的聊天记录\n老易: 桥下有人倒垃圾\n石嫂: 是的",
    "老易和石嫂的聊天记录\n老易：桥下有人倒垃圾",
    "老易发起了位置共享",
    "位置共享已经结束",
    "通话时长 00:12",
    "对方已取消",
    "你已添加了老易，现在可以开始聊天了。",
    "我通过了你的朋友验证请求，现在我们可以开始聊天了",
    "以上是打招呼的内容",
    "老易开启了朋友验证，你还不是他（她）朋友。请先发送朋友验证请求，对方验证通过后，才能聊天。",
    "消息已发出，但被对方拒收了。",
    "I've accepted your friend request. Now let's chat!",
    '"老易" 撤回了一条消息',
    '管理员"老易"撤回了成员"石嫂"的一条消息',
    '<?xml version="1.0"?><msg><appmsg><title>群聊的聊天记录</title></appmsg></msg>',
    "<msg><emoji md5='1'/></msg>",
    "<sysmsg type='pat'></sysmsg>",
)
WORDS = (
    "昨天去三里坪拍了拍照，桥下有人倒垃圾",
    "我拍了拍河边的垃圾，等下发",
    "桥下有人倒垃圾[强][抱拳]",
    "有人邀请我加入群聊，是不是骗子",
    "老易退出群聊了吗",
    "群名改一下吧，修改群名为沅水监督群",
    "收到红包的都去看看河",
    "收到",
    "[图片]托口镇三里坪村桥下的垃圾",
    "[位置]托口镇三里坪村",
    "这是昨天群里的聊天记录",
    "那个文件打不开，不支持",
    "<三里坪>桥下有人倒垃圾",
    "对方已取消施工，但渣土还在河里",
    "我撤回了一条消息，重新说",
    "公示牌上的电话无法查看，字都掉了",
    "你邀请河长办的人加入群聊，桥下有人倒垃圾",
    "“黑水”两个字已经不能形容这条河了",
    "我通过了你的朋友验证请求，现在我们可以开始聊天了，桥下有人倒垃圾",
    "",
)


@pytest.mark.parametrize("text", NOTES)
def test_what_wechat_says(text: str) -> None:
    assert is_note(text)
    assert is_note(f" {text}\n")


@pytest.mark.parametrize("text", WORDS)
def test_what_people_say(text: str) -> None:
    assert not is_note(text)


@pytest.mark.parametrize(
    "text", ["“" * 5000, '"老易"' * 300, "老易 拍了拍 " * 150, "和" * 1900 + "的聊天记", "[" * 1999]
)
def test_a_long_text_holds_nothing_up(text: str) -> None:
    """Names of any length within a pattern must not make it try all their parts: this would take hours."""
    assert not is_note(text)


@pytest.mark.parametrize(
    ("sender", "room", "nobody"),
    [
        ("weixin", None, True),
        ("fmessage", None, True),
        ("gh_0123456789ab", None, True),
        ("r@chatroom", "r@chatroom", True),
        ("r@chatroom", None, True),
        ("r", "r", True),
        ("", "r@chatroom", True),
        ("", None, True),
        ("wxid_1", "r@chatroom", False),
        ("wxid_1", None, False),
    ],
)
def test_senders_that_are_nobody(sender: str, room: str | None, nobody: bool) -> None:
    assert is_nobody(sender, room) is nobody
