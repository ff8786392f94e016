"""Complaints of the demonstration: answered in time, late, appealed; and one that few may read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from spean.casework.complaints.actions import (
    VISITOR,
    appeal_by_code,
    receive_complaint,
    take_turn,
)
from spean.casework.complaints.rules import Told, TurnFacts
from spean.casework.complaints.vocabulary import ComplaintKind, ComplaintState, Way
from spean.demo.diary import spread, workday_after, workdays

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.complaints.models import Complaint
    from spean.demo.staging import Stage, Team

K, S = ComplaintKind, ComplaintState
COMPLAINTS = 40
_TOLD = (
    (K.SERVICE, "ខ្ញុំរង់ចាំពេញមួយព្រឹក ហើយគ្មាននរណាហៅ", Way.BOX),
    (K.PRAISE, "អរគុណបងដារ៉ា ដែលបានជួយខ្ញុំរកការងារ", Way.WALK_IN),
    (K.INFORMATION, "ថ្ងៃចុះឈ្មោះដែលប្រាប់ខ្ញុំ មិនត្រឹមត្រូវទេ", Way.PHONE),
    (K.SUGGESTION, "សូមបើកការិយាល័យនៅថ្ងៃសៅរ៍ផង", Way.TELEGRAM),
    (K.SERVICE, "អគារមិនមានកន្លែងសម្រាប់រទេះជនពិការ", Way.OUTREACH),
    (K.CONDUCT, "គាត់និយាយគំរោះគំរើយដាក់ខ្ញុំ", Way.PHONE),
    (K.DATA, "ខ្ញុំចង់ដឹងថានរណាបានមើលឯកសារខ្ញុំ", Way.WALK_IN),
    (K.PRAISE, "វគ្គបណ្តុះបណ្តាលល្អណាស់", Way.BOX),
)
_REPLY = "សូមអរគុណដែលបានប្រាប់យើង។ យើងបានពិនិត្យ និងកែប្រែហើយ។"
_AGREED = "បានដោះស្រាយ"
_SENSITIVE = "មានមិត្តរួមការងារម្នាក់ទារលុយពីខ្ញុំ ដើម្បីឲ្យបានការងារលឿន"


def plan_complaints(stage: Stage) -> None:
    """Over the months, at the centre with a manager and handlers; and these days one of each."""
    team, days = stage.teams[0], workdays(stage.first, stage.today)
    chosen = spread(stage.draw("complain"), stage.some(COMPLAINTS), days[20:-25])
    for number, day in enumerate(chosen):
        stage.diary.note(day, partial(_somebody_complains, stage, team, number))
    stage.diary.note(workday_after(stage.today, -9), partial(_these_days, stage, team))


def _somebody_complains(stage: Stage, team: Team, number: int, day: dt.date) -> None:
    draw = stage.draw("complains", number)
    kind, words, way = _TOLD[int(draw.integers(len(_TOLD)))]
    told = Told(kind=kind, words=words, way=way)
    made = receive_complaint(told, centre_id=team.centre_id, by=team.counsellor).complaint
    answered = workday_after(day, int(draw.integers(4, 18)))
    steps = (
        (workday_after(day, 1), S.ACKNOWLEDGED, ""),
        (answered, S.ANSWERED, _REPLY),
        (workday_after(answered, 16), S.CLOSED, _AGREED),
    )
    for on, to, said in steps:
        if on < stage.today:
            stage.diary.note(on, partial(_step, team.manager, made, to, said))


def _step(by: Actor, made: Complaint, to: ComplaintState, said: str, day: dt.date) -> None:
    del day
    take_turn(made, turn=TurnFacts(to=to, words=said), by=by)


def _these_days(stage: Stage, team: Team, day: dt.date) -> None:
    """Overdue; appealed; sensitive, from the public page, about a colleague."""
    told = Told(kind=K.SERVICE, words="ខ្ញុំបានទូរស័ព្ទបីដង តែគ្មាននរណាទទួល")
    receive_complaint(told, centre_id=team.centre_id, by=VISITOR)
    told = Told(kind=K.INFORMATION, words="អាសយដ្ឋានក្រុមហ៊ុនមិនត្រឹមត្រូវ", way=Way.BOX)
    made = receive_complaint(told, centre_id=team.centre_id, by=team.counsellor).complaint
    _step(team.manager, made, S.ANSWERED, _REPLY, day)
    appeal_by_code(made, words="នៅតែមិនត្រឹមត្រូវដដែល", by=VISITOR)
    told = Told(kind=K.MONEY, words=_SENSITIVE, about_id=team.officer.user_id)
    made = receive_complaint(told, centre_id=team.centre_id, by=VISITOR).complaint
    on = workday_after(day, 1)
    handler = team.handler or team.manager
    stage.diary.note(on, partial(_step, handler, made, S.LOOKED_INTO, "នឹងជួបអ្នកដែលពាក់ព័ន្ធ"))
