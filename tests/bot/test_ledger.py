"""The ledger as a file: what stands in it, what does not, and that its figures are those of the bot."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlmodel import Session, select

from bot import ledger, ledger_plain
from bot.clock import SystemClock
from bot.exports import Exports
from bot.ledger_row import Row
from handlers.hearing import Sheet
from handlers.texts.ledger import COLUMNS, SHEETS
from storage import counting
from storage.db import Database
from storage.happened import Time
from storage.models import Attachment, Case
from storage.states import MediaState, Stage
from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"
DAYS = Sheet("exports/台账_x.xlsx", date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
async def month(db: Database) -> Dialogue:
    """Five cases: one rectified, one unfounded, one open, one merged into it, one handed to discipline."""
    talk = await Dialogue.begin(db)
    await talk.reported("黔城镇码头边有人往沅水里倒渣土")
    await talk.reported("安江镇大畲坪村河里有人电鱼", who="石嫂", where="二群")
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.reported("托口镇三里坪村桥下好多建筑垃圾", who="石嫂", where="二群")
    await talk.reported("岩垅乡青树村有人在河滩上种菜", who="石嫂", where="二群")
    await talk.say(OFFICER, "办公", "受理 1 2 3")
    await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    await talk.say(OFFICER, "办公", "销号 2 不属实，我看的")
    await talk.say(OFFICER, "办公", "并单 4 3")
    await talk.say(OFFICER, "办公", "移交 5 有内情")
    return talk


def _sheet(path: Path, name: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [list(row) for row in book[SHEETS[name]].iter_rows(values_only=True)]


async def _write(talk: Dialogue, path: Path, ending: str = "xlsx", *, for_units: bool = False) -> int:
    sheet = Sheet(str(path), DAYS.first, DAYS.last, for_units=for_units)
    return await talk.db.read(ledger.write, sheet, path, path.parent / "media", ending=ending, now=talk.now)


async def test_a_line_of_each_case_and_figures_that_can_be_followed(month: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert await _write(month, path) == 3
    assert path.stat().st_mode & 0o777 == 0o600
    rows = _sheet(path, "ledger")
    assert rows[0][0].startswith("洪江市河湖问题台账　2026年5月1日至2026年5月31日")
    titles = rows[2]
    lines = [dict(zip(titles, row, strict=True)) for row in rows[3:]]
    assert [line["编号"] for line in lines] == ["2026-1", "2026-2", "2026-3"]
    assert [line["线索数"] for line in lines] == [1, 1, 2]
    assert lines[0]["登记日期"].date() == date(2026, 5, 11)
    assert lines[0]["结果"] == "已整改"
    assert lines[2]["报告人"] == "秦有田、石秀"
    assert "好多建筑垃圾" in lines[2]["反映的情况"]
    summary = {row[0]: row[1] for row in _sheet(path, "summary") if row[0] and row[1] is not None}
    assert (summary["登记"], summary["已整改销号"], summary["经核不属实"]) == (3, 1, 1)
    assert [row[0] for row in _sheet(path, "four")[3:]] == ["2026-1", "2026-3"]


async def test_its_figures_are_those_of_the_reports(month: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    await _write(month, path)
    summary = {row[0]: row[1:5] for row in _sheet(path, "summary") if row[0]}
    begin = datetime(2026, 4, 30, 16, tzinfo=UTC)
    time = Time(begin, begin + timedelta(days=31))
    found = await month.db.read(counting.standing, time, now=month.now)
    assert summary["登记"][0] == found.reported
    assert summary["已整改销号"][0] == found.rectified
    assert summary["应整改、整改销号率"][0] == found.to_rectify
    assert summary["应整改、整改销号率"][1] == pytest.approx(found.rectified / found.to_rectify)


async def test_each_figure_is_a_formula_over_the_lines(month: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    await _write(month, path)
    book = openpyxl.load_workbook(path)
    page = book[SHEETS["summary"]]
    formulas = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(1, page.max_row + 1)}
    assert formulas["登记"] == "=COUNTA('台账'!$A$4:$A$6)"
    status = next(number for number, one in enumerate(COLUMNS) if one.key == "status")
    letter = openpyxl.utils.get_column_letter(status + 1)
    assert f"'台账'!${letter}$4:${letter}$6,\"=已销号\"" in formulas["已整改销号"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
async def test_the_copy_for_units_tells_nothing_of_who_reported(
    month: Dialogue, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"台账.{ending}"
    await _write(month, path, ending, for_units=True)
    if ending == "xlsx":
        said = str([_sheet(path, name) for name in SHEETS])
    else:
        said = path.read_text(encoding="utf-8-sig")
    assert "2026-3" in said
    for secret in ("老秦", "石嫂", "秦有田", "石秀", "好多建筑垃圾", "往沅水里倒渣土", "报告人：", "青树"):
        assert secret not in said


async def test_what_was_sealed_merged_or_withdrawn_is_not_in_it(month: Dialogue, tmp_path: Path) -> None:
    path = tmp_path / "台账.jsonl"
    await _write(month, path, "jsonl")
    said = path.read_text()
    assert "青树" not in said
    assert [json.loads(line)["number"] for line in said.splitlines()] == ["2026-1", "2026-2", "2026-3"]


async def test_what_a_sheet_would_compute_stays_text(talk_db: Dialogue, tmp_path: Path) -> None:
    await talk_db.reported("=HYPERLINK(1) 黔城镇码头边有人往沅水里倒渣土")
    path = tmp_path / "台账.xlsx"
    await _write(talk_db, path)
    page = openpyxl.load_workbook(path)[SHEETS["ledger"]]
    words = next(number for number, one in enumerate(COLUMNS, 1) if one.key == "words")
    cell = page.cell(4, words)
    assert cell.value.startswith("=HYPERLINK(1)")
    assert cell.data_type == "s"
    plain = tmp_path / "台账.csv"
    await _write(talk_db, plain, "csv")
    with plain.open(encoding="utf-8-sig", newline="") as file:
        assert next(row for row in csv.reader(file) if "2026-1" in row)[words - 1].startswith("'=HYPERLINK")


@given(st.text(max_size=40))
def test_no_cell_of_text_begins_a_formula(said: str) -> None:
    cell = str(ledger_plain._text(said))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


async def test_photos_stand_beside_and_a_broken_one_is_a_word(month: Dialogue, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    Image.new("RGB", (800, 600), "green").save(media / "a.jpg")
    (media / "b.jpg").write_bytes(b"no picture")

    def add(session: Session) -> None:
        case = session.exec(select(Case).where(Case.number == 1)).one()
        for name, stage in (("a.jpg", Stage.REPORTED), ("b.jpg", Stage.AFTER)):
            session.add(
                Attachment(
                    case_id=case.id, stage=stage, channel="wechat", message=name, conversation="x", sender="",
                    kind="image", sent_at=month.now, next_try=month.now, state=MediaState.STORED, path=name,
                )
            )  # fmt: skip

    await month.db.run(add)
    path = tmp_path / "台账.xlsx"
    await _write(month, path)
    page = openpyxl.load_workbook(path)[SHEETS["ledger"]]
    assert [image.anchor._from.row for image in page._images] == [3]
    assert page.cell(4, len(COLUMNS) + 2).value == "照片打不开"


async def test_an_officer_has_it_written_and_nobody_else(month: Dialogue, tmp_path: Path) -> None:
    told = "好，3件，正在写到数据文件夹：exports/台账_20260501-20260531.xlsx\n写不成我会再说。"
    assert await month.say(OFFICER, "办公", "导出 5月") == [("办公", told)]
    [(_, said)] = await month.say(OFFICER, "办公", "导出 4月")
    assert "没有登记的问题" in said
    [(_, said)] = await month.say(OFFICER, "办公", "导出 随便")
    assert "请这样发：导出 本月" in said
    assert not [text for _, text in await month.say("老秦", "监督", "@河小督 导出 5月") if "台账_" in text]


async def test_a_seal_takes_the_ledgers_with_it(month: Dialogue, tmp_path: Path) -> None:
    exports = Exports(tmp_path, month.db, SystemClock())
    before = exports.moment()
    await exports.write(DAYS, before)
    assert (tmp_path / DAYS.path).exists()
    exports.erase([])
    assert not (tmp_path / DAYS.path).exists()
    exports.erase(["exports/another"])
    await exports.write(DAYS, before)
    assert not (tmp_path / DAYS.path).exists()


async def test_what_cannot_be_written_leaves_nothing(month: Dialogue, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("in the way")
    path = tmp_path / "media" / "台账.xlsx"
    with pytest.raises(OSError, match="media"):
        await _write(month, path)
    assert (tmp_path / "media").read_text() == "in the way"


def test_a_row_is_as_long_as_the_columns(tmp_path: Path) -> None:
    row = Row(tuple("" for _ in COLUMNS), (), ())
    ledger_plain.write_csv(tmp_path / "x.csv", [row], for_units=False)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, line = csv.reader(file)
    assert len(heading) == len(line) == len(COLUMNS) + 2


@pytest.fixture
async def talk_db(db: Database) -> Dialogue:
    return await Dialogue.begin(db)
