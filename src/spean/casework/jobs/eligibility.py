"""Offer → the dated rulebook → what the law says about it, with the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.jobs.queries import rates_on
from spean.casework.jobs.rules import LegalCheck, monthly_cents
from spean.casework.jobs.vocabulary import WageStatus
from spean.engines.eligibility import NoValueYet, Verdict, check_wage, load, minimum_wage

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from spean.base.actor import Actor
    from spean.engines.eligibility import Parameter

STATUS = {
    Verdict.OK: WageStatus.OK,
    Verdict.BELOW: WageStatus.BELOW,
    Verdict.NO_MINIMUM: WageStatus.NO_MINIMUM,
    Verdict.CANNOT_TELL: WageStatus.CANNOT_TELL,
}


def legal_check(
    actor: Actor, *, sector: str, wage: Decimal | None, currency: str, period: str, on: dt.date
) -> LegalCheck:
    """The wage that is sure against the minimum of its sector on a day, and the longest week.

    Riel and baht are compared through the indicative rates of `rates.yaml`. A sector without a
    statutory minimum says so; a vacancy without a wage, or without a sector, cannot be judged.
    """
    hours = load().at("labour.hours.week", on=on)
    offered = monthly_cents(wage, currency=currency, period=period, per_dollar=rates_on(actor, on))
    threshold = _least(sector, on)
    status = WageStatus.CANNOT_TELL
    if sector and offered is not None:
        checked = check_wage(sector, amount_minor=offered, currency="USD", on=on)
        status = STATUS[checked.verdict]
    return LegalCheck(
        wage=status,
        offered=offered,
        least=threshold[1] if threshold else None,
        since=threshold[0].since if threshold else None,
        source=_source(threshold[0]) if threshold else "",
        most_hours=int(str(hours.value)),
        hours_source=_source(hours),
    )


def _least(sector: str, on: dt.date) -> tuple[Parameter, int | None] | None:
    try:
        threshold = minimum_wage(sector, on=on)
    except NoValueYet:
        return None
    return (threshold.parameter, threshold.amount_minor) if threshold else None


def _source(parameter: Parameter) -> str:
    return "; ".join(reference.title for reference in parameter.reference)
