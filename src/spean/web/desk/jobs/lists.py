"""Choices that the forms about vacancies share, and what the filters of their list mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spean.casework.jobs.queries import vacancies_like
from spean.casework.skills.taxonomy import isco_meant, sectors
from spean.registry.centres.queries import centres_for
from spean.registry.organisations.queries import employers
from spean.registry.places.queries import places_below, provinces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.desk.jobs.forms import Choices


def filters_for(actor: Actor) -> dict[str, Choices]:
    """The choices that filters, employers and vacancies share, by field."""
    return {
        "sector": sectors(),
        "province": [(one.code, one.name) for one in provinces(actor)],
    }


def lists_for(actor: Actor, *, province: str = "") -> dict[str, Choices]:
    """The choices of a vacancy's form; districts once there is a province."""
    below = places_below(actor, province) if province else ()
    return {
        **filters_for(actor),
        "employer": [(str(one.pk), one.name) for one in employers(actor)],
        "centre": [(str(one.pk), one.name) for one in centres_for(actor)],
        "district": [(one.code, one.name) for one in below],
    }


def filtered(actor: Actor, data: Mapping[str, Any]) -> QuerySet[Any]:
    """The vacancies that answer a filter; words mean titles, employers and occupations."""
    text = data.get("q", "")
    return vacancies_like(
        actor,
        state=data.get("state", ""),
        province=data.get("province", ""),
        sector=data.get("sector", ""),
        text=text,
        isco=isco_meant(text),
        only_ours=bool(data.get("mine")),
    )
