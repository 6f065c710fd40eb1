"""What providers post is read, and what we send is sent, as their documentation says; errors included."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus, urlencode

import pytest
from aiohttp import ClientSession

from bot.channel import ChannelError, RefusedError
from bot.sms.aliyun import Aliyun
from bot.sms.plain import SIGNATURE, SIGNED_AT, Plain, sign
from bot.sms.provider import Post, Provider, StaleError, UnreadableError, WrongCheckError, moment
from bot.sms.tencent import Tencent
from bot.sms.yunpian import URL, Yunpian
from handlers.incoming import Part
from handlers.texts.when import CHINA
from tests.bot.sms.carrier import ID_AND_SECRET, KEY, SIGNED, Carrier, carrying

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NUMBER = "13512340001"
WORDS = "1号（沙湾乡·非法捕捞）已整改销号。谢谢您。"

DOCUMENTED = {
    "base_extend": "8888",
    "extend": "01",
    "id": "2a70c6bb4f2845da816ea1bfe5732747",
    "mobile": "15205201314",
    "reply_time": "2014-03-17 22:55:21",
    "text": "收到了，谢谢！",
    "_sign": "393d079e0a00912335adfe46f4a2e10f",
}
"""The example of 云片's page, whose API key is 0000."""


def post(body: bytes | str, headers: Mapping[str, str] | None = None) -> Post:
    return Post(body if isinstance(body, bytes) else body.encode(), headers or {}, NOW)


def signed(told: Mapping[str, object] | bytes, *, key: str = KEY, at: datetime = NOW) -> Post:
    body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    stamp = str(int(at.timestamp()))
    return post(body, {SIGNED_AT: stamp, SIGNATURE: sign(key, stamp, body)})


@pytest.mark.parametrize("encode", [quote_plus, quote, lambda text: quote_plus(quote_plus(text))])
def test_yunpian_is_read_as_its_page_shows_it(encode: Callable[[str], str]) -> None:
    provider = Yunpian("0000", SIGNED)
    [text] = provider.read(post("sms_reply=" + encode(json.dumps(DOCUMENTED, ensure_ascii=False))))
    assert (text.id, text.number, text.words) == (DOCUMENTED["id"], "15205201314", "收到了，谢谢！")
    assert text.at == datetime(2014, 3, 17, 22, 55, 21, tzinfo=CHINA)
    assert provider.taken() == "SUCCESS"


@pytest.mark.parametrize("changed", sorted(DOCUMENTED))
def test_yunpian_is_refused_if_anything_was_changed(changed: str) -> None:
    told = DOCUMENTED | {changed: DOCUMENTED[changed] + "1"}
    with pytest.raises(WrongCheckError):
        Yunpian("0000", SIGNED).read(post(urlencode({"sms_reply": json.dumps(told)})))


def test_yunpian_of_another_account_is_refused() -> None:
    with pytest.raises(WrongCheckError):
        Yunpian("0001", SIGNED).read(post(urlencode({"sms_reply": json.dumps(DOCUMENTED)})))


def test_aliyun_posts_lists() -> None:
    provider = Aliyun(ID_AND_SECRET, SIGNED, "SMS_1")
    told = [
        {
            "phone_number": "13811110000",
            "send_time": "2017-09-01 00:00:00",
            "content": "内容",
            "sign_name": "签名",
            "dest_code": "1234",
            "sequence_id": 1234567890,
        },
        {
            "phone_number": "13811110001",
            "send_time": "20170901000001",
            "content": "又一条",
            "dest_code": "1234",
            "sequence_id": "1234567891",
        },
    ]
    first, second = provider.read(post(json.dumps(told)))
    assert (first.id, first.number, first.words) == ("1234567890", "13811110000", "内容")
    assert second.at == datetime(2017, 9, 1, 0, 0, 1, tzinfo=CHINA)
    assert provider.taken() == {"code": 0, "msg": "接收成功"}
    assert provider.read(post("[]")) == []
    [good] = provider.read(post(json.dumps([{"content": "没有号码"}, told[1]])))
    assert good.words == "又一条"


def test_tencent_posts_without_an_id() -> None:
    provider = Tencent(ID_AND_SECRET, "1400006666", SIGNED, "1110")
    told = {
        "extend": "",
        "mobile": "13512340001",
        "nationcode": "86",
        "sign": "短信签名",
        "text": "用户回复",
        "time": 1457336869,
    }
    [text] = provider.read(post(json.dumps(told)))
    assert (text.number, text.words) == ("+8613512340001", "用户回复")
    assert text.at is not None
    assert text.at.timestamp() == 1457336869
    assert provider.taken() == {"result": 0, "errmsg": "OK"}
    [again] = provider.read(post(json.dumps(dict(reversed(told.items())))))
    [later] = provider.read(post(json.dumps(told | {"time": 1457336870})))
    assert again.id == text.id
    assert later.id != text.id


def test_the_plain_form_is_signed_over_time_and_body() -> None:
    provider = Plain(KEY, "")
    told = {"id": "m1", "mobile": NUMBER, "text": "河边有人电鱼", "time": "2026-11-23T11:59:00+08:00"}
    [text] = provider.read(signed(told))
    assert (text.id, text.number, text.words, text.part) == ("m1", NUMBER, "河边有人电鱼", None)
    [part] = provider.read(signed(told | {"part": {"ref": "7", "number": 2, "of": 3}}))
    assert part.part == Part(ref="7", number=2, of=3)
    with pytest.raises(WrongCheckError):
        provider.read(signed(told, key=f"{KEY}!"))
    good = signed(told)
    with pytest.raises(WrongCheckError):
        provider.read(Post(good.body + b" ", good.headers, NOW))
    with pytest.raises(WrongCheckError):
        provider.read(Post(good.body, {**good.headers, SIGNED_AT: str(int(NOW.timestamp()) + 1)}, NOW))
    with pytest.raises(WrongCheckError):
        provider.read(post(good.body))
    for minutes in (-6, 6):
        with pytest.raises(StaleError):
            provider.read(signed(told, at=NOW.replace(minute=minutes % 60, hour=4 - (minutes < 0))))


NONSENSE = [
    b"",
    b"{}",
    b"null",
    b"[1]",
    b"[{}]",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"id": true, "mobile": "1", "text": "x"}',
    b'[{"sequence_id": 1, "phone_number": "", "content": "x"}]',
    b'[{"sequence_id": 1, "phone_number": "1", "content": 5}]',
    b'{"mobile": "x", "nationcode": "y", "text": "t", "time": 1}',
    b"sms_reply=%7B",
    b"sms_reply=[]",
    b"a=b&a=b",
]


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_is_told_apart(body: bytes) -> None:
    for provider in (
        Yunpian("0000", SIGNED),
        Aliyun(ID_AND_SECRET, SIGNED, "SMS_1"),
        Tencent(ID_AND_SECRET, "1400006666", SIGNED, "1110"),
    ):
        with pytest.raises((UnreadableError, WrongCheckError)):
            provider.read(post(body))
    with pytest.raises(UnreadableError):
        Plain(KEY, "").read(signed(body))


@pytest.mark.parametrize("said", ["", "昨天", "2026-13-40 00:00:00", True, [], 10**40, "1e999"])
def test_a_time_nobody_understands_is_none(said: object) -> None:
    assert moment(said) is None


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    async with carrying() as carrier:
        yield carrier


def providers(url: str) -> list[Provider]:
    return [
        Plain(KEY, f"{url}/plain", SIGNED),
        Yunpian(KEY, SIGNED, url + URL.partition("yunpian.com")[2]),
        Aliyun(ID_AND_SECRET, SIGNED, "SMS_1", url),
        Tencent(ID_AND_SECRET, "1400006666", SIGNED, "1110", url),
    ]


async def test_everyone_sends(carrier: Carrier) -> None:
    async with ClientSession() as session:
        for provider in providers(carrier.url):
            assert provider.can_send
            await provider.send(session, NUMBER, WORDS, "key")
    plain, yunpian, aliyun, tencent = carrier.sent
    assert plain == yunpian == (NUMBER, f"【{SIGNED}】{WORDS}")
    assert aliyun == tencent == (NUMBER, WORDS)  # they put the signature before it themselves


REFUSED = {
    "yunpian": ("4", "10", "20"),
    "aliyun": ("isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT"),
    "tencent": ("FailedOperation.PhoneNumberInBlacklist", "InvalidParameterValue.IncorrectPhoneNumber"),
}
LATER = {
    "plain": ("http", "422"),
    "yunpian": ("http", "3", "8", "-1"),
    "aliyun": ("http", "isv.BUSINESS_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH"),
    "tencent": ("http", "LimitExceeded.PhoneNumberDailyLimit", "AuthFailure.SignatureFailure"),
}


async def test_errors_are_told_apart_and_name_nobody(carrier: Carrier) -> None:
    tried = 0
    async with ClientSession() as session:
        for provider in providers(carrier.url):
            for fails in (*REFUSED.get(provider.name, ()), *LATER[provider.name]):
                carrier.fails = fails
                with pytest.raises(ChannelError) as caught:
                    await provider.send(session, NUMBER, WORDS, "key")
                assert isinstance(caught.value, RefusedError) == (fails in REFUSED.get(provider.name, ()))
                assert NUMBER not in str(caught.value)
                assert WORDS not in str(caught.value)
                tried += 1
    assert carrier.sent == []
    assert tried == carrier.tries == 19


async def test_nobody_there_is_an_error_of_the_channel() -> None:
    async with ClientSession() as session:
        for provider in providers("http://127.0.0.1:9"):
            with pytest.raises(ChannelError) as caught:
                await provider.send(session, NUMBER, WORDS, "key")
            assert NUMBER not in str(caught.value)


def test_what_is_missing_makes_sending_impossible() -> None:
    assert not Plain(KEY, "").can_send
    assert not Yunpian(KEY, "").can_send
    assert not Aliyun(ID_AND_SECRET, SIGNED, "").can_send
    assert not Tencent(ID_AND_SECRET, "", SIGNED, "1110").can_send


def test_the_documented_check_is_md5_of_the_values_in_order() -> None:
    joined = "8888,01,2a70c6bb4f2845da816ea1bfe5732747,15205201314,2014-03-17 22:55:21,收到了，谢谢！,0000"
    assert hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest() == DOCUMENTED["_sign"]
