"""What the operator reads in the terminal."""

from pathlib import Path

READY = "已连上微信，正在听。按 Ctrl+C 停止。"


def claim(code: str) -> str:
    """The first start."""
    return f"还没有河长办同志认领。请导入名单后，用微信私信机器人：认领 {code}"


def made(path: Path, folder: Path) -> str:
    """After init."""
    return (
        f"已写好 {path}，数据放在 {folder}。\n"
        "接下来：\n"
        f"1. 在 {path} 里填网关地址，把令牌放进环境变量 HEXIAODU_TOKEN；\n"
        "2. 导入名单：hexiaodu roster import 名单.csv\n"
        "3. 运行：hexiaodu run"
    )


def imported(added: int, updated: int) -> str:
    """After a roster import."""
    return f"名单：新增{added}人，更新{updated}人。"
