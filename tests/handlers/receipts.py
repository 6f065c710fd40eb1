"""What may be said because of an accusation, and to whom."""

import re
from collections.abc import Sequence

from handlers.texts import sealed as texts
from tests.handlers.dialogue import Said

RECEIPT = re.compile(r"\d{3}-\d{3}-\d{3}")


def beside_receipts(said: Sequence[Said], who: str) -> list[Said]:
    """What was said but for a receipt to the discipline side and to who spoke, and the sentence to nobody."""
    return [(where, text) for where, text in said if not _is_receipt(where, text, who)]


def _is_receipt(where: str, text: str, who: str) -> bool:
    number = RECEIPT.search(text)
    if number is None:
        return where == "监督" and text == texts.GENERAL
    plain = number[0].replace("-", "")
    to_readers = [texts.new(plain, has_keys=has_keys) for has_keys in (True, False)]
    return text in to_readers if where == "纪检" else where == who and text == texts.to_sender(plain)


def receipts(said: Sequence[Said], where: str) -> list[str]:
    """The receipt numbers that were said there."""
    return [number for to, text in said if to == where for number in RECEIPT.findall(text)]
