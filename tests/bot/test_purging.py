"""What is personal goes when its time is over; what is counted stays, and the chain holds."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.__main__ import main
from bot.config import Retention
from bot.purging import purge
from handlers.incoming import Kind
from storage import auditing, inbox, media
from storage.db import Database
from storage.models import Attachment, CaseEvent, Clue, ClueMessage, InboxRow, Notice
from storage.people_models import Account
from storage.states import MediaState, RowOutcome
from storage.talks import Talk
from storage.totals import totals
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.storage.test_phones import holding

WORDS = "托口镇三里坪村桥下有人倒渣土，就在老宋家后面"
NOTE = "已约谈施工的宋某"
KEPT = Retention()
DAY = timedelta(days=1)


async def history(talk: Dialogue, media_folder: Path) -> None:
    """A case that ended, with a photo, an officer's remark and what the unit sent; one still open."""
    await talk.reported(WORDS)
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    for said in ("受理 1", "交办 1 托口镇", f"备注 1 {NOTE}"):
        await talk.say("河长办梁敏", PRIVATE, said)
    await talk.say("托口水利武", PRIVATE, "申请销号 1 已清运")
    await talk.say("托口水利武", PRIVATE, kind=Kind.IMAGE)
    await talk.say("河长办梁敏", PRIVATE, "验收 1 合格 查看人 梁敏")
    await talk.reported("江市镇河里有人电鱼，穿红衣服", who="石嫂")
    await talk.say("生人", "监督", "今天天气不错")
    await talk.wait(3600)
    await talk.db.run(_store, media_folder)


def _store(session: Session, folder: Path) -> None:
    folder.mkdir()
    for photo in session.exec(select(Attachment)).all():
        assert photo.id is not None
        (folder / f"{photo.id}.jpg").write_bytes(b"photo")
        media.stored(session, photo.id, path=f"{photo.id}.jpg", size=5)


@pytest.fixture
async def talk(db: Database, data: Path) -> Dialogue:
    made = await Dialogue.begin(db)
    await history(made, data / "media")
    return made


async def purged(talk: Dialogue, data: Path, after: timedelta, **more: bool) -> dict[str, int]:
    found = await purge(talk.db, data, KEPT, talk.now + after, **more)
    return {name: count for name, count in found.items() if count}


def files(folder: Path) -> Sequence[str]:
    return sorted(os.listdir(folder))


async def test_nothing_goes_before_its_time(talk: Dialogue, data: Path) -> None:
    assert await purged(talk, data, DAY) == {}
    assert await purged(talk, data, 179 * DAY) == {"talks": 2}


async def test_the_words_of_an_ended_case_go_and_its_figures_stay(talk: Dialogue, data: Path) -> None:
    before = await talk.db.read(totals)
    assert "cases" not in await purged(talk, data, 1094 * DAY)
    figures = await talk.db.read(totals)
    assert await purged(talk, data, 1096 * DAY) == {"cases": 1}
    assert await purged(talk, data, 1096 * DAY) == {}
    assert (await talk.db.read(totals)).categories == figures.categories == before.categories
    case = await talk.case(1)
    assert (case.township, case.village, case.category, case.outcome) == (
        "托口镇",
        "三里坪",
        "dumping",
        "rectified",
    )

    def left(session: Session) -> list[tuple[str, str, str]]:
        return [(clue.words, clue.reporter_name, clue.reporter) for clue in session.exec(select(Clue))]

    gone, stays = await talk.db.read(left)
    assert gone == ("", "", "erased")
    assert "电鱼" in stays[0]
    assert files(data / "media") == []
    await talk.db.close()
    assert [words for words in ("老宋", "宋某") if holding(data, words)] == []


async def test_the_chain_holds_what_was_purged(talk: Dialogue, data: Path) -> None:
    await purged(talk, data, 1096 * DAY)
    found = await talk.db.read(auditing.verify)
    assert found.broken == ()
    assert found.erased == 5

    def officers(session: Session) -> set[str]:
        return set(session.exec(select(CaseEvent.by).where(CaseEvent.case_id == 1)))

    assert await talk.db.read(officers) == {"bot", "梁敏", "武平"}, "who was in office stays"


async def test_what_the_bot_said_and_who_spoke_goes(talk: Dialogue, data: Path) -> None:
    await purged(talk, data, 401 * DAY)

    def left(session: Session) -> tuple[set[str], int, set[str]]:
        names = set(session.exec(select(Account.contact)))
        return set(session.exec(select(Notice.text))), len(session.exec(select(InboxRow)).all()), names

    texts, rows, contacts = await talk.db.read(left)
    assert (texts, rows) == ({""}, 0)
    assert "生人" not in contacts
    assert {"老秦", "石嫂", "河长办梁敏"} <= contacts


async def test_a_notice_that_is_still_to_be_said_keeps_its_words(talk: Dialogue, data: Path) -> None:
    await talk.tell("河长办梁敏", PRIVATE, "查 2")
    await purged(talk, data, 401 * DAY)
    assert any("电鱼" in text for _, text in await talk.wait(0))


async def test_the_body_of_what_failed_goes_and_so_its_key_is_not_needed(talk: Dialogue, data: Path) -> None:
    def fail(session: Session) -> None:
        row = inbox.store(
            session,
            channel="wechat",
            message="bad",
            conversation="监督",
            sender="老秦",
            sent_at=talk.now,
            received_at=talk.now,
            body=b"2026-05-11sealed",
        )
        assert row is not None
        inbox.done(session, row, RowOutcome.FAILED, now=talk.now)

    await talk.db.run(fail)
    assert await talk.db.read(inbox.key_days) == {"2026-05-11"}
    assert await purged(talk, data, 15 * DAY) == {"failed": 1, "talks": 2}
    assert await talk.db.read(inbox.key_days) == set()


async def test_photos_nobody_has_said_anything_about(talk: Dialogue, data: Path) -> None:
    await talk.say("石嫂", "二群", kind=Kind.IMAGE)
    (data / "media" / "loose.jpg").write_bytes(b"photo")

    def newest(session: Session) -> None:
        photo = session.exec(select(Attachment).order_by(col(Attachment.id).desc())).first()
        assert photo is not None
        assert photo.id is not None
        media.stored(session, photo.id, path="loose.jpg", size=5)

    await talk.db.run(newest)
    kept = files(data / "media")
    assert (await purged(talk, data, 8 * DAY))["loose"] == 1
    assert files(data / "media") == [name for name in kept if name != "loose.jpg"]


async def test_a_file_that_two_photos_share_stays_with_the_other(talk: Dialogue, data: Path) -> None:
    """The open case shows the same picture as the one that ended."""

    def share(session: Session) -> None:
        photo = session.get_one(Attachment, 1)
        session.add(
            Attachment(
                clue_id=2,
                channel="wechat",
                message="again",
                conversation="监督",
                sender="石嫂",
                kind="image",
                sent_at=photo.sent_at,
                state=MediaState.STORED,
                path=photo.path,
                next_try=photo.sent_at,
            )
        )

    await talk.db.run(share)
    await purged(talk, data, 1096 * DAY)
    assert files(data / "media") == ["1.jpg"]


async def test_a_dry_run_counts_the_same_and_changes_nothing(talk: Dialogue, data: Path) -> None:
    exported = data / "exports"
    exported.mkdir()
    for name in ("卷宗-2026-1.pdf", "词库.toml"):
        (exported / name).write_bytes(b"x")
        os.utime(exported / name, (talk.now.timestamp(),) * 2)

    def rows(session: Session) -> list[str]:
        tables = (Clue, ClueMessage, CaseEvent, InboxRow, Notice, Talk, Account, Attachment)
        return [repr(row) for table in tables for row in session.exec(select(table)).all()]

    before, on_disk = await talk.db.read(rows), files(data / "media")
    would = await purged(talk, data, 1096 * DAY, is_dry=True)
    assert await talk.db.read(rows) == before
    assert (files(data / "media"), len(files(exported))) == (on_disk, 2)
    assert await purged(talk, data, 1096 * DAY) == would
    assert files(exported) == ["词库.toml"]


async def test_for_ever_is_for_ever(talk: Dialogue, data: Path) -> None:
    for_ever = Retention(**dict.fromkeys(KEPT.days(), 0))
    assert await purge(talk.db, data, for_ever, talk.now + 9999 * DAY) == {}


async def test_a_case_taken_up_again_keeps_its_words(talk: Dialogue, data: Path) -> None:
    await talk.say("河长办梁敏", PRIVATE, "重开 1 又倒了")
    assert "cases" not in await purged(talk, data, 9999 * DAY)


@pytest.mark.usefixtures("own_logging")
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[retention]\ncases = 0\n", encoding="utf-8")
    assert main(["purge", "--config", str(config)]) == 2
    assert "还没有数据库" in capsys.readouterr().err
    (tmp_path / "empty.csv").write_text("姓名,角色\n梁敏,河长办\n", encoding="utf-8")
    assert main(["roster", "import", str(tmp_path / "empty.csv"), "--config", str(config)]) == 0
    for words, said in ((["--dry-run"], "只是看看"), ([], "删好了")):
        assert main(["purge", "--config", str(config), *words]) == 0
        out = capsys.readouterr().out
        assert said in out
        assert "备注（编号、类别、地点、时间、结果还在）：0（一直留着）" in out
