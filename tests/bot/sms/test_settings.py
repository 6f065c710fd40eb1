"""What an operator writes of text messages: wrong things are said at the start, no secret is printed."""

import socket
from pathlib import Path

import pytest

from bot import doctor
from bot.__main__ import main
from bot.app import open_data
from bot.checks import FAILED, FINE, WARNING
from bot.clock import SystemClock
from bot.config import TOKEN, ConfigError, load
from bot.sms import choosing
from bot.sms.settings import KEY, PATH, Name, Sms, SmsError
from handlers.texts import sms as texts
from storage import outbox
from storage.addresses import Address
from storage.states import NoticeKind

PAIR = "AKIDexample:c2VjcmV0LXNlY3JldA"
LONG = "f3b9c1d27a604e58"
BASE = '[gateway]\nendpoint = "127.0.0.1:1"\ntls = false\n'

pytestmark = pytest.mark.usefixtures("own_logging")


def written(folder: Path, sms: str) -> Path:
    path = folder / "config.toml"
    path.write_text(f"{BASE}[sms]\n{sms}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "key"),
    [(Name.PLAIN, LONG), (Name.YUNPIAN, LONG), (Name.ALIYUN, PAIR), (Name.TENCENT, PAIR)],
)
def test_every_provider_can_be_chosen(name: Name, key: str) -> None:
    whole = Sms(provider=name, signature="洪江河长办", template="1", app="2", url="https://sms.example/x")
    assert whole.missing == []
    chosen = choosing.provider(whole, key)
    assert chosen.name == name
    assert chosen.can_send
    bare = Sms(provider=name)
    assert bare.missing != []
    assert not choosing.provider(bare, key).can_send


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        (Name.YUNPIAN, "", texts.no_key(KEY)),
        (Name.ALIYUN, "onlyone", texts.not_a_pair(KEY)),
        (Name.TENCENT, "id:", texts.not_a_pair(KEY)),
        (Name.PLAIN, "short", texts.short_key(KEY, 16)),
    ],
)
def test_a_key_that_cannot_be_is_refused(name: Name, key: str, why: str) -> None:
    with pytest.raises(SmsError, match=why.replace("(", r"\(").replace(")", r"\)").replace("[", r"\[")):
        choosing.provider(Sms(provider=name), key)


def test_who_has_no_check_needs_a_path_nobody_guesses() -> None:
    chosen = choosing.provider(Sms(provider=Name.TENCENT), PAIR)
    for given in ("", "guess"):
        with pytest.raises(SmsError):
            choosing.path(given, chosen)
    assert choosing.path(LONG, chosen) == LONG
    assert choosing.path("", choosing.provider(Sms(provider=Name.PLAIN), LONG)) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        'provider = "carrier pigeon"',
        "port = 70000",
        'allow = ["somewhere"]',
        'signature = "【河长办】"',
        'url = "ftp://x"',
    ],
)
def test_wrong_settings_are_said(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"sms\."):
        load(written(tmp_path, wrong), {})


@pytest.mark.parametrize("name", ["sms_key", "sms_path"])
def test_a_secret_does_not_stand_in_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'{name} = "x"', encoding="utf-8")
    with pytest.raises(ConfigError, match="环境变量"):
        load(path, {})


async def found(path: Path) -> list[tuple[str, str]]:
    findings = await doctor.examine(path, SystemClock().now())
    return [(one.grade, one.text) for one in findings if one.about == texts.ABOUT]


async def test_the_doctor_says_how_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await found(written(tmp_path, "")) == [(FINE, texts.OFF)]
    aliyun = written(tmp_path, 'provider = "aliyun"\nport = 8092\nhost = "0.0.0.0"')
    assert await found(aliyun) == [(FAILED, texts.no_key(KEY))]
    monkeypatch.setenv(KEY, PAIR)
    assert await found(aliyun) == [(FAILED, texts.no_path(PATH, 16, "aliyun"))]
    monkeypatch.setenv(PATH, LONG)
    where = "http://0.0.0.0:8092/sms/aliyun"
    assert await found(aliyun) == [
        (WARNING, texts.not_sent("signature、template")),
        (WARNING, texts.OPEN.format(where=where)),
    ]
    good = written(tmp_path, 'provider = "aliyun"\nport = 8092\nsignature = "河长办"\ntemplate = "SMS_1"')
    assert await found(good) == [(FINE, texts.BOTH.format(where="http://127.0.0.1:8092/sms/aliyun"))]
    told = str(await doctor.examine(good, SystemClock().now()))
    assert not any(secret in told for secret in (LONG, PAIR, "c2VjcmV0"))


async def test_the_doctor_counts_what_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, LONG)
    path = written(tmp_path, 'provider = "plain"\nurl = "http://x/"\nport = 8092\nmost_a_day = 2')
    clock = SystemClock()
    async with open_data(tmp_path / "data") as db:
        for n in range(2):
            to = Address("sms", f"mark{n}")
            await db.run(outbox.queue, f"k{n}", NoticeKind.CLOSED, to=to, text="办好了", now=clock.now())
        await db.run(outbox.sent, [1], now=clock.now())
    counted = (FINE, "今天发了1条（上限2条），这个月1条。")
    assert (await found(path))[-1] == counted
    async with open_data(tmp_path / "data") as db:
        await db.run(outbox.sent, [2], now=clock.now())
    assert (await found(path))[-1] == (WARNING, "今天发了2条（到了上限，其余的明天发；上限2条），这个月2条。")


def test_a_port_that_is_taken_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(TOKEN, "a token")
    monkeypatch.setenv(KEY, LONG)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        path = written(tmp_path, f'provider = "plain"\nport = {port}')
        assert main(["run", "--config", str(path)]) == 2
    assert f"收短信的端口 127.0.0.1:{port} 用不了" in capsys.readouterr().err
