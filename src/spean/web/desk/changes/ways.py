"""The way back, offered beside the word that something was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spean.casework.changes.queries import line_of
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from spean.web.ui.http import DeskRequest, Record

WORDS = {
    "case.given": _("A case given to a colleague"),
    "case.closed": _("A case closed"),
    "case.paused": _("A case paused"),
    "referral.given": _("A referral given to a colleague"),
    "step.agreed": _("A step agreed"),
    "step.done": _("A step finished"),
    "step.cancelled": _("A step cancelled"),
    "date.booked": _("A date booked"),
    "date.kept": _("A date held"),
    "date.missed": _("A date missed"),
    "date.called_off": _("A date called off"),
}


def say_with_a_way_back(request: DeskRequest, text: str, subject: Record) -> None:
    """Tell what was done; the next page offers to take it back."""
    line = line_of(request.actor, subject)
    say(request, text, undo_url=reverse("desk:take-back", args=[line]) if line else "")


def page_of(subject: Any) -> str:  # a row of any kind that has a way back
    """Where somebody looks at what they have just taken back."""
    name = subject._meta.model_name  # noqa: SLF001  Django's documented model API
    if name == "referral":
        return reverse("desk:referral", args=[subject.pk])
    return reverse("desk:case", args=[subject.pk if name == "case" else subject.case_id])
