"""Which rows of other apps a number is counted from, as one row a person. Nothing is counted here.

Every function takes a clerk: an actor of this app's own, who sees what the asked centres hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Exists, F, IntegerField, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Substr

from spean.base import clock
from spean.casework.cases.queries import cases_for, steps_for
from spean.casework.contacts.queries import contacts_for
from spean.casework.contacts.vocabulary import Service
from spean.casework.jobs.queries import checks_for, placements_for
from spean.casework.jobs.vocabulary import RETAINED, RetentionResult
from spean.casework.outreach.queries import attendance_counted, headcounts_counted
from spean.casework.people.rules import BANDS
from spean.casework.people.vocabulary import AgeBand
from spean.casework.referrals.queries import letters_for
from spean.policy.insight.rules.definitions import CHECK_MONTHS, DEFINITIONS
from spean.policy.insight.rules.tables import PLACE_UNKNOWN
from spean.policy.insight.vocabulary import Indicator, Naming, Standing

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from spean.base.actor import Actor
    from spean.policy.insight.rules.months import Month

Rows = Any  # querysets of several apps, and of plain values: django-stubs has no word for that
PROVINCE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Source:
    """Where the people of some indicators come from.

    `kinds` names the indicators that share the rows, by the value of the column `kind`; `rank`
    says in which of the indicator's details (by their order) a row puts its person. `beside` are
    further rows of the same people, of another app: who is in both is one person.
    """

    kinds: Mapping[int, Indicator]
    rows: Callable[[Actor, Month], Rows]
    rank: Callable[[Month], Combinable]
    person: str = "person"
    centre: str = "centre"
    kind: str = ""
    beside: tuple[Source, ...] = ()

    @property
    def parts(self) -> tuple[Source, ...]:
        return (self, *self.beside)


def people_of(source: Source, clerk: Actor, month: Month) -> Rows:
    """One row a person and kind, of one part of a source: who, their sex, age band and province,
    strongest rank, centres.
    """
    person = source.person
    rows = source.rows(clerk, month).order_by()
    grouped = rows.values(
        who=F(f"{person}_id"), of_kind=F(source.kind) if source.kind else Value(0)
    )
    # a person has one sex, one band and one province: the least of many equal ones is that one
    return grouped.annotate(
        of_sex=Min(f"{person}__sex"),
        of_age=Min(_age_band(person, month.last)),
        of_province=Min(_province(f"{person}__place_id")),
        rank=Min(source.rank(month), output_field=IntegerField()),
        centres=ArrayAgg(f"{source.centre}_id", distinct=True),
    )


def nameless_in(clerk: Actor, month: Month) -> Rows:
    """The lines of the contact log without a name, with what is known about the people in them."""
    lines = contacts_for(clerk).filter(person=None, on__range=(month.first, month.last)).order_by()
    return lines.annotate(of_sex=F("sex"), of_age=F("age_band"), of_province=_province("place_id"))


def counted_in(clerk: Actor, month: Month) -> Rows:
    """Who came to activities that were reported, without a name; their place is the activity's."""
    rows = headcounts_counted(clerk, first=month.first, last=month.last).order_by()
    rows = rows.filter(people__gt=0)
    return rows.annotate(
        of_sex=F("sex"),
        of_age=F("age_band"),
        of_province=_province("activity__place_id"),
        centre_id=F("activity__centre_id"),
    )


NAMELESS: dict[Naming, Callable[[Actor, Month], Rows]] = {
    Naming.NAMELESS: nameless_in,
    Naming.AT_ACTIVITY: counted_in,
}
"""Where people without a name are counted; each row has a `pk`, `people` and a `centre_id`."""


def source_of(indicator: Indicator) -> tuple[Source, int]:
    """The source that an indicator is counted from, and its kind there."""
    return next(
        (source, kind)
        for source in SOURCES
        for kind, one in source.kinds.items()
        if one == indicator
    )


def _contacted(clerk: Actor, month: Month) -> Rows:
    return contacts_for(clerk).filter(person__isnull=False, on__range=(month.first, month.last))


def _attended(clerk: Actor, month: Month) -> Rows:
    return attendance_counted(clerk, first=month.first, last=month.last)


def _served(clerk: Actor, month: Month) -> Rows:
    return _contacted(clerk, month).exclude(service=Service.NONE)


def _with_a_plan(clerk: Actor, month: Month) -> Rows:
    """The day of closing is still a day of work on the case."""
    agreed = steps_for(clerk).filter(case=OuterRef("pk"), agreed_on__lte=month.last)
    open_then = Q(closed_on=None) | Q(closed_on__gte=month.first)
    return cases_for(clerk).filter(open_then, Exists(agreed), opened_on__lte=month.last)


def _started(clerk: Actor, month: Month) -> Rows:
    return placements_for(clerk).filter(started_on__range=(month.first, _until(month)))


def _received(clerk: Actor, month: Month) -> Rows:
    """What was received after a referral, whoever said so; counted where it was sent."""
    return letters_for(clerk).filter(received_on__range=(month.first, _until(month)))


def _checked(clerk: Actor, month: Month) -> Rows:
    """Checks done in the month, and those that nobody had done by its end, due or not."""
    done = Q(done_on__range=(month.first, month.last))
    waiting = Q(done_on=None) | Q(done_on__gt=month.last)
    return checks_for(clerk).filter(done | waiting, placement__started_on__lte=_until(month))


def _named(month: Month) -> Combinable:
    del month
    return Value(0)


def _evidence(month: Month) -> Combinable:
    del month
    details = DEFINITIONS[Indicator.PLACED].details
    return Case(*[When(evidence=level, then=Value(rank)) for rank, level in enumerate(details)])


def _standing(month: Month) -> Combinable:
    done = Q(done_on__lte=month.last)
    order = list(Standing)
    return Case(
        When(done & Q(result__in=sorted(RETAINED)), then=Value(order.index(Standing.IN_WORK))),
        When(
            done & Q(result=RetentionResult.UNREACHABLE),
            then=Value(order.index(Standing.NOT_REACHED)),
        ),
        When(done, then=Value(order.index(Standing.OUT_OF_WORK))),
        When(due_on__lte=_until(month), then=Value(order.index(Standing.TO_ASK))),
        default=Value(order.index(Standing.NOT_DUE)),
    )


def _until(month: Month) -> dt.date:
    """The last day that has come."""
    return min(month.last, clock.today())


def _age_band(person: str, day: dt.date) -> Combinable:
    """The same bands as `rules.age_band`, told by the last birthday before which each begins."""
    born, year = f"{person}__born_on", f"{person}__birth_year"
    whens = [When(Q(**{born: None, year: None}), then=Value(AgeBand.UNKNOWN.value))]
    for limit, band in BANDS:
        later = Q(**{f"{born}__gt": _years_before(day, limit)})
        later |= Q(**{born: None, f"{year}__gt": day.year - limit})
        whens.append(When(later, then=Value(band.value)))
    return Case(*whens, default=Value(AgeBand.FROM_60.value), output_field=CharField())


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day of an earlier year; for 29 February the day before March begins."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _province(place: str) -> Combinable:
    """Codes nest: the first two digits are the province."""
    return Coalesce(Substr(F(place), 1, PROVINCE_DIGITS), Value(PLACE_UNKNOWN))


_AT_ACTIVITIES = Source({0: Indicator.REACHED}, _attended, _named, centre="activity__centre")
SOURCES = (
    Source({0: Indicator.REACHED}, _contacted, _named, beside=(_AT_ACTIVITIES,)),
    Source({0: Indicator.SERVED}, _served, _named),
    Source({0: Indicator.CASE_MANAGED}, _with_a_plan, _named),
    Source({0: Indicator.PLACED}, _started, _evidence),
    Source({0: Indicator.REFERRAL_RECEIVED}, _received, _named),
    Source(
        {month: indicator for indicator, month in CHECK_MONTHS.items()},
        _checked,
        _standing,
        person="placement__person",
        centre="placement__centre",
        kind="month",
    ),
)
