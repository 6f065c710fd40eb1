"""What a transcript comes to where the handlers keep nothing: check-ins, accusations, names, intents."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.listening import Listener, Outcome, Said
from nlp.threads import Pass, Seal
from nlp.times import ZONE
from nlp.verdict import Intent

AT = datetime(2026, 6, 3, 9, 0, tzinfo=ZONE)


class Room:
    """A room whose messages are numbered."""

    def __init__(self) -> None:
        self._listener = Listener(("河小督",))
        self._count = 0
        self._now = AT

    def says(
        self,
        text: str,
        who: str = "老秦",
        *,
        kind: str = "text",
        role: str = "supervisor",
        after: float = 1,
        at_bot: bool = False,
    ) -> Outcome:
        """The next message, `after` minutes after the last."""
        self._count += 1
        self._now += timedelta(minutes=after)
        return self._listener.hear(
            Said(f"m{self._count}", self._now, "一群", who, role, kind, text, mentions_bot=at_bot)
        )


@pytest.fixture
def room() -> Room:
    return Room()


def opened_by(outcome: Outcome) -> str | None:
    return outcome.clue.message if outcome.clue else None


def test_photos_of_a_check_in_are_part_of_it(room: Room) -> None:
    assert room.says("今日巡河无异常").intent is Intent.PATROL_OK
    assert room.says("", kind="image").intent is Intent.PATROL_OK
    assert room.says("", kind="image").intent is Intent.PATROL_OK
    assert room.says("", kind="image", who="石嫂").intent is Intent.FOLLOW_UP
    assert room.says("", kind="image", after=30).intent is Intent.FOLLOW_UP


def test_a_problem_stated_again_opens_nothing(room: Room) -> None:
    first = room.says("托口三里坪桥下有人倒建筑垃圾")
    again = room.says("三里坪桥下又有人倒建筑垃圾", after=3)
    assert (first.intent, again.intent) == (Intent.CLUE, Intent.FOLLOW_UP)
    assert opened_by(again) == "m1"


def test_a_clue_is_as_it_is_after_the_message(room: Room) -> None:
    before = room.says("江市这边有人电鱼").clue
    after = room.says("打错了,是托口不是江市").clue
    assert before is not None
    assert after is not None
    assert (before.township, after.township, after.message) == ("江市镇", "托口镇", "m1")


def test_a_position_before_the_words_gives_the_place(room: Room) -> None:
    assert room.says("洪江市湾溪乡", kind="location").clue is None
    clue = room.says("这里有人往河里排黑水").clue
    assert clue is not None
    assert clue.township == "湾溪乡"


def test_a_withdrawn_clue_is_added_to_no_more(room: Room) -> None:
    room.says("托口三里坪桥下有人倒建筑垃圾")
    gone = room.says("我撤回 不是线索 看错了")
    assert (opened_by(gone), gone.intent) == ("m1", Intent.FOLLOW_UP)
    assert room.says("", kind="image").clue is None


ACCUSES = "安江那个村支书收了砂场老板的红包"


def test_an_accusation_is_a_thread_of_its_own(room: Room) -> None:
    room.says("托口三里坪桥下有人倒建筑垃圾")
    accused = room.says(ACCUSES)
    assert accused.clue is not None
    assert (accused.intent, accused.clue.is_sealed, opened_by(accused)) == (Intent.CLUE, True, "m2")
    goes_on = room.says("就是他")
    assert (goes_on.intent, opened_by(goes_on)) == (Intent.FOLLOW_UP, "m2")
    answered = room.says("@老秦 这个请私信我,群里不细说", "方正", role="discipline")
    assert (answered.intent, opened_by(answered)) == (Intent.FOLLOW_UP, "m2")


def test_who_asks_the_next_day_asks_for_their_accusation(room: Room) -> None:
    room.says(ACCUSES)
    asked = room.says("我反映的有结果没有", after=1500)
    assert (asked.intent, opened_by(asked)) == (Intent.PROGRESS_QUERY, "m1")
    assert room.says("我反映的有结果没有", "石嫂").clue is None


def test_an_official_who_repeats_an_accusation_opens_nothing(room: Room) -> None:
    repeated = room.says(ACCUSES, "梁敏", role="officer")
    assert isinstance(repeated.decision, Seal)
    assert repeated.clue is None


def test_what_is_said_to_all_after_an_accusation_is_no_answer(room: Room) -> None:
    room.says(ACCUSES)
    assert room.says("请大家注意，涉及人的不要在群里说，私信纪检", "梁敏", role="officer").clue is None


def test_others_speak_of_an_accusation_next(room: Room) -> None:
    room.says(ACCUSES)
    assert opened_by(room.says("这个莫在群里讲", "石嫂")) == "m1"
    assert opened_by(room.says("我下午到您家里来", "方正", role="discipline")) == "m1"
    assert opened_by(room.says("大哥，请单独联系我", "梁敏", role="officer")) == "m1"
    assert room.says("今天赶场人真多", "石嫂").clue is None
    assert room.says("月底前开会", "梁敏", role="officer").clue is None
    assert room.says("我下午到您家里来", "方正", role="discipline", after=90).clue is None


SAND = "沙湾石修河滩有人半夜采砂"


@pytest.mark.parametrize(
    ("words", "goes_on"),
    [
        ("石修采砂的事，乡里水利站的站长收了老板的红包", True),
        ("「老秦：" + SAND + "」\n- - - - - - -\n水利站的站长收了老板的红包", True),
        # another person's doings, whatever they have to do with it
        (ACCUSES, False),
        ("采砂老板第二天就晓得是我报的，只有水利站的站长晓得", False),
    ],
)
def test_an_accusation_goes_on_with_one_s_own_clue_only_if_it_names_it(
    room: Room, words: str, goes_on: bool
) -> None:
    room.says(SAND)
    accused = room.says(words, after=120)
    assert accused.clue is not None
    assert (accused.clue.is_sealed, opened_by(accused)) == (True, "m1" if goes_on else "m2")


def test_who_accuses_by_another_s_clue_accuses_for_themselves(room: Room) -> None:
    room.says(SAND)
    quoted = "「老秦：" + SAND + "」\n- - - - - - -\n水利站的站长收了老板的红包"
    assert opened_by(room.says(quoted, "石嫂", after=120)) == "m2"


def test_a_command_names_its_clue_and_says_nothing_in_it(room: Room) -> None:
    room.says("托口三里坪桥下有人倒建筑垃圾")
    room.says(SAND, "石嫂")
    ordered = room.says("@河小督 石修采砂那条转水政", "梁敏", role="officer", at_bot=True, after=60)
    assert (ordered.intent, opened_by(ordered)) == (Intent.COMMAND, "m2")
    assert ordered.clue is not None
    assert ordered.clue.answers == ""
    assert room.says("@河小督 本周汇总", "梁敏", role="officer", at_bot=True).clue is None


def test_who_answers_a_question_answers_of_its_clue(room: Room) -> None:
    room.says(SAND)
    room.says("石修采砂的抓到没有", after=1500)
    answered = room.says("队里在查，有消息就讲", "梁敏", role="officer", after=4)
    assert opened_by(answered) == "m1"


def test_a_recall_right_after_an_accusation_belongs_to_it(room: Room) -> None:
    room.says(ACCUSES)
    recalled = room.says("“老秦”撤回了一条消息", kind="recalled")
    assert (opened_by(recalled), recalled.decision) == ("m1", Pass())
    assert room.says("“石嫂”撤回了一条消息", "石嫂", kind="recalled").clue is None


def test_words_that_belong_to_nothing_follow_nothing(room: Room) -> None:
    assert room.says("@石嫂 月底前到账", "梁敏", role="officer").intent is Intent.CHAT


def test_who_is_mentioned_where_the_bot_is_mentioned_must_be_the_bot(room: Room) -> None:
    assert room.says("@水宝宝 列个表", "梁敏", role="officer", at_bot=True).intent is Intent.COMMAND
    assert room.says("@水宝宝 列个表", "梁敏", role="officer").intent is not Intent.COMMAND


WORDS = st.sampled_from(
    ["电鱼", "托口", "河里", "村支书收了钱", "撤回", "「老秦：电鱼」\n- - - - -\n", "@老秦 ", "#接龙\n1. "]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=6).map("".join)
KINDS = st.sampled_from(["text", "image", "location", "audio", "video", "url", "recalled", "file"])


def test_a_discipline_officer_answers_the_accusation_without_naming_anybody(room: Room) -> None:
    room.says("管闸的那位把闸房钥匙租给下网的，三百块一晚")
    assert opened_by(room.says("大姐，听到了，等我电话", "方正", role="discipline")) == "m1"


def test_a_question_about_another_place_does_not_ask_for_the_accusation(room: Room) -> None:
    room.says("黔城镇那位副镇长收了砂老板两条烟，砂船照挖")
    assert room.says("托口镇那个排污口处理得怎么样了", after=60 * 5).clue is None


ROLES = st.sampled_from(["supervisor", "officer", "discipline", "unit"])


@given(st.lists(st.tuples(TEXTS, KINDS, ROLES, st.booleans(), st.sampled_from("甲乙")), max_size=12))
def test_whatever_is_said_has_an_outcome(said: list[tuple[str, str, str, bool, str]]) -> None:
    room, opened = Room(), set()
    for text, kind, role, at_bot, who in said:
        outcome = room.says(text, who, kind=kind, role=role, at_bot=at_bot)
        if outcome.intent is Intent.CLUE:
            opened.add(opened_by(outcome))
        assert opened_by(outcome) is None or opened_by(outcome) in opened


def test_a_quote_finds_what_many_clues_have_come_after(room: Room) -> None:
    room.says(SAND)
    for number, village in enumerate(
        ("下坪村", "株山村", "双溪社区", "大沅村", "羊坡村", "扶车村", "长碛村", "秀洲村")
    ):
        room.says(f"{village}河边堆了好多垃圾", f"监督员{number}", after=20)
        room.says(f"{village}那边还有人电鱼", f"巡河员{number}", after=20)
    quoted = f"「老秦：{SAND}」\n- - - - - - -\n昨晚采砂船又来了"
    assert opened_by(room.says(quoted, "石嫂", after=20)) == "m1"


@pytest.mark.parametrize(
    ("words", "is_sealed"),
    [
        ("花柳坪，老支书屋对门那个", False),
        ("就是老支书", True),
        ("就是老支书收的钱，他屋隔壁", True),
    ],
)
def test_a_house_that_tells_where_it_is_accuses_nobody(words: str, is_sealed: bool) -> None:
    listener, at = Listener(("河小督",)), datetime(2026, 6, 3, 9, 0, tzinfo=ZONE)
    listener.hear(Said("1", at, "一群", "老李", "supervisor", "text", "那家开的猪场，粪水直接放到溪里"))
    later = at + timedelta(minutes=1)
    heard = listener.hear(Said("2", later, "一群", "老李", "supervisor", "text", words))
    assert isinstance(heard.decision, Seal) is is_sealed
