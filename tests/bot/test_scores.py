"""Figures against labels: what counts as right, and what does not."""

from typing import Any

from bot.scores import Pair, Scores, Share, score


def pair(number: int, intent: str, thread: str | None = None, **made: Any) -> Pair:
    """A record of `intent` and a labelled thread; `made` is what came out, `gold_…` are more labels."""
    labels = {name.removeprefix("gold_"): made.pop(name) for name in list(made) if name.startswith("gold_")}
    record = {"id": f"m{number}", "intent": intent, "clue": thread, "sealed": False, **labels}
    blank = dict.fromkeys(("clue", "category", "town", "village", "river", "severity"))
    return Pair(record, {**blank, "intent": intent, "sealed": False, "evidence": [], **made})


def opening(number: int, thread: str, **more: Any) -> Pair:
    """A labelled opening that was found and judged right, unless said otherwise."""
    right = {"gold_category": "dumping", "category": "dumping", "clue": f"m{number}"}
    return pair(number, "clue", thread, **(right | more))


def abouts(scores: Scores) -> list[tuple[str, str]]:
    return [(one.about, one.pair.record["id"]) for one in scores.mistakes]


def test_a_clue_opened_twice_or_by_chat_is_too_much_and_one_not_opened_too_little() -> None:
    scores = score(
        [
            opening(1, "A"),
            pair(2, "follow_up", "A", clue="m2"),
            pair(3, "chat", None, clue="m3"),
            opening(4, "B", clue="m1"),
        ]
    )
    assert (scores.precision, scores.recall) == (Share(1, 3), Share(1, 2))
    assert scores.f1 == 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2)
    assert [one for one in abouts(scores) if one[0] in ("opened", "missed")] == [
        ("opened", "m2"),
        ("opened", "m3"),
        ("missed", "m4"),
    ]


def test_a_thread_opened_by_another_of_its_messages_is_found() -> None:
    scores = score([pair(1, "follow_up", "A", clue="m1"), opening(2, "A", clue="m1")])
    assert (scores.precision, scores.recall, scores.same_message) == (Share(1, 1), Share(1, 1), Share(0, 1))


def test_the_category_is_the_last_one_and_a_missed_thread_has_none() -> None:
    scores = score(
        [
            opening(1, "A", gold_category="fishing"),
            pair(2, "follow_up", "A", clue="m1", category="fishing"),
            opening(3, "B", gold_category="pollution", gold_second=["dumping"]),
            opening(4, "C", clue=None),
        ]
    )
    assert (scores.category, scores.category_or_second) == (Share(1, 3), Share(2, 3))
    assert scores.by_category == {"dumping": Share(0, 1), "fishing": Share(1, 1), "pollution": Share(0, 1)}
    assert scores.confusions == {("pollution", "dumping"): 1}


def test_what_comes_after_the_opening_must_come_to_its_clue_and_the_rest_to_none() -> None:
    scores = score(
        [
            pair(1, "follow_up", "A"),
            opening(2, "A"),
            pair(3, "follow_up", "A", clue="m2"),
            pair(4, "follow_up", "A"),
            opening(5, "B", clue=None),
            pair(6, "follow_up", "B", clue="m2"),
            pair(7, "chat", None, clue="m2"),
            pair(8, "chat"),
        ]
    )
    assert (scores.attached, scores.attached_wrongly) == (Share(1, 3), Share(1, 2))


def test_places_of_found_threads() -> None:
    places = {"gold_town": "托口镇", "gold_village": "三里坪", "gold_river": None}
    scores = score(
        [
            opening(1, "A", **places, town="托口镇", village="三里坪村", river="沅水"),
            opening(2, "B", **places, town="安江镇"),
            opening(3, "C", **places, clue=None, town="托口镇"),
        ]
    )
    assert scores.places == {"town": Share(1, 2), "village": Share(1, 2), "river": Share(0, 0)}
    assert scores.places_named == {"town": Share(1, 2), "village": Share(1, 1), "river": Share(0, 1)}


def test_every_accusation_counts_and_a_false_seal_once_a_thread() -> None:
    scores = score(
        [
            opening(1, "A", gold_sealed=True, sealed=True),
            pair(2, "follow_up", "A", clue="m1", sealed=True),
            pair(3, "progress_query", "A", gold_sealed=True),
            opening(4, "B", sealed=True),
            pair(5, "follow_up", "B", clue="m4", sealed=True),
        ]
    )
    assert (scores.sealed, scores.sealed_missed, scores.sealed_falsely) == (Share(1, 2), ["m3"], ["m4"])


def test_nobody_is_falsely_sealed_where_sealing_is_not_labelled() -> None:
    unlabelled = opening(1, "A", sealed=True)
    record = {name: value for name, value in unlabelled.record.items() if name != "sealed"}
    assert score([Pair(record, unlabelled.made)]).sealed_falsely == []


def test_urgency_of_a_missed_thread_is_missed() -> None:
    urgent = {"gold_severity": "urgent"}
    scores = score(
        [
            opening(1, "A", **urgent, severity="urgent"),
            opening(2, "B", **urgent, severity="normal"),
            opening(3, "C", **urgent, clue=None),
            opening(4, "D", gold_severity="normal", severity="normal"),
        ]
    )
    assert (scores.urgent, scores.severity) == (Share(1, 3), Share(2, 4))


def test_check_ins_and_intents() -> None:
    scores = score(
        [
            pair(1, "patrol_ok"),
            Pair(pair(2, "patrol_ok").record, pair(2, "chat").made),
            Pair(pair(3, "chat").record, pair(3, "patrol_ok").made),
            pair(4, "praise"),
        ]
    )
    assert (scores.patrol_precision, scores.patrol_recall) == (Share(1, 2), Share(1, 2))
    assert scores.intent == Share(2, 4)


def test_nothing_at_all() -> None:
    scores = score([])
    assert (scores.f1, scores.precision.rate, scores.mistakes) == (None, None, [])
