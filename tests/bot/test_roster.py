"""Roster files as Excel and people write them."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.roster import ROLES, SAMPLE, Roster, RosterError, read, write
from storage.roster import RosterLine
from storage.states import Role

HEADER = "姓名,角色,单位,乡镇,电话,微信名"
LINES = f"{HEADER}\n石秀,监督员,,安江镇,13500000000,石嫂\n武平,责任单位,托口镇,托口镇,,托口武\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings_of_excel(tmp_path: Path, encoding: str) -> None:
    assert list(read(written(tmp_path, LINES, encoding)).lines) == [
        RosterLine("石秀", Role.SUPERVISOR, "", "安江镇", "13500000000", "石嫂"),
        RosterLine("武平", Role.UNIT, "托口镇", "托口镇", "", "托口武"),
    ]


def test_columns_in_any_order_and_more_of_them(tmp_path: Path) -> None:
    text = "备注, 角色 ,姓名\r\n新人, 河长办 , 梁敏 \r\n\r\n,,\r\n"
    assert read(written(tmp_path, text)) == Roster((RosterLine("梁敏", Role.OFFICER),), frozenset())


@pytest.mark.parametrize(("word", "role"), ROLES.items())
def test_roles_as_people_write_them(tmp_path: Path, word: str, role: Role) -> None:
    [line] = read(written(tmp_path, f"姓名,角色,单位\n某某,{word},某镇")).lines
    assert line.role == role


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "第1行要写列名，缺：姓名、角色"),
        ("姓名,职务\n石秀,监督员", "第1行要写列名，缺：角色"),
        (f"{HEADER}\n石秀,监督员\n武平,镇长", "第3行的角色不对"),
        (f"{HEADER}\n\n石秀,,,", "第3行的角色不对"),
        (f"{HEADER}\n,监督员,,,,石嫂", "第2行没有姓名"),
        (f"{HEADER}\n武平,责任单位,,托口镇", "第2行是责任单位，请写明单位"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(RosterError, match=wrong):
        read(written(tmp_path, text))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="打不开"):
        read(tmp_path / "nowhere.csv")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\xff\xff\xff\xff")
    with pytest.raises(RosterError, match="UTF-8"):
        read(tmp_path / "photo.png")


def test_the_sample_has_what_the_demonstration_promises() -> None:
    roles = [line.role for line in read(SAMPLE).lines]
    assert [roles.count(role) for role in (Role.SUPERVISOR, Role.OFFICER, Role.DISCIPLINE, Role.UNIT)] == [
        12,
        2,
        1,
        3,
    ]


FULL = "姓名,角色,单位,乡镇,电话,微信名,职务,分管领导,河段,聘期至,状态"


def test_all_that_is_wrong_is_named_at_once_and_nobody_is_taken(tmp_path: Path) -> None:
    text = f"""{FULL}
石秀,监督员,,拖口镇,,石嫂
秦有田,监督员,,托口镇,电话没有
武平,责任单位,托口镇,托口镇,,石嫂,,是
梁敏,河长办,市河长办,,,,,,,2026年2月30日
安平,监督员,,安江镇,,好人
安平,监督员,,安江镇,,好人"""
    with pytest.raises(RosterError) as raised:
        read(written(tmp_path, text))
    assert str(raised.value).split("\n") == [
        "名单有6处不对，一个人也没有导入：",
        "第2行的乡镇“拖口镇”不认识，请写全称，如：托口镇",
        "第3行的电话“电话没有”不像电话号码",
        "第4行写了分管领导，角色请写：河长办",
        "第5行的聘期“2026年2月30日”看不懂，请写成：2027-12-31",
        "“安平”（同一角色、单位）写了两行",
        "微信名“好人”写给了两个人，分不清是谁",
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_written_is_read_back(tmp_path: Path, ending: str) -> None:
    people = [
        RosterLine(
            "=石秀",
            Role.SUPERVISOR,
            township="安江镇",
            phone="13500000000",
            wechat_name="石嫂🌸",
            term_until=date(2027, 12, 31),
        ),
        RosterLine("周明", Role.OFFICER, "市河长办", post="主任", is_leader=True, reach="沅水"),
    ]
    assert write(tmp_path / f"a.{ending}", people) == 2
    lines = read(tmp_path / f"a.{ending}").lines
    assert lines[0] == RosterLine(
        "=石秀",
        Role.SUPERVISOR,
        township="安江镇",
        phone="13500000000",
        wechat_name="石嫂🌸",
        term_until=date(2027, 12, 31),
    )
    assert (lines[1].is_leader, lines[1].post, lines[1].reach) == (True, "主任", "沅水")


def test_a_sheet_as_excel_fills_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "角色", "电话", "聘期至", "状态"])
    book.active.append(["石秀", "监督员", 13500000000, datetime.fromisoformat("2027-12-31"), "停用"])
    book.active.append([None, None, None])
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert found.columns == {"phone", "term_until", "active"}
    assert found.lines == (
        RosterLine("石秀", Role.SUPERVISOR, phone="13500000000", term_until=date(2027, 12, 31), active=False),
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xff" * 100])
def test_a_sheet_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(RosterError, match="不是能读的"):
        read(tmp_path / "a.xlsx")
