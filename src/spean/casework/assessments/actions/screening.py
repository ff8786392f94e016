"""Screening a person at the desk, and deciding how much support they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.assessments import rules
from spean.casework.assessments.instruments import instrument_of, suggested, unfit
from spean.casework.assessments.models import InstrumentVersion, Screening
from spean.casework.assessments.queries import screenings_for
from spean.casework.assessments.vocabulary import InstrumentUse, Tier
from spean.casework.people.queries import has_consented, people_for
from spean.casework.people.vocabulary import Purpose
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.actor import Actor


@transaction.atomic
def screen_person(
    person_id: int,
    *,
    centre_id: int,
    version: InstrumentVersion,
    answers: Mapping[str, str],
    by: Actor,
) -> Screening:
    """Keep the answers with what the rule suggests. A person decides about it afterwards."""
    by.must(Duty.WRITE_SCREENINGS, at=centre_id)
    person = people_for(by, Duty.WRITE_SCREENINGS).get(pk=person_id)
    centre = centres_for(by).get(pk=centre_id)
    refuse_if_any(
        [
            *rules.refusals_to_screen(consented=has_consented(by, person.pk, Purpose.SERVICE)),
            *rules.refusals_to_use(
                use=InstrumentUse(version.use),
                wanted=[InstrumentUse.SCREENING],
                needs_words=instrument_of(version).needs_words,
            ),
            *rules.refusals_to_answer(unfit(version, answers)),
        ]
    )
    suggestion = suggested(version, answers)
    screening = Screening.objects.create(
        person=person,
        centre=centre,
        version=version,
        answers=dict(answers),
        result=suggestion.as_plain(),
        suggested=suggestion.tier or "",
        tier=suggestion.tier or "",
        at=clock.now(),
        by_id=by.signer,
    )
    record(
        "screening.done",
        screening,
        by=by,
        centre_id=centre.pk,
        instrument=str(version),
        suggested=suggestion.tier,
        points=suggestion.points,
    )
    return screening


@transaction.atomic
def decide_tier(screening: Screening, *, tier: Tier, why: str = "", by: Actor) -> Screening:
    """Set the support that a person thinks right; what differs from the suggestion has a reason."""
    by.must(Duty.WRITE_SCREENINGS)
    rows = screenings_for(by, Duty.WRITE_SCREENINGS)
    screening = rows.select_for_update(of=("self",)).get(pk=screening.pk)
    was = Tier(screening.tier) if screening.tier else None
    refuse_if_any(
        rules.refusals_to_decide(
            tier=tier,
            now=was,
            suggested=Tier(screening.suggested) if screening.suggested else None,
            why=why,
        )
    )
    screening.tier, screening.why_tier = tier, why.strip()
    screening.decided_at, screening.decided_by_id = clock.now(), by.signer
    screening.save(update_fields=["tier", "why_tier", "decided_at", "decided_by"])
    record(
        "screening.decided",
        screening,
        by=by,
        centre_id=screening.centre_id,
        was=was.value if was else "",
        now=tier.value,
        why=screening.why_tier,
    )
    return screening
