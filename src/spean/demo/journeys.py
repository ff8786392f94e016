"""Cases: opened, worked on, met about, paused, closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from spean.casework.cases import actions
from spean.casework.cases.queries import steps_for
from spean.casework.cases.vocabulary import NOBODY_LEFT, ClosureReason, StepKind, StepState
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.sealed.actions import read_sealed_note, write_sealed_note
from spean.casework.sealed.vocabulary import NoteKind
from spean.demo import lines, standing
from spean.demo.diary import workday_after
from spean.demo.trades import one_of

if TYPE_CHECKING:
    import numpy as np

    from spean.casework.cases.models import Appointment, Case, Step
    from spean.demo.staging import Known, Stage
T = TypeVar("T")
_REASONS = (
    (ClosureReason.PLAN_COMPLETED, 0.46),
    (ClosureReason.LOST_CONTACT, 0.15),
    (ClosureReason.RE_MIGRATED, 0.13),
    (ClosureReason.CLIENT_CHOICE, 0.09),
    (ClosureReason.RELOCATED, 0.07),
    (ClosureReason.PERIOD_ENDED, 0.06),
    (ClosureReason.SERVICE_UNSUITABLE, 0.03),
    (ClosureReason.DECEASED, 0.01),
)
_HOURS = tuple(dt.time(hour, minute) for hour in (8, 9, 10, 14, 15) for minute in (0, 30))


@dataclass(slots=True)
class File:
    """An open case as the demonstration remembers it."""

    known: Known
    case: Case
    date: Appointment | None = None
    is_closed: bool = False
    meetings: int = 0


def plan_case(stage: Stage, known: Known, day: dt.date) -> None:
    stage.diary.note(day, partial(_begin, stage, known))


def start_case(known: Known) -> File:
    """Open a case for somebody, by the counsellor of their centre."""
    team = known.team
    case = actions.open_case(known.person_id, centre_id=team.centre_id, by=team.counsellor)
    known.has_case = True
    return File(known, case)


def agree(file: File, kind: StepKind, what: str, due_on: dt.date) -> Step:
    by = file.known.team.counsellor
    return actions.agree_step(file.case, kind=kind, what=what, due_on=due_on, by=by)


def note(file: File, text: str) -> None:
    actions.write_note(file.case, text=text, by=file.known.team.counsellor)


def seal(file: File, text: str) -> None:
    """Written down under seal, and opened once before the two meet again."""
    by = file.known.team.counsellor
    note = write_sealed_note(file.case, kind=NoteKind.PSYCHOSOCIAL, text=text, by=by)
    read_sealed_note(note.pk, reason="ត្រៀមជួបលើកក្រោយ", by=by)


def book(file: File, on: dt.date, at: dt.time, purpose: str) -> None:
    by = file.known.team.counsellor
    file.date = actions.book_date(file.case, on=on, at=at, purpose=purpose, by=by)


def hold(file: File, *, came: bool) -> None:
    """The booked date is over: the person came, or did not."""
    if file.date:
        actions.hold_date(file.date, came=came, by=file.known.team.counsellor)
    file.date = None


def open_steps(file: File) -> list[Step]:
    """Asked anew each time: a placement may have finished one meanwhile."""
    steps = steps_for(file.known.team.counsellor)
    return list(steps.filter(case=file.case, state=StepState.AGREED).order_by("pk"))


def finish(file: File, reason: ClosureReason) -> None:
    """Close, after what the reason asks to be finished, cancelled or called off first."""
    by = file.known.team.counsellor
    if reason not in NOBODY_LEFT:
        for step in open_steps(file):
            if reason == ClosureReason.PLAN_COMPLETED:
                actions.complete_step(step, outcome=lines.OUTCOMES[0], by=by)
            else:
                actions.cancel_step(step, why=lines.NOT_NEEDED[0], by=by)
        if file.date:
            actions.call_off_date(file.date, by=by)
    actions.close_case(file.case, reason=reason, by=by)
    file.date, file.is_closed = None, True


def _begin(stage: Stage, known: Known, day: dt.date) -> None:
    draw = stage.draw("case", known.number)
    standing.screen_by_chance(known, stage.draw("screening", known.number))
    file = start_case(known)
    _assess_now_and_later(stage, file, day)
    for _step in range(int(draw.integers(1, 4))):
        _agree_one(stage, file, draw, day)
    note(file, _any(draw, lines.NOTES))
    _book_next(stage, file, draw, day)
    if draw.random() < 0.72:
        last = workday_after(day, int(draw.integers(35, 140)))
        stage.diary.note(last, partial(_end, stage, file))
    known.after_work.append(partial(_close_some_time_after_work, stage, file))
    if draw.random() < 0.06:
        stage.diary.note(workday_after(day, int(draw.integers(20, 60))), partial(_pause, file))


def _assess_now_and_later(stage: Stage, file: File, day: dt.date) -> None:
    """At the beginning, and for some again after months, when most stand better."""
    draw = stage.draw("assessment", file.known.number)
    level = float(draw.uniform(0.25, 0.6))
    by = file.known.team.counsellor
    standing.assess(file.case, level=level, draw=draw, by=by)
    again = workday_after(day, int(draw.integers(60, 120)))
    better = level + float(draw.uniform(-0.05, 0.3))

    def once_more(on: dt.date) -> None:
        del on
        if not file.is_closed:
            standing.assess(file.case, level=better, draw=draw, by=by)

    if draw.random() < 0.5:
        stage.diary.note(again, once_more)


def _agree_one(stage: Stage, file: File, draw: np.random.Generator, day: dt.date) -> None:
    """A step with the day it is due, and for most steps the day it is done."""
    kind = one_of(draw, lines.STEP_SHARES)
    is_job = kind == StepKind.JOB
    due = workday_after(day, int(draw.integers(60, 160) if is_job else draw.integers(10, 60)))
    step = agree(file, kind, _any(draw, lines.STEPS[kind]), due)
    if not is_job and draw.random() < 0.95:
        done = workday_after(due, int(draw.integers(-9, 9)))
        if done > day:
            stage.diary.note(done, partial(_do_step, stage, file, step))


def _do_step(stage: Stage, file: File, step: Step, day: dt.date) -> None:
    if not file.is_closed and step in open_steps(file):
        draw = stage.draw("outcome", file.known.number, day.toordinal())
        by = file.known.team.counsellor
        actions.complete_step(step, outcome=_any(draw, lines.OUTCOMES), by=by)


def _book_next(stage: Stage, file: File, draw: np.random.Generator, day: dt.date) -> None:
    """The next date; what falls near today is often today, as Mondays are full everywhere."""
    on = workday_after(day, int(draw.integers(5, 24)))
    if day < stage.today and abs((on - stage.today).days) <= 6 and draw.random() < 0.55:
        on = stage.today
    book(file, on, _any(draw, _HOURS), _any(draw, lines.MEETINGS))
    forgotten = on < stage.today and (stage.today - on).days < 10 and draw.random() < 0.25
    if on < stage.today and not forgotten:
        stage.diary.note(on, partial(_meet, stage, file))


def _meet(stage: Stage, file: File, day: dt.date) -> None:
    if file.is_closed or file.date is None or file.date.on > day:
        return
    draw = stage.draw("meeting", file.known.number, day.toordinal())
    came = draw.random() < 0.8
    hold(file, came=came)
    file.meetings += 1
    if came:
        _write_down(stage, file, draw, day)
    if file.meetings < 4:
        _book_next(stage, file, draw, day)


def _write_down(stage: Stage, file: File, draw: np.random.Generator, day: dt.date) -> None:
    if draw.random() < 0.6:
        note(file, _any(draw, lines.NOTES))
    if draw.random() < 0.3:
        _agree_one(stage, file, draw, day)
    team = file.known.team
    log_contact(
        team.centre_id,
        channel=Channel.WALK_IN,
        person_id=file.known.person_id,
        topics=[Topic.WORK],
        service=Service.COUNSELLING,
        line=_any(draw, lines.MEETINGS),
        by=team.counsellor,
    )


def _pause(file: File, day: dt.date) -> None:
    del day
    if not file.is_closed:
        why = "ទៅមើលម្ដាយឈឺនៅខេត្តក្រៅ"
        file.case = actions.pause_case(file.case, why=why, by=file.known.team.counsellor)


def _close_some_time_after_work(stage: Stage, file: File, day: dt.date) -> None:
    """Work was found: one more look at how it goes, then the plan is completed."""
    draw = stage.draw("closes", file.known.number)
    last = workday_after(day, int(draw.integers(20, 60)))
    stage.diary.note(last, partial(_complete, file))


def _complete(file: File, day: dt.date) -> None:
    del day
    if not file.is_closed:
        finish(file, ClosureReason.PLAN_COMPLETED)


def _end(stage: Stage, file: File, day: dt.date) -> None:
    """A plan that waits for work is no completed plan; it goes on, or ends with its time."""
    if file.is_closed:
        return
    draw = stage.draw("end", file.known.number, day.toordinal())
    reason = one_of(draw, _REASONS)
    waits = any(step.kind == StepKind.JOB for step in open_steps(file))
    if waits and reason == ClosureReason.PLAN_COMPLETED:
        stage.diary.note(workday_after(day, 45), partial(_end, stage, file))
        return
    finish(file, reason)


def _any(draw: np.random.Generator, among: tuple[T, ...]) -> T:
    return among[int(draw.integers(len(among)))]
