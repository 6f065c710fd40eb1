"""Roster files as Excel and people write them."""

from pathlib import Path

import pytest

from bot.roster import ROLES, SAMPLE, RosterError, read
from storage.people import RosterLine
from storage.states import Role

HEADER = "姓名,角色,单位,乡镇,电话,微信名"
LINES = f"{HEADER}\n石秀,监督员,,安江镇,13500000000,石嫂\n武平,责任单位,托口镇,托口镇,,托口武\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings_of_excel(tmp_path: Path, encoding: str) -> None:
    assert read(written(tmp_path, LINES, encoding)) == [
        RosterLine("石秀", Role.SUPERVISOR, "", "安江镇", "13500000000", "石嫂"),
        RosterLine("武平", Role.UNIT, "托口镇", "托口镇", "", "托口武"),
    ]


def test_columns_in_any_order_and_more_of_them(tmp_path: Path) -> None:
    text = "备注, 角色 ,姓名\r\n新人, 河长办 , 梁敏 \r\n\r\n,,\r\n"
    assert read(written(tmp_path, text)) == [RosterLine("梁敏", Role.OFFICER)]


@pytest.mark.parametrize(("word", "role"), ROLES.items())
def test_roles_as_people_write_them(tmp_path: Path, word: str, role: Role) -> None:
    [line] = read(written(tmp_path, f"姓名,角色,单位\n某某,{word},某镇"))
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
    roles = [line.role for line in read(SAMPLE)]
    assert [roles.count(role) for role in (Role.SUPERVISOR, Role.OFFICER, Role.DISCIPLINE, Role.UNIT)] == [
        12,
        2,
        1,
        3,
    ]
