"""What the internet sends: each gets a clear status, and only what is stored gets 200."""

import asyncio
import gzip
import json
import logging
from ipaddress import ip_network

import pytest

from bot.sms import door as doors
from bot.sms import endpoint as endpoints
from bot.sms.aliyun import Aliyun
from bot.sms.door import Door
from bot.sms.yunpian import Yunpian
from tests.bot.sms.carrier import ID_AND_SECRET, SIGNED
from tests.bot.sms.conftest import Posting, Serving, a_text, signed

PATH = "f3b9c1d27a604e58"
LIST = [{"phone_number": "13512340001", "content": "有人电鱼", "sequence_id": "1", "send_time": ""}]


async def test_a_signed_text_is_taken(endpoint: Posting) -> None:
    assert await endpoint.post(*signed(a_text())) == (200, '{"ok": true}')
    [text] = endpoint.kept
    assert (text.id, text.number, text.words) == ("m1", "13512340001", "沙湾乡寨头河边有人电鱼")


async def test_a_replay_is_refused_and_the_same_text_signed_anew_is_not(endpoint: Posting) -> None:
    first = signed(a_text())
    assert (await endpoint.post(*first))[0] == 200
    assert (await endpoint.post(*first))[0] == 409
    assert await endpoint.text(a_text(), ago=1) == 200
    assert [text.id for text in endpoint.kept] == ["m1", "m1"]  # the inbox knows it by its id


@pytest.mark.parametrize("how", [{"key": "another key, as long as ours"}, {"ago": 400}, {"ago": -400}])
async def test_a_wrong_or_stale_signature_is_refused(endpoint: Posting, how: dict[str, object]) -> None:
    assert await endpoint.text(a_text(), **how) == 401
    assert endpoint.kept == []


async def test_wrong_bodies_and_types(endpoint: Posting) -> None:
    body, headers = signed(a_text())
    assert (await endpoint.post(body, headers | {"Content-Type": "text/plain"}))[0] == 415
    assert (await endpoint.post(gzip.compress(body), headers | {"Content-Encoding": "gzip"}))[0] == 415
    assert (await endpoint.post(*signed(b"{}")))[0] == 400
    assert (await endpoint.post(*signed(a_text(words="x" * 6000))))[0] == 400
    assert (await endpoint.post(*signed(b"[" * 10_000)))[0] == 400
    assert (await endpoint.post(*signed(b'"' + b"x" * 10 * 1024 * 1024 + b'"')))[0] == 413
    async with endpoint.session.get(endpoint.url) as response:
        assert response.status == 405
    async with endpoint.session.post(endpoint.url + "/nobody", data=b"{}") as response:
        assert response.status == 404
    assert endpoint.kept == []


async def test_without_a_check_of_its_own_a_secret_path_stands_for_it(serving: Serving) -> None:
    async with serving(Aliyun(ID_AND_SECRET, SIGNED, "SMS_1"), PATH) as posting:
        said = json.dumps(LIST).encode(), {"Content-Type": "application/json; charset=UTF-8"}
        assert (await posting.post(*said))[0] == 404
        assert (await posting.post(*said, f"/{PATH[:-1]}"))[0] == 404
        assert await posting.post(*said, f"/{PATH}") == (
            200,
            '{"code": 0, "msg": "\\u63a5\\u6536\\u6210\\u529f"}',
        )
        assert len(posting.kept) == 1


async def test_only_from_the_listed_addresses(serving: Serving) -> None:
    async with serving(door=Door((ip_network("203.0.113.0/24"),))) as posting:
        body, headers = signed(a_text())
        assert (await posting.post(body, headers))[0] == 403
        # a proxy on this machine tells who it was: the last name counts, the others anybody can write
        forged = headers | {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
        assert (await posting.post(body, forged))[0] == 403
        proxied = headers | {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
        assert (await posting.post(body, proxied))[0] == 200


async def test_who_repeats_what_was_not_answered_in_time_is_heard_again(serving: Serving) -> None:
    async with serving(Yunpian("0000", SIGNED)) as posting:
        told = '{"base_extend":"8888","extend":"01","id":"2a70c6bb4f2845da816ea1bfe5732747",'
        told += '"mobile":"15205201314","reply_time":"2014-03-17 22:55:21","text":"收到了，谢谢！",'
        told += '"_sign":"393d079e0a00912335adfe46f4a2e10f"}'
        form = {"sms_reply": told}
        for _ in range(2):
            async with posting.session.post(posting.url, data=form) as response:
                assert (response.status, await response.text()) == (200, "SUCCESS")


async def test_what_cannot_be_stored_is_not_answered_with_200(
    endpoint: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "STORE_SECONDS", 0.05)
    monkeypatch.setattr(endpoints, "MOST_WAITING", 3)
    endpoint.may_store.clear()
    statuses = [await endpoint.text(a_text(f"m{n}")) for n in range(5)]
    assert statuses == [503] * 5
    endpoint.may_store.set()
    await asyncio.sleep(0.01)
    # what it had begun to store is stored: the provider's second try meets it
    assert [text.id for text in endpoint.kept] == ["m0", "m1", "m2"]
    assert await endpoint.text(a_text("m0")) == 200


async def test_a_503_may_be_repeated_word_for_word(
    endpoint: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "STORE_SECONDS", 0.05)
    endpoint.may_store.clear()
    post = signed(a_text())
    assert (await endpoint.post(*post))[0] == 503
    endpoint.may_store.set()
    assert (await endpoint.post(*post))[0] == 200


async def test_a_thousand_a_second_from_one_place(serving: Serving) -> None:
    async with serving(door=Door(a_second=100)) as posting:
        statuses = await asyncio.gather(*(posting.text(a_text(f"m{n}")) for n in range(1000)))
    assert set(statuses) == {200, 429}
    taken = [f"m{n}" for n, status in enumerate(statuses) if status == 200]
    assert sorted(text.id for text in posting.kept) == sorted(taken)


async def drip(port: int, *, body: bool) -> bytes:
    """Somebody who begins a request and never ends it; what they hear before they are cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = b"POST /sms/plain HTTP/1.1\r\nHost: x\r\n"
    if body:
        head += b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    writer.write(head)
    try:
        async with asyncio.timeout(10):
            return await reader.read(200)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_who_drips_is_cut_off_and_holds_up_nobody(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "PATIENCE", 0.5)
    monkeypatch.setattr(endpoints, "PATIENCE", 0.5)
    async with serving() as posting:
        slow = [asyncio.create_task(drip(posting.port, body=n % 2 == 0)) for n in range(100)]
        await asyncio.sleep(0.1)
        assert await posting.text(a_text()) == 200
        heard = await asyncio.gather(*slow)
        assert [words[:12] for words in heard[::2]] == [b"HTTP/1.1 408"] * 50
        assert heard[1::2] == [b""] * 50


async def test_more_lines_than_there_may_be_are_cut(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "MOST_LINES", 20)
    async with serving() as posting:
        lines = [await asyncio.open_connection("127.0.0.1", posting.port) for _ in range(60)]
        await asyncio.sleep(0.1)
        cut = 0
        for reader, writer in lines:
            try:
                async with asyncio.timeout(0.01):
                    cut += await reader.read(1) == b""
            except TimeoutError:
                pass
            except ConnectionResetError:
                cut += 1
            writer.close()
        assert cut == 40


async def test_nothing_that_names_somebody_is_logged(
    endpoint: Posting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await endpoint.text(a_text(words="河边有个秘密的地方"))
    await endpoint.post(*signed(b'{"mobile": "13512340001"}'))
    logged = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert "13512340001" not in logged
    assert "秘密" not in logged
