"""Reading instruments, screenings and assessments. The actor comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base.actor import Duty
from spean.casework.assessments.models import (
    Assessment,
    InstrumentVersion,
    Screening,
    WeightTable,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.assessments.models import (
        AssessmentQuerySet,
        InstrumentVersionQuerySet,
        ScreeningQuerySet,
    )


def instruments_for(actor: Actor) -> InstrumentVersionQuerySet:
    """Every version of every instrument, the newest of each first."""
    del actor  # public words
    return InstrumentVersion.objects.all()


def weights_for(actor: Actor) -> QuerySet[WeightTable]:
    del actor  # public numbers
    return WeightTable.objects.select_related("version")


def screenings_for(actor: Actor, duty: Duty | None = None) -> ScreeningQuerySet:
    """Screenings, the newest first."""
    rows = Screening.objects.visible_to(actor, duty)
    return rows.select_related("version", "centre", "by", "decided_by", "person")


def last_screening(actor: Actor, person_id: int) -> Screening | None:
    """The one that counts: nobody's tier is a sum of old ones."""
    return screenings_for(actor).filter(person=person_id).first()


def assessments_for(actor: Actor, duty: Duty | None = None) -> AssessmentQuerySet:
    rows = Assessment.objects.visible_to(actor, duty)
    return rows.select_related("version", "weights", "case__person", "started_by", "saved_by")


def assessments_of(actor: Actor, case_id: int) -> AssessmentQuerySet:
    """Of one case, the newest first; drafts among them."""
    return assessments_for(actor).filter(case=case_id)
