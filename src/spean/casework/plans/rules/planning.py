"""Decisions about plans. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.plans.vocabulary import (
    IN_FORCE,
    NEXT_STATES,
    OPEN,
    SPENDS,
    ActivityState,
    Dimension,
    PlanState,
    Provider,
)

if TYPE_CHECKING:
    import datetime as dt

CURRENCIES = ("USD", "KHR")
"""Plans are paid for in dollars or riel; nothing is ever changed from one into the other."""
WITHOUT_CENTS = frozenset({"KHR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a version says in words; goals are the person's own."""

    goals: str = ""
    economic: str = ""
    social: str = ""
    psychosocial: str = ""
    family: str = ""
    risks: str = ""
    review_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFacts:
    """One activity: what, for which side of life, by whom, from when to when, paid by whom."""

    what: str
    dimension: Dimension
    provider: Provider = Provider.OURSELVES
    service_id: int | None = None
    provider_name: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    cost: Decimal | None = None
    currency: str = ""
    project_id: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    """Question of the grid to its mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The day the person put their mark under the plan, which mark, and who saw it."""

    on: dt.date
    how: str
    witness: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one activity costs, and from which project; None and "" where nobody has said."""

    amount: Decimal | None
    currency: str
    project_id: int | None
    state: ActivityState


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one fund source in one currency."""

    project_id: int | None
    currency: str
    amount: Decimal


def refusals_to_start(*, open_versions: int) -> list[Refusal]:
    """Why no new version may be begun: one is written at a time."""
    if open_versions:
        sentence = _("A version of the plan is being written already. Go on with that one.")
        return [Refusal("version_open", sentence)]
    return []


def refusals_to_write(*, state: PlanState) -> list[Refusal]:
    """Why nothing may be changed in this version."""
    if state not in OPEN:
        sentence = _("What was signed stays as it is. Begin a new version to change it.")
        return [Refusal("signed", sentence)]
    return []


def refusals_to_plan(*, facts: ActivityFacts, offered: bool, known: Iterable[str]) -> list[Refusal]:
    """Why the plan cannot hold this activity like this.

    `offered`: whether its service is in the directory; `known`: question, mark pairs of the grid
    as "question=mark".
    """
    refusals = []
    if not facts.what.strip():
        refusals.append(Refusal("no_words", _("Say what is going to be done.")))
    if facts.from_on and facts.to_on and facts.to_on < facts.from_on:
        refusals.append(Refusal("ends_before", _("It cannot end before it begins.")))
    if facts.provider == Provider.SERVICE and not offered:
        refusals.append(Refusal("no_service", _("Choose the service of the directory.")))
    if facts.provider == Provider.OTHER and not facts.provider_name.strip():
        refusals.append(Refusal("no_provider", _("Say who does it.")))
    refusals += refusals_of_cost(
        cost=facts.cost, currency=facts.currency, project_id=facts.project_id
    )
    if {f"{question}={mark}" for question, mark in facts.marks.items()} - set(known):
        refusals.append(Refusal("unknown_mark", _("Choose one of the marks of the grid.")))
    return refusals


def refusals_of_cost(
    *, cost: Decimal | None, currency: str, project_id: int | None
) -> list[Refusal]:
    """Why this amount cannot stand: it is exact, has a currency, and riel have no cents."""
    if cost is None:
        if project_id is None:
            return []
        return [Refusal("source_without_cost", _("Say what it costs, or leave out who pays."))]
    if cost < 0:
        return [Refusal("negative_cost", _("A cost is nought or more."))]
    if currency not in CURRENCIES:
        return [Refusal("no_currency", _("Choose dollars or riel."))]
    if currency in WITHOUT_CENTS and cost != cost.to_integral_value():
        return [Refusal("riel_have_no_cents", _("Riel are written without cents."))]
    return []


def refusals_to_discuss(*, state: PlanState, goals: str, activities: int) -> list[Refusal]:
    """Why it cannot be said that this was talked through: there is nothing to talk through yet."""
    refusals = refusals_to_write(state=state)
    if not goals.strip():
        refusals.append(
            Refusal("no_goal", _("Write down what the person wants to reach, in their words."))
        )
    if not activities:
        refusals.append(Refusal("no_activity", _("Add what is going to be done first.")))
    return refusals


def refusals_to_sign(
    *, state: PlanState, signing: Signing, discussed_on: dt.date | None, today: dt.date
) -> list[Refusal]:
    """Why the person's mark cannot be recorded: first it is discussed, and somebody sees it."""
    refusals = refusals_to_write(state=state)
    if not refusals and (state != PlanState.DISCUSSED or discussed_on is None):
        refusals.append(Refusal("not_discussed", _("Talk the plan through with the person first.")))
    elif discussed_on and not discussed_on <= signing.on <= today:
        refusals.append(
            Refusal("impossible_day", _("Choose a day from the talk to today: it was signed then."))
        )
    if not signing.witness.strip():
        refusals.append(Refusal("no_witness", _("Say who was there and saw it.")))
    return refusals


def refusals_to_approve(
    *, state: PlanState, hands: Iterable[int], user_id: int | None
) -> list[Refusal]:
    """Why this version may not be approved by this colleague: never by whoever wrote in it."""
    refusals = []
    if state != PlanState.SIGNED:
        refusals.append(
            Refusal("not_signed", _("Only a plan that the person has signed is approved."))
        )
    if user_id in set(hands):
        refusals.append(
            Refusal("own_plan", _("You wrote in this plan. Somebody else must approve it."))
        )
    return refusals


def refusals_to_move(
    *, plan: PlanState, state: ActivityState, to: ActivityState, cost: Decimal | None
) -> list[Refusal]:
    """Why an activity may not change to this state today."""
    refusals = []
    if plan not in IN_FORCE:
        refusals.append(Refusal("not_in_force", _("Only a signed plan is carried out.")))
    if to not in NEXT_STATES[state]:
        refusals.append(
            Refusal(
                "not_from_here", _("The activity is not in a state from which this is possible.")
            )
        )
    if to in SPENDS and cost and plan == PlanState.SIGNED:
        refusals.append(
            Refusal("not_approved", _("It costs money: the manager has to approve the plan first."))
        )
    return refusals


def refusals_to_step(*, plan: PlanState, state: ActivityState, step_open: bool) -> list[Refusal]:
    """Why this activity may not become a step of the case now."""
    refusals = []
    if plan not in IN_FORCE:
        refusals.append(Refusal("not_in_force", _("Only a signed plan is carried out.")))
    if state == ActivityState.CANCELLED:
        refusals.append(Refusal("cancelled", _("This activity is cancelled.")))
    if step_open:
        refusals.append(Refusal("step_there", _("There is an open step for it already.")))
    return refusals


def totals(costs: Iterable[Cost]) -> list[Total]:
    """What each fund source pays, by currency; what is cancelled costs nothing.

    Dollars and riel stand beside each other and are never added.

    >>> from decimal import Decimal as D
    >>> planned = ActivityState.PLANNED
    >>> totals([Cost(D("1.10"), "USD", 7, planned), Cost(D("2.20"), "USD", 7, planned)])
    [Total(project_id=7, currency='USD', amount=Decimal('3.30'))]
    """
    sums: dict[tuple[int, str], Decimal] = {}
    for one in costs:
        if one.amount is not None and one.state != ActivityState.CANCELLED:
            key = (one.project_id or 0, one.currency)
            sums[key] = sums.get(key, Decimal(0)) + one.amount
    return [
        Total(project or None, currency, sums[project, currency])
        for project, currency in sorted(sums)
    ]


def without_a_cost(costs: Iterable[Cost]) -> int:
    """For how many activities nobody has said yet what they cost."""
    return sum(one.amount is None and one.state != ActivityState.CANCELLED for one in costs)
