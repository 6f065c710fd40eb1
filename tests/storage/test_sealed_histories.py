"""Whatever happens to keys and clues in whatever order: who reads what is what the rules say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from storage import envelope, sealed, sealed_keys
from storage.db import engine
from storage.envelope import NotForThisKeyError
from storage.errors import KeyTakenError, NotSealedYetError
from storage.schema import upgrade
from storage.sealed_keys import PublicKey
from storage.sealed_models import SealedClue
from tests.storage.make import NOON
from tests.storage.sealing import DAY, VAULT, route

NAMES = ("甲", "乙", "丙")
KEYS = [envelope.new_private() for _ in range(5)]
names = st.sampled_from(NAMES)
excluded = st.sets(names, max_size=2)
steps = st.one_of(
    st.tuples(st.just("register"), names, st.integers(0, len(KEYS) - 1)),
    st.tuples(st.just("retire"), names),
    st.tuples(st.just("keep"), excluded),
    st.tuples(st.just("add"), st.integers(0, 5), excluded, st.booleans()),
    st.tuples(st.just("end"), st.integers(0, 5)),
)


@dataclass(slots=True)
class Model:
    """The rules once more, as plain as can be."""

    owners: dict[int, str] = field(default_factory=dict)
    active: dict[str, int] = field(default_factory=dict)
    clues: list[tuple[int, set[str], bool]] = field(default_factory=list)
    items: dict[bytes, tuple[int, set[int] | None]] = field(default_factory=dict)
    """By content: which clue, and which keys open it; None while it waits."""

    def readers(self, out: set[str]) -> set[int] | None:
        return {key for name, key in self.active.items() if name not in out} or None

    def seal_waiting(self) -> None:
        for content, (clue, open_to) in self.items.items():
            if open_to is None:
                self.items[content] = clue, self.readers(self.clues[clue][1])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("histories") / "hexiaodu.db"
    upgrade(path)
    found = engine(path)
    yield found
    found.dispose()


@settings(max_examples=80, deadline=None)
@given(st.lists(steps, max_size=25))
def test_who_reads_what(made: Engine, history: list[tuple[object, ...]]) -> None:
    with Session(made) as session:
        model = Model()
        for number, step in enumerate(history):
            play(session, model, step, f"content {number}".encode())
            if step[0] == "register":
                sealed.seal_waiting(session, VAULT)
                model.seal_waiting()
        check(session, model)
        session.rollback()


def play(session: Session, model: Model, step: tuple[object, ...], content: bytes) -> None:
    """One step, in the program and in the model."""
    match step:
        case "register", str() as name, int() as key:
            public = PublicKey(name, envelope.public_of(KEYS[key]))
            if model.owners.setdefault(key, name) != name:
                with pytest.raises(KeyTakenError):
                    sealed_keys.register(session, public, now=NOON)
            else:
                sealed_keys.register(session, public, now=NOON)
                model.active[name] = key
        case "retire", str() as name:
            model.active.pop(name, None)
            sealed_keys.retire(session, name, now=NOON)
        case "keep", set() as out:
            of = route(excluded=tuple(sorted(out)))
            model.clues.append((sealed.keep(session, VAULT, content, of, day=DAY).id, set(out), True))
            model.items[content] = len(model.clues) - 1, model.readers(out)
        case "add", int() as at, set() as out, bool() as is_said if at < len(model.clues):
            clue, before, is_open = model.clues[at]
            of_it = route(excluded=tuple(sorted(out))) if is_said else None
            sealed.add(session, VAULT, clue, content, of_it)
            if is_open:
                after = before | out if is_said else before
                model.clues[at] = clue, after, True
                model.items[content] = at, model.readers(after)
        case "end", int() as at if at < len(model.clues):
            clue, out, _ = model.clues[at]
            if any(of == at and open_to is None for of, open_to in model.items.values()):
                with pytest.raises(NotSealedYetError):
                    sealed.end(session, session.get_one(SealedClue, clue))
            else:
                sealed.end(session, session.get_one(SealedClue, clue))
                model.clues[at] = clue, out, False


def check(session: Session, model: Model) -> None:
    """Each key opens what the model says, and nothing else."""
    for number, private in enumerate(KEYS):
        found = set()
        for clue, _, _ in model.clues:
            for item in sealed.items(session, clue):
                try:
                    found.add(envelope.unseal(item.body, [private]))
                except NotForThisKeyError:
                    pass
        assert found == {content for content, (_, keys) in model.items.items() if keys and number in keys}
    waiting = sum(keys is None for _, keys in model.items.values())
    assert sealed.waiting(session) == waiting
