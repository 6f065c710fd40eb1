"""加地名, 加词, 删词, 词库: officers teach the bot words and places, and it tells what it would learn."""

import re
from datetime import datetime

from sqlmodel import Session

from handlers.categories import named
from handlers.doing import check_for_ledger
from handlers.hearing import File
from handlers.live import PLACES, names_of, taught, usable
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import queries as queries_texts
from handlers.texts import topics
from handlers.texts import words as texts
from handlers.texts.when import today
from nlp import additions_file
from nlp.additions import Additions
from nlp.book import BadRules, Book
from nlp.text import normal
from nlp.verdict import Category
from nlp.vocabulary import MAIN, Refused, is_wide, refused, refused_place, seals
from storage import additions, lessons
from storage.lessons import Proposed
from storage.states import AdditionKind, Role

router = Router(topic=topics.TEACH)
OFFICER = (Role.OFFICER,)
PAGE = 9
MOST_TAUGHT = 2000
"""The book is made anew with each (a quarter of a second by then)."""
MOST_DIGITS = 9
"""Of a number that is looked up: no list is longer, and a database takes no number without end."""
MOST_RULES = 4
"""A word of the program that more rules go by is not taken out."""
_ORDER = re.compile(r"(撤销|采纳|不采纳)\s*第?(\d{1,9})\s*[条号]?$")
_WATER = re.compile(r"[河溪江湖水渠]$|水库$|电站$|山塘$")


@router.command(
    "加地名", "加地名 地名 乡镇", "教我一个村、地标或水域，如：加地名 三里坪村 托口镇", roles=OFFICER
)
def add_place(session: Session, call: Call, ctx: Context) -> Reply:
    """A place that the gazetteer lacks; a bare name may lie in several townships then."""
    said = normal(call.rest).split()
    if len(said) != 2:
        raise UserError(texts.PLACE_USAGE)
    name, town = said
    if _town(town, ctx.live.book) is None and _town(name, ctx.live.book) is not None:
        name, town = town, name
    place = _town(town, ctx.live.book)
    if place is None:
        raise UserError(texts.unknown_town(town))
    return _add_place(session, call, ctx, _kind(name), name, place)


def _kind(name: str) -> AdditionKind:
    if name.endswith(("村", "社区")):
        return AdditionKind.VILLAGE
    return AdditionKind.WATER if _WATER.search(name) else AdditionKind.LANDMARK


def _add_place(
    session: Session, call: Call, ctx: Context, kind: AdditionKind, name: str, place: str
) -> Reply:
    known = {one.township or one.outside: one for one in names_of(name, ctx.live.book)}
    if place in known:
        raise UserError(texts.place_known(name, place))
    if is_wide(name):
        raise UserError(texts.wide_place(name))
    if not known:
        _check(name, refused_place(name))
    number = _keep(session, call, kind, name, place=place)
    others = [other for other in known if other]
    return Reply(texts.place_added(number, name, kind, place, others))


def _town(said: str, book: Book) -> str | None:
    """The township, or the jurisdiction outside, of this name."""
    names = [one for one in names_of(said, book) if one.kind == "township" or one.outside == said]
    return next((one.township or one.outside for one in names), None)


def _check(word: str, why: Refused | None) -> None:
    if why is not None:
        raise UserError(texts.refused(word, why))


def _keep(
    session: Session,
    call: Call,
    kind: AdditionKind,
    word: str,
    *,
    category: str | None = None,
    place: str | None = None,
) -> int:
    """Keep an addition that the book can be made with, while there is room."""
    if additions.count(session) >= MOST_TAUGHT:
        raise UserError(texts.full(MOST_TAUGHT))
    made = additions.add(
        session, kind, word, category=category, place=place, by=call.speaker.signature, now=call.now
    )
    try:
        usable(made)
    except BadRules as error:
        raise UserError(str(error)) from error
    assert made.id is not None
    return made.id


@router.command("加词", "加词 类别 词", "教我一个词，如：加词 乱堆 柚子壳", roles=OFFICER)
def add_word(session: Session, call: Call, ctx: Context) -> Reply:
    """A word that tells a category."""
    said = normal(call.rest)
    if not said:
        raise UserError(texts.WORD_USAGE)
    found = named(said)
    if found is None:
        raise UserError(texts.unknown_category(said.split()[0]))
    if not found.rest:
        raise UserError(texts.WORD_USAGE)
    if found.category != Category.INTEGRITY:
        check_for_ledger(found.rest, call, ctx)
    return _add_word(session, call, ctx, found.category, found.rest)


def _add_word(session: Session, call: Call, ctx: Context, category: str, word: str) -> Reply:
    if word in signs(ctx.live.book).get(category, ()):
        raise UserError(texts.word_known(word, category))
    _check(word, refused(word))
    number = _keep(session, call, AdditionKind.WORD, word, category=category)
    return Reply(texts.word_added(number, word, category))


@router.command("删词", "删词 词", "不再凭一个词判断，如：删词 柚子壳", roles=OFFICER)
def drop_word(session: Session, call: Call, ctx: Context) -> Reply:
    """Take back what was added, else take a word out of the program's own rules."""
    said = normal(call.rest)
    if not said:
        raise UserError(texts.DROP_USAGE)
    found = named(said)
    return _drop(session, call, ctx, found.rest if found and found.rest else said)


def _drop(session: Session, call: Call, ctx: Context, word: str) -> Reply:
    added = [one for one in additions.of_word(session, word) if one.kind != AdditionKind.WITHOUT]
    for one in added:
        assert one.id is not None
        additions.undo(session, one.id, by=call.speaker.signature, now=call.now)
    if added:
        return Reply("\n".join(texts.undone(one) for one in added))
    rules = ctx.live.book.rules_with(word)
    if not rules:
        raise UserError(texts.kept(word) if seals(word) else texts.no_word(word))
    if len(rules) > MOST_RULES:
        raise UserError(texts.too_wide(word, len(rules)))
    if word in MAIN:
        raise UserError(texts.main_word(word))
    number = _keep(session, call, AdditionKind.WITHOUT, word)
    return Reply(texts.word_dropped(number, word, is_kept=seals(word)))


@router.command(
    "词库", "词库 [撤销 3、建议、采纳 2、导出]", "看教过我的词和地名，撤销，看我的建议，导出", roles=OFFICER
)
def words(session: Session, call: Call, ctx: Context) -> Reply:
    """List what was taught; undo, suggest, accept, export."""
    said = normal(call.rest)
    order = _ORDER.match(said)
    if order is not None:
        reply = _ordered(session, call, ctx, order[1], int(order[2]))
    elif said == "导出":
        reply = _export(session, call.now)
    elif said == "建议":
        found = proposals(session, ctx, call.now)
        reply = Reply(texts.suggestions(found) if found else texts.NO_SUGGESTIONS)
    elif not said or said.isdecimal():
        reply = _page(session, int(said[:MOST_DIGITS] or 1))
    else:
        raise UserError(texts.USAGE)
    if call.in_public:
        return Reply(queries_texts.IN_PRIVATE, private=reply.here, files=reply.files)
    return reply


def _ordered(session: Session, call: Call, ctx: Context, what: str, number: int) -> Reply:
    by, now = call.speaker.signature, call.now
    if what == "撤销":
        gone = additions.undo(session, number, by=by, now=now)
        return Reply(texts.undone(gone))
    taken = lessons.settle(session, number, by=by, now=now)
    if what == "不采纳":
        return Reply(texts.not_taken(taken.word))
    if taken.kind == AdditionKind.WORD:
        return _add_word(session, call, ctx, taken.category or "", taken.word)
    if taken.kind == AdditionKind.WITHOUT:
        return _drop(session, call, ctx, taken.word)
    return _add_place(session, call, ctx, taken.kind, taken.word, taken.place or "")


def _page(session: Session, number: int) -> Reply:
    shown, total = additions.page(session, number, PAGE)
    pages = max(1, -(-total // PAGE))
    if number > pages or number < 1:
        raise UserError(texts.no_page(pages))
    return Reply(texts.page(shown, total, number, pages))


def proposals(session: Session, ctx: Context, now: datetime) -> list[Proposed]:
    """What the lessons come to and an officer could accept now."""
    known = signs(ctx.live.book)
    every = tuple(word for words in known.values() for word in words if len(word) > 1)

    def is_possible(one: Proposed) -> bool:
        # what tells something already is no sign of something else: 发臭, 河里漂着
        is_taken = one.kind == AdditionKind.WORD and one.word.endswith(every)
        return not is_taken and _is_possible(one, ctx.live.book)

    return lessons.proposed(session, known, now=now, is_possible=is_possible)


def signs(book: Book) -> dict[str, frozenset[str]]:
    """The words that tell each category."""
    found: dict[str, set[str]] = {}
    for rule in book.lexicon.rules:
        if rule.category is not None and not rule.sealed:
            found.setdefault(rule.category.value, set()).update(word.removeprefix("=") for word in rule.what)
    return {category: frozenset(words) for category, words in found.items()}


def _is_possible(one: Proposed, book: Book) -> bool:
    if one.kind == AdditionKind.WITHOUT:
        return one.word not in MAIN and len(book.rules_with(one.word)) <= MOST_RULES
    if one.kind in PLACES:
        taken = {name.township or name.outside for name in names_of(one.word, book)}
        return one.place not in taken and not is_wide(one.word) and refused_place(one.word) is None
    return refused(one.word) is None


def _export(session: Session, now: datetime) -> Reply:
    found = taught(session)
    if found == Additions():
        raise UserError(texts.NOTHING_TO_EXPORT)
    day = today(now).isoformat()
    path = f"exports/words-{day}.toml"
    file = File(path, additions_file.write(found, texts.heading(day)))
    count = len(found.words) + len(found.removed)
    return Reply(texts.exported(path, count, len(found.places)), files=(file,))
