"""Backups, for the operator in the terminal."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from handlers.texts.when import minute

NONE_YET = "还没有备份。"


def made(folder: Path, size: int, photos: int, keys: Sequence[str]) -> str:
    """It is finished."""
    return f"已备份到 {folder}（{_megabytes(size)}，照片等{photos}个）。{_keep_keys(keys)}"


def _keep_keys(keys: Sequence[str]) -> str:
    if not keys:
        return ""
    named = "、".join(f"keys/{name}" for name in keys)
    return f"\n密钥不在备份里。请把 {named} 另存在别处，不要和备份放在一起。"


def restored(folder: Path, at: datetime, lost: int, keys: Sequence[str], sealed: int | None) -> str:
    """It stands in the data folder. `sealed` is None if there was no list of what was sealed since."""
    lines = [f"已恢复到 {folder}，每个文件都核对过。这是{minute(at)}的备份，此后的不在里面。"]
    if lost:
        lines.append(f"有{lost}个照片等文件，备份里没有或坏了，已记为丢失。")
    if sealed is None:
        lines.append(
            "没有照 seals.txt（记着后来转纪检的）抹过。备份以后办过移交、转过纪检的，请把它放进数据文件夹，移开刚恢复的，再恢复一次。"
        )
    elif sealed:
        lines.append(f"后来才转纪检的{sealed}处，照 seals.txt 又抹掉了。")
    if keys:
        named = "、".join(f"keys/{name}" for name in keys)
        lines.append(f"密钥不在备份里：请把 {named} 放回 {folder}，没有它们，用它们加密的就读不了。")
    lines.append("启动以后，请把备份以后的群聊导进来：hexiaodu import-chat 文件")
    return "\n".join(lines)


def no_seal_key(key: Path, *, is_other: bool) -> str:
    """What was sealed since the backup cannot be found without the key."""
    what = "不是那时用的那一把" if is_other else "不在"
    return (
        f"什么也没恢复：备份以后有转过纪检的，恢复要先把它们抹掉，可是 {key} {what}。"
        "请先把另存的那一把放到那里，再恢复。实在找不回来的，加 --without-seals："
        "那些话会回到台账里，请先跟纪检同志商量。"
    )


def nothing(folder: Path) -> str:
    """Nothing to back up."""
    return f"{folder} 里还没有数据库，没有可备份的。"


def no_room(folder: Path, needed: int, free: int) -> str:
    """Bytes."""
    return f"{folder} 地方不够，没有备份：要 {_megabytes(needed)}，只剩 {_megabytes(free)}。请清理，或在 [backup] folder 里换一个盘。"


def no_backup(folder: Path) -> str:
    """It is no backup of ours."""
    return f"{folder} 不是一份备份（没有 manifest.json，或读不了）。请写备份里的那个文件夹，如 backups/20261120-021000"


def too_new() -> str:
    """A newer program has made it."""
    return "这份备份是更新版本的河小督做的。请先升级，再恢复。"


def not_empty(folder: Path, names: Sequence[str]) -> str:
    """There is something in the way."""
    return f"{folder} 里已经有 {'、'.join(names)}，没有动它们。请先停掉河小督，把它们移到别处，再恢复。"


def damaged(folder: Path, name: str) -> str:
    """A checksum differs."""
    return f"这份备份坏了：{folder} 里的 {name} 和清单对不上，什么也没恢复。请换一份。"


def use(folder: Path, at: datetime) -> str:
    """After the sentence that the database is damaged."""
    return f"最近一份完好的备份是{minute(at)}的，恢复：hexiaodu restore {folder}"


def is_fresh(folder: Path, at: datetime) -> str:
    """To the doctor's reader."""
    return f"最近一份是{minute(at)}的：{folder}"


def is_old(folder: Path, at: datetime) -> str:
    """The automatic one did not happen."""
    return f"最近一份是{minute(at)}的（{folder}），太旧了。请看日志里 job 是 backup 的几行，或现在运行：hexiaodu backup"


def none_good(count: int) -> str:
    """All that there are, are damaged."""
    return f"有{count}份备份，数据库都坏了。请现在运行：hexiaodu backup"


def none_yet() -> str:
    """A new installation."""
    return f"{NONE_YET}运行起来以后每天自动备份；现在就备份：hexiaodu backup"


def _megabytes(count: int) -> str:
    return f"{count / 2**20:.1f} MB"
