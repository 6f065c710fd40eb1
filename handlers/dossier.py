"""卷宗: one case as one document for the files, without who reported it."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.hearing import Document, Part, Photo
from handlers.queries import wanted
from handlers.reply import Reply
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import dossier as texts
from handlers.texts import topics
from storage import cases, clues, ledger, media, people
from storage.models import Attachment, CaseEvent, Clue
from storage.states import CaseStatus, MediaState, Role, Stage, Step

router = Router(topic=topics.SEE)
USAGE = "卷宗 编号"
MOST_PHOTOS = 12
"""Of each stage."""


@router.command(
    "卷宗",
    USAGE,
    "把一件写成 PDF，放在数据文件夹的 exports/ 里",
    roles=(Role.OFFICER,),
    numbered=True,
    places=UNSEEN,
)
def dossier(session: Session, call: Call, ctx: Context) -> Reply:
    """Write one PDF of a case: what was reported, photos before and after, the history, who looked."""
    case = cases.find(session, wanted(call, USAGE), call.year)
    if case.status == CaseStatus.SEALED:
        raise cases.wrong_status(session, case, case.status)
    assert case.id is not None
    found = clues.of_case(session, case.id)
    reported = media.of_clues(session, [clue.id for clue in found if clue.id is not None])
    photos, names = media.of_case(session, case.id), _names(session, found)
    history = ledger.events(session, case.id)
    before = (*_photos(reported, Stage.REPORTED), *_photos(photos, Stage.REPORTED))
    after = _photos(photos, Stage.DURING, Stage.AFTER, Stage.INSPECTED)
    document = Document(
        path=f"exports/{texts.file_name(case)}",
        title=texts.title(case),
        parts=(
            Part(texts.FACTS, tuple(texts.facts(case))),
            Part(
                texts.REPORTED, tuple(_reported(found, history, names)) or texts.EMPTY, before[:MOST_PHOTOS]
            ),
            Part(texts.AFTER, tuple(texts.outcome(case)) or (() if after else texts.EMPTY), after),
            Part(texts.HISTORY, tuple(texts.step(event, names) for event in history)),
        ),
        footer=texts.footer(case, call.now),
    )
    return Reply(texts.written(case, document.path), files=(document,))


def _reported(found: list[Clue], history: Sequence[CaseEvent], names: list[str]) -> list[str]:
    """What was reported; of a case that came from another source what an officer wrote as it was entered."""
    told = [texts.reported(clue, names) for clue in found if not clue.is_withdrawn]
    entered = (event.note for event in history if event.step == Step.NOTE and event.note)
    return told or [texts.without(note, names) for note in list(entered)[:1]]


def _names(session: Session, found: list[Clue]) -> list[str]:
    """All that speakers in its clues and supervisors go by: none of them stands in the document.

    Who answers whether it is fixed stands in the history by the name in the roster.
    """
    called = {name for clue in found for name in (clue.reporter_name, *clue.people.values()) if name}
    called |= people.names_of(session, Role.SUPERVISOR)
    return sorted(called, key=len, reverse=True)


def _photos(found: list[Attachment], *stages: Stage) -> tuple[Photo, ...]:
    kept = [
        one
        for one in found
        if one.stage in stages and one.kind == "image" and one.state == MediaState.STORED and one.path
    ]
    return tuple(Photo(texts.caption(one), one.path) for one in kept[:MOST_PHOTOS])
