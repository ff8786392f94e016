"""Reminders of the demonstration: sent in the evening before, said by phone, a date moved."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.refusals import Refused
from spean.casework.cases.actions import move_date
from spean.casework.cases.queries import dates_due
from spean.casework.outbox.actions import note_call, plan_reminders, set_way
from spean.casework.outbox.queries import calls_today
from spean.casework.outbox.rules import Way
from spean.casework.outbox.tasks import SENDER, gateways_here, send_due
from spean.casework.outbox.vocabulary import Answer, Language, WayKind
from spean.demo.diary import workday_after, workdays

if TYPE_CHECKING:
    from spean.demo.staging import Stage

EVENINGS = 25
"""Working days whose evenings are lived; before that the centres had no gateway."""
_EVENING = dt.time(17, 40)
_ROUNDS = tuple(dt.time(hour, 35) for hour in (7, 8, 9, 12, 13, 14))
_WAYS = (
    Way(WayKind.CALL, Language.KHMER),
    Way(WayKind.TELEGRAM, Language.KHMER, "100200300"),
    Way(WayKind.SMS, Language.ENGLISH, "", is_safe=True),
    Way(WayKind.NONE, Language.KHMER),
)


def plan_reminding(stage: Stage) -> None:
    """Each of the last evenings, then this morning: what is due goes out, and some are called."""
    days = workdays(stage.first, stage.today)
    stage.diary.note(days[-EVENINGS], partial(_say_how, stage))
    for day in days[-EVENINGS:-2]:
        stage.diary.note(day, partial(_working_day, stage))
    stage.diary.note(days[-2], partial(_last_evening, stage))
    stage.diary.note(stage.today, partial(_this_morning, stage))


def _say_how(stage: Stage, day: dt.date) -> None:
    """Some people say how they want to be reached."""
    del day
    for team in stage.teams:
        mine = [one for one in stage.known if one.team is team and one.has_case]
        for known, way in zip(mine, _WAYS, strict=False):
            set_way(known.person_id, way=way, by=team.counsellor)


def _working_day(stage: Stage, day: dt.date) -> None:
    """What is due some hours before a date goes while it is of use; the evening has its own."""
    gateways = gateways_here()
    for hour in _ROUNDS:
        with clock.stopped_at(_moment(day, hour)):
            send_due(gateways)
    with clock.stopped_at(_moment(day, _EVENING)):
        _go_round()
        for team in stage.teams:
            for place, message in enumerate(calls_today(team.counsellor)):
                answer = Answer.NO_ANSWER if place % 4 == 1 else Answer.TOLD
                note_call(message, answer=answer, by=team.counsellor)


def _last_evening(stage: Stage, day: dt.date) -> None:
    """One person of each centre who comes today wanted a call, and nobody has called them yet."""
    with clock.stopped_at(_moment(day, _EVENING)):
        for team in stage.teams:
            dates = dates_due(team.counsellor, until=stage.today).filter(on=stage.today)
            if last := dates.last():
                set_way(last.person_id, way=_WAYS[0], by=team.counsellor)
        _go_round()


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, tzinfo=clock.zone())


def _this_morning(stage: Stage, day: dt.date) -> None:
    """One date of each centre moves to the next week; what remains waits for its evening."""
    for team in stage.teams:
        for date in dates_due(team.counsellor, until=day + clock.days(3)).filter(on__gt=day)[:1]:
            try:
                move_date(date, on=workday_after(day, 7), at=date.at, by=team.counsellor)
            except Refused:
                continue  # of a colleague's caseload
    _go_round()


def _go_round() -> None:
    gateways = gateways_here()
    plan_reminders(live=gateways, by=SENDER)
    send_due(gateways)
