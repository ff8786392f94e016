"""What other pages show of a person's work: include `desk/jobs/_person_card.html` with this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spean.base import clock
from spean.base.together import answered
from spean.casework.jobs.queries import introductions_for, placements_for
from spean.casework.skills.queries import occupations_among, skills_among
from spean.casework.skills.taxonomy import occupation_label, skill_label

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.base.together import Asking


def person_jobs_card(actor: Actor, person_id: int) -> dict[str, Any]:
    """The same for a page that asks nothing else at the same time."""
    return answered(person_jobs_asked(actor, person_id))[0]


def person_jobs_asked(actor: Actor, person_id: int) -> Asking[dict[str, Any]]:
    """Skills, occupations, introductions and placements of one person."""
    skills, occupations = skills_among(actor, [person_id]), occupations_among(actor, [person_id])
    introductions = introductions_for(actor).filter(person=person_id)
    placements = placements_for(actor).filter(person=person_id)
    yield [skills, occupations, introductions, placements]
    return {
        "person_id": person_id,
        "person_skills": [skill_label(line.code) for line in skills],
        "person_occupations": [
            {"label": occupation_label(line.code, line.isco), "line": line} for line in occupations
        ],
        "person_introductions": list(introductions),
        "person_placements": list(placements),
        "card_today": clock.today(),
    }
