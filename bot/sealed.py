"""`hexiaodu sealed`: keys of the discipline side, and reading what was sealed to them."""

import getpass
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from bot import config as configs
from bot import filetypes
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.filetypes import RefusedError
from handlers import content, returning
from handlers.content import Content, File
from handlers.live import Live
from handlers.reply import UserError
from handlers.texts import reading as texts
from handlers.texts import sealed as sealed_texts
from storage import additions, envelope, key_files, sealed, sealed_keys
from storage.copies import reading
from storage.errors import NoSuchReceiptError
from storage.key_files import BadKeyFileError, PrivateKeyFile, WrongPassphraseError
from storage.schema import open_database
from storage.sealed_models import SealedClue
from storage.states import SealedState
from storage.vault import write_secret

CHANNEL = "wechat"
_DOCUMENTS = frozenset({".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".txt", ".zip"})
"""Endings of a name that are believed where the bytes say nothing: nothing of it runs when it is opened."""


class SealedError(OperatorError):
    """What has to be done differently, in Chinese."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One item of a sealed clue, as it was sealed."""

    content: Content
    data: bytes


def keygen(out: Path, name: str, *, locked: bool) -> None:
    """Make a private key in a file of its own, and print the line that is public."""
    passphrase = _new_passphrase() if locked else ""
    key = PrivateKeyFile(name, envelope.new_private())
    try:
        key_files.write(out, key, passphrase)
    except FileExistsError:
        raise SealedError(texts.key_exists(out)) from None
    line, mark = sealed_keys.written(key.public), sealed_keys.fingerprint(key.public)
    print(texts.made(out, name, line, mark, locked=locked), flush=True)


def _new_passphrase() -> str:
    first = getpass.getpass(texts.NEW_PASSPHRASE)
    if len(first) < texts.SHORTEST:
        raise SealedError(texts.PASSPHRASE_SHORT)
    if getpass.getpass(texts.AGAIN) != first:
        raise SealedError(texts.PASSPHRASES_DIFFER)
    return first


def list_(database: Path, keys: Sequence[Path]) -> None:
    """Print what has not ended and the keys open. Of what was not sealed to them nothing is told: whom it
    names must not learn that it exists."""
    privates = _privates(keys)
    with reading(database) as session:
        lines = []
        for clue in sealed.still_open(session):
            found, _ = _opened([item.body for item in sealed.items(session, clue.id)], privates)
            if found:
                lines.append(texts.line(clue, len(found), _summary(found)))
        print("\n".join(lines) or sealed_texts.NONE, flush=True)


def _summary(found: Sequence[Opened]) -> str:
    return next((said.text for one in found for said in one.content.messages if said.text), "")


def show(database: Path, receipt: str, keys: Sequence[Path]) -> None:
    """Print what a clue says."""
    with reading(database) as session:
        clue = _find(session, receipt)
        found, closed = _readable(session, clue, _privates(keys))
        print(texts.clue(clue, [one.content for one in found], closed), flush=True)


def export(database: Path, receipt: str, keys: Sequence[Path], out: Path) -> None:
    """Write what a clue says, and its photos, into a new folder."""
    with reading(database) as session:
        clue = _find(session, receipt)
        found, closed = _readable(session, clue, _privates(keys))
        folder = out / sealed_texts.receipt(clue.receipt)
        try:
            folder.mkdir(0o700, parents=True)
        except FileExistsError:
            raise SealedError(texts.folder_exists(folder)) from None
        text = texts.clue(clue, [one.content for one in found], closed)
        write_secret(folder / texts.DOCUMENT, (text + "\n").encode("utf-8", "replace"))
        count = 0
        for name, data in _files(found):
            write_secret(folder / name, data)
            count += 1
    print(texts.exported(folder, count), flush=True)


def _files(found: Sequence[Opened]) -> Iterator[tuple[str, bytes]]:
    """Names of ours: those from outside may be anything, and a page that runs when it is opened too."""
    for number, one in enumerate(found, 1):
        file = one.content.file
        if file is not None and one.data:
            yield f"{number:03d}-{file.kind.value}{_ending(file, one.data)}", one.data


def _ending(file: File, data: bytes) -> str:
    try:
        ending = filetypes.suffix(data, file.kind.value)
    except RefusedError:
        return filetypes.UNKNOWN
    said = Path(file.name).suffix.lower()
    return said if ending == filetypes.UNKNOWN and said in _DOCUMENTS else ending


async def give_back(config: Path, receipt: str, words: str) -> None:
    """Make words that the discipline side cleared a new problem of the office; also while the bot runs."""
    database = configs.load(config).data.folder / "hexiaodu.db"
    if not database.exists():
        raise SealedError(texts.no_database(database))
    db = await open_database(database)

    def work(session: Session) -> str:
        live = Live()
        live.take(additions.standing(session))
        clue = _find(session, receipt)
        if clue.state == SealedState.ENDED:
            raise SealedError(sealed_texts.ENDED_ALREADY)
        returning.give_back(session, clue, words, live.book, now=SystemClock().now())
        return sealed_texts.returned(clue.receipt)

    try:
        print(await db.run(work), flush=True)
    except UserError as error:
        raise SealedError(str(error)) from None
    finally:
        await db.close()


def _find(session: Session, receipt: str) -> SealedClue:
    try:
        return sealed.find(session, re.sub(r"\D", "", receipt))
    except NoSuchReceiptError:
        raise SealedError(texts.NO_SUCH) from None


def _readable(
    session: Session, clue: SealedClue, privates: Sequence[bytes]
) -> tuple[list[Opened], list[bytes]]:
    """As `_opened`; raises `SealedError` if nothing can be read."""
    items = sealed.items(session, clue.id)
    found, closed = _opened([item.body for item in items], privates)
    if not found:
        raise SealedError(texts.WAITS if all(item.is_waiting for item in items) else texts.NO_SUCH)
    return found, closed


def _opened(bodies: Sequence[bytes], privates: Sequence[bytes]) -> tuple[list[Opened], list[bytes]]:
    """What the keys open, in the order it was said, and what they do not."""
    found: list[Opened] = []
    closed: list[bytes] = []
    for body in bodies:
        try:
            found.append(Opened(*content.read(envelope.unseal(body, privates))))
        except (envelope.NotForThisKeyError, ValueError):
            closed.append(body)
    return sorted(found, key=_when), closed


def _when(one: Opened) -> tuple[float, bool]:
    """In the order it was said, a file after the words it came with."""
    at = one.content.at
    return at.timestamp() if at is not None else 0.0, one.content.file is not None


def _privates(paths: Sequence[Path]) -> list[bytes]:
    return [_private(path) for path in paths]


def _private(path: Path) -> bytes:
    try:
        return key_files.read(path, lambda: getpass.getpass(texts.passphrase(path))).private
    except BadKeyFileError:
        raise SealedError(texts.bad_key(path)) from None
    except WrongPassphraseError:
        raise SealedError(texts.wrong_passphrase(path)) from None
