"""The README's example posts a text that is taken."""

import asyncio
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.bot.sms.carrier import KEY
from tests.bot.sms.conftest import Posting

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(
    "CI" not in os.environ and not (shutil.which("curl") and shutil.which("openssl")),
    reason="needs curl and openssl",
)
async def test_the_example_is_taken(endpoint: Posting) -> None:
    [example] = [block for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) if "curl" in block]
    script = example.replace("127.0.0.1:8092", f"127.0.0.1:{endpoint.port}")
    process = await asyncio.create_subprocess_exec(
        *("bash", "-euc", script),
        env=os.environ | {"HEXIAODU_SMS_KEY": KEY},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert said.decode() == '{"ok": true}'
    [text] = endpoint.kept
    assert (text.id, text.number, text.words) == ("20261123-0001", "13800000001", "沙湾乡寨头河边有人电鱼")
