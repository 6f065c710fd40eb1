"""What a text is about and whether it reports: all its words tell, not only the rules that fire."""

from datetime import datetime

import pytest

from nlp.book import AddedWord, Additions, Book, book
from nlp.errors import BadRules
from nlp.leaning import Leaning
from nlp.sayings import Saying, parse, sayings
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import LIKELY, Category, Intent, Severity, Verdict

AT = datetime(2026, 5, 11, 9, 0, tzinfo=ZONE)
FILES = {
    "fishing.toml": """
        nets = ["桥墩下拦了张丝网", "天黑下地笼", "湾里又是地笼", "桥墩边收丝网"]
        electric = ["背个电瓶下滩"]
        any = ["拦河捞鱼秧"]
    """,
    "dumping-2.toml": 'household = ["桥墩下倒了车菜叶", "桥墩边倒煤灰", "沟里倒煤灰", "坎上丢烂菜叶"]',
    "talk.toml": 'chat = ["今天桥墩下好凉快", "桥墩边风好大", "屋里炖了一锅", "明天赶场去"]',
}
MORE = {
    "pollution.toml": 'spill_urgent = ["罐车翻到沟里，冒白烟", "罐车漏了，烟冲起来"]\nany = ["沟水发黑"]',
    "talk.toml": 'resolved_report = ["丝网收走了", "煤灰拉走了"]\nchat = ["明天赶场去"]',
}


def leaning(*more: Saying, names: tuple[str, ...] = ()) -> Leaning:
    return Leaning((*parse(FILES), *more), names)


def heard(text: str, this: Book | None = None) -> Verdict:
    return (this or book()).understand(text, kind="text", role="supervisor", at=AT)


def test_a_word_leans_to_the_category_it_is_said_of() -> None:
    leans = leaning().of("又是地笼")
    assert leans.category[0] is Category.FISHING
    assert leans.report > 0 > leaning().of("好凉快").report


def test_words_lean_to_a_danger_and_to_what_is_over() -> None:
    both = Leaning(parse(FILES | MORE), ())
    assert both.of("罐车冒烟").danger > both.of("罐车").danger > 0 > both.of("煤灰").danger
    assert both.words("桥上罐车冒烟", Severity.URGENT) == ("罐车",)
    leans = both.of("那车也拉走了")
    assert (
        leans.more(Intent.RESOLVED_REPORT, Intent.CLUE) > 0 > leans.more(Intent.CHAT, Intent.RESOLVED_REPORT)
    )
    assert both.words("那车也拉走了", Intent.RESOLVED_REPORT) == ("拉走了",)


def test_a_word_that_is_said_of_all_says_little_of_any() -> None:
    assert leaning().of("桥墩").category[1] < leaning().of("丝网").category[1] / 3
    assert leaning().of("乒乓").category == (None, 0)


def test_whoever_adds_a_sentence_adds_to_the_counts() -> None:
    more = Saying("河边倒了一堆螺壳", Intent.CLUE, Category.DUMPING, "household")
    assert leaning().of("螺壳").to(Category.DUMPING) == 0
    assert leaning(more).of("螺壳").to(Category.DUMPING) > 0


def test_the_name_of_a_place_says_nothing() -> None:
    more = Saying("沙坪有人下丝网", Intent.CLUE, Category.FISHING, "nets")
    assert leaning(more).of("沙坪").category[0] is Category.FISHING
    assert leaning(more, names=("沙坪",)).of("沙坪").category == (None, 0)


def test_which_subcategory_and_which_words() -> None:
    assert leaning().sub("背起电瓶", Category.FISHING) == "electric"
    assert leaning().sub("乒乓", Category.FISHING) is None
    assert leaning().sub("背起电瓶", Category.OTHER) is None
    assert leaning().words("哪个下的地笼和丝网", Category.FISHING) == ("地笼", "丝网")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("swimming.toml", 'any = ["下河洗澡"]'),
        ("fishing.toml", 'nets = "一张丝网"'),
        ("fishing.toml", 'nets = [" "]'),
        ("fishing.toml", "nets = ["),
        ("fishing.toml", "nets = [1]"),
        ("talk.toml", 'gossip = ["听讲他要走了"]'),
    ],
)
def test_a_bad_file_is_refused_with_its_name(file: str, text: str) -> None:
    with pytest.raises(BadRules, match=file):
        parse({file: text})


def test_no_sentence_is_said_of_two_categories() -> None:
    seen: dict[str, Category | None] = {}
    for saying in sayings():
        assert seen.setdefault(saying.text, saying.category) is saying.category, saying.text


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("滩上那台抽沙船半夜又来装沙，筛子响，水都搅浑了", Category.EXTRACTION),
        ("湾里有人下地笼收鱼，笼子缠着一堆水草", Category.FISHING),
        ("养猪场的粪水流下来，河面浮了一层", Category.POLLUTION),
    ],
)
def test_the_words_together_tell_what_it_is_about(text: str, category: Category) -> None:
    verdict = heard(text)
    assert (verdict.intent, verdict.category) == (Intent.CLUE, category)


def test_what_no_rule_knows_is_likely_a_clue_by_its_words() -> None:
    verdict = heard("一条驳船停起，一落一起，从早上到天黑都没歇过气")
    assert (verdict.intent, verdict.category) == (Intent.CLUE, Category.EXTRACTION)
    assert verdict.confidence <= LIKELY
    assert any(one.rule == "extraction.words" and one.words for one in verdict.evidence)


def test_the_words_that_decided_are_told() -> None:
    told = [
        (verdict.category, one.words)
        for text in dict.fromkeys(text for rule in book().lexicon.rules for text in rule.yes)
        for verdict in (understand(text, kind="text", role="supervisor", at=AT),)
        for one in verdict.evidence
        if one.rule.endswith(".words")
    ]
    assert len(told) > 10
    assert all(category is not None and words for category, words in told)


def test_what_an_officer_says_of_a_word_stands() -> None:
    text = "滩上那台抽沙船旁边堆了好多蒲葵壳"
    taught = Book.of(Additions(words=(AddedWord(Category.DUMPING, "蒲葵壳"),)))
    assert heard(text).category is not Category.DUMPING
    assert heard(text, taught).category is Category.DUMPING


def test_a_word_taken_out_counts_nowhere() -> None:
    text = "桥下冒出一堆渣土"
    without = heard(text, Book.of(Additions(removed=("渣土",))))
    assert any("渣土" in word for one in heard(text).evidence for word in one.words)
    assert not any("渣土" in word for one in without.evidence for word in one.words)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("网箱上周都吊走了，水面敞亮了，这事办得好", Intent.RESOLVED_REPORT),
        ("河滩上晒谷子要不要跟哪个报备，违反不违反规定", Intent.POLICY_QUESTION),
        ("我那点奖金像枯水的河，一眼看到底", Intent.CHAT),
    ],
)
def test_the_words_together_say_that_it_is_no_problem(text: str, intent: Intent) -> None:
    assert heard(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "托口镇三里坪村桥下好多建筑垃圾",
        "早上走到溪边看到一张网，请处理一下",
        "师傅们，今天坝上有人倒药，麻烦来人",
        "托口镇三里坪村那个老板又偷倒建筑垃圾，车牌湘N88888，问我就打13812345678",
    ],
)
def test_a_problem_told_plainly_stays_one_whatever_its_other_words_lean_to(text: str) -> None:
    assert heard(text).intent is Intent.CLUE


def test_a_danger_without_its_rule_is_urgent_by_its_words() -> None:
    told = "冷库的管子爆了，白雾往院子里跑，人都站不住"
    assert heard(told).severity is Severity.URGENT
    assert any(one.rule == "urgent.words" for one in heard(told).evidence)
    assert heard(f"上个月{told}").severity is Severity.MAJOR
    assert heard(f"{told}。{'那天落雨，我从桥上过。' * 12}").severity is not Severity.URGENT
