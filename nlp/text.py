"""The one form of text that everything is matched on."""

import re
import unicodedata
from itertools import pairwise

_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
# Traditional characters that river words, places and commands use; the full table is not worth its memory.
_SIMPLE = str.maketrans(
    "魚電車廠長鎮鄉區縣溝潰壩橋頭邊裡裏這個們爛髒廢氣網釣藥殺種養雞鴨豬馬樹業責辦報處結舉隊國會時開關過還來無淺黃綠紅發變壞斷維護欄樓圍墾灘雲龍灣鐵巖壟漁誰釆嗎說講聽見",
    "鱼电车厂长镇乡区县沟溃坝桥头边里里这个们烂脏废气网钓药杀种养鸡鸭猪马树业责办报处结举队国会时开关过还来无浅黄绿红发变坏断维护栏楼围垦滩云龙湾铁岩垄渔谁采吗说讲听见",
)

# What people type on a phone, and what it becomes: done one by one, for they are nearly all there is to fold.
_WIDE = tuple(zip("，！？：；（）～｜", ",!?:;()~|", strict=True))
_EDGES = (0x4DFF, *sorted(_SIMPLE), 0xA000)
# Characters that nothing below changes, whatever stands beside them.
_CHINESE = "".join(f"{chr(a + 1)}-{chr(b - 1)}" for a, b in pairwise(_EDGES) if b - a > 1)
_PLAIN = re.compile(
    rf"[{_CHINESE}\u3400-\u4dbf\n -~、。《》“”‘’【】「」—\U0001f300-\U0001f64f\U0001f900-\U0001f9ff]*"
)


def normal(text: str) -> str:
    """Full width to half width, common traditional characters to simplified, hidden characters dropped,
    runs of whitespace folded to one space (line breaks kept, one at a time), ends stripped.

    Idempotent, never raises.
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    if _PLAIN.fullmatch(text) is None:
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
        text = _SPACES.sub(" ", _HIDDEN.sub("", text.translate(_SIMPLE)))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _NEWLINES.sub("\n", text)
    return text.strip()
