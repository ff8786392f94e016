"""Somebody is away for a week: two cases go to a colleague, one of them was the wrong choice."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.changes.actions import hand_over, undo_row
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.queries import work_of
from spean.casework.changes.vocabulary import What
from spean.demo.diary import workday_after

if TYPE_CHECKING:
    from spean.demo.staging import Stage, Team

AWAY = "ឈប់សម្រាកមួយសប្ដាហ៍"
FEW = 2


def plan_time_away(stage: Stage) -> None:
    """Where a centre has a manager and a counsellor with cases, some days before today."""
    for team in stage.teams:
        if team.manager.user_id != team.counsellor.user_id:
            stage.diary.note(workday_after(stage.today, -4), partial(_away, stage, team))


def _away(stage: Stage, team: Team, day: dt.date) -> None:
    """Whoever has a story in the demonstration stays with whom they know."""
    del day
    guests = {one.person_id for one in stage.known if one.is_guest}
    colleague, manager = team.counsellor.user_id or 0, team.manager
    here = work_of(manager, colleague, centre_id=team.centre_id)
    cases = [one for one in here if one.what is What.CASE]
    work = [one for one in cases if one.record.person_id not in guests][-FEW:]
    if len(work) < FEW:
        return
    to = {one.key: manager.user_id or 0 for one in work}
    told = Handover(colleague_id=colleague, centre_id=team.centre_id, to=to, why=AWAY)
    change = hand_over(told, by=manager)
    undo_row(change.rows.order_by("pk")[0].pk, by=manager)
