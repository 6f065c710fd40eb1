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
# Radicals that look like a character and are typed to get past a filter; NFKC leaves them as they are.
_RADICALS = (
    "⺝⺠⺤⺩⺫⺮⺶⺷⺸⺼⻁⻂⻃⻄⻅⻆⻉⻋⻌⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻢⻣⻤⻥⻦⻨⻩⻬⻭⻮⻯⻰",
    "月民爪王目竹羊羊羊肉虎衣西西见角贝车辶金长长长门阜雨青韦页风飞食食食马骨鬼鱼鸟麦黄齐齿齿龙龙",
)
_SIMPLE = str.maketrans(
    _RADICALS[0] + "魚電車廠長鎮鄉區縣溝潰壩橋頭邊裡裏這個們爛髒廢氣網釣藥殺種養雞鴨豬馬樹業責辦報處結舉"
    "隊國會時開關過還來無淺黃綠紅發變壞斷維護欄樓圍墾灘雲龍灣鐵巖壟漁誰釆嗎說講聽見",
    _RADICALS[1] + "鱼电车厂长镇乡区县沟溃坝桥头边里里这个们烂脏废气网钓药杀种养鸡鸭猪马树业责办报处结举"
    "队国会时开关过还来无浅黄绿红发变坏断维护栏楼围垦滩云龙湾铁岩垄渔谁采吗说讲听见",
)

# What people type on a phone, and what it becomes: done one by one, for they are nearly all there is to fold.
_WIDE = tuple(zip("，！？：；（）～｜", ",!?:;()~|", strict=True))
_EDGES = (0x4DFF, *sorted(code for code in _SIMPLE if code > 0x4DFF), 0xA000)
# Characters that nothing below changes, whatever stands beside them.
_CHINESE = "".join(f"{chr(a + 1)}-{chr(b - 1)}" for a, b in pairwise(_EDGES) if b - a > 1)
_PLAIN = re.compile(
    rf"[{_CHINESE}\u3400-\u4dbf\n -~、。《》“”‘’【】「」—\U0001f300-\U0001f64f\U0001f900-\U0001f9ff]*"
)

# A character that stands alone between blanks or marks. One that a comma sets off may be a word ("好,").
_HAN, _ALONE, _ENDS = r"[\u4e00-\u9fff]", r"(?<![^\W\d_])", r"(?![^\W\d_])"
_ODD = r"(?:[^\w,。!?;:、]|_){1,3}"
_AFTER = re.compile(rf"{_ALONE}({_HAN})[\W_]{{1,3}}(?={_HAN})")
_BEFORE = re.compile(rf"(?<={_HAN})[\W_]{{1,3}}(?={_HAN}{_ENDS})")
_APART = re.compile(
    rf"{_ALONE}{_HAN}[\W_]{{1,3}}{_HAN}{_ENDS}"
    rf"|{_ALONE}(?![好对嗯哦啊唉哎是噢喂嘿哈行]){_HAN}{_ODD}{_HAN}"
    rf"|{_HAN}{_ODD}{_HAN}{_ENDS}"
)


def mended(text: str) -> str:
    """A normalised text, characters that were set apart one by one ("镇 长 收 了") tied together again.

    Most texts hold none: then it is the very same, after one search.
    """
    if _APART.search(text) is None:
        return text
    return _BEFORE.sub("", _AFTER.sub(r"\1", text))


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
