"""What a message is in its thread, once it is decided what becomes of it."""

from nlp.decisions import Ask, Decision, Loose, Note, Open, Patrol, Resolved, Seal, Withdraw
from nlp.verdict import Intent, Verdict

_BY_DECISION: dict[type, Intent] = {
    Open: Intent.CLUE,
    Note: Intent.FOLLOW_UP,
    Resolved: Intent.RESOLVED_REPORT,
    Ask: Intent.PROGRESS_QUERY,
    Patrol: Intent.PATROL_OK,
    Loose: Intent.FOLLOW_UP,
}
_KEPT = (Intent.PROGRESS_QUERY, Intent.POLICY_QUESTION, Intent.RESOLVED_REPORT)
"""What a message still is when it adds to a clue."""


def thread_intent(verdict: Verdict, decision: Decision, opens: bool | None) -> Intent:
    """The intent in the thread: a problem stated a second time opens nothing.

    `opens` is whether it opened its clue, None if it belongs to none.
    """
    if isinstance(decision, Seal) and opens:
        return Intent.CLUE
    if (intent := _BY_DECISION.get(type(decision))) is not None:
        return intent
    if opens is None:  # words that belong to nothing follow nothing
        return Intent.CHAT if verdict.intent is Intent.FOLLOW_UP else verdict.intent
    is_kept = verdict.intent in _KEPT and not isinstance(decision, Withdraw)
    return verdict.intent if is_kept or verdict.intent is Intent.COMMAND else Intent.FOLLOW_UP
