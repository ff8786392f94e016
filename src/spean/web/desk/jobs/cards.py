"""What other pages show of a person's work: include `desk/jobs/_person_card.html` with this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spean.base import clock
from spean.casework.jobs.queries import introductions_for, placements_for
from spean.casework.skills.queries import occupations_of, skills_of
from spean.casework.skills.taxonomy import occupation_label, skill_label

if TYPE_CHECKING:
    from spean.base.actor import Actor


def person_jobs_card(actor: Actor, person_id: int) -> dict[str, Any]:
    """Skills, occupations, introductions and placements of one person, in four queries."""
    return {
        "person_id": person_id,
        "person_skills": [skill_label(line.code) for line in skills_of(actor, person_id)],
        "person_occupations": [
            {"label": occupation_label(line.code, line.isco), "line": line}
            for line in occupations_of(actor, person_id)
        ],
        "person_introductions": list(introductions_for(actor).filter(person=person_id)),
        "person_placements": list(
            placements_for(actor).filter(person=person_id).prefetch_related("checks")
        ),
        "card_today": clock.today(),
    }
