"""Reading a roster file: 姓名,角色,单位,乡镇,电话,微信名 (UTF-8 or GBK, as Excel writes them)."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from bot.errors import OperatorError
from storage.people import RosterLine
from storage.states import Role

FIELDS = {
    "姓名": "name",
    "角色": "role",
    "单位": "unit",
    "乡镇": "township",
    "电话": "phone",
    "微信名": "wechat_name",
}
ROLES = {
    "监督员": Role.SUPERVISOR,
    "社会监督员": Role.SUPERVISOR,
    "河长办": Role.OFFICER,
    "河长办工作人员": Role.OFFICER,
    "纪委": Role.DISCIPLINE,
    "纪检": Role.DISCIPLINE,
    "责任单位": Role.UNIT,
    "单位": Role.UNIT,
} | {role.value: role for role in Role}
SAMPLE = Path(__file__).parent / "sample_roster.csv"


class RosterError(OperatorError):
    """What is wrong with the file, in Chinese, with the line."""


def read(path: Path) -> list[RosterLine]:
    """All lines of a roster file; raises `RosterError` and takes none if one is wrong."""
    try:
        return list(_lines(_decode(path.read_bytes())))
    except OSError as error:
        raise RosterError(f"打不开 {path}：{error.strerror}") from None


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError("文件不是 UTF-8 也不是 GBK 编码，请用 Excel 另存为 CSV UTF-8")


def _lines(text: str) -> Iterator[RosterLine]:
    rows = csv.reader(io.StringIO(text))
    header = [FIELDS.get(cell.strip(), cell.strip()) for cell in next(rows, [])]
    missing = [name for name, field in FIELDS.items() if field in ("name", "role") and field not in header]
    if missing:
        raise RosterError(f"第1行要写列名，缺：{'、'.join(missing)}。列名：{'、'.join(FIELDS)}")
    for number, row in enumerate(rows, 2):
        cells = {
            field: cell.strip() for field, cell in zip(header, row, strict=False) if field in FIELDS.values()
        }
        if not any(cells.values()):
            continue
        role = ROLES.get(cells.pop("role", ""))
        if role is None:
            raise RosterError(f"第{number}行的角色不对，请写：监督员、河长办、纪委 或 责任单位")
        if not cells.get("name"):
            raise RosterError(f"第{number}行没有姓名")
        if role == Role.UNIT and not cells.get("unit"):
            raise RosterError(f"第{number}行是责任单位，请写明单位")
        yield RosterLine(role=role, **cells)
