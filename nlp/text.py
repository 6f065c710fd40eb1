"""The one form of text that everything is matched on."""

import re
import unicodedata

_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z,.!?:;()@ -]*")

# Traditional characters that river words, places and commands use; the full table is not worth its memory.
_SIMPLE = str.maketrans(
    "魚電車廠長鎮鄉區縣溝潰壩橋頭邊裡裏這個們爛髒臭廢氣網釣毒藥殺種養雞鴨豬羊馬樹業責辦報處結舉隊國會時開關過還來無淺黃綠紅發變壞斷維護欄樓圍墾灘雲龍灣鐵巖壟群漁誰釆嗎說講聽見",
    "鱼电车厂长镇乡区县沟溃坝桥头边里里这个们烂脏臭废气网钓毒药杀种养鸡鸭猪羊马树业责办报处结举队国会时开关过还来无浅黄绿红发变坏断维护栏楼围垦滩云龙湾铁岩垄群渔谁采吗说讲听见",
)


def normal(text: str) -> str:
    """Full width to half width, common traditional characters to simplified, hidden characters dropped,
    runs of whitespace folded to one space (line breaks kept, one at a time), ends stripped.

    Idempotent, never raises.
    """
    if _PLAIN.fullmatch(text) is None:
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
        text = _HIDDEN.sub("", text.translate(_SIMPLE))
    return _NEWLINES.sub("\n", _SPACES.sub(" ", text)).strip()
