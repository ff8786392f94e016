"""After the first day of work: better proof, dated checks, and sometimes the end."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.jobs import actions
from spean.casework.jobs.queries import checks_for
from spean.casework.jobs.rules import CheckOutcome
from spean.casework.jobs.vocabulary import (
    EVIDENCE_RANK,
    EndReason,
    Evidence,
    RetentionResult,
)
from spean.demo.diary import workday_after
from spean.demo.trades import one_of

if TYPE_CHECKING:
    import numpy as np

    from spean.casework.jobs.models import Placement
    from spean.demo.staging import Known, Stage

_STILL_THERE = (
    (RetentionResult.SAME_EMPLOYER, 0.72),
    (RetentionResult.UNREACHABLE, 0.28),
)
_GONE = (
    (RetentionResult.OTHER_EMPLOYER, 0.4),
    (RetentionResult.NOT_WORKING, 0.4),
    (RetentionResult.UNREACHABLE, 0.2),
)
_WHY_ENDED = (
    (EndReason.RESIGNED, 0.3),
    (EndReason.BETTER_JOB, 0.22),
    (EndReason.WENT_ABROAD, 0.2),
    (EndReason.CONTRACT_ENDED, 0.12),
    (EndReason.FAMILY, 0.1),
    (EndReason.CONDITIONS, 0.06),
)


def follow_up(stage: Stage, known: Known, placement: Placement, draw: np.random.Generator) -> None:
    """Note what will be asked about this placement, and when."""
    start = placement.started_on
    if draw.random() < 0.35:
        seen = workday_after(start, int(draw.integers(10, 45)))
        stage.diary.note(seen, partial(_see_contract, known, placement))
    if draw.random() < 0.3:
        last = workday_after(start, int(draw.integers(15, 110)))
        stage.diary.note(last, partial(_leave, stage, known, placement))
    for check in checks_for(known.team.officer).filter(placement=placement):
        if draw.random() < 0.86:
            asked = workday_after(check.due_on, int(draw.integers(-6, 9)))
            stage.diary.note(asked, partial(_ask, stage, known, placement.pk, check.month))


def check_month(known: Known, placement_id: int, month: int, outcome: CheckOutcome) -> None:
    by = known.team.officer
    check = checks_for(by).get(placement=placement_id, month=month)
    actions.check_retention(check, outcome=outcome, by=by)


def _see_contract(known: Known, placement: Placement, day: dt.date) -> None:
    del day
    if EVIDENCE_RANK[Evidence(placement.evidence)] < EVIDENCE_RANK[Evidence.CONTRACT_SEEN]:
        by = known.team.officer
        actions.raise_evidence(placement, evidence=Evidence.CONTRACT_SEEN, by=by)


def _leave(stage: Stage, known: Known, placement: Placement, day: dt.date) -> None:
    draw = stage.draw("leave", known.number, day.toordinal())
    reason = one_of(draw, _WHY_ENDED)
    actions.end_placement(placement, ended_on=day, reason=reason, by=known.team.officer)
    known.has_left = True
    known.is_taken = reason in {EndReason.WENT_ABROAD, EndReason.BETTER_JOB}


def _ask(stage: Stage, known: Known, placement_id: int, month: int, day: dt.date) -> None:
    draw = stage.draw("ask", known.number, month, day.toordinal())
    result = one_of(draw, _GONE if known.has_left else _STILL_THERE)
    was_reached = result != RetentionResult.UNREACHABLE
    outcome = CheckOutcome(
        result=result,
        done_on=day,
        evidence=Evidence.EMPLOYER_REPORT
        if result == RetentionResult.SAME_EMPLOYER and draw.random() < 0.5
        else Evidence.SELF_REPORT,
        note="" if was_reached else "ទូរស័ព្ទមិនចូល",
    )
    check_month(known, placement_id, month, outcome)
    if not was_reached:
        stage.diary.note(workday_after(day, 5), partial(_ask_again, known, placement_id, month))


def _ask_again(known: Known, placement_id: int, month: int, day: dt.date) -> None:
    """The second call reaches one in two."""
    again = RetentionResult.UNREACHABLE
    if (known.number + month) % 2:
        again = RetentionResult.NOT_WORKING if known.has_left else RetentionResult.SAME_EMPLOYER
    check_month(known, placement_id, month, CheckOutcome(result=again, done_on=day))
