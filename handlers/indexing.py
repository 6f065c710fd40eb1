"""What was said of cases is read into the index of words: before a search, and every night.

Not with each message: it would take as long as all else that is done with one.
"""

from sqlmodel import Session

from handlers.texts.names import CATEGORY, SUB
from nlp import pieces
from storage import search, terms
from storage.models import Case
from storage.search import Described

AT_ONCE = 200
"""Cases read in one go: others want to write too."""
MOST = 4000
"""Cases read before a search; of more, as after a long chat was imported, the oldest wait for the night."""


def catch_up(session: Session, most: int = AT_ONCE) -> int:
    """Read what has changed, the newest cases first; how many were read."""
    ids = terms.unread(session, most)
    read = {one.case.id: one for one in search.described(session, search.by_ids(session, ids))} if ids else {}
    for case_id in ids:
        one = read.get(case_id)
        terms.put(session, case_id, pieces.cut(words_of(one)) if one is not None else ())
    return len(ids)


def before_search(session: Session) -> None:
    """Read what has changed since the last search, but no more than a search may wait for (a second)."""
    for _ in range(MOST // AT_ONCE):
        if not catch_up(session):
            break


def words_of(one: Described) -> str:
    """All the words a case is found by: what was said of it, and what the ledger calls it."""
    return "\n".join(filter(None, (*names_of(one.case), one.words)))


def names_of(case: Case) -> tuple[str, ...]:
    """What the ledger calls a case: its kind, its place, its unit."""
    kinds = (CATEGORY[case.category], SUB.get(case.sub or ""))
    places = (case.outside, case.township, case.village, case.river, case.spot, case.unit)
    return tuple(filter(None, (*kinds, *places)))
