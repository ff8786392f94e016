"""Words for plans: money, the grid, and the paper in Khmer with English beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from spean.base.actor import NOBODY
from spean.casework.cases.vocabulary import StepState
from spean.casework.jobs.vocabulary import Currency
from spean.casework.plans.queries import grid_of
from spean.casework.plans.rules import (
    WITHOUT_CENTS,
    refusals_to_move,
    refusals_to_step,
    totals,
    without_a_cost,
)
from spean.casework.plans.vocabulary import ActivityState, Dimension, PlanState, Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from django.utils.functional import _StrPromise

    from spean.web.ui.http import Record

TONES = {
    PlanState.DRAFT: "warning",
    PlanState.DISCUSSED: "info",
    PlanState.SIGNED: "river",
    PlanState.APPROVED: "success",
    PlanState.REPLACED: "neutral",
}
ACTIVITY_TONES = {
    ActivityState.PLANNED: "info",
    ActivityState.COMMITTED: "accent",
    ActivityState.DELIVERED: "success",
    ActivityState.VERIFIED: "success",
    ActivityState.CANCELLED: "neutral",
}
NEEDS = (
    (Dimension.ECONOMIC, _("Needs: work, income, debt")),
    (Dimension.SOCIAL, _("Needs: papers, housing, school, health")),
    (Dimension.PSYCHOSOCIAL, _("Needs: mind, family, belonging")),
)
NOBODY_PAYS = _("Nobody named yet")


@dataclass(frozen=True, slots=True)
class Line:
    """One activity as it is shown."""

    row: Record
    who: str
    cost: str
    pays: str
    tone: str
    rated: list[tuple[str, str]]
    moves: list[tuple[str, str]]
    may_be_step: bool


def money_words(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency, exact: riel without cents, dollars with two."""
    if amount is None:
        return ""
    digits = 0 if currency in WITHOUT_CENTS else 2
    written = number_format(amount, decimal_pos=digits, force_grouping=True)
    return f"{written} {Currency(currency).label}"


def rated(grid: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The questions of the grid that were answered, with their marks, in the reader's language."""
    marks = grid.get("marks") or {}
    known = grid_of(NOBODY, grid.get("version"))
    named = {mark.code: str(mark) for mark in known.marks}
    return [
        (str(question), named[marks[question.code]])
        for question in known.questions
        if question.code in marks
    ]


def who_does(activity: Record) -> str:
    if activity.provider == Provider.SERVICE:
        return str(activity.service.name)
    if activity.provider == Provider.OTHER:
        return str(activity.provider_name)
    return str(Provider.OURSELVES.label)


def lines_of(plan: Record, activities: Iterable[Record]) -> list[Line]:
    return [
        Line(
            one,
            who_does(one),
            money_words(one.cost, one.currency),
            str(one.project or ""),
            ACTIVITY_TONES[ActivityState(one.state)],
            rated(one.grid),
            _moves(plan, one),
            not refusals_to_step(
                plan=PlanState(plan.state),
                state=ActivityState(one.state),
                step_open=one.step is not None and one.step.state == StepState.AGREED,
            ),
        )
        for one in activities
    ]


def _moves(plan: Record, activity: Record) -> list[tuple[str, str]]:
    """What the activity may become, as the rule has it: a button each."""
    state = ActivityState(activity.state)
    return [
        (to.value, str(to.label))
        for to in ActivityState
        if not refusals_to_move(plan=PlanState(plan.state), state=state, to=to, cost=activity.cost)
    ]


def sums_of(activities: Iterable[Record]) -> dict[str, Any]:  # a page's context
    """The totals by fund source, and for how many activities nobody said a cost."""
    rows = list(activities)
    titles = {one.project_id: str(one.project) for one in rows if one.project_id}
    costs = [one.priced for one in rows]
    return {
        "sums": [
            (titles.get(one.project_id) or str(NOBODY_PAYS), money_words(one.amount, one.currency))
            for one in totals(costs)
        ],
        "without_cost": without_a_cost(costs),
    }


def by_dimension(plan: Record, lines: Iterable[Line]) -> list[dict[str, Any]]:  # a page's context
    """Each side of life with its needs and what is planned for it."""
    rows = list(lines)
    return [
        {
            "title": dimension.label,
            "needs_title": title,
            "needs": getattr(plan, dimension.value),
            "lines": [one for one in rows if one.row.dimension == dimension],
        }
        for dimension, title in NEEDS
    ]


def two_tongues(said: Callable[[], Any]) -> list[Any]:
    """The same in Khmer and then in English, whoever prints it."""
    found = []
    for language in ("km", "en"):
        with override(language):
            found.append(said())
    return found


PAPER: dict[str, _StrPromise] = {
    "title": _("Reintegration plan"),
    "version": _("Version"),
    "person": _("Person"),
    "centre": _("Centre"),
    "counsellor": _("Counsellor"),
    "goals": _("What the person wants to reach"),
    **{dimension.value: words for dimension, words in NEEDS},
    "family": _("Who of the family takes part"),
    "risks": _("What could go wrong"),
    "review_on": _("Looked at again on"),
    "what": _("What is going to be done"),
    "who": _("Who does it"),
    "when": _("From – to"),
    "cost": _("Cost"),
    "pays": _("Who pays"),
    "sums": _("Sum of the costs"),
    "agree": _("This plan was talked through with me. I understand it and agree to it."),
    "own": _("The plan is mine: I may ask to change it or stop at any time."),
    "mark": _("Signature or thumbprint of the person"),
    "witness": _("Name and signature of the witness"),
    "manager": _("Approved by the centre manager"),
    "day": _("Day"),
    "not_signed": _("Draft: nobody has agreed to this yet"),
}
"""Every label of the printed page."""


def labels() -> dict[str, str]:
    """Each label in Khmer, with the English behind it."""
    khmer, english = two_tongues(lambda: {name: str(words) for name, words in PAPER.items()})
    return {name: f"{khmer[name]} · {english[name]}" for name in PAPER}
