"""Decisions about the contact log. Plain values in, refusals out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.contacts.vocabulary import Service

if TYPE_CHECKING:
    import datetime as dt

MOST_AT_ONCE = 500


def refusals_to_log(
    *, known: bool, people: int, service: Service, on: dt.date, today: dt.date
) -> list[Refusal]:
    """Why this line may not be written.

    A service is given to a named person: that is the difference between reached and served.
    """
    refusals = []
    if on > today:
        refusals.append(
            Refusal("in_the_future", _("A contact that has not happened yet cannot be logged."))
        )
    if not 1 <= people <= MOST_AT_ONCE:
        refusals.append(Refusal("how_many", _("Write how many people, from 1 to 500.")))
    if known and people != 1:
        refusals.append(Refusal("one_person", _("A line about a named person counts one person.")))
    if not known and service != Service.NONE:
        refusals.append(
            Refusal(
                "service_needs_a_name",
                _("Register the person first: a service is given to somebody by name."),
            )
        )
    return refusals


def refusals_to_strike(*, own: bool, on: dt.date, today: dt.date) -> list[Refusal]:
    """Why a line may not be taken back: the log of yesterday has been counted."""
    refusals = []
    if not own:
        refusals.append(
            Refusal("not_your_line", _("Only the colleague who wrote this line may undo it."))
        )
    if on != today:
        refusals.append(Refusal("counted", _("Only a line of today can be undone.")))
    return refusals
