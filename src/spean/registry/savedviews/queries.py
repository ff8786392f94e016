"""Reading saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.registry.savedviews.models import SavedView

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.savedviews.models import SavedViewQuerySet


def views_of(actor: Actor, listing: str) -> SavedViewQuerySet:
    """What the actor may open of one list, their own and their centres'."""
    return SavedView.objects.visible_to(actor).filter(listing=listing).select_related("by")
