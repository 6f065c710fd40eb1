"""移交."""


def which_reason(number: int) -> str:
    """To the officer who gives none."""
    return f"请写上为什么要移交：移交 {number} 理由（理由只有纪检同志看得到）"


def handed(number: int) -> str:
    """To the officer."""
    return f"好，{number}号已整件转给纪检同志，台账里只留编号，内容、照片、谁报的都已抹掉，不能撤销。微信里说过的话请自己删掉。"


def handed_by(name: str, reason: str) -> str:
    """Into what is sealed."""
    return f"{name}从台账移交。理由：{reason}"
