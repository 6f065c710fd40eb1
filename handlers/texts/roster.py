"""What is said of the roster and its files."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts.case import called, echo
from handlers.texts.names import ROLE
from storage.matches import Match
from storage.people_models import Person
from storage.roster import Imported
from storage.states import Role

TITLE = "名单"
COLUMNS: Mapping[str, str] = {
    "姓名": "name",
    "角色": "role",
    "单位": "unit",
    "乡镇": "township",
    "电话": "phone",
    "微信名": "wechat_name",
    "职务": "post",
    "分管领导": "is_leader",
    "河段": "reach",
    "聘期至": "term_until",
    "状态": "active",
}
NAMED = {field: name for name, field in COLUMNS.items()}
WRONG_ROLE = "角色不对，请写：监督员、河长办、纪委 或 责任单位"
NO_NAME = "没有姓名"
NO_UNIT = "是责任单位，请写明单位"
LEADER_IS_OFFICER = "写了分管领导，角色请写：河长办"
ENCODING = "文件不是 UTF-8 也不是 GBK 编码，请用 Excel 另存为 CSV UTF-8，或直接存成 .xlsx"
NOT_XLSX = "这个文件不是能读的 .xlsx，请用 Excel 打开、另存一次"
MOST_WRONG = 20
MOST_NAMES = 8


def cannot_open(path: str, why: str) -> str:
    """The system says why."""
    return f"打不开 {path}：{why}"


def broken(why: str) -> str:
    """A CSV that is none."""
    return f"文件读不了：{why}"


def no_columns(missing: Sequence[str]) -> str:
    """The first line is no header."""
    return f"第1行要写列名，缺：{'、'.join(missing)}。列名：{'、'.join(COLUMNS)}"


def too_many_lines(most: int) -> str:
    """No roster is as long."""
    return f"名单最多{most}行，这个文件不像名单"


def wrong_town(town: str) -> str:
    """A township that there is not."""
    return f"的乡镇“{town}”不认识，请写全称，如：托口镇"


def wrong_phone(phone: str) -> str:
    """No phone number."""
    return f"的电话“{phone}”不像电话号码"


def wrong_date(said: str) -> str:
    """No date."""
    return f"的聘期“{said}”看不懂，请写成：2027-12-31"


def wrong_line(number: int, what: str) -> str:
    """第3行的角色不对."""
    return f"第{number}行{'' if what.startswith(('的', '没', '是', '写')) else '的'}{what}"


def twice(name: str) -> str:
    """The same person stands in two lines."""
    return f"“{name}”（同一角色、单位）写了两行"


def same_wechat_name(name: str) -> str:
    """Two people with one WeChat name cannot be told apart."""
    return f"微信名“{name}”写给了两个人，分不清是谁"


def wrong_lines(wrong: Sequence[str]) -> str:
    """All that is wrong, so that it is mended in one go."""
    more = f"\n……还有{len(wrong) - MOST_WRONG}处" if len(wrong) > MOST_WRONG else ""
    lines = "\n".join(wrong[:MOST_WRONG])
    return f"名单有{len(wrong)}处不对，一个人也没有导入：\n{lines}{more}" if len(wrong) > 1 else lines


def imported(done: Imported, *, only_checked: bool) -> str:
    """After an import, or before it."""
    lines = ["只是看看，没有导入：" if only_checked else "导入好了："]
    lines.append(f"新增{len(done.added)}人{_names(done.added)}")
    lines.append(f"改动{len(done.changed)}人" + ("：" if done.changed else ""))
    lines += [
        f"　{one.name}：{'、'.join(NAMED[column] for column in one.columns)}"
        for one in done.changed[:MOST_WRONG]
    ]
    if len(done.changed) > MOST_WRONG:
        lines.append(f"　……等{len(done.changed)}人")
    lines.append(f"没变{done.same}人")
    if done.absent:
        lines.append(f"名单里原有、这个文件里没有的{len(done.absent)}人，没动{_names(done.absent)}")
        lines.append("（不再担任的，在“状态”一列写：停用）")
    if done.silent_units:
        lines.append(f"还没有人绑定、交办通知不到的单位{_names(done.silent_units)}")
    return "\n".join(lines)


def _names(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = "等" if len(names) > MOST_NAMES else ""
    return f"：{'、'.join(names[:MOST_NAMES])}{more}"


def exported(count: int, path: str) -> str:
    """After an export."""
    return f"名单{count}人已写到 {path}（里面有电话，请妥善保管）。"


def counts(people: Sequence[Person], bound: set[int], silent: Sequence[str]) -> str:
    """名单: how many of each role, and who cannot be reached."""
    lines = []
    for role in Role:
        of_role = [one for one in people if one.role == role]
        if of_role:
            reached = sum(one.id in bound for one in of_role)
            lines.append(f"{ROLE[role]}{len(of_role)}人，绑定{reached}人")
    if not lines:
        return "名单还是空的。请在电脑上导入：hexiaodu roster import 名单.xlsx"
    if silent:
        lines.append(f"没有人绑定、通知不到的单位{_names(silent)}")
    lines.append("看一类：名单 监督员　看一个人：名单 姓名")
    return "\n".join(lines)


def of_role(role: Role, people: Sequence[Person], bound: set[int]) -> str:
    """名单 监督员: who, where, and whether bound."""
    if not people:
        return f"名单里没有{ROLE[role]}。"
    lines = [f"{ROLE[role]}{len(people)}人（✓是已绑定）："]
    lines += [
        f"{'✓' if one.id in bound else '　'}{one.name} {one.unit or one.township}{f' {one.post}' if one.post else ''}"
        for one in people
    ]
    return "\n".join(lines)


def person(one: Person, *, is_bound: bool) -> str:
    """名单 姓名: no phone number, for WeChat is no place for it."""
    parts = [one.name, ROLE[one.role], one.unit, one.township, one.post]
    lines = [" ".join(part for part in parts if part)]
    if one.is_leader:
        lines.append("分管领导")
    if one.reach:
        lines.append(f"河段：{one.reach}")
    if one.wechat_name:
        lines.append(f"微信名：{one.wechat_name}")
    if one.term_until:
        lines.append(f"聘期至：{_day(one.term_until)}")
    lines.append("已绑定" if is_bound else f"没绑定，要绑定发：绑定 {one.name}")
    return "\n".join(lines)


NOBODY_LIKELY = "没有名字对得上又没绑定的人。给一个人出绑定码：绑定 姓名"
WHOM = "请写姓名：绑定 确认 姓名　或：绑定 确认 全部"


def likely(found: Sequence[Match]) -> str:
    """绑定: whose WeChat name is that of somebody of the roster. A name proves nothing, so a person looks."""
    lines = [f"名字对得上、还没绑定的{len(found)}人，请核对是不是本人："]
    lines += [f"{one.person}（{one.unit or ROLE[one.role]}）← 微信名“{called(one.name)}”" for one in found]
    lines.append(f"是的发：绑定 确认 {found[0].person}　都是的发：绑定 确认 全部")
    return "\n".join(lines)


def not_likely(name: str) -> str:
    """Nobody heard goes by the name of this person, or several do."""
    return f"“{echo(name)}”的微信名对不上，请给本人一个码：绑定 {echo(name)}"


def confirmed(found: Sequence[Match]) -> str:
    """To the officer."""
    return f"已绑定{len(found)}人：{'、'.join(one.person for one in found[:MOST_WRONG])}。"


def ending(people: Sequence[Person]) -> str:
    """To the office: whose terms end soon."""
    names = "、".join(
        f"{one.name}（{_day(one.term_until)}）" for one in people[:MOST_WRONG] if one.term_until
    )
    more = f"等{len(people)}人" if len(people) > MOST_WRONG else ""
    return f"聘期快到了：{names}{more}。续聘的请改名单里的“聘期至”，再导入一次。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
