"""How good verdicts are, held against labels: by thread, and strict, as a stranger would count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PLACES = ("town", "village", "river")


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled record and what was made of it (a line of `classify`)."""

    record: Mapping[str, Any]
    made: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; None of none."""

    right: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Thread:
    """A labelled clue."""

    clue: str
    opening: Pair
    pairs: tuple[Pair, ...]
    """All its messages, in the order of their times."""
    found: str | None
    """The clue that was opened for it: by one of its messages; of several the first."""
    last: Mapping[str, Any]
    """What was known in the end of the clue that was found; empty if none was."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What went wrong: with which message, what was expected, what came out."""

    about: str
    pair: Pair
    expected: str
    got: str


@dataclass(slots=True)
class Scores:
    """All figures; `mistakes` in the order of the figures."""

    messages: int = 0
    threads: int = 0
    precision: Share = Share(0, 0)
    recall: Share = Share(0, 0)
    same_message: Share = Share(0, 0)
    """Found threads that were opened by the very message that is labelled as the opening."""
    category: Share = Share(0, 0)
    """End to end: of all labelled threads, found and right."""
    category_or_second: Share = Share(0, 0)
    by_category: dict[str, Share] = field(default_factory=dict)
    confusions: dict[tuple[str, str], int] = field(default_factory=dict)
    attached: Share = Share(0, 0)
    """Labelled later messages of a thread that came to the right clue."""
    attached_wrongly: Share = Share(0, 0)
    """Messages of no thread, that came to one."""
    places: dict[str, Share] = field(default_factory=dict)
    """Of found threads with a labelled place: right."""
    places_named: dict[str, Share] = field(default_factory=dict)
    """Of found threads for which a place was named: right."""
    sealed: Share = Share(0, 0)
    sealed_missed: list[str] = field(default_factory=list)
    sealed_falsely: list[str] = field(default_factory=list)
    urgent: Share = Share(0, 0)
    severity: Share = Share(0, 0)
    patrol_precision: Share = Share(0, 0)
    patrol_recall: Share = Share(0, 0)
    intent: Share = Share(0, 0)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def f1(self) -> float | None:
        precision, recall = self.precision.rate, self.recall.rate
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(pairs: Sequence[Pair]) -> Scores:
    """All figures of some records, which are in the order of their times."""
    scores = Scores(messages=len(pairs))
    threads = _threads(pairs)
    _clues(scores, pairs, threads)
    _categories(scores, threads)
    _attachment(scores, pairs, threads)
    _places(scores, threads)
    _sealed(scores, pairs, threads)
    _severities(scores, threads)
    _intents(scores, pairs)
    return scores


def _threads(pairs: Sequence[Pair]) -> dict[str, Thread]:
    """The labelled clues that are opened by one of these records."""
    members: dict[str, list[Pair]] = defaultdict(list)
    last: dict[str, Mapping[str, Any]] = {}
    for pair in pairs:
        if pair.record.get("clue"):
            members[pair.record["clue"]].append(pair)
        if pair.made["clue"]:
            last[pair.made["clue"]] = pair.made
    threads = {}
    for clue, of_it in members.items():
        opening = next((pair for pair in of_it if pair.record.get("intent") == "clue"), None)
        if opening is not None:
            found = next((pair.made["clue"] for pair in of_it if _opens(pair)), None)
            threads[clue] = Thread(clue, opening, tuple(of_it), found, last[found] if found else {})
    return threads


def _opens(pair: Pair) -> bool:
    return bool(pair.made["clue"] == pair.record["id"])


def _clues(scores: Scores, pairs: Sequence[Pair], threads: Mapping[str, Thread]) -> None:
    opened = [pair for pair in pairs if _opens(pair)]
    found = {thread.found for thread in threads.values() if thread.found}
    scores.threads = len(threads)
    scores.precision, scores.recall = Share(len(found), len(opened)), Share(len(found), len(threads))
    exact = [thread for thread in threads.values() if _opens(thread.opening)]
    scores.same_message = Share(len(exact), len(found))
    for pair in opened:
        if pair.record["id"] not in found:
            _note(scores, "opened", pair, pair.record.get("clue") or pair.record.get("intent"), "clue")
    for thread in threads.values():
        if not thread.found:
            made = thread.opening.made
            _note(scores, "missed", thread.opening, "clue", made["clue"] or made["intent"])


def _categories(scores: Scores, threads: Mapping[str, Thread]) -> None:
    judged = [thread for thread in threads.values() if thread.opening.record.get("category")]
    right, also = 0, 0
    count: Counter[str] = Counter()
    good: Counter[str] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    for thread in judged:
        wanted, got = thread.opening.record["category"], thread.last.get("category")
        count[wanted] += 1
        right += got == wanted
        good[wanted] += got == wanted
        also += got == wanted or got in (thread.opening.record.get("second") or ())
        if got not in (None, wanted):
            confused[wanted, got] += 1
            _note(scores, "category", thread.opening, wanted, got)
    scores.category, scores.category_or_second = Share(right, len(judged)), Share(also, len(judged))
    scores.by_category = {name: Share(good[name], count[name]) for name in sorted(count)}
    scores.confusions = dict(confused.most_common())


def _attachment(scores: Scores, pairs: Sequence[Pair], threads: Mapping[str, Thread]) -> None:
    """What stands before the opening cannot be known yet; what belongs to nothing must stay alone."""
    right = of = wrong = alone = 0
    for thread in threads.values():
        after = thread.pairs[thread.pairs.index(thread.opening) + 1 :]
        for pair in after:
            of += 1
            if thread.found and pair.made["clue"] == thread.found:
                right += 1
            else:
                _note(scores, "attached", pair, thread.found or thread.clue, pair.made["clue"])
    for pair in pairs:
        if not pair.record.get("clue"):
            alone += 1
            if pair.made["clue"] and not _opens(pair):
                wrong += 1
                _note(scores, "attached_wrongly", pair, None, pair.made["clue"])
    scores.attached, scores.attached_wrongly = Share(right, of), Share(wrong, alone)


def _places(scores: Scores, threads: Mapping[str, Thread]) -> None:
    for name in PLACES:
        labelled = [t for t in threads.values() if t.found and name in t.opening.record]
        wanted = [(t, _short(t.opening.record[name]), _short(t.last[name])) for t in labelled]
        right = sum(want == got for _, want, got in wanted if want)
        scores.places[name] = Share(right, sum(want is not None for _, want, _ in wanted))
        scores.places_named[name] = Share(right, sum(got is not None for *_, got in wanted))
        for thread, want, got in wanted:
            if want != got:
                _note(scores, name, thread.opening, want, got)


def _short(name: str | None) -> str | None:
    """Labels give a village without 村."""
    return name.removesuffix("村").removesuffix("社区") if name else None


def _sealed(scores: Scores, pairs: Sequence[Pair], threads: Mapping[str, Thread]) -> None:
    """Every accusing message counts for itself; a false seal counts once a thread."""
    accusing = [pair for pair in pairs if pair.record.get("sealed")]
    missed = [pair for pair in accusing if not pair.made["sealed"]]
    scores.sealed = Share(len(accusing) - len(missed), len(accusing))
    scores.sealed_missed = [pair.record["id"] for pair in missed]
    of_accusations = {pair.record.get("clue") for pair in accusing} - {None}
    falsely: dict[str, Pair] = {}
    for pair in pairs:
        if not pair.made["sealed"] or pair.record.get("sealed") is not False:
            continue
        if pair.record.get("clue") not in of_accusations:
            falsely.setdefault(pair.record.get("clue") or pair.made["clue"], pair)
    scores.sealed_falsely = [pair.record["id"] for pair in falsely.values()]
    for pair in missed:
        _note(scores, "sealed_missed", pair, "sealed", pair.made["intent"])
    for pair in falsely.values():
        _note(scores, "sealed_falsely", pair, pair.record.get("intent"), "sealed")


def _severities(scores: Scores, threads: Mapping[str, Thread]) -> None:
    judged = [thread for thread in threads.values() if thread.opening.record.get("severity")]
    right = urgent = of_urgent = 0
    for thread in judged:
        wanted, got = thread.opening.record["severity"], thread.last.get("severity")
        right += wanted == got
        of_urgent += wanted == "urgent"
        urgent += wanted == got == "urgent"
        if wanted != got and thread.found:
            _note(scores, "severity", thread.opening, wanted, got)
    scores.severity, scores.urgent = Share(right, len(judged)), Share(urgent, of_urgent)


def _intents(scores: Scores, pairs: Iterable[Pair]) -> None:
    labelled = [pair for pair in pairs if pair.record.get("intent")]
    agreed = [pair for pair in labelled if pair.record["intent"] == pair.made["intent"]]
    scores.intent = Share(len(agreed), len(labelled))
    both = sum(pair.made["intent"] == "patrol_ok" for pair in agreed)
    scores.patrol_precision = Share(both, sum(pair.made["intent"] == "patrol_ok" for pair in labelled))
    scores.patrol_recall = Share(both, sum(pair.record["intent"] == "patrol_ok" for pair in labelled))
    for pair in labelled:
        if pair.record["intent"] != pair.made["intent"]:
            _note(scores, "intent", pair, pair.record["intent"], pair.made["intent"])


def _note(scores: Scores, about: str, pair: Pair, expected: str | None, got: str | None) -> None:
    scores.mistakes.append(Mistake(about, pair, expected or "", got or ""))
