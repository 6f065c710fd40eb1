"""What one message means by itself, by given rules and places. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime

from nlp import kinds
from nlp.courtesy import core
from nlp.firing import Fired
from nlp.intents import intent_of
from nlp.lexicon import Rule
from nlp.match import Matcher
from nlp.message import LONGEST, Message, take_apart
from nlp.places import Mention, mentions, place_of
from nlp.reading import LONG_READ, Reading
from nlp.spoken_of import by_post
from nlp.text import mended
from nlp.times import time_of
from nlp.verdict import ALL_WORDS, NOWHERE, Category, Evidence, Intent, Verdict

_IN_WATER = re.compile(r"[溪河江湖沟潭塘圳][里边水上中下岸沿口桥]")
"""A village called after its water, where it is the water that is meant ("倒到袁家溪里")."""
_SENTENCE = re.compile(r"[^。!?;\n]+")
_WATERS = re.compile("[河江湖溪塘渠沟堤坝]")
_HEADED = re.compile(r"([^\n。]{4,50})\n(?=.{20})", re.DOTALL)
_UNSURE = (Category.OTHER, Category.INTEGRITY)
_SURE = 0.8
_OF_ONE = re.compile("[她你]|他(?!们)")
_OF_HIM = re.compile(r"\W*(?:就是|听说|都讲|大家都晓得)?(?:他|她|此人|[这那]个?人|还?[收拿得]了)")
"""How a sentence begins that goes on about who was named before."""


class Judge:
    """Reads messages by the rules and places it was given."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher, self._phrases = matcher, matcher.phrases

    def understand(
        self, text: str, *, kind: str, role: str, at: datetime, bot_names: Sequence[str] = ()
    ) -> Verdict:
        """Read one message alone; `at` (aware) is when it was sent. Never raises on any text."""
        text = text[:LONGEST]
        if kind == "location":
            return self._position(text, at)
        if kind in ("image", "video", "file", "url", "recalled") or not text:
            return self._media(text, kind, at)
        message = take_apart(text, bot_names)
        if message.is_list:
            return self._list(message, role, at)
        return self._words(message, role, at)

    def _position(self, address: str, at: datetime) -> Verdict:
        scan = self._matcher.scan(take_apart(address).reply)
        meant = scan.text
        place = place_of(meant, mentions(meant, self._matcher.names(scan)))
        words = tuple(dict.fromkeys((*place.words, meant))) if meant else place.words
        return Verdict(
            Intent.FOLLOW_UP,
            place=place._replace(words=words),
            sealed=self._accuses(meant, at),
            confidence=0.5,
            reply=meant,
        )

    def _accuses(self, words: str, at: datetime) -> bool:
        """Whether words that are no message by themselves (an address, a title) accuse somebody."""
        return bool(words) and self._words(Message(words), "supervisor", at).sealed

    def _media(self, text: str, kind: str, at: datetime) -> Verdict:
        if kind == "recalled" or not text:
            return Verdict(
                Intent.CHAT if kind in ("file", "url", "recalled") else Intent.FOLLOW_UP,
                confidence={"recalled": 0.9, "file": 0.8, "url": 0.8}.get(kind, 0.3),
                reply=text,
            )
        sealed = self._accuses(take_apart(text).reply, at)
        if kind in ("file", "url"):
            fired = self._matcher.fired(self._matcher.scan(take_apart(text).reply))
            is_notice = any(one.rule.intent is Intent.NOTICE for one in fired)
            intent = Intent.NOTICE if is_notice else Intent.CHAT
            return Verdict(intent, sealed=sealed, confidence=0.8, evidence=_evidence(fired), reply=text)
        return Verdict(Intent.FOLLOW_UP, sealed=sealed, confidence=0.3, reply=text)

    def _list(self, message: Message, role: str, at: datetime) -> Verdict:
        """A #接龙 list: a clue hidden in one line is the clue; else a check-in, if it looks like one."""
        verdicts = [self._words(Message(line), role, at) for line in message.lines]
        told = [verdict for verdict in verdicts if verdict.sealed]
        told += [verdict for verdict in verdicts if verdict.intent is Intent.CLUE]
        if told:
            return told[0]._replace(sealed=told[0].sealed or self._accuses(message.head, at))
        is_patrol = self._phrases.checks_in.search(message.reply)
        return Verdict(
            Intent.PATROL_OK if is_patrol else Intent.CHAT,
            confidence=0.9,
            sealed=self._accuses(message.head, at),
            evidence=(Evidence("list", ("#接龙",)),),
            reply=message.reply,
        )

    def _words(self, message: Message, role: str, at: datetime) -> Verdict:
        """Read as it stands; where that accuses nobody, with what was set apart tied together too, and with
        who holds a post called by it alone."""
        verdict = self._of_core(message, role, at, self._read(message, role, at))
        whole = mended(message.reply)
        for other in dict.fromkeys((whole, by_post(whole))):
            if verdict.sealed:
                break
            if other != message.reply:
                second = self._read(message._replace(reply=other), role, at)
                verdict = second._replace(reply=message.reply) if second.sealed else verdict
        return verdict

    def _of_core(self, message: Message, role: str, at: datetime, verdict: Verdict) -> Verdict:
        """A plain problem is what it is without the courtesies around it ("早上好, …", "… 请看下")."""
        bare = core(message.reply, self._phrases.greets, self._phrases.closes)
        if role != "supervisor" or bare == message.reply or (verdict.sealed and _OF_ONE.search(bare)):
            return verdict
        told = self._read(message._replace(reply=bare), role, at)
        is_sure = told.category not in _UNSURE or (not verdict.sealed and told.confidence >= _SURE)
        is_plain = told.intent is Intent.CLUE and not told.sealed and is_sure
        return told._replace(reply=message.reply) if is_plain else verdict

    def _read(self, message: Message, role: str, at: datetime) -> Verdict:
        scan = self._matcher.scan(message.reply)
        said = scan.text
        found = mentions(said, self._matcher.names(scan))
        hidden = [
            (one.start, one.end - bool(_IN_WATER.match(said, one.end - 1)))
            for one in found
            if one.names[0].kind not in ("water", "landmark")
        ]
        fired, subject = self._matcher.read(scan, hidden)
        if any(one.names[0].is_added for one in found):
            # no name that somebody teaches may hide an accusation
            fired += self._matcher.accusing(scan, fired)
        fired = [one for one in fired if not one.rule.sealed or self._matcher.accuses(scan, one)]
        if len(said) > LONG_READ:
            fired = self._within_sentences(said, fired)
        scan.told = self._told(said, found)
        reading = Reading.of(scan, self._phrases, fired, role, message, has_place=bool(found))
        intent, confidence = intent_of(reading)
        is_clue = intent is Intent.CLUE
        place = (
            place_of(said, found, with_words=is_clue or len(said) <= 60)
            if found or is_clue or len(said) > 1
            else NOWHERE
        )
        if is_clue and not reading.sealed and self._is_of_something_else(reading):
            intent, confidence, is_clue = Intent.CHAT, 0.6, False
        category = kinds.main(reading, is_clue=is_clue)
        if is_clue and category is Category.OTHER and kinds.is_unnamed(reading):
            category = reading.leans = kinds.leaning(scan) or category
        severity = kinds.severity(fired, is_clue, reading)
        if is_clue and reading.leans is not None and category is reading.leans:
            reading.by_words.append(category)
        return Verdict(
            intent,
            category=category,
            sub=kinds.sub(reading, category),
            second=kinds.second(reading) if is_clue else (),
            place=place,
            happened_at=time_of(said, at) if is_clue or found else None,
            severity=severity,
            sealed=bool(reading.sealed) or self._agrees_to_accuse(message),
            confidence=confidence,
            evidence=_evidence(fired) + _all_words(reading),
            subject=subject,
            reply=message.reply,
            quoted_name=message.quoted_name,
            quoted_text=message.quoted_text,
            addressed=message.addressed,
            corrects=len(said) < 120 and scan.says(self._phrases.corrects),
            withdraws=len(said) < 60 and scan.says(self._phrases.withdraws),
        )

    def _told(self, said: str, found: Sequence[Mention]) -> str:
        """What is told, without the names of places and the words that an officer took out."""
        for one in found:
            said = said[: one.start] + " " * (one.end - one.start) + said[one.end :]
        for word in self._matcher.removed:
            said = said.replace(word, " ")
        return said

    def _is_of_something_else(self, reading: Reading) -> bool:
        """A letter whose headline tells no problem of a water, and that touches on one at most once."""
        headed = _HEADED.match(reading.said)
        if headed is None:
            return False
        told = {one.rule.name for one in reading.categories if not kinds.is_wide(one)}
        if len(told) > 1 or (told and _WATERS.search(headed[1])):
            return False
        headline = self._matcher.scan(headed[1])
        head = Reading.of(
            headline,
            self._phrases,
            self._matcher.fired(headline),
            reading.role,
            Message(headed[1]),
            has_place=True,
        )
        return intent_of(head)[0] is not Intent.CLUE

    def _within_sentences(self, said: str, fired: Sequence[Fired]) -> list[Fired]:
        """In a long post who and what he did must stand in one sentence, or the next be of him."""
        if not any(one.rule.sealed for one in fired):
            return list(fired)
        out = [one for one in fired if not one.rule.sealed]
        begin = 0
        for sentence in _SENTENCE.finditer(said):
            # "…是晓得的。他收了…": who he is stands in the sentence before
            if not _OF_HIM.match(sentence[0]) or sentence.end() - begin > kinds.LONG_POST:
                begin = sentence.start()
            out += [
                one._replace(start=one.start + begin)
                for one in self._matcher.accusing(self._matcher.scan(said[begin : sentence.end()]))
            ]
        return out

    def _agrees_to_accuse(self, message: Message) -> bool:
        """Quotes an accusation and does not contradict it."""
        if not message.quoted_text or self._phrases.denies.search(message.reply):
            return False
        quoted = self._matcher.scan(message.quoted_text)
        fired = [one for one in self._matcher.accusing(quoted) if self._matcher.accuses(quoted, one)]
        reading = Reading.of(
            quoted, self._phrases, fired, "supervisor", Message(quoted.text), has_place=False
        )
        return any(one.rule.weight >= kinds.TELLING for one in reading.sealed)


def _evidence(fired: Sequence[Fired]) -> tuple[Evidence, ...]:
    out: dict[str, tuple[str, ...]] = {}
    for one in fired:
        name = _rule_name(one.rule)
        known = out.get(name)
        out[name] = tuple(dict.fromkeys((*known, *one.words))) if known else one.words
    return tuple([Evidence(rule, words) for rule, words in out.items()])


def _all_words(reading: Reading) -> tuple[Evidence, ...]:
    """The words that decided together, where no rule did."""
    named = [(meant, reading.scan.leaning_to(meant)) for meant in reading.by_words]
    return tuple([Evidence(f"{meant}{ALL_WORDS}", words) for meant, words in named if words])


def _rule_name(rule: Rule) -> str:
    return f"sealed.{rule.sub}" if rule.sealed else rule.name
