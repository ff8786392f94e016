"""Decisions about outreach. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.contacts.vocabulary import Topic
from spean.casework.outreach.vocabulary import (
    NEXT_STATES,
    OPEN_TO_NAMES,
    STEP_BACK,
    ActivityKind,
    ActivityState,
    CostCurrency,
    Material,
)
from spean.casework.people.vocabulary import AgeBand, Sex

LONGEST_AHEAD_DAYS = 366
LONGEST_BACK_DAYS = 62
"""A plan written down afterwards: two months, since a month is closed when it is over."""
MOST_PEOPLE = 5000
MOST_COST = Decimal(10**9)
SMALLEST_PLACE = 6
"""Digits of a commune's code; a village has eight."""
SHORTEST_WHY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done, where and when, and what one has to know before going there."""

    kind: ActivityKind
    on: dt.date
    place_code: str
    organiser_id: int
    venue: str = ""
    partner: str = ""
    topics: tuple[Topic, ...] = ()
    safety: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """How many people of one sex, age and kind came without their names being written down."""

    people: int
    sex: Sex = Sex.NOT_SAID
    age_band: AgeBand = AgeBand.UNKNOWN
    beneficiary: str = ""
    with_disability: int = 0

    @property
    def cell(self) -> tuple[str, str, str]:
        return self.sex, self.age_band, self.beneficiary


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of it. Amounts are exact decimals in their own currency; none is changed."""

    heads: tuple[Heads, ...] = ()
    materials: Mapping[Material, int] = field(default_factory=dict)
    cost: Decimal | None = None
    currency: CostCurrency = CostCurrency.USD
    lines: str = ""


def together(heads: Sequence[Heads]) -> list[Heads]:
    """The same people in one line each: two lines for one cell are added."""
    found: dict[tuple[str, str, str], Heads] = {}
    for one in heads:
        before = found.get(one.cell)
        found[one.cell] = (
            replace(
                one,
                people=before.people + one.people,
                with_disability=before.with_disability + one.with_disability,
            )
            if before
            else one
        )
    return list(found.values())


def nearest_cell(
    cells: Sequence[tuple[str, str, str]], *, sex: str, age_band: str, beneficiary: str
) -> tuple[str, str, str] | None:
    """Among which of those who were counted somebody stood, as far as one can tell.

    Of the same sex, or of those whose sex was not said; then by age, then by kind. None if nobody
    counted can have been them.
    """
    fitting = [cell for cell in cells if cell[0] in {sex, Sex.NOT_SAID.value}]
    told = (sex, age_band, beneficiary)
    return max(
        fitting,
        key=lambda cell: tuple(mine == theirs for mine, theirs in zip(told, cell, strict=True)),
        default=None,
    )


def refusals_to_plan(plan: Plan, *, today: dt.date, own_only: bool, signer: int) -> list[Refusal]:
    """Why this may not stand as a plan. Who reaches their own work only plans for themselves."""
    refusals = []
    if (plan.on - today).days > LONGEST_AHEAD_DAYS:
        refusals.append(Refusal("day_too_far", _("Choose a day within a year.")))
    if (today - plan.on).days > LONGEST_BACK_DAYS:
        refusals.append(
            Refusal("day_too_old", _("This was more than two months ago: it has been counted."))
        )
    if len(plan.place_code) < SMALLEST_PLACE:
        refusals.append(Refusal("no_place", _("Write the commune or the village.")))
    if own_only and plan.organiser_id != signer:
        refusals.append(
            Refusal("not_your_activity", _("You plan what you do yourself, and nothing else."))
        )
    return refusals


def refusals_to_change(*, state: ActivityState) -> list[Refusal]:
    """Why the plan may not be written anew."""
    if state is ActivityState.PLANNED:
        return []
    return [Refusal("not_planned", _("It was approved like this. Take that back first."))]


def refusals_to_step(
    to: ActivityState, *, state: ActivityState, same_person: bool, on: dt.date, today: dt.date
) -> list[Refusal]:
    """Why it cannot go on to there.

    `same_person` asks whether who approves planned or organises it, or who verifies reported it.
    """
    if to not in NEXT_STATES[state]:
        return [Refusal("not_from_here", _("This was done already, or cannot follow."))]
    refusals = []
    if to is ActivityState.APPROVED and same_person:
        refusals.append(
            Refusal("same_person", _("Somebody else must approve what you planned or organise."))
        )
    if to is ActivityState.VERIFIED and same_person:
        refusals.append(
            Refusal("same_person", _("Somebody else must verify what you reported or organised."))
        )
    if to in {ActivityState.HELD, ActivityState.REPORTED} and on > today:
        refusals.append(Refusal("not_yet", _("This day has not come yet.")))
    return refusals


def refusals_to_cancel(*, why: str) -> list[Refusal]:
    if len(why.strip()) < SHORTEST_WHY:
        return [Refusal("no_reason", _("Say why, in a few words."))]
    return []


def refusals_to_go_back(
    *, state: ActivityState, own: bool, is_back: bool, names: int
) -> list[Refusal]:
    """Why the last step may not be taken back: only who made it does, and one step only.

    An approval that is taken back lets the plan be written anew: so nobody may stand in it.
    """
    if state not in STEP_BACK or is_back:
        return [Refusal("nothing_to_undo", _("There is no step to take back."))]
    if not own:
        return [Refusal("not_your_step", _("Only the colleague who did this may take it back."))]
    if state is ActivityState.APPROVED and names:
        return [
            Refusal("names_stand", _("People stand in it by name already. Strike them out first."))
        ]
    return []


def refusals_to_report(report: Report, *, names: int) -> list[Refusal]:
    """Why these numbers may not stand."""
    refusals = []
    if not report.heads and not names:
        refusals.append(
            Refusal("nobody_came", _("Write how many people came; if nobody did, cancel it."))
        )
    if any(one.people < 1 or one.with_disability < 0 for one in report.heads):
        refusals.append(Refusal("how_many", _("Write how many people, from 1 upwards.")))
    if any(one.with_disability > one.people for one in report.heads):
        refusals.append(
            Refusal("more_than_came", _("No more people with a disability than people came."))
        )
    if sum(one.people for one in report.heads) > MOST_PEOPLE:
        refusals.append(Refusal("too_many", _("That is more than 5,000 people. Look again.")))
    if any(count < 0 for count in report.materials.values()):
        refusals.append(Refusal("how_many_pieces", _("Write how many pieces, from 0 upwards.")))
    return [*refusals, *_about_the_cost(report)]


def _about_the_cost(report: Report) -> list[Refusal]:
    cost = report.cost
    if cost is None:
        return []
    if not 0 <= cost < MOST_COST:
        return [Refusal("impossible_cost", _("This cannot be what it cost. Look again."))]
    if report.currency is CostCurrency.KHR and cost != cost.to_integral_value():
        return [Refusal("riel_are_whole", _("Riel have no cents."))]
    if cost != round(cost, 2):
        return [Refusal("cents", _("Write no more than two digits after the point."))]
    return []


def refusals_to_name(
    *,
    state: ActivityState,
    on: dt.date,
    today: dt.date,
    already: bool,
    take_from_count: bool,
    fits: bool,
) -> list[Refusal]:
    """Why somebody may not be written down as having been there."""
    if state not in OPEN_TO_NAMES:
        return [
            Refusal(
                "not_open_to_names",
                _("Names are written down from the approval until the report is verified."),
            )
        ]
    refusals = []
    if on > today:
        refusals.append(Refusal("not_yet", _("This day has not come yet.")))
    if already:
        refusals.append(Refusal("already_there", _("This person is on the list already.")))
    if take_from_count and not fits:
        refusals.append(
            Refusal(
                "not_among_them",
                _("Nobody of this sex is left in the count. Take the mark away, or correct it."),
            )
        )
    return refusals


def refusals_to_strike_name(*, state: ActivityState) -> list[Refusal]:
    if state in OPEN_TO_NAMES:
        return []
    return [
        Refusal(
            "not_open_to_names",
            _("Names are written down from the approval until the report is verified."),
        )
    ]


def refusals_to_follow_up(*, logged: bool) -> list[Refusal]:
    if logged:
        return [Refusal("already_logged", _("A contact with this person came of it already."))]
    return []
