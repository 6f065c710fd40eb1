"""Who is accused, who is only named, and what the matter is when both are told."""

from datetime import datetime

import pytest

from nlp.gazetteer import gazetteer
from nlp.text import mended
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import Category, Intent, Severity, Verdict

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)


def heard(text: str, *, role: str = "supervisor") -> Verdict:
    return understand(text, kind="text", role=role, at=AT)


def test_no_village_is_the_name_or_the_post_of_anybody() -> None:
    said = [f"{town}{village}村河里有人用电瓶打鱼" for town, village in gazetteer().villages]
    assert len(said) > 200
    assert [text for text in said if heard(text).sealed] == []


def test_a_head_of_a_town_is_still_heard() -> None:
    assert heard("安江镇长收了采砂老板的好处").sealed


@pytest.mark.parametrize(
    "text",
    [
        "管水的老瞿，哪家送条鱼他就先给哪家开闸",
        "王站每个礼拜在砂老板船上吃夜宵",
        "只要吴镇还在，那个坝就拆不掉",
        "派出所那个接警的，转头就把我号码给了电鱼的",
        "检查的还没上桥，姓米的辅警先在群里发了两个字",
        "那个书机收了人家两条烟",
        "我们村的巡河员，打卡都是喊崽去的",
        "拆的都是外姓人的棚子，村主任堂哥的一根桩没动",
        "支书放话，哪个再拍河就停哪个的低保",
        "就是他小舅子开的",
        "周站长，你答应修闸都三个月了，还在等什么",
    ],
)
def test_whoever_holds_a_post_and_is_blamed_is_sealed(text: str) -> None:
    verdict = heard(text)
    assert (verdict.sealed, verdict.intent) == (True, Intent.CLUE)


@pytest.mark.parametrize(
    "text",
    [
        "跟村支书讲了，桥下那堆砖渣还在",
        "书记家门口那条沟堵了",
        "我是新来的网格员，报一个：坝上有死猪",
        "主任好，各位领导好，溪口有人放地笼",
        "镇长带头下河捞了一上午，没得话讲",
        "昨晚看电视剧，那个局长收钱收得真像",
        "要是发现村干部吃拿卡要，往哪里反映",
        "站长，我的补助表交给谁",
        "采砂的老板姓滕，夜里开工",
        "查的人还没到里头就晓得了，怕是有内鬼",
        "水利站老周送他两条鱼他硬是不要",
    ],
)
def test_a_post_that_is_only_named_is_not_accused(text: str) -> None:
    assert not heard(text).sealed


def test_in_a_long_letter_who_and_what_must_stand_in_one_sentence() -> None:
    letter = (
        "我们村后面的山塘今年漏水，下面几十亩田插不下秧，大家很着急。村主任来看过两次，说已经报上去了。"
        "前几天塘边又开了一家农家乐，老板把剩菜都倒在塘里，水面漂了一层油。我们找老板讲理，他收了钱的客人还帮他吵。"
        "这口塘是四个组灌田的水源，再这样下去秋天就没有收成了，请派人来看看怎么修，也请管一管农家乐的剩菜和油水，谢谢。"
        "另外塘埂上长满了树，根都扎到埂子里，一下大雨就担心它垮下来，下面住着十几户人家。"
    )
    assert len(letter) > 160
    assert not heard(letter).sealed
    assert heard(letter + "那家农家乐逢年过节给村主任送烟送酒，所以没人敢管。").sealed


def test_whom_a_short_message_accuses_is_its_matter_and_the_problem_comes_second() -> None:
    verdict = heard("猪场的粪水排到溪里，老板是村主任的亲家，报了也白报")
    assert (verdict.category, verdict.sealed) == (Category.INTEGRITY, True)
    assert Category.POLLUTION in verdict.second


def test_a_problem_told_first_in_a_long_post_stays_the_matter() -> None:
    post = (
        "我们组下头那家猪场，栏里关了三百多头，粪水从一根白管子直接排到溪里，洗菜的码头长了一层黑苔，"
        "热天不敢开窗，下面两个组的井水也有味道了，镇里来过一回，讲是已经整改。"
    )
    verdict = heard(post + "老板是村主任的亲家，报了也白报，村主任收了他的好处，只会讲再等等。")
    assert (verdict.category, verdict.sealed) == (Category.POLLUTION, True)
    assert Category.INTEGRITY in verdict.second


def test_a_gift_is_the_matter_whatever_is_told_before() -> None:
    assert heard("半夜抽砂的老板给站长送了两箱酒").category is Category.INTEGRITY


@pytest.mark.parametrize(
    "text", ["安江镇 平安", "塘湾镇响溪村 一切照旧", "早上转了一圈，下网的电鱼的都没碰到"]
)
def test_a_check_in_in_free_words(text: str) -> None:
    assert heard(text).intent is Intent.PATROL_OK


@pytest.mark.parametrize("text", ["每天巡河打卡有什么用，水还是黑的", "别处都正常，就是二组排口又冒白沫"])
def test_words_of_a_check_in_do_not_hide_a_problem(text: str) -> None:
    assert heard(text).intent is not Intent.PATROL_OK


def test_a_danger_is_a_clue_before_it_has_a_name() -> None:
    verdict = heard("这里快顶不住了，快来人")
    assert (verdict.intent, verdict.severity) == (Intent.CLUE, Severity.URGENT)


def test_what_happened_long_ago_is_not_urgent() -> None:
    assert heard("有人正在溪里炸鱼").severity is Severity.URGENT
    assert heard("上个月有人在溪里炸鱼").severity is Severity.MAJOR


@pytest.mark.parametrize(
    "text",
    [
        "托口镇三里坪村姓丁的在河边倒建筑垃圾",
        "姓王的养鸭子把河搞臭了",
        "一个姓张的在河边搭棚子",
        "那个姓陈的又来电鱼了",
        "三里坪姓蒋的兄弟两个电鱼",
        "那个姓丁的跟他老弟半夜挖沙",
        "村里姓丁的又在河里下地笼，举报也没用",
        "姓丁的天天在河里挖沙，没人敢管",
    ],
)
def test_a_surname_without_a_post_is_an_ordinary_clue(text: str) -> None:
    verdict = heard(text)
    assert (verdict.sealed, verdict.intent) == (False, Intent.CLUE)


@pytest.mark.parametrize(
    "text",
    [
        "水利站姓王的又不晓得河边有人挖沙",
        "环保所姓贺的，厂里排黑水他不晓得",
        "河长姓丁的半年没到河边来",
        "那个姓陈的收了砂老板的钱",
        "姓滕的就是采砂老板的保护伞",
        "姓丁的站长，他老弟在河里挖沙",
    ],
)
def test_a_surname_beside_a_post_or_beside_what_takes_one_is_sealed(text: str) -> None:
    assert heard(text).sealed


@pytest.mark.parametrize(
    "text",
    [
        "镇 长 收 了 钱，三里坪挖沙",
        "镇.长.收.了.钱",
        "贾\n镇\n长\n收了他们的钱",
        "副镇 长 收了砂老板的好处",
        "镇 长收了钱",
        "镇\u2ed3收了钱",
        "我昨天举报三里坪挖沙，今早砂老板就知道我名字了",
    ],
)
def test_an_accusation_in_disguise_is_sealed(text: str) -> None:
    verdict = heard(text)
    assert (verdict.sealed, verdict.intent) == (True, Intent.CLUE)


def test_what_is_set_apart_is_kept_as_it_was_said() -> None:
    assert heard("镇 长 收 了 钱，三里坪挖沙").reply == "镇 长 收 了 钱,三里坪挖沙"


@pytest.mark.parametrize("text", ["好,站长在,河边没事", "好 站长在", "托口 三里坪 有人电鱼", "3 月里 a 组"])
def test_a_short_word_set_off_is_no_disguise(text: str) -> None:
    assert mended(text) == text


def test_in_a_letter_a_piece_of_other_words_is_no_post() -> None:
    letter = (
        "反映水库移民的房子\n我们是外地水库移民政策下来的，前年搬到河边住，沙地上的房子年年进水，请派人来看。"
    )
    assert not heard(letter).sealed
    assert heard(letter + "民政所长收了我们的钱不办事。").sealed


@pytest.mark.parametrize("role", ["officer", "unit"])
def test_an_official_who_answers_accuses_nobody_by_naming_a_post(role: str) -> None:
    for text in ("收到，下午请会计把场里的面积报过来", "明白了，谢谢同学们，明天派保洁员去收"):
        assert not heard(text, role=role).sealed
    assert heard("我们所长收了砂老板的钱，不准我们去查", role=role).sealed


@pytest.mark.parametrize("who", ["村支书老贾", "村支书小贾", "村支书贾某", "村主任老李", "护河组长老石"])
@pytest.mark.parametrize("did", ["把河边的地占了建房子", "往河里倒渣土", "占了河滩地起屋"])
def test_a_name_after_the_post_hides_nobody(who: str, did: str) -> None:
    assert heard(f"{who}{did}").sealed


@pytest.mark.parametrize(
    "text",
    [
        "请村支书老贾帮忙看下，桥下有人倒渣土",
        "村支书小杨说河里有人电鱼",
        "河长老李把垃圾清走了，感谢",
        "镇长老钟带人把棚子拆了",
    ],
)
def test_who_is_named_after_the_post_and_did_nothing_wrong_is_not_accused(text: str) -> None:
    assert not heard(text).sealed
