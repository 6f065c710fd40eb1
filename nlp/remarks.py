"""Words on what the room speaks of just now: second speakers, who say no problem of their own."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nlp.afterwards import in_question
from nlp.attach import WEAK, WINDOW
from nlp.decisions import Candidate, Heard
from nlp.fits import phrases, place_fit, shared_words, since, subject_fit
from nlp.verdict import Intent, Severity

_STARTS = re.compile(r"[这那他她它]|咯[个是]|何止|不止|怪不得|难怪|果然|原来")
_NEARBY = re.compile(r"下游|上游|对岸|我在|我们?这|我距|离我")
"""The place that is told is where the speaker is, or whom it may reach."""
_FRESH = timedelta(minutes=40)
"""So long after somebody opened a clue the room speaks of that."""
_LATELY = timedelta(days=3)
_IN_PASSING = 40
"""Characters; what is longer describes a thing of its own, whatever it points to."""
_QUESTION = 24
"""Characters; what is longer tells more than it asks."""


def remarked_on(heard: Heard, candidates: Sequence[Candidate], *, plainly: bool) -> Candidate | None:
    """The clue of somebody else that was spoken of just before, if this is a remark on it: `plainly`, by its
    own words (an agreement, an advice, a witness); else whatever is said right after it was opened."""
    clue = in_question(heard, candidates)
    verdict = heard.verdict
    if clue is None or clue.reporter == heard.sender:
        return None
    if place_fit(verdict.place, clue.place) < 0 and not _NEARBY.search(verdict.reply):
        return None
    known = phrases()
    if known.agrees.search(verdict.reply) or (
        known.joins.search(verdict.reply) and subject_fit(heard, clue) >= 0
    ):
        return clue
    if (
        plainly
        or heard.at - clue.opened_at > _FRESH
        or since(heard, clue) > WINDOW
        or _is_small_talk(heard, clue)
    ):
        return None
    return clue


def _is_small_talk(heard: Heard, clue: Candidate) -> bool:
    """Weather, greetings, sales; plain ones even if they name some thing, unless it is the clue's."""
    verdict = heard.verdict
    if all(one.rule != Intent.CHAT for one in verdict.evidence):
        return False
    if verdict.confidence >= WEAK:
        return verdict.category is None and subject_fit(heard, clue) < 2
    return not verdict.subject


def asks_about(heard: Heard, clue: Candidate) -> bool:
    """ "电鱼的吧? 拍到没" right after somebody told it."""
    said = heard.verdict.reply
    return len(said) <= _QUESTION and phrases().asks.search(said)


def told_before(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """What the room heard lately of the very same thing, where no place is named: "昨晚那个炸鱼的听讲是外地
    人", "前天毒鱼抓到两个". Not what goes on just now, unless the words say which is meant."""
    verdict = heard.verdict
    said, place, known = verdict.reply, verdict.place, phrases()
    if len(said) > _IN_PASSING or place.is_known or place.village or not known.of_known.search(said):
        return None
    if known.right_now.search(said) and not known.ended.search(said):
        return None
    same = [
        clue
        for clue in candidates
        if clue.conversation == heard.conversation
        and since(heard, clue) <= _LATELY
        and place_fit(place, clue.place) >= 0
        and _is_it(heard, clue)
    ]
    return max(same, key=lambda clue: (subject_fit(heard, clue), clue.last_at), default=None)


def _is_it(heard: Heard, clue: Candidate) -> bool:
    """The same thing; one's own of the same kind, if it is asked or told how that ended."""
    what = subject_fit(heard, clue)
    if what == 2 or clue.reporter != heard.sender:
        return what == 2
    if asks_about(heard, clue):
        return what == 1 or shared_words(heard, (clue,))[clue.clue] >= 1
    return what == 1 and phrases().ended.search(heard.verdict.reply)


def joins_in(heard: Heard, candidates: Sequence[Candidate]) -> Candidate | None:
    """The clue of somebody else the room speaks of, for words on it that sound like a problem but name no
    place of their own ("莫拿泥巴去压")."""
    clue = next((clue for clue in candidates if clue.clue == heard.follows), None)
    place = heard.verdict.place
    if clue is None or clue.reporter == heard.sender or phrases().another.search(heard.verdict.reply):
        return None
    if place.is_known or place.village or place.townships:
        return None
    what = subject_fit(heard, clue)
    is_remark = _STARTS.match(heard.verdict.reply) or phrases().joins.search(heard.verdict.reply)
    is_sure = heard.verdict.confidence >= WEAK
    if is_sure and heard.verdict.severity is Severity.URGENT and what < 2:
        return None
    is_there = place_fit(place, clue.place) >= 2
    if is_sure and ((what < 0 and not (is_remark or is_there)) or (place.words and what < 2)):
        return None
    return clue if heard.at - clue.opened_at <= _FRESH else None
