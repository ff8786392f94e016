"""Save a view of a list, take one's own away, and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.registry.savedviews import rules
from spean.registry.savedviews.models import SavedView

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.savedviews.models import SavedViewQuerySet


@transaction.atomic
def save_view(
    listing: str, *, name: str, query: str, centre_id: int | None = None, by: Actor
) -> SavedView:
    """For oneself, or with a centre for everybody who works there. It shows each their own rows."""
    by.must()
    refuse_if_any(
        rules.refusals_to_save(
            name=name,
            has=SavedView.objects.filter(by=by.signer, dropped_at=None).count(),
            at_home=centre_id is None or centre_id in by.centre_ids,
        )
    )
    view = SavedView.objects.create(
        listing=listing, name=name.strip(), query=query, by_id=by.signer, centre_id=centre_id
    )
    record("view.saved", view, by=by, centre_id=centre_id, listing=listing, name=view.name)
    return view


@transaction.atomic
def drop_view(view_id: int, *, by: Actor) -> SavedView:
    by.must()
    view = _mine(by).get(pk=view_id, dropped_at=None)
    view.dropped_at = clock.now()
    view.save(update_fields=["dropped_at"])
    record("view.dropped", view, by=by, centre_id=view.centre_id, name=view.name)
    return view


@transaction.atomic
def keep_view(view_id: int, *, by: Actor) -> SavedView:
    """Take back that one's own view was taken away."""
    by.must()
    view = _mine(by).get(pk=view_id, dropped_at__isnull=False)
    view.dropped_at = None
    view.save(update_fields=["dropped_at"])
    record("view.kept", view, by=by, centre_id=view.centre_id, name=view.name)
    return view


def _mine(by: Actor) -> SavedViewQuerySet:
    return SavedView.objects.filter(by=by.signer).select_for_update(of=("self",))
