"""Reminders of terms that run out, and the alarm of an urgent case: each said once, whenever this runs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from sqlmodel import Session

from handlers import sla
from handlers.registration import BOT, office
from handlers.routing import Context
from handlers.telling import hearers
from handlers.texts import clocks as texts
from handlers.texts.clocks import Due, Gathered
from handlers.texts.queries import MAX_LINES
from handlers.texts.when import CHINA, today
from nlp.verdict import Severity
from storage import callers, cases, duty, ledger, outbox, people, phones, reminders
from storage.addresses import Address
from storage.models import Case
from storage.reminders import Alarm, Of
from storage.states import Clock, DutyKind, NoticeKind, Step

MORNING = time(8)
"""Until then a night's duty lasts."""
FRESH = timedelta(hours=2)
"""Of a clock that has just begun nobody needs to be reminded."""


class Reminded(IntEnum):
    """The stages of a clock; one that was missed is not made up for when a later one has come."""

    BEFORE = 1
    ON = 2
    AFTER = 3
    LONG = 4
    """Supervision is proposed; the leaders hear of it."""


@dataclass(frozen=True, slots=True)
class _Reminder:
    """What has to be said of a case: each of its clocks that has come to a further stage."""

    case: Case
    dues: Sequence[Due]
    stage: Reminded
    """The furthest of them."""


def remind(session: Session, ctx: Context, *, now: datetime) -> None:
    """Queue what has to be said of terms today, one notice for each conversation; on days off only what is
    urgent.
    """
    found = _found(session, ctx, now)
    units = {name: hearers(session, name) for name in _units(found)}

    def office_line(one: _Reminder) -> str:
        return _office_line(one, is_heard=bool(units.get(one.case.unit or "", ())))

    _tell(session, office(session), found, office_line, texts.office, now)
    long = [one for one in found if one.stage == Reminded.LONG]
    _tell(session, duty.leaders(session), long, office_line, texts.leader, now)
    of_roster = people.units(session)
    for name, addresses in units.items():
        theirs = [one for one in found if _is_units(one) and one.case.unit == name]
        is_unit = name in of_roster
        _tell(session, addresses, theirs, _unit_line, texts.unit if is_unit else texts.colleague, now)
        if addresses:
            _urged(session, theirs, now)


def _found(session: Session, ctx: Context, now: datetime) -> list[_Reminder]:
    """The cases of which something has to be said, the longest overdue first; remembered as said."""
    said, started = reminders.stages(session), reminders.started(session)
    is_working = ctx.days.is_working(today(now))
    found: list[_Reminder] = []
    for case in ledger.listing(session):
        if not is_working and case.severity != Severity.URGENT:
            continue
        assert case.id is not None
        stages: dict[Reminded, list[Due]] = {}
        for due in sla.standing(case, ctx, now):
            stage = _stage(case, due, started.get(case.id, case.opened_at), ctx, now)
            of = Of(case.id, due.clock, due.at, case.unit or "")
            if stage is not None and stage > said.get(of, 0):
                reminders.remember(session, of, stage, now=now)
                stages.setdefault(stage, []).append(due)
        if stages:
            dues = sorted((due for dues in stages.values() for due in dues), key=lambda due: due.at)
            found.append(_Reminder(case, dues, max(stages)))
    return sorted(found, key=lambda one: one.dues[0].at)


def _stage(case: Case, due: Due, began: datetime, ctx: Context, now: datetime) -> Reminded | None:
    """How far a clock has come today."""
    start = case.opened_at if due.clock in (Clock.ACCEPT, Clock.SUPERIOR) else began
    if now - start < FRESH:
        return None
    day, last = today(now), today(due.at)
    if due.is_over:
        is_long = -due.left >= ctx.settings.terms.supervise and case.supervised_at is None
        return Reminded.LONG if is_long and due.clock != Clock.PLANNED else Reminded.AFTER
    if day >= ctx.days.last_until(last):
        return Reminded.ON
    passed = int(ctx.days.between(today(start), last) * ctx.settings.clocks.share)
    is_near = passed > 0 and day >= ctx.days.after(today(start), passed)
    return Reminded.BEFORE if is_near and due.clock != Clock.PLANNED else None


def _urged(session: Session, found: Iterable[_Reminder], now: datetime) -> None:
    """Who is reminded after the day has been urged (催办): that stands in the history."""
    for one in found:
        if over := [due for due in one.dues if due.is_over]:
            assert one.case.id is not None
            note = texts.urged(one.case, over)
            cases.write(session, one.case.id, at=now, by=BOT, step=Step.URGE, note=note)


def _is_units(one: _Reminder) -> bool:
    return one.case.unit is not None and one.case.status in sla.WITH_UNIT


def _units(found: Iterable[_Reminder]) -> list[str]:
    return sorted({one.case.unit for one in found if _is_units(one) and one.case.unit})


def _office_line(one: _Reminder, *, is_heard: bool) -> str:
    note = texts.unheard(one.case.unit or "") if _is_units(one) and not is_heard else ""
    return texts.to_office(one.case, one.dues, note, is_long=one.stage == Reminded.LONG)


def _unit_line(one: _Reminder) -> str:
    return texts.to_unit(one.case, one.dues)


def _tell(
    session: Session,
    addresses: Sequence[Address],
    found: Sequence[_Reminder],
    line: Callable[[_Reminder], str],
    text: Callable[[Gathered], str],
    now: datetime,
) -> None:
    """Queue one notice of all this for each conversation."""
    if not found:
        return
    first = found[0]
    lines = [line(one) for one in found[:MAX_LINES]]
    words = text(Gathered(now, lines, len(found), first.case))
    for to in addresses:
        outbox.queue(
            session,
            f"remind:{first.case.id}:{first.stage.value}:{now:%Y%m%d%H%M}:{to.conversation}",
            NoticeKind.REMINDER,
            to=to,
            text=words,
            now=now,
        )


def next_alarm(session: Session, ctx: Context, *, now: datetime) -> datetime | None:
    """When an urgent case has to alarm again, or an alarm is over: `now` or earlier for at once."""
    if reminders.over(session):
        return now
    return min((at for at, _ in _waiting(session, ctx, now)), default=None)


def _waiting(session: Session, ctx: Context, now: datetime) -> list[tuple[datetime, Alarm]]:
    pause = timedelta(minutes=ctx.settings.clocks.alarm_minutes)
    return [
        # one given in the future: the clock was set back since
        (now if alarm.last is None or alarm.last > now else alarm.last + pause, alarm)
        for alarm in reminders.alarms(session)
        if alarm.times <= ctx.settings.clocks.alarm_times
    ]


def alarm(session: Session, ctx: Context, *, now: datetime) -> None:
    """Queue the alarms of urgent cases that are due; those due soon come with them, and are said together.

    The office and who is on duty hear them, after some repetitions the leader on duty too; and when somebody
    has moved the case, so do those who were alarmed.
    """
    for given in reminders.over(session):
        _tell_over(session, given, now)
    waiting = _waiting(session, ctx, now)
    if all(at > now for at, _ in waiting):
        return
    soon = now + timedelta(minutes=ctx.settings.clocks.alarm_minutes) / 3
    note = _why_nobody(session, ctx, now)
    for given in (given for at, given in waiting if at <= soon):
        case = cases.case(session, given.case)
        text = "\n".join([texts.alarm(case), *note])
        note = []
        by_text = _texted(session, ctx, _kinds(ctx, given), now)
        for to in (*_alarmed(session, ctx, given, now), *by_text):
            # what could not be said all the while need not be said twice
            outbox.unqueue(session, _alarm_key(given.case, given.times - 1, to))
            outbox.queue(
                session,
                _alarm_key(given.case, given.times, to),
                NoticeKind.URGENT,
                to=to,
                text=texts.alarm_by_text(case) if to in by_text else text,
                now=now,
            )
        of = Of(given.case, Clock.ALARM, given.since, "")
        reminders.remember(session, of, given.times + 1, now=now)


def _tell_over(session: Session, given: Alarm, now: datetime) -> None:
    case = cases.case(session, given.case)
    by, where, who = reminders.moved_by(session, given.case)
    for to in reminders.heard(session, f"alarm:{given.case}:"):
        if to.conversation not in (where, who):
            outbox.queue(
                session,
                f"alarmed:{given.case}:{given.times}:{to.conversation}",
                NoticeKind.URGENT,
                to=to,
                text=texts.alarm_over(case, by),
                now=now,
            )
    reminders.remember(session, Of(given.case, Clock.ALARM, given.since, ""), -given.times, now=now)


def _alarm_key(case: int, times: int, to: Address) -> str:
    return f"alarm:{case}:{times}:{to.conversation}"


def _alarmed(session: Session, ctx: Context, given: Alarm, now: datetime) -> Sequence[Address]:
    """Who hears this alarm; not the room that has just been told of what was reported."""
    day = _duty_day(session, now)
    heard = [to for kind in _kinds(ctx, given) for to in duty.contacts(session, day, kind)]
    for to in office(session):
        if given.times > 0 or not reminders.is_announced(session, given.case, to.conversation):
            heard.append(to)
    return list(dict.fromkeys(heard))


def _kinds(ctx: Context, given: Alarm) -> Sequence[DutyKind]:
    is_for_leader = given.times >= ctx.settings.clocks.leader_after
    return (DutyKind.OFFICER, DutyKind.LEADER) if is_for_leader else (DutyKind.OFFICER,)


def _texted(session: Session, ctx: Context, kinds: Sequence[DutyKind], now: datetime) -> Sequence[Address]:
    """Who of those on duty hears it by text message as well."""
    channel = ctx.channels.to_numbers
    if channel is None or not ctx.settings.clocks.by_sms:
        return ()
    day = _duty_day(session, now)
    found = []
    for _, kind, person in duty.between(session, day, day):
        number = phones.opened(session, person.sealed_phone)
        if kind in kinds and number:
            found.append(callers.address(session, channel, number, person.name, person.id))
    return found


def _duty_day(session: Session, now: datetime) -> date:
    """Whose turn it is: before the morning the last day's still, unless the new day has its own."""
    day = today(now)
    is_night = now.astimezone(CHINA).time() < MORNING
    return day - timedelta(days=1) if is_night and not duty.between(session, day, day) else day


def _why_nobody(session: Session, ctx: Context, now: datetime) -> list[str]:
    day = _duty_day(session, now)
    if duty.contacts(session, day, DutyKind.OFFICER) or _texted(session, ctx, (DutyKind.OFFICER,), now):
        return []
    on_duty = duty.between(session, day, day)
    return [texts.nobody_on_duty([person.name for _, kind, person in on_duty if kind == DutyKind.OFFICER])]
