"""Which of the possible intents a reading has: one list of decisions, in order."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.lexicon import Rule
from nlp.match import Fired
from nlp.message import Message
from nlp.verdict import Category, Intent

_CONTRAST = re.compile(r"但|不过|就是|只是|可是|除了|唯独|另外|却|发现(?!问题|异常)")
_HANDLED = re.compile(r"不重复报|不算|保洁会|已经?在(?:搞|处理|整改|清)|已报|报过了|之前报")
_SEEN = re.compile(
    r"都是|全是|到处|你们看|去看|有人|有个|有家|有户|有几|看到|看见|发现|正在|昨晚|昨天|半夜|天天|刚|每天|又在|还在|那里|那边|这里|这边"
)
_ASKING = re.compile(
    r"[?？]|[吗呢不没么]\s*$|请问|请教|咨询|要不要|算不算|能不能|可不可以|找哪个|合法|(?:好多|多少)米|为止|我想问|还是"
)
_ANSWERS = re.compile(r"收到|已|正在|马上|好的?[,. !]|我们|请您|感谢您|谢谢您")
_LONG_POST = 80
_NEUTRAL = (Intent.PRAISE, Intent.NOTICE, Intent.RESOLVED_REPORT)
"""Where one of these is plain, naming a post accuses nobody yet."""
_LONG_READ = 160
"""In a longer post a name of a post says little: only the telling rules seal it."""
_TO_ALL = re.compile(r"各位|监督员|转发到|转发给|互相转告")
_KNOWN = re.compile(
    r"那个|那家|那户|那条|那几|昨天|今天|前天|上次|上回|的事|已经|终于|刚才|讲的|说的|报的|反映的"
)
_STILL = re.compile(r"还没|还有|还在|还是|没有?清|又(?!好)|剩|白清|其实没|照样")
_NOW = re.compile(
    r"有人(?!管|去|来|问|晓得)|照样|到处|越来越|一坨一坨|还在|又在|又来|正在|刚才|刚刚|今早|昨晚|昨夜|半夜|天天|都是|全是|臭得|一直没"
)
_KNOWN_CASE = re.compile(
    r"报的|反映的|讲的|说的|上次|上回|上个|上周|前天|前几天|那个|那条|那家|那户|处理|结果|进展|立案"
)
_OWN = re.compile(
    r"反映(?!线索)|我们(?:组|村|这|家|屋|院|寨|湾)|我家|我屋|请.{0,8}(?:帮|反映)|帮.{0,6}(?:反映|转)|昨晚|昨夜|今早|刚才|半夜|正在"
)
_RULES = re.compile(
    r"要不要|罚款|处罚|拘留|管不管|流程|条件|怎么(?:办|报|申|弄|认|算|领)|什么意思|区别|依据|主管|禁渔期|许可|办证|判几|判好|坐牢|犯法|违法|合法|允许|可以|能不能|准不准|要批|报批|手续|规定|标准|算不算|算.{1,8}[吗不么]|(?<![十好])几根|几个月|几月|多少米|好多米|罚多少|罚好多|哪个部门|归谁|归哪|奖"
)
_SELF = re.compile(
    r"我|自己|一个人|个人|私人|老百姓|村民|如果|假如|要是|的话|一般|到底|能不能|可不可以|要不要|多少米|好多米|几根|罚多少|罚好多|算不算"
)
_ENDS_ASKING = re.compile(
    r"[?？]|[吗呢不没么嘛]\s*$|哪个|多少|好多|(?<![十好])几[根米月年天]|怎么|什么|要不要|能不能|算不算"
)
_FOLLOWING = re.compile(
    r"^(?:就?在|位置|地点|是的?|对|那个|这个|那里|这里|那家|那边|这边|我也|我看|也是|人|车|船|他们|她|他|还|又|都|现在|今天|昨|靠|从|离|大概|大约|有|没|过|往|旁边|附近|门口|走|跑|刚|正|上面|下面|具体|水|电话|车牌|\d)"
)


def _telling(rule: Rule) -> float:
    """How well a rule tells the category: the widest ones of `other` only say that something is wrong."""
    if rule.guess:
        return 0.5 if rule.category is not Category.OTHER else 0
    return rule.weight


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found in one message, sorted for the decision."""

    said: str
    role: str
    message: Message
    has_place: bool
    categories: tuple[Fired, ...]
    """Rules of a category that fired, the most telling first."""
    sealed: tuple[Fired, ...]
    weights: dict[Intent, int]

    @classmethod
    def of(
        cls, said: str, fired: Sequence[Fired], role: str, message: Message, *, has_place: bool
    ) -> "Reading":
        categories = [
            one
            for one in fired
            if one.rule.category
            and not one.rule.sealed
            and not (one.rule.guess and one.rule.sub == "unnamed" and len(said) > _LONG_POST)
        ]
        count = Counter(one.rule.category for one in categories)
        categories.sort(key=lambda one: (-_telling(one.rule), -count[one.rule.category], one.start))
        weights: dict[Intent, int] = {}
        for one in fired:
            if one.rule.intent is not None:
                weights[one.rule.intent] = max(weights.get(one.rule.intent, 0), one.rule.weight)
        neutral = max(weights.get(intent, 0) for intent in _NEUTRAL) >= 3
        least = 5 if len(said) > _LONG_READ else 4 if neutral else 1
        sealed = tuple(one for one in fired if one.rule.sealed and one.rule.weight >= least)
        return cls(said, role, message, has_place, tuple(categories), sealed, weights)

    @property
    def strength(self) -> int:
        """The weight of the strongest rule of a category."""
        return max((one.rule.weight for one in self.categories), default=0)

    def has(self, intent: Intent) -> int:
        return self.weights.get(intent, 0)


def intent_of(reading: Reading) -> tuple[Intent, float]:
    """The intent and how sure it is, 0 to 1."""
    if reading.role in ("officer", "discipline", "unit"):
        return _of_official(reading)
    return _of_supervisor(reading)


def _of_official(reading: Reading) -> tuple[Intent, float]:
    """Officers and units answer; they seldom report."""
    if reading.message.mentions_bot:
        return Intent.COMMAND, 0.9
    if reading.message.addressed:
        return (
            (Intent.RESOLVED_REPORT, 0.7) if reading.has(Intent.RESOLVED_REPORT) else (Intent.FOLLOW_UP, 0.8)
        )
    if reading.has(Intent.RESOLVED_REPORT) and not reading.has(Intent.NOTICE):
        return Intent.RESOLVED_REPORT, 0.7
    notice = reading.has(Intent.NOTICE)
    if notice and _TO_ALL.search(reading.said):
        return Intent.NOTICE, 0.9
    if notice and not _ANSWERS.match(reading.said):
        return Intent.NOTICE, 0.9 if notice >= 3 else 0.5
    if reading.has(Intent.CHAT) >= 4 or not reading.said:
        return Intent.CHAT, 0.8
    if reading.has(Intent.PRAISE) and not reading.categories:
        return Intent.PRAISE, 0.7
    return Intent.FOLLOW_UP, 0.6


def _of_supervisor(reading: Reading) -> tuple[Intent, float]:
    said, strength, has = reading.said, reading.strength, reading.has
    if reading.sealed and not has(Intent.CHAT) >= 5:
        return Intent.CLUE, 0.8
    if not said:
        return (Intent.COMMAND, 0.9) if reading.message.mentions_bot else (Intent.CHAT, 0.5)
    if (
        has(Intent.CHAT) >= 4
        and has(Intent.CHAT) >= strength
        and not (strength >= 4 and len(said) > _LONG_POST)
    ):
        return Intent.CHAT, 0.9
    if has(Intent.PATROL_OK) and _is_patrol(reading):
        return Intent.PATROL_OK, 0.9
    if (has(Intent.NOTICE) >= 3 and not _tells_own(reading)) or (has(Intent.NOTICE) and strength < 2):
        return Intent.NOTICE, 0.8
    if has(Intent.RESOLVED_REPORT) and _is_over(reading):
        return Intent.RESOLVED_REPORT, 0.8
    if has(Intent.PROGRESS_QUERY) and len(said) < 60 and not _tells_new(reading):
        return Intent.PROGRESS_QUERY, 0.8
    if (has(Intent.POLICY_QUESTION) and _is_question(reading)) or _asks_for_rules(reading):
        return Intent.POLICY_QUESTION, 0.8
    if has(Intent.PRAISE) >= 3 and strength < 5 and len(said) < _LONG_POST:
        return Intent.PRAISE, 0.8
    if strength >= 2 and not (strength < 3 and has(Intent.PRAISE)):
        return Intent.CLUE, min(0.95, 0.45 + 0.15 * strength)
    if reading.message.mentions_bot:
        return Intent.COMMAND, 0.8
    if has(Intent.PRAISE):
        return Intent.PRAISE, 0.7
    if has(Intent.CHAT) >= 3:
        return Intent.CHAT, 0.8
    if reading.has_place or reading.message.quoted_name or _FOLLOWING.match(said):
        return Intent.FOLLOW_UP, 0.4
    return Intent.CHAT, 0.6 if has(Intent.CHAT) else 0.4


def _is_patrol(reading: Reading) -> bool:
    """A check-in stays one unless it goes on to tell a problem that nobody works on yet."""
    if not reading.categories or _HANDLED.search(reading.said):
        return True
    return reading.strength < 3 and not _CONTRAST.search(reading.said)


def _is_over(reading: Reading) -> bool:
    """Said to be over, and not only in part; weak words ("围起来") need a pointer to something known."""
    if _STILL.search(reading.said) or (len(reading.said) > _LONG_POST and reading.strength >= 2):
        return False
    return (
        reading.has(Intent.RESOLVED_REPORT) >= 3
        or reading.strength < 3
        or _KNOWN.search(reading.said) is not None
    )


def _tells_new(reading: Reading) -> bool:
    """States a problem seen now, and only ends with "有人管没"."""
    return reading.strength >= 2 and bool(_NOW.search(reading.said)) and not _KNOWN_CASE.search(reading.said)


def _tells_own(reading: Reading) -> bool:
    """Passed on or addressed to all, but somebody tells there what they live with."""
    return reading.strength >= 3 and bool(_OWN.search(reading.said)) and not _TO_ALL.search(reading.said)


def _asks_for_rules(reading: Reading) -> bool:
    """A short question of what is allowed, in whatever words; nothing is told as seen."""
    said = reading.said
    return (
        len(said) < 45
        and not reading.has_place
        and (reading.strength < 3 or _SELF.search(said) is not None)
        and bool(_RULES.search(said) and _ENDS_ASKING.search(said))
        and not (_SEEN.search(said) or _NOW.search(said))
    )


def _is_question(reading: Reading) -> bool:
    """A question of what is allowed, not a clue that ends with "犯法不"."""
    if reading.strength < 2:
        return True
    if len(reading.said) > _LONG_POST or not _ASKING.search(reading.said):
        return False
    return not (_SEEN.search(reading.said) and (reading.has_place or reading.strength >= 3))
