"""What an order in plain words leaves open: which case, which unit; each way is the order with a number."""

from collections.abc import Sequence

from handlers.filling import Filled
from handlers.reply import Reply
from handlers.routing import MOST_AT_ONCE, Call
from handlers.texts import choosing as choosing_texts
from handlers.texts import orders as texts
from nlp.order import Order
from storage.models import Case


def say(call: Call, text: str, ways: Sequence[str] = ()) -> Reply:
    """In a supervisors' room nothing is asked aloud."""
    return Reply(private=text, choices=tuple(ways)) if call.in_public else Reply(text, choices=tuple(ways))


def which_case(call: Call, order: Order, filled: Filled, found: Sequence[Case]) -> Reply:
    """Several cases fit; whoever said 都 may have them all."""
    what = order.what
    rest = filled.rests[0] if len(filled.rests) == 1 else order.rest
    if order.of_all and filled.command != "并单" and len(found) <= MOST_AT_ONCE:
        all_of_them = again(filled.command, found, rest)
        if len(found) < choosing_texts.MOST:
            ways = [*(again(filled.command, [case], rest) for case in found), all_of_them]
            return say(call, texts.one_or_all(what, found), ways)
        return say(call, texts.all_of(filled.command, what, found), [all_of_them])
    if len(found) > choosing_texts.MOST:
        return say(call, texts.too_many_fit(filled.command, what, found))
    ways = [again(filled.command, [case], rest) for case in found]
    return say(call, choosing_texts.of_cases(texts.fitting(what, len(found)), found), ways)


def which_unit(call: Call, filled: Filled, case: Case) -> Reply:
    """Several units have that name."""
    ways = [again(filled.command, [case], rest) for rest in filled.rests]
    return say(call, choosing_texts.which(texts.which_unit(case, filled.command), filled.rests), ways)


def again(command: str, found: Sequence[Case], rest: str) -> str:
    """The same order with numbers: 转给 accepts what is not accepted yet, 交办 does not."""
    labels = "、".join(case.label for case in found)
    return f"{labels}号转给{rest}" if command == "交办" else f"{command} {labels} {rest}".strip()
