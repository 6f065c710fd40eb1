"""帮助, 用法: short, by role and topic; one command in full on demand."""

from sqlmodel import Session

from handlers.reply import Reply, UserError
from handlers.routing import Call, Command, Context, Router
from handlers.texts import errors, topics
from handlers.texts import help as texts
from nlp.text import normal
from storage.states import Role

router = Router(topic=topics.SEE)
FEW = 12
"""So many commands are listed with their usage at once."""
ALL = "全部"


@router.command("帮助", "帮助", "看能用的命令", for_strangers=True)
def help_(session: Session, call: Call, ctx: Context) -> Reply:
    """The commands of who asks, by role; one of them, or all, with how to type it."""
    role = call.speaker.role
    if role is None or (role != Role.SUPERVISOR and not call.speaker.is_bound):
        return Reply(errors.not_bound(role) if call.room is None else errors.NOT_UNDERSTOOD_BY_SUPERVISOR)
    if not ctx.channels.can(call.message.channel).photo:
        return Reply(texts.IN_WORDS)
    return Reply(help_text(ctx.commands, role))


@router.command("用法", "用法 命令", "某一个命令怎么用，如：用法 交办；都列出来：用法 全部")
def usage(session: Session, call: Call, ctx: Context) -> Reply:
    """How to type one command of the asker's, or all of them."""
    assert call.speaker.role is not None
    mine = _of_role(ctx.commands, call.speaker.role)
    said = normal(call.rest)
    named = [command for command in mine if said in (command.word, ALL)]
    if not named:
        raise UserError(texts.no_command(said))
    return Reply(texts.in_full(named))


def help_text(commands: Router, role: Role) -> str:
    """The help of a role: a few commands with their usage, many by topic."""
    mine = _of_role(commands, role)
    return texts.by_topic(mine) if len(mine) > FEW else texts.few(role, mine)


def _of_role(commands: Router, role: Role) -> list[Command]:
    return [command for command in commands if role in command.roles]
