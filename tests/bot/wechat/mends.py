"""Every fault of the old client library, its mend, and the test that fails without it.

`python -m tests.bot.wechat.mends` takes each mend out in a copy of the project and sees the test fail.
`test_mends.py` holds the table to the code.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[3]
TESTS = "tests/bot/wechat"


@dataclass(frozen=True)
class Mend:
    """`text` of `file`, replaced by `without`, brings the fault back; `test` is `file::name`."""

    fault: str
    file: str
    text: str
    without: str
    test: str


MENDS = (
    Mend(
        "an error event of the gateway ends the listening for good",
        "bot/wechat/puppet.py",
        "            self._hear(kind, data)\n",
        "            self._hear(kind, data)\n            assert kind is not EventType.ERROR\n",
        "test_connection.py::test_no_event_of_the_gateway_ends_the_hearing",
    ),
    Mend(
        "an event that cannot be read ends the listening",
        "bot/wechat/puppet.py",
        "except (ValueError, KeyError, TypeError, AttributeError) as error:",
        "except ZeroDivisionError as error:",
        "test_connection.py::test_no_event_of_the_gateway_ends_the_hearing",
    ),
    Mend(
        "a lost line is tried again after 60 s",
        "bot/wechat/line.py",
        "            await asyncio.sleep(pause)\n",
        "            await asyncio.sleep(60)\n",
        "test_connection.py::test_a_restarted_gateway_is_heard_again",
    ),
    Mend(
        "a gateway that is absent at the start ends the program",
        "bot/wechat/line.py",
        "    except ChannelError as error:\n        return str(error)\n",
        "    except ChannelError as error:\n        raise SystemError from error\n",
        "test_connection.py::test_a_gateway_absent_at_the_start_is_awaited",
    ),
    Mend(
        "a wrong token is tried for ever",
        "bot/wechat/line.py",
        "    except UnauthorizedError:\n        raise\n",
        "",
        "test_connection.py::test_a_wrong_token_ends_it",
    ),
    Mend(
        "Stop at the start logs the account out",
        "bot/wechat/puppet.py",
        "            await self.puppet_stub.start()\n",
        "            await self.puppet_stub.stop()\n            await self.puppet_stub.start()\n",
        "test_line.py::test_nobody_who_leaves_in_time_is_thrown_out",
    ),
    Mend(
        "a stream taken by another client is never taken back",
        "bot/wechat/line.py",
        "            if not self._evictions.may():\n                raise\n",
        "            raise\n",
        "test_line.py::test_a_session_taken_over_is_taken_back",
    ),
    Mend(
        "two bots log one account out by turns",
        "bot/wechat/watch.py",
        "        if now - self._last < self._pause:\n            return False\n",
        "",
        "test_line.py::test_two_bots_do_not_log_one_account_out_by_turns",
    ),
    Mend(
        "a frozen gateway hangs every call for ever",
        "bot/wechat/stub.py",
        '        options.setdefault("timeout", _deadline(route.rpartition("/")[2]))\n',
        "",
        "test_connection.py::test_a_call_that_nobody_answers_ends",
    ),
    Mend(
        "a gateway that takes the line and says nothing is waited for",
        "bot/wechat/stub.py",
        "asyncio.timeout(CONNECT_SECONDS)",
        "asyncio.timeout(None)",
        "test_tls.py::test_a_gateway_that_says_nothing_is_not_waited_for",
    ),
    Mend(
        "a frozen gateway is never left",
        "bot/wechat/watch.py",
        "            await puppet.check()\n",
        "",
        "test_connection.py::test_a_frozen_gateway_is_left_and_found_again",
    ),
    Mend(
        "a stream that is open and dead is never left",
        "bot/wechat/watch.py",
        "            await pulse.feel(puppet)\n",
        "",
        "test_line.py::test_a_stream_that_is_open_and_dead_is_left",
    ),
    Mend(
        "a late call opens a closed line again",
        "bot/wechat/stub.py",
        "        self._closed = True\n",
        "",
        "test_line.py::test_a_closed_line_stays_closed",
    ),
    Mend(
        "a line lost and a stop in the same moment: the program never stops",
        "bot/wechat/stub.py",
        "        if me.cancelling() > before:\n            raise asyncio.CancelledError from None\n",
        "",
        "test_puppet.py::test_a_cancellation_is_not_swallowed",
    ),
    Mend(
        "messages of a burst are handled out of order",
        "bot/wechat/pipeline.py",
        "        if not task.done():\n            await asyncio.wait({task}, timeout=max(0.0, turn))\n",
        "",
        "test_pipeline.py::test_the_order_of_ids_is_kept_however_long_each_takes",
    ),
    Mend(
        "what was heard before a stop is lost",
        "bot/wechat/client.py",
        "                await pipeline.drained()\n",
        "                pass\n",
        "test_connection.py::test_what_was_heard_before_a_stop_is_stored",
    ),
    Mend(
        "a photo above 20 KB comes as a uuid, which is not understood",
        "bot/wechat/media.py",
        '        elif box.get("uuid"):\n            data = await download(str(box["uuid"]), MAX_BYTES)\n',
        "",
        "test_client.py::test_a_photo_is_fetched",
    ),
    Mend(
        "a file by url is looked for under its old key",
        "bot/wechat/media.py",
        'box.get("url") or box.get("remoteUrl")',
        'box.get("remoteUrl")',
        "test_media.py::test_bytes_by_url",
    ),
    Mend(
        "a file above 3 MB cannot be sent",
        "bot/wechat/media.py",
        "    if len(data) > MOST_INLINE:\n        return None\n",
        "",
        "test_client.py::test_a_file_is_sent",
    ),
    Mend(
        "a location has no coordinates",
        "bot/wechat/lookup.py",
        "            location = await _ask(puppet, heard.id, lambda: puppet.location(heard.id), None)\n",
        "            pass\n",
        "test_client.py::test_a_location_keeps_its_coordinates",
    ),
    Mend(
        "a message of an unknown type is dropped",
        "bot/wechat/mapping.py",
        "_KINDS.get(number, Kind.OTHER)",
        "_KINDS[number]",
        "test_client.py::test_other_types_known_or_not_are_heard_as_other",
    ),
    Mend(
        "a message without a sender raises",
        "bot/wechat/client.py",
        " or is_nobody(heard.sender, heard.room):",
        ":",
        "test_client.py::test_what_nobody_said_is_not_passed_on",
    ),
    Mend(
        "its own words are heard as somebody's",
        "bot/wechat/client.py",
        "if heard.sender == self._self_id or is_nobody(heard.sender, heard.room):",
        "if is_nobody(heard.sender, heard.room):",
        "test_client.py::test_its_own_words_are_not_passed_on",
    ),
    Mend(
        "what WeChat says is heard as somebody's words",
        "bot/wechat/mapping.py",
        "    if kind is Kind.TEXT and is_note(heard.text):\n        kind = Kind.OTHER\n",
        "",
        "test_client.py::test_what_wechat_says_as_text_is_heard_as_other",
    ),
    Mend(
        "a login under new ids is not told of",
        "bot/wechat/client.py",
        "        self._tells[1:] = [tell] if tell else []\n",
        "",
        "test_account.py::test_who_serves_is_told_of_the_account_too",
    ),
    Mend(
        "a room's topic is stale for ever after a change",
        "bot/wechat/client.py",
        '                self._lookup.names.forget(str(data["roomId"]))\n',
        "                pass\n",
        "test_client.py::test_a_new_topic_and_alias_are_known_at_once",
    ),
    Mend(
        "names are stale after a gateway said they changed",
        "bot/wechat/client.py",
        '                self._lookup.names.forget(str(data["payloadId"]))\n',
        "                pass\n",
        "test_client.py::test_a_new_topic_and_alias_are_known_at_once",
    ),
    Mend(
        "the id of what was sent is looked for in its old place only",
        "bot/wechat/puppet.py",
        '            "/wechaty.Puppet/MessageSendText", request, wire.SentResponse\n        )\n'
        "        return answer.id or answer.wrapped_id or None\n",
        '            "/wechaty.Puppet/MessageSendText", request, wire.SentResponse\n        )\n'
        "        return str(answer.wrapped_id)\n",
        "test_client.py::test_the_id_of_what_was_sent_may_be_missing",
    ),
    Mend(
        "time in milliseconds is taken for seconds",
        "bot/wechat/mapping.py",
        "timestamp / 1000 if timestamp > _MILLISECONDS else timestamp",
        "timestamp",
        "test_mapping.py::test_seconds_and_milliseconds_are_told_apart",
    ),
    Mend(
        "the gateway's certificate is not believed, or any is",
        "bot/wechat/tls.py",
        'Path(__file__).with_name("wechaty-ca.pem")',
        "__file__",
        "test_tls.py::test_the_stock_authority_is_trusted",
    ),
    Mend(
        "a new login is not told, nor the QR code",
        "bot/wechat/client.py",
        "        self._change(WaitingForScan(self._now(), qr_code, status))\n",
        "",
        "test_account.py::test_a_login_by_qr_code",
    ),
    Mend(
        "names that today's libraries lack end the import",
        "bot/wechat/compat.py",
        "    _restore_names()\n    #",
        "    #",
        "test_compat.py::test_even_the_stock_client_can_be_imported",
    ),
    Mend(
        "Python 3.11 refuses a default of the old package",
        "bot/wechat/compat.py",
        "    _make_options_hashable()\n\n",
        "\n",
        "test_compat.py::test_even_the_stock_client_can_be_imported",
    ),
    Mend(
        "the old package makes a folder, logs and prints",
        "bot/wechat/compat.py",
        "    sys.modules[_QUIET] = quiet\n",
        "",
        "test_compat.py::test_connecting_prints_nothing_and_leaves_nothing",
    ),
)


def is_missed(mend: Mend, project: Path) -> bool:
    """Whether the test fails without the mend, in a copy of the project that is put back afterwards."""
    file = project / mend.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(mend.text, mend.without, 1), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"{TESTS}/{mend.test}"]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    finally:
        file.write_text(whole, encoding="utf-8")
    return done.returncode == 1


def main() -> None:
    """One line for each mend; exit code 1 if any is not missed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "__pycache__"))
        missed = []
        for mend in MENDS:
            missed.append(is_missed(mend, copy))
            print("missed    " if missed[-1] else "NOT MISSED", mend.fault, flush=True)
    sys.exit(not all(missed))


if __name__ == "__main__":
    main()
