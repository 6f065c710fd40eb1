"""What is said about the words and places that officers teach."""

from collections.abc import Sequence

from handlers.texts.case import echo
from handlers.texts.names import ADDITION, CATEGORY
from handlers.texts.when import day
from nlp.vocabulary import MOST, Fault, Refused
from storage.lessons import Proposed
from storage.states import AdditionKind
from storage.taught import Addition

PLACE_USAGE = "请这样发：加地名 三里坪村 托口镇"
WORD_USAGE = "请这样发：加词 乱堆 柚子壳"
DROP_USAGE = "请这样发：删词 柚子壳"
USAGE = "可以发：词库　词库 2（第2页）　词库 撤销 3　词库 建议　词库 采纳 2　词库 不采纳 2　词库 导出"
NO_SUGGESTIONS = "现在没有建议。你们改类、改址、说“不是线索”“是线索”，攒够了我再提。"
NOTHING_TO_EXPORT = "还没有加过地名和词，没有可导出的。"


def refused(word: str, why: Refused) -> str:
    """A word or a name that is no good."""
    match why.fault:
        case Fault.SHORT:
            return f"“{echo(word)}”只有一个字，太容易碰上闲聊。请写两个字以上的词。"
        case Fault.LONG:
            return f"“{echo(word)}”太长了，请写{MOST}个字以内的词。"
        case Fault.EVERYDAY:
            return f"“{echo(word)}”是平常话里常说的，加了会把闲聊当线索。请写得具体些。"
        case Fault.IN_TALK:
            return f"“{echo(word)}”平常也会说到，比如“{why.line}”，加了会听错。请写得具体些。"
        case Fault.PLACE:
            return f"“{echo(word)}”是地名，到处都会说到，不能当作一类问题的词。"
        case Fault.ACCUSES:
            return f"“{echo(word)}”里有说职务、说人做什么的字，记作地名会听漏，不能加。"
    return f"“{echo(word)}”不像一个词。请只写汉字，一次一个，不要标点。"


def full(most: int) -> str:
    """No room for more."""
    return f"已经教了{most}条，记不下了。发“词库”看看，用不着的先撤销。"


def unknown_category(said: str) -> str:
    """No category begins with these words."""
    names = "、".join(name for key, name in CATEGORY.items() if key != "integrity")
    return f"没有“{echo(said)}”这一类。类别有：{names}。"


def unknown_town(said: str) -> str:
    """A place that no place can lie in."""
    return f"没有“{echo(said)}”这个乡镇。请写乡镇全名，如：托口镇"


def word_known(word: str, category: str) -> str:
    """The word says this already."""
    return f"“{word}”本来就算{CATEGORY[category]}，不用加。"


def place_known(name: str, town: str) -> str:
    """The place is known already."""
    return f"{town}的{name}本来就有，不用加。"


def place_added(number: int, name: str, kind: AdditionKind, town: str, others: Sequence[str]) -> str:
    """To the officer."""
    also = f"{'、'.join(others)}也有{name}，没说乡镇的我会问。" if others else ""
    return f"好，记下了：{_place(name, kind)}在{town}。{also}不对就发：词库 撤销 {number}"


def word_added(number: int, word: str, category: str) -> str:
    """To the officer."""
    return f"好，“{word}”记作{CATEGORY[category]}：说它在河边、路边、堆着、倒着，就当线索。不对就发：词库 撤销 {number}"


def word_dropped(number: int, word: str, *, is_kept: bool) -> str:
    """To the officer: the program's own word. Accusations still go by it where they did."""
    kept = "听反映干部的话时照旧用它。" if is_kept else ""
    return f"好，以后不凭“{word}”这个词判断。{kept}不对就发：词库 撤销 {number}"


def no_word(word: str) -> str:
    """No rule goes by it."""
    return f"词库里没有“{echo(word)}”。"


def kept(word: str) -> str:
    """Only the rules that seal go by it."""
    return f"“{word}”是听反映干部的话时用的，要留着，不能删。"


def main_word(word: str) -> str:
    """A word that a category is known by."""
    return f"“{word}”是一类问题的主要说法，删了会听漏，不能删。"


def wide_place(name: str) -> str:
    """A township, a city, a river."""
    return f"“{name}”我本来就认得，不能再记到别处。"


def too_wide(word: str, count: int) -> str:
    """A word that too much hangs on."""
    return f"“{word}”有{count}条规则在用，删了很多话会听不懂，不能删。"


def undone(addition: Addition) -> str:
    """To the officer."""
    return f"好，已撤销：{_what(addition)}"


def page(shown: Sequence[Addition], total: int, number: int, pages: int) -> str:
    """A page of what was taught."""
    if not total:
        return f"还没有加过地名和词。\n{PLACE_USAGE}\n{WORD_USAGE}"
    lines = [f"教过我的{total}条" + (f"（第{number}页，共{pages}页）" if pages > 1 else "") + "："]
    lines += [f"{one.id}. {_what(one)}　{one.by} {day(one.at)}" for one in shown]
    lines.append("要撤销哪条，发：词库 撤销 编号")
    if number < pages:
        lines.append(f"看下一页，发：词库 {number + 1}")
    return "\n".join(lines)


def no_page(pages: int) -> str:
    """A page that there is not."""
    return f"一共{pages}页。"


def _what(one: Addition) -> str:
    if one.kind == AdditionKind.WORD:
        category = one.category or ""
        return f"加词 {CATEGORY.get(category, category)} {one.word}"
    if one.kind == AdditionKind.WITHOUT:
        return f"删词 {one.word}"
    return f"加地名 {_place(one.word, one.kind)} {one.place}"


def _place(name: str, kind: AdditionKind) -> str:
    """A village says what it is; of others it is told."""
    return name if kind == AdditionKind.VILLAGE else f"{name}（{ADDITION[kind]}）"


def suggestions(found: Sequence[Proposed]) -> str:
    """What the lessons come to."""
    lines = ["照你们改过的，我想这样改，采不采纳由您定："]
    lines += [f"{one.number}. {_proposed(one)}" for one in found]
    lines.append("采纳发：词库 采纳 编号　不要发：词库 不采纳 编号")
    return "\n".join(lines)


def _proposed(one: Proposed) -> str:
    numbers = [label.partition("-")[2] for label in one.cases]
    examples = "、".join(f"{number}号" for number in numbers[:5])
    count = len(one.cases)
    if one.kind == AdditionKind.WORD:
        return f"加词 {CATEGORY[one.category or '']} {one.word}（{count}件都改成了这一类：{examples}）"
    if one.kind == AdditionKind.WITHOUT:
        return f"删词 {one.word}（凭它判断{one.hits}件，{count}件判错：{examples}）"
    return f"加地名 {one.word} {one.place}（{count}件改到了这里：{examples}）"


def not_taken(word: str) -> str:
    """A suggestion was turned down."""
    return f"好，“{word}”不再提了。"


def exported(path: str, words: int, places: int) -> str:
    """Where the rule file will lie: it is written after this is said."""
    return f"好，导出到数据文件夹里的 {path}（词{words}个，地名{places}个）。写不成我会说。"


def not_exported(path: str) -> str:
    """To the officer who asked for it, in private."""
    return f"没有导出成：数据文件夹里的 {path} 写不了。请看看磁盘满不满、文件夹能不能写，再发一次。"


def heading(when: str) -> str:
    """The first line of the rule file."""
    return f"河小督词库，{when}导出。河长办教的词和地名；removed 是不再凭它判断的词。"
