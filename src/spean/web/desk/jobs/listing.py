"""The list of vacancies: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spean.base.actor import Duty
from spean.casework.skills.taxonomy import sector_label
from spean.web.desk.jobs.forms import VacancyFilter
from spean.web.desk.jobs.lists import filtered, filters_for
from spean.web.desk.jobs.saying import as_occupation, as_offer, as_wage
from spean.web.desk.lists.listing import Column, Listing

if TYPE_CHECKING:
    from django.http import QueryDict

    from spean.base.actor import Actor
    from spean.web.ui.http import Record


def _filters(query: QueryDict, actor: Actor) -> VacancyFilter:
    return VacancyFilter(query, lists=filters_for(actor))


def _hired(row: Record) -> str:
    return _("%(hired)s of %(sought)s") % {"hired": row.hired, "sought": row.headcount}


def _place(row: Record) -> str:
    return str(row.place.name) if row.place else ""


def _more(name: str, label: Any, value: Any, **looks: Any) -> Column:  # as `Column` takes them
    return Column(name, label, value, is_first=False, **looks)


JOBS = Listing(
    name="jobs",
    title=gettext_lazy("Jobs"),
    order="-entered",
    rows=filtered,
    filters=_filters,
    reads=Duty.READ_VACANCIES,
    columns=(
        Column("offer", gettext_lazy("Vacancy"), as_offer),
        Column("employer", gettext_lazy("Employer"), lambda one: one.employer.name),
        Column("place", gettext_lazy("Place"), _place),
        Column("wage", gettext_lazy("Wage"), as_wage, looks="number"),
        Column("hired", gettext_lazy("Hired"), _hired, looks="number"),
        Column("state", gettext_lazy("State"), lambda one: one.get_state_display(), sort="state"),
        Column("until", gettext_lazy("Good until"), lambda one: one.expires_on, looks="day"),
        _more("code", gettext_lazy("Code"), lambda one: one.code, sort="pk", looks="code"),
        _more(
            "entered",
            gettext_lazy("Entered"),
            lambda one: one.entered_on,
            sort="entered_on",
            looks="day",
        ),
        _more("occupation", gettext_lazy("Occupation"), as_occupation),
        _more("isco", gettext_lazy("ISCO-08"), lambda one: one.isco, sort="isco"),
        _more(
            "sector",
            gettext_lazy("Sector"),
            lambda one: sector_label(one.sector) if one.sector else "",
        ),
        _more("from", gettext_lazy("Wage from"), lambda one: one.wage_min, looks="number"),
        _more("upto", gettext_lazy("Wage up to"), lambda one: one.wage_max, looks="number"),
        _more("currency", gettext_lazy("Currency"), lambda one: one.wage_currency),
        _more("per", gettext_lazy("For"), lambda one: one.get_wage_period_display()),
        _more("sought", gettext_lazy("People sought"), lambda one: one.headcount, looks="number"),
        _more("centre", gettext_lazy("Centre"), lambda one: one.centre.name),
    ),
)
