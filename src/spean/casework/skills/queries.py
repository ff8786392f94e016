"""Reading skills and occupations. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.people.queries import people_for
from spean.casework.skills.models import EscoOccupation, EscoSkill, PersonOccupation, PersonSkill
from spean.casework.skills.rules import OccupationLine, SkillLine
from spean.casework.skills.vocabulary import SkillLevel, SkillSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.skills.models import EscoQuerySet


def skills_of(actor: Actor, person_id: int) -> tuple[SkillLine, ...]:
    rows = skills_among(actor, [person_id])
    return tuple(
        SkillLine(row.code, SkillLevel(row.level), SkillSource(row.source)) for row in rows
    )


def occupations_of(actor: Actor, person_id: int) -> tuple[OccupationLine, ...]:
    rows = occupations_among(actor, [person_id])
    return tuple(
        OccupationLine(
            isco=row.isco,
            code=row.code,
            years=row.years,
            country=row.country,
            held=row.held,
            wanted=row.wanted,
        )
        for row in rows
    )


def skills_among(actor: Actor, people: Collection[int]) -> QuerySet[PersonSkill]:
    """All skills of several people at once, for a match."""
    return PersonSkill.objects.filter(person__in=people_for(actor).filter(pk__in=people))


def occupations_among(actor: Actor, people: Collection[int]) -> QuerySet[PersonOccupation]:
    return PersonOccupation.objects.filter(person__in=people_for(actor).filter(pk__in=people))


def esco_occupations(actor: Actor) -> EscoQuerySet[EscoOccupation]:
    return EscoOccupation.objects.visible_to(actor)


def esco_skills(actor: Actor) -> EscoQuerySet[EscoSkill]:
    return EscoSkill.objects.visible_to(actor)
