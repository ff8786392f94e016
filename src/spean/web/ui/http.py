"""The request as our views know it: with the actor and the sitting on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from spean.base.actor import Actor


Record = Any  # a row that a query gave: screens do not know models, not even as types


class DeskRequest(HttpRequest):
    actor: Actor
    htmx: HtmxDetails
    sitting: Record
    is_locked: bool
