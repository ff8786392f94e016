"""The list of vacancies: what its filters mean, and its rows as a spreadsheet takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.casework.jobs.queries import vacancies_like
from spean.casework.skills.taxonomy import isco_meant, occupation_label, sector_label, sectors
from spean.registry.centres.queries import centres_for
from spean.registry.organisations.queries import employers
from spean.registry.places.queries import places_below, provinces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.base.actor import Actor
    from spean.web.desk.jobs.forms import Choices, VacancyFilter
    from spean.web.ui.http import Record

HEAD = (
    _("Vacancy"),
    _("Title"),
    _("Employer"),
    _("Occupation"),
    _("ISCO-08"),
    _("Sector"),
    _("Place"),
    _("Wage from"),
    _("Wage up to"),
    _("Currency"),
    _("For"),
    _("People sought"),
    _("Hired"),
    _("State"),
    _("Good until"),
    _("Centre"),
)


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


def filtered(actor: Actor, chosen: VacancyFilter) -> Record:
    data = chosen.cleaned_data if chosen.is_valid() else {}
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


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.code,
            row.title,
            row.employer.name,
            occupation_label(row.occupation_code, row.isco),
            row.isco,
            sector_label(row.sector) if row.sector else "",
            row.place.name if row.place else "",
            row.wage_min,
            row.wage_max,
            row.wage_currency,
            row.get_wage_period_display(),
            row.headcount,
            row.hired,
            row.get_state_display(),
            row.expires_on,
            row.centre.name,
        ]
