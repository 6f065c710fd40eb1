"""A provider of text messages as its documentation says it answers, errors included: a real server."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sms.plain import SIGNATURE, SIGNED_AT, sign
from bot.sms.yunpian import URL

KEY = "a key of sixteen letters and more"
ID_AND_SECRET = "AKIDexample:c2VjcmV0"
SIGNED = "洪江河长办"


@dataclass
class Carrier:
    """What was sent, as (number, words); fails as it is told to."""

    url: str = ""
    sent: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0
    fails: str = ""
    """An error code of the provider's; "http" for a 500."""

    async def plain(self, request: web.Request) -> web.Response:
        body = await request.read()
        assert request.headers[SIGNATURE] == sign(KEY, request.headers[SIGNED_AT], body)
        said = json.loads(body)
        return self._answer(said["mobile"], said["text"], {"ok": True}, {"ok": False}, failed=422)

    async def yunpian(self, request: web.Request) -> web.Response:
        """single_send: a wrong call is answered with 400, a code and a sentence."""
        said = {name: str(value) for name, value in (await request.post()).items()}
        assert said["apikey"] == KEY
        good = {"code": 0, "msg": "发送成功", "count": 1, "fee": 0.05, "unit": "RMB", "sid": 3310228982}
        bad = {
            "http_status_code": 400,
            "code": int(self.fails or 0) if self.fails != "http" else 0,
            "msg": "请求参数格式错误",
            "detail": f"参数 mobile {said['mobile']} 格式不正确",
        }
        return self._answer(said["mobile"], said["text"], good, bad, failed=400)

    async def aliyun(self, request: web.Request) -> web.Response:
        assert request.headers["x-acs-action"] == "SendSms"
        assert request.headers["Authorization"].startswith("ACS3-HMAC-SHA256 Credential=AKIDexample,")
        query = request.query
        words = json.loads(query["TemplateParam"])["text"]
        assert (query["SignName"], query["TemplateCode"]) == (SIGNED, "SMS_1")
        good = {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0", "RequestId": "F655A8D5"}
        bad = {"Code": self.fails, "Message": f"{query['PhoneNumbers']} 不对", "RequestId": "F655A8D5"}
        return self._answer(query["PhoneNumbers"], words, good, bad)

    async def tencent(self, request: web.Request) -> web.Response:
        assert request.headers["X-TC-Action"] == "SendSms"
        assert request.headers["Authorization"].startswith("TC3-HMAC-SHA256 Credential=AKIDexample/")
        said = await request.json()
        assert (said["SmsSdkAppId"], said["SignName"], said["TemplateId"]) == ("1400006666", SIGNED, "1110")
        [number], [words] = said["PhoneNumberSet"], said["TemplateParamSet"]
        code = self.fails if "AuthFailure" not in self.fails else ""
        status = {"SerialNo": "5000:1045", "PhoneNumber": number, "Fee": 1, "Code": code or "Ok"}
        good = {
            "Response": {"SendStatusSet": [status | {"Message": "send success"}], "RequestId": "a0aabda6"}
        }
        bad: Mapping[str, Any] = {
            "Response": {"SendStatusSet": [status | {"Message": f"{number} 不对"}], "RequestId": "a0aabda6"}
        }
        if "AuthFailure" in self.fails:
            error = {"Code": self.fails, "Message": "The provided credentials could not be validated."}
            bad = {"Response": {"Error": error, "RequestId": "ed93f3cb"}}
        return self._answer(number.removeprefix("+86"), words, good, bad)

    def _answer(
        self, number: str, words: str, good: Mapping[str, Any], bad: Mapping[str, Any], *, failed: int = 200
    ) -> web.Response:
        self.tries += 1
        if self.fails == "http":
            return web.Response(status=500, text="<html>500</html>")
        if self.fails:
            return web.json_response(bad, status=failed)
        self.sent.append((number, words))
        return web.json_response(good)

    async def dispatch(self, request: web.Request) -> web.Response:
        """阿里云 and 腾讯云 take everything at their root."""
        if "X-TC-Action" in request.headers:
            return await self.tencent(request)
        return await self.aliyun(request)


@asynccontextmanager
async def carrying() -> AsyncIterator[Carrier]:
    """A carrier that can be reached at `url`: `/plain`, `/v2/sms/single_send.json`, and the root."""
    carrier = Carrier()
    app = web.Application()
    app.router.add_post("/plain", carrier.plain)
    app.router.add_post(URL.partition("yunpian.com")[2], carrier.yunpian)
    app.router.add_post("/", carrier.dispatch)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        carrier.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield carrier
    finally:
        await runner.cleanup()
