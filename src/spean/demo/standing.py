"""Who was screened and assessed in the demonstration, and what they answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.assessments.actions import (
    finish_assessment,
    save_draft,
    screen_person,
    start_assessment,
)
from spean.casework.assessments.instruments import instrument_of
from spean.casework.assessments.queries import instruments_for
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.engines.instruments import Kind

if TYPE_CHECKING:
    import numpy as np

    from spean.base.actor import Actor
    from spean.casework.assessments.models import InstrumentVersion
    from spean.casework.cases.models import Case
    from spean.demo.staging import Known

SCREENING, ASSESSMENT = "rapid_vulnerability", "reintegration_sustainability"
CALM = {
    "sleeps_safely": "yes",
    "afraid": "no",
    "child_alone": "no",
    "could_leave_work": "yes",
    "low_spirits": "no",
    "food_for_a_week": "yes",
    "needs_care": "no",
    "depend_on_you": "1",
    "debt": "in_time",
    "has_papers": "yes",
    "displaced": "no",
    "knows_a_living": "yes",
}
_TROUBLES = (
    ("debt", "behind", 0.45),
    ("debt", "may_lose", 0.15),
    ("depend_on_you", "4", 0.3),
    ("knows_a_living", "no", 0.55),
    ("has_papers", "no", 0.2),
    ("displaced", "yes", 0.2),
    ("food_for_a_week", "no", 0.12),
    ("needs_care", "yes", 0.12),
    ("could_leave_work", "no", 0.06),
    ("low_spirits", "yes", 0.03),
    ("afraid", "prefer_not", 0.04),
)


def screen(known: Known, **troubles: str) -> None:
    """At the desk, by the counsellor; nobody without consent to a file."""
    by = known.team.counsellor
    if not has_consented(by, known.person_id, Purpose.SERVICE):
        return
    screen_person(
        known.person_id,
        centre_id=known.team.centre_id,
        version=_newest(by, SCREENING),
        answers=CALM | troubles,
        by=by,
    )


def screen_by_chance(known: Known, draw: np.random.Generator) -> None:
    screen(known, **{item: answer for item, answer, share in _TROUBLES if draw.random() < share})


def assess(case: Case, *, level: float, draw: np.random.Generator, by: Actor) -> None:
    """Answers around a level from 0 (everything is hard) to 1."""
    one = start_assessment(case.pk, version=_newest(by, ASSESSMENT), by=by)
    finish_assessment(one, answers=_answers(one.version, level, draw), by=by)


def begin_to_assess(case: Case, *, level: float, draw: np.random.Generator, by: Actor) -> None:
    """Half of the answers, and then somebody had to go."""
    one = start_assessment(case.pk, version=_newest(by, ASSESSMENT), by=by)
    answers = _answers(one.version, level, draw)
    save_draft(one, answers=dict(list(answers.items())[: len(answers) // 2]), by=by)


def _answers(version: InstrumentVersion, level: float, draw: np.random.Generator) -> dict[str, str]:
    answers = {}
    for item in instrument_of(version).items:
        if item.kind is Kind.TEXT or draw.random() < 0.05:
            continue
        near = min(1.0, max(0.0, level + float(draw.normal(0, 0.22))))
        ranked = sorted(item.options, key=lambda one: item.value_of(one.code) or 0.0)
        answers[item.id] = ranked[min(int(near * len(ranked)), len(ranked) - 1)].code
    return answers


def _newest(by: Actor, key: str) -> InstrumentVersion:
    return instruments_for(by).filter(key=key)[0]
