"""What each number means and what it does not. The page, the exports and the guide say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.casework.jobs.vocabulary import Evidence
from spean.policy.insight.vocabulary import Indicator, Naming, Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator, in persons.

    `details` are the ways in which a person may be in it, the strongest first: who is in it twice
    counts once, by the strongest. `counted` are those details that make up the number; `whole`
    those that make up the line under it, which for a share is what it is a share of.
    """

    indicator: Indicator
    meaning: str | _StrPromise
    is_not: str | _StrPromise
    details: tuple[str, ...]
    counted: frozenset[str]
    whole: frozenset[str]

    @property
    def name(self) -> str | _StrPromise:
        return self.indicator.label

    @property
    def is_share(self) -> bool:
        return self.counted != self.whole


NAMED_ONLY = (Naming.NAMED.value,)
CHECK_MONTHS = {Indicator.RETAINED_3: 3, Indicator.RETAINED_6: 6, Indicator.RETAINED_12: 12}


def _all(*details: str) -> dict[str, frozenset[str]]:
    return {"counted": frozenset(details), "whole": frozenset(details)}


def _retained(indicator: Indicator) -> Definition:
    return Definition(
        indicator,
        format_lazy(
            _(
                "People whose check {months} months after they started to work was done in the "
                "month and found them in work, with the same employer or another. The share is of "
                "the checks due: done in the month, or due by its end and not done."
            ),
            months=CHECK_MONTHS[indicator],
        ),
        _(
            "Nobody is retained without a dated check. Who could not be reached, or is not due "
            "yet, is shown apart: neither retained nor lost."
        ),
        tuple(Standing.values),
        counted=frozenset({Standing.IN_WORK.value}),
        whole=frozenset(Standing.values) - {Standing.NOT_DUE.value},
    )


_FIRST = (
    Definition(
        Indicator.REACHED,
        _(
            "People met, called or written to in the month, or present at an outreach activity "
            "that was reported: every named person once, and everybody who was counted without a "
            "name."
        ),
        _(
            "No service is needed to be reached, and to attend is none. People without a name "
            "cannot be told apart, so some may have been met more than once."
        ),
        tuple(Naming.values),
        **_all(*Naming.values),
    ),
    Definition(
        Indicator.SERVED,
        _(
            "Named people who received a service in the month: counselling, help to find a job, a "
            "referral, help with papers or legal advice."
        ),
        _(
            "Information alone is not a service. Who received three services counts once; "
            "services are not counted here."
        ),
        NAMED_ONLY,
        **_all(*NAMED_ONLY),
    ),
    Definition(
        Indicator.CASE_MANAGED,
        _(
            "People with a case that was open on at least one day of the month and at least one "
            "step agreed by its end."
        ),
        _("A case without an agreed step does not count. Not only the cases opened in the month."),
        NAMED_ONLY,
        **_all(*NAMED_ONLY),
    ),
    Definition(
        Indicator.PLACED,
        _(
            "People who started to work in the month, each counted once by the strongest evidence "
            "that we hold."
        ),
        _(
            "An introduction or an offer is not a placement. What only the person says is shown "
            "apart from what somebody else confirms."
        ),
        tuple(level.value for level in reversed(Evidence)),
        **_all(*Evidence.values),
    ),
    Definition(
        Indicator.REFERRAL_RECEIVED,
        _(
            "People who received, in the month, a service that the centre had referred them to: "
            "the partner, another centre or a colleague has said so, with the day."
        ),
        _(
            "A referral that was sent, accepted or given an appointment is no service yet. Never "
            "added to people reached or served. Who received two services counts once."
        ),
        NAMED_ONLY,
        **_all(*NAMED_ONLY),
    ),
)

DEFINITIONS: dict[Indicator, Definition] = {one.indicator: one for one in _FIRST} | {
    indicator: _retained(indicator) for indicator in CHECK_MONTHS
}
