"""Whole verdicts: what a message is, what it quotes, and what it must never be taken for."""

import ast
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import nlp
from nlp import kinds
from nlp.book import book
from nlp.firing import Fired
from nlp.message import Message
from nlp.reading import Reading
from nlp.text import normal
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import Category, Intent, Severity, Verdict

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)
BOT = ("河小督",)


def heard(text: str, *, kind: str = "text", role: str = "supervisor") -> Verdict:
    return understand(text, kind=kind, role=role, at=AT, bot_names=BOT)


@pytest.mark.parametrize(
    "text",
    [
        "我们村支书的老弟开的砂场，谁都不敢查",
        "河长从来没来过我们这段，巡河照片是去年的",
        "那个护河员收了电鱼的两条烟",
        "水利站姓向的给老板通风报信",
        "我举报完第二天，村主任就说出去了，老板找上门来骂我",
        "镇里王书记包庇养猪场",
        "渔政那个队长罚款不开票",
    ],
)
def test_an_accusation_of_somebody_is_sealed(text: str) -> None:
    verdict = heard(text)
    assert verdict.sealed
    assert (verdict.intent, verdict.category) == (Intent.CLUE, Category.INTEGRITY)
    assert any(evidence.rule.startswith("sealed.") for evidence in verdict.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "河边垃圾堆了一个月没人管",
        "监督电话打了三天没人接",
        "支书天天带人巡河，值得表扬",
        "河长公示牌上的名字还是前任的",
        "不晓得是谁走漏了消息，一查就跑",
        "请问河长是几级干部",
        "执法队今天来了，船扣走了，辛苦了",
        "镇里通知河长开会",
    ],
)
def test_what_is_no_accusation_of_somebody_is_not_sealed(text: str) -> None:
    assert not heard(text).sealed


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("滩头漂起好多死鱼", Severity.URGENT),
        ("水库坝脚冒浑水了", Severity.URGENT),
        ("运油车翻到溪里了，油一直在流", Severity.URGENT),
        ("有铁船在江心抽砂", Severity.MAJOR),
        ("桥下丢了两袋垃圾", Severity.NORMAL),
    ],
)
def test_severity(text: str, severity: Severity) -> None:
    assert heard(text).severity is severity


def test_a_quoted_reply_is_taken_apart() -> None:
    verdict = heard("「江市老向：竹滩码头堆满了木头」\n- - - - - - - - - -\n我也看到了")
    assert (verdict.quoted_name, verdict.quoted_text, verdict.reply) == (
        "江市老向",
        "竹滩码头堆满了木头",
        "我也看到了",
    )
    assert verdict.intent is Intent.FOLLOW_UP


def test_a_mention_names_who_is_addressed_and_no_place() -> None:
    verdict = heard("@托口-老覃 那条船走了没")
    assert verdict.addressed == "托口-老覃"
    assert verdict.place.township is None


def test_the_bot_s_own_name_is_nobody_addressed() -> None:
    verdict = heard("@河小督 溪里有人电鱼")
    assert verdict.addressed is None
    assert verdict.intent is Intent.CLUE


def test_a_list_of_check_ins_is_a_check_in() -> None:
    assert heard("#接龙\n巡河\n1. 老李 正常\n2. 阿珍 正常").intent is Intent.PATROL_OK


def test_a_clue_hidden_in_a_list_is_found() -> None:
    verdict = heard("#接龙\n巡河\n1. 老李 正常\n2. 老张 塘湾响溪村有人往河里倒渣土")
    assert (verdict.intent, verdict.category) == (Intent.CLUE, Category.DUMPING)
    assert (verdict.place.township, verdict.place.village) == ("塘湾镇", "响溪")


@pytest.mark.parametrize(
    ("text", "corrects", "withdraws"),
    [
        ("打错了，是茅渡不是湾溪", True, False),
        ("我搞错了，撤回", True, True),
        ("是村里修路，我撤回", False, True),
        ("河里有垃圾", False, False),
    ],
)
def test_corrections_and_withdrawals(text: str, corrects: bool, withdraws: bool) -> None:
    verdict = heard(text)
    assert (verdict.corrects, verdict.withdraws) == (corrects, withdraws)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("没看到电鱼的了", Intent.CLUE),
        ("河里没有垃圾", Intent.CLUE),
        ("晚上吃炸鱼", Intent.CLUE),
        ("请各位监督员重点看乱堆乱放", Intent.CLUE),
        ("群里那个鱼塘转让还在不在", Intent.CLUE),
    ],
)
def test_what_is_no_clue(text: str, intent: Intent) -> None:
    assert heard(text).intent is not intent


def test_officers_answer_and_do_not_report() -> None:
    assert heard("收到，电鱼的在哪一段", role="officer").intent is Intent.FOLLOW_UP
    assert heard("各位监督员，请加密巡河，重点看电鱼毒鱼", role="officer").intent is Intent.NOTICE


def test_a_position_becomes_a_place() -> None:
    verdict = heard("湖南省怀化市洪江市岔头乡双松村(小学旁)", kind="location")
    assert (verdict.place.township, verdict.place.village) == ("岔头乡", "双松")
    assert verdict.intent is Intent.FOLLOW_UP


def test_a_photo_alone_is_no_more_than_that() -> None:
    verdict = heard("", kind="image")
    assert (verdict.intent, verdict.category) == (Intent.FOLLOW_UP, None)
    assert verdict.confidence < 0.5


def test_a_voice_message_in_dialect_is_understood() -> None:
    verdict = heard("咯里有人店鱼 冇得人管", kind="audio")
    assert (verdict.category, verdict.sub) == (Category.FISHING, "electric")


def test_normal_folds_width_space_and_hidden_characters() -> None:
    assert normal("  查１２３　号\u200b\r\n\n托口鎮 ") == "查123 号\n托口镇"


def test_normal_folds_radicals_that_look_like_characters() -> None:
    assert normal("镇\u2ed3的\u2f45\u2ee2") == "镇长的方马"


def test_imports_nothing_of_ours() -> None:
    folder = Path(nlp.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in ("bot", "handlers", "storage")], file


def test_importing_builds_nothing_and_jieba_stays_silent() -> None:
    code = (
        "import sys, nlp.understand, nlp.threads\n"
        "assert 'jieba' not in sys.modules\n"
        "from nlp.book import book\n"
        "assert book.cache_info().currsize == 0\n"
        "from nlp.boundaries import word_spans\n"
        "assert (2, 3) in word_spans('昨天倒了一车')\n"
        "assert 'pkg_resources' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("你们讲的那个事查了没，护河员收了老板三条烟的", Intent.CLUE),
        ("#接龙\n巡河\n1. 老李 溪边有人倒渣土\n2. 老张 站长收了砂老板的红包，放他走的", Intent.CLUE),
        ("「老覃：村支书收了砂老板的好处」\n- - - - - - - - - -\n我也听讲了", None),
    ],
)
def test_an_accusation_is_sealed_wherever_it_stands(text: str, intent: Intent | None) -> None:
    verdict = heard(text)
    assert verdict.sealed
    assert intent is None or verdict.intent is intent


def test_a_quoted_accusation_that_is_contradicted_is_no_accusation() -> None:
    assert not heard("「老覃：村支书收了砂老板的好处」\n- - - - - - - - - -\n莫乱讲，没有的事").sealed


def test_a_surname_alone_is_no_post() -> None:
    assert not heard("托口镇那个姓丁的老板又偷倒建筑垃圾").sealed


def test_what_only_a_wide_rule_finds_is_named_by_its_words() -> None:
    verdict = heard("溪口那里又有人下丝网，一晚上响到天亮")
    assert (verdict.intent, verdict.category) == (Intent.CLUE, Category.FISHING)


@pytest.mark.parametrize(
    "text",
    ["在溪里洗拖把要不要罚款", "个人在河滩捡几个鹅卵石算不算违法", "昨天那堆渣土已经拖走，好多了"],
)
def test_questions_of_rules_and_good_news_are_no_clues(text: str) -> None:
    assert heard(text).intent is not Intent.CLUE


def test_small_talk_in_a_problem_told_with_its_place_makes_it_no_chat() -> None:
    told = "羊坡水口那条沟，小时候还摸鱼，如今黑得跟墨汁一样，全是猪场放的粪水，热天蚊子多得开不得窗子睡觉"
    assert heard(told).intent is Intent.CLUE
    assert heard("小时候在沟里摸鱼，蚊子多得很").intent is Intent.CHAT


def test_officials_describe_what_they_have_found() -> None:
    found = "羊坡水口那块，一条驳船停起，一落一起，从早上到天黑都没歇过气的"
    assert heard(found).intent is Intent.CLUE
    assert heard(found, role="unit").intent is Intent.FOLLOW_UP


def test_a_letter_whose_headline_is_of_something_else_is_no_clue_for_a_word_in_passing() -> None:
    body = "小区门口的路去年就说要修，到现在还是坑坑洼洼，车子过不去，有人乱倒垃圾到河里，请问什么时候动工。"
    assert heard(body).intent is Intent.CLUE
    assert heard(f"请问人民路几时修好\n{body}").intent is Intent.CHAT
    assert heard(f"人民路边的溪里倒满了垃圾\n{body}").intent is Intent.CLUE


def test_a_letter_of_several_problems_is_a_clue_whatever_its_headline_says() -> None:
    letter = "请领导重视我们的环境\n养猪场的粪水直接排到溪里，又有人在河滩上挖砂卖，希望派人来看。"
    assert heard(letter).intent is Intent.CLUE


def test_what_a_letter_tells_first_and_most_is_its_matter() -> None:
    letter = (
        "村后的水塘发臭已经两年，水塘里漂着油花，臭气进屋，我们天天闻着发臭的塘水，大人小孩都受不了，"
        "去年反映过没有下文，另外进村的溪边有人倒了两车建筑垃圾。"
    )
    verdict = heard(letter)
    assert verdict.category is Category.POLLUTION
    assert Category.DUMPING in verdict.second


def test_somebody_in_danger_makes_any_problem_urgent() -> None:
    rules = book().lexicon.rules
    danger = next(rule for rule in rules if rule.sub == "danger" and rule.severity is Severity.URGENT)
    digging = next(rule for rule in rules if rule.category is Category.EXTRACTION)
    fired = [Fired(digging, ("砂",), 0), Fired(danger, ("潭里",), 5)]
    scan = book().matcher.scan("砂坑边上有个妹子在喊")
    reading = Reading.of(
        scan, book().lexicon.phrases, fired, "supervisor", Message(scan.text), has_place=True
    )
    reading.categories = fired
    assert kinds.severity(fired, True, reading) is Severity.URGENT
