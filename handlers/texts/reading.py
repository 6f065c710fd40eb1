"""What the discipline side reads in its own terminal."""

import re
from collections.abc import Sequence
from pathlib import Path

from handlers.content import Content, File, Said, Who
from handlers.texts.names import KIND, ROLE
from handlers.texts.sealed import STATE, receipt
from handlers.texts.when import CHINA, minute
from storage.sealed_models import SealedClue
from storage.states import Role

SHORTEST = 8
NEW_PASSPHRASE = "给钥匙设一个口令（至少 8 个字，忘了谁也打不开）："
AGAIN = "再输一遍："
PASSPHRASE_SHORT = "口令太短，至少 8 个字。没有生成钥匙。"
PASSPHRASES_DIFFER = "两遍不一样，没有生成钥匙，请再来一次。"
NO_SUCH = "没有这个编号的转纪检件，或者不是封给这把钥匙的。先看：hexiaodu sealed list --key 钥匙文件"
WAITS = "这件来的时候没有可用的公钥，还由机器人加密存着。登记公钥以后就会封好，再抄一份数据库来看。"
DOCUMENT = "说明.txt"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FIRST = 24
"""Characters of a clue's words in the list."""


def made(path: Path, name: str, line: str, print_: str, *, locked: bool) -> str:
    """After keygen."""
    care = (
        "口令忘了谁也打不开。"
        if locked
        else "这个文件没有设口令，谁拿到谁就能看；要口令的加 --passphrase 再生成一把。"
    )
    return (
        f"私钥写在 {path}，只留在您自己的电脑和一个备份的 U 盘里，不要发给任何人，不要放到机器人那台电脑上。{care}\n"
        f"下面是公钥，可以公开。私信机器人：\n转纪检件 公钥 {line}\n"
        f'或请装机器人的同志写进 config.toml 的 [sealed]：\nkeys = ["{name} {line}"]\n指纹：{print_}（登记后跟机器人说的核对）'
    )


def key_exists(path: Path) -> str:
    """Never overwritten."""
    return f"{path} 已经有了，没有动它。请换一个文件名。"


def folder_exists(path: Path) -> str:
    """Nor this."""
    return f"{path} 已经有了，没有动它。请换一个文件夹。"


def no_database(path: Path) -> str:
    """The config names a folder without one."""
    return f"没有找到数据库 {path}。"


def passphrase(path: Path) -> str:
    """Asked before a key that has one is used."""
    return f"{path} 的口令："


def bad_key(path: Path) -> str:
    """It is something else, or cut off."""
    return f"{path} 不是转纪检件的私钥文件，或已损坏。"


def wrong_passphrase(path: Path) -> str:
    """Try again."""
    return f"口令不对，打不开 {path}。"


def line(clue: SealedClue, items: int, words: str) -> str:
    """One of the list, of which the keys open so many items."""
    parts = [f"{receipt(clue.receipt)}　{clue.day:%Y-%m-%d}　{STATE[clue.state]}　{items}条"]
    if words:
        said = plain(words).replace("\n", " ")
        parts.append(said[:_FIRST] + ("……" if len(said) > _FIRST else ""))
    return "　".join(parts)


def clue(clue: SealedClue, found: Sequence[Content], closed: Sequence[bytes]) -> str:
    """All that was sealed of a clue, in the order it was said."""
    lines = [f"转纪检件 {receipt(clue.receipt)}　{clue.day:%Y-%m-%d} 收到　{STATE[clue.state]}"]
    senders = dict.fromkeys(_who(one.who) for one in found if one.who is not None)
    lines += [f"报告人：{sender}" for sender in senders]
    rooms = dict.fromkeys(plain(one.topic or one.room) or "私信" for one in found if one.who is not None)
    lines += [f"在哪里说的：{'、'.join(rooms)}"] if rooms else []
    excluded = dict.fromkeys(name for one in found for name in one.excluded)
    lines += [f"因为说到本人，没有封给：{'、'.join(excluded)}"] if excluded else []
    for one in found:
        lines += [f"说明：{plain(one.note)}"] if one.note else []
        lines += [_said(said) for said in one.messages]
        lines += [_file(one.file)] if one.file else []
        lines += [f"可以交给河长办的话：{plain(one.proposal)}"] if one.proposal else []
    if closed:
        lines.append(f"（还有 {len(closed)} 条这把钥匙打不开）")
    return "\n".join(lines)


def _who(who: Who) -> str:
    role = ROLE[Role(who.role)] if who.role else "名单里没有"
    known = "，".join(part for part in (who.person, role, who.unit) if part)
    way = f"号码 {who.number}" if who.number else f"微信编号 {who.contact}"
    return plain(f"{who.name}（{known}；{way}）")


def _said(said: Said) -> str:
    by = f"{plain(said.by.name)} " if said.by else ""
    where = ""
    if said.location is not None:
        place = said.location
        where = f"（{place.latitude:.6f}, {place.longitude:.6f} {plain(place.name)} {plain(place.address)}）"
    at = minute(said.at)
    return f"{said.at.astimezone(CHINA).year}年{at} {by}{KIND.get(said.kind.value, '消息')}：{plain(said.text)}{where}"


def _file(file: File) -> str:
    how = "没有取到" if file.lost else "用 export 取出来看"
    where = f"，拍摄地点 {file.where.latitude:.6f}, {file.where.longitude:.6f}" if file.where else ""
    kind = KIND.get(file.kind.value, "文件")
    return f"{file.at.astimezone(CHINA).year}年{minute(file.at)} {kind}：{plain(file.name)}（{how}{where}）"


def exported(folder: Path, files: int) -> str:
    """After export."""
    return f"写好了：{folder}（说明和 {files} 个文件）。看完请删掉，或放在加密的 U 盘里。"


def plain(text: str) -> str:
    """Words from outside, without what a terminal would obey."""
    return _CONTROL.sub("", text)
