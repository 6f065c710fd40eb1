"""`hexiaodu doctor`: real files, a real database, the local gateway in every state."""

import asyncio
import sqlite3
import ssl
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import doctor
from bot.__main__ import main
from bot.app import open_data
from bot.checks import FAILED, FINE, WARNING, Grade
from bot.config import ALERT, TOKEN
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from handlers.texts import doctor as texts
from storage import duty, inbox, outbox, people, rooms
from storage.db import Database
from storage.keys import DayKeys
from storage.roster import RosterLine, import_roster
from storage.schema import open_database
from storage.states import DutyKind, Purpose, Role, RowOutcome
from tests.bot.wechat.test_tls import CERTIFICATE, FOLDER
from tests.storage import sealing
from tests.storage.make import NOON, queue, store

pytestmark = pytest.mark.usefixtures("own_logging")

SECRET = "0b7c9ab4-secret"
PHONE = "13907450001"
ROSTER = (
    RosterLine("梁敏", Role.OFFICER, phone=PHONE),
    RosterLine("石秀", Role.SUPERVISOR, phone=PHONE),
    RosterLine("黄正", Role.DISCIPLINE, phone=PHONE),
    RosterLine("覃立新", Role.UNIT, unit="托口镇", phone=PHONE),
    RosterLine("杨再兴", Role.UNIT, unit="市水利局", phone=PHONE),
)
SUPERVISORS, OFFICE, ELSEWHERE = "room1@chatroom", "room2@chatroom", "room3@chatroom"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> LocalGateway:
    """Not started."""
    monkeypatch.setenv(TOKEN, SECRET)
    world = World(now=lambda: datetime.now(UTC))
    world.add_contact("alice", "沙湾老易")
    for room, topic in ((SUPERVISORS, "监督员一群"), (OFFICE, "河长办工作群"), (ELSEWHERE, "家里人")):
        world.add_room(room, topic, ["alice"])
    return LocalGateway(world, SECRET)


def config(folder: Path, endpoint: str = "127.0.0.1:1", gateway: str = "tls = false", rest: str = "") -> Path:
    """A config file for a gateway."""
    path = folder / "config.toml"
    path.write_text(f"[gateway]\nendpoint = '{endpoint}'\n{gateway}\n{rest}", encoding="utf-8")
    return path


@pytest.fixture
async def db(tmp_path: Path) -> Database:
    """The database of the config's data folder, everything in order."""

    def fill(session: Session) -> None:
        import_roster(session, ROSTER)
        for line in ROSTER:
            person = people.find(session, line.name)
            assert person.id is not None
            people.bind(session, "wechat", f"contact of {line.name}", person.id, now=NOON)
        officer = next(line.name for line in ROSTER if line.role == Role.OFFICER)
        on_duty = people.find(session, officer).id or 0
        duty.put(session, [NOON.date()], DutyKind.OFFICER, [on_duty])
        assert [sealing.register(session, name) for name in ("方正", "黄正")] == [True, True]
        rooms.set_purpose(session, "wechat", SUPERVISORS, "监督员一群", Purpose.SUPERVISORS, now=NOON)
        rooms.set_purpose(session, "wechat", OFFICE, "河长办工作群", Purpose.OFFICE, now=NOON)
        row = store(session, "m1")
        assert row is not None
        inbox.done(session, row, RowOutcome.PASSED, now=NOON)

    database = await open_database(tmp_path / "data" / "hexiaodu.db")
    await database.run(fill)
    DayKeys(tmp_path / "data" / "keys").seal(b"", NOON)
    return database


async def seen(path: Path, about: str = "") -> list[tuple[Grade, str]]:
    """What is found in May of a year whose holidays are known."""
    found = await doctor.examine(path, NOON)
    return [(finding.grade, finding.text) for finding in found if about in ("", finding.about)]


async def test_nobody_is_on_duty(tmp_path: Path, db: Database) -> None:
    await db.run(lambda session: duty.clear(session, NOON.date(), NOON.date()))
    await db.close()
    assert await seen(config(tmp_path), texts.DUTY) == [(WARNING, texts.NOBODY_ON_DUTY)]


async def test_all_is_well(
    tmp_path: Path, db: Database, gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALERT, "json://127.0.0.1:1")
    await db.close()
    async with gateway as endpoint:
        found = await doctor.examine(config(tmp_path, endpoint), NOON)
    assert {finding.grade for finding in found} == {FINE}
    said = {(finding.about, finding.text) for finding in found}
    assert said >= {
        ("数据库", "完好，是最新的。"),
        ("密钥", "2个密钥文件，只有本用户能读。"),
        ("网关", f"{endpoint} 有应答。"),
        ("令牌", "网关认这个令牌。"),
        ("加密", "没有加密；网关就在本机，可以。"),
        ("微信", "已登录：河小督"),
        (
            "群",
            "监督员一群（监督员群，只听不说）；河长办工作群（河长办工作群）。另有1个群没说用途，一个字也不记。",
        ),
        ("名单", "监督员1人、河长办1人、纪委1人、责任单位2人。"),
        ("绑定", "河长办1人，已绑定1人。"),
        ("绑定", "纪委1人，已绑定1人。"),
        ("绑定", "责任单位都有联系人绑定。"),
        ("通知", "没有搁下的。"),
        ("消息", "最近一条是5月11日 12:00收到的。"),
        ("节假日", "2026年的节假日和调休都知道。"),
    }


async def test_it_looks_and_leaves_no_trace(tmp_path: Path, gateway: LocalGateway) -> None:
    (tmp_path / "data").mkdir()
    async with gateway as endpoint:
        path = config(tmp_path, endpoint)
        assert (WARNING, texts.NO_DATABASE) in await seen(path, texts.DATABASE)
        assert await seen(path, texts.KEYS) == [(FINE, texts.KEY_FUTURE)]
    assert list((tmp_path / "data").iterdir()) == []


async def test_the_running_bot_is_left_in_peace(tmp_path: Path, db: Database, gateway: LocalGateway) -> None:
    await db.close()
    async with gateway as endpoint, open_data(tmp_path / "data"):
        client = WechatClient(endpoint, SECRET)
        serving = asyncio.create_task(client.serve(_forget))
        await client.ready()
        path = config(tmp_path, endpoint)
        assert await seen(path, texts.ACCOUNT) == [(FINE, texts.LISTENED_BY_US)]
        assert await seen(path, texts.DATABASE) == [(FINE, texts.database(in_use=True))]
        assert (await seen(path, texts.ROOMS))[0][1].endswith("另有1个群没说用途，一个字也不记。")
        assert gateway.connected
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_somebody_else_listens(tmp_path: Path, gateway: LocalGateway) -> None:
    async with gateway as endpoint:
        client = WechatClient(endpoint, SECRET)
        serving = asyncio.create_task(client.serve(_forget))
        await client.ready()
        path = config(tmp_path, endpoint)
        assert await seen(path, texts.ACCOUNT) == [(WARNING, texts.LISTENED_BY_OTHERS)]
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def _forget(_: object) -> None:
    pass


async def test_the_gateway_is_down(tmp_path: Path, gateway: LocalGateway) -> None:
    async with gateway as endpoint:
        pass
    assert await seen(config(tmp_path, endpoint), texts.ENDPOINT) == [(FAILED, texts.unreachable(endpoint))]
    ((grade, text),) = await seen(config(tmp_path, "127.0.0.1:99999"))
    assert (grade, "gateway.endpoint：端口要在 1 到 65535 之间" in text) == (FAILED, True)


async def test_the_token_is_wrong(
    tmp_path: Path, gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "another")
    async with gateway as endpoint:
        path = config(tmp_path, endpoint)
        assert await seen(path, texts.TOKEN) == [(FAILED, texts.TOKEN_BAD)]
        assert await seen(path, texts.ACCOUNT) == []


async def test_nobody_has_scanned(tmp_path: Path, gateway: LocalGateway) -> None:
    gateway.wait_for_scan("http://weixin.qq.com/x/1")
    async with gateway as endpoint:
        path = config(tmp_path, endpoint)
        assert await seen(path, texts.ACCOUNT) == [(WARNING, texts.WAITING_FOR_SCAN)]
        gateway.wait_for_scan("http://weixin.qq.com/x/1", status=3)
        assert await seen(path, texts.ACCOUNT) == [(WARNING, texts.SCANNED)]


async def test_tls(tmp_path: Path, gateway: LocalGateway) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, FOLDER / "key.pem")
    context.set_alpn_protocols(["h2"])
    own = f"ca = '{CERTIFICATE}'\nserver_name = 'gateway.test'"
    async with LocalGateway(World(now=lambda: datetime.now(UTC)), SECRET, tls=context) as endpoint:
        assert await seen(config(tmp_path, endpoint, own), texts.TLS) == [(FINE, texts.TLS_GOOD)]
        assert await seen(config(tmp_path, endpoint), texts.TLS) == [(FAILED, texts.WANTS_TLS)]
        ((grade, text),) = await seen(config(tmp_path, endpoint, ""), texts.TLS)
        assert (grade, "网关的证书对不上" in text) == (FAILED, True)
    async with gateway as endpoint:
        assert await seen(config(tmp_path, endpoint, ""), texts.TLS) == [(FAILED, texts.SPEAKS_NO_TLS)]
    missing = tmp_path / "missing.pem"
    ((grade, text),) = await seen(config(tmp_path, endpoint, "ca = 'missing.pem'"), texts.TLS)
    assert (grade, str(missing) in text) == (FAILED, True)


async def test_a_room_is_gone(tmp_path: Path, db: Database, gateway: LocalGateway) -> None:
    await db.run(rooms.set_purpose, "wechat", "old", "监督员二群", Purpose.SUPERVISORS, now=NOON)
    gone = await db.read(lambda session: [room for room in rooms.rooms(session) if room.room == "old"])
    await db.close()
    async with gateway as endpoint:
        assert (WARNING, texts.rooms_gone(gone)) in await seen(config(tmp_path, endpoint), texts.ROOMS)


async def test_a_database_that_is_damaged(tmp_path: Path, db: Database, gateway: LocalGateway) -> None:
    await db.close()
    file = tmp_path / "data" / "hexiaodu.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    ((grade, text),) = await seen(config(tmp_path), texts.DATABASE)
    assert (grade, text.startswith("坏了或打不开（")) == (FAILED, True)
    file.write_text("no database at all, but longer than the hundred bytes of a header " * 9)
    assert await seen(config(tmp_path), texts.DATABASE) == [(FAILED, texts.damaged("file is not a database"))]
    assert await seen(config(tmp_path), texts.ROSTER) == []


@pytest.mark.parametrize(
    ("revision", "grade", "text"),
    [
        ("0000", WARNING, texts.SCHEMA_OLD),
        ("9999", FAILED, texts.SCHEMA_NEW),
        ("", WARNING, texts.SCHEMA_OLD),
    ],
)
async def test_a_database_of_another_version(
    tmp_path: Path, db: Database, gateway: LocalGateway, revision: str, grade: Grade, text: str
) -> None:
    await db.close()
    with closing(sqlite3.connect(tmp_path / "data" / "hexiaodu.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        if not revision:
            raw.execute("DROP TABLE alembic_version")
    assert await seen(config(tmp_path), texts.DATABASE) == [(grade, text)]


async def test_the_key_is_lost(tmp_path: Path, db: Database, gateway: LocalGateway) -> None:
    await db.run(store, "m2")
    await db.close()
    lost = (FAILED, texts.keys_lost(["sealed"]))
    assert await seen(config(tmp_path), texts.KEYS) == [lost, (FINE, texts.keys(2))]


@pytest.mark.parametrize("content", ["surprise = 1", "[gateway", "token = 'x'"])
async def test_a_broken_config(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(content, encoding="utf-8")
    ((grade, text),) = await seen(path)
    assert (grade, str(path) in text) == (FAILED, True)
    assert await seen(tmp_path) == [(FAILED, texts.unreadable(tmp_path, "Is a directory"))]


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TOKEN, raising=False)
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out == (
        "不行  设置：没有找到 config.toml。先运行：hexiaodu init\n—— 1项不行，要先改好；0项要注意。\n"
    )
    assert main(["init"]) == 0
    capsys.readouterr()
    assert main(["doctor", "--config", "config.toml"]) == 1
    assert f"不行  令牌：{texts.NO_TOKEN}\n" in capsys.readouterr().out


async def test_warnings_are_no_failure_and_nothing_private_is_printed(
    tmp_path: Path, db: Database, gateway: LocalGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    await db.run(queue, "k", text=(queued := "一条没送到的通知"))
    await db.run(outbox.failed, [1], error="no", retry_at=None)
    await db.close()
    async with gateway as endpoint:
        assert await doctor.run(config(tmp_path, endpoint)) == 0
    said = capsys.readouterr()
    assert f"注意  通知：{texts.notices(1)}\n" in said.out
    assert "—— 可以运行；" in said.out.splitlines()[-1]
    assert said.err == ""
    for private in (SECRET, PHONE, *(line.name for line in ROSTER), "家里人", queued):
        assert private not in said.out
