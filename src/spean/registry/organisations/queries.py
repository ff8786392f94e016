"""Reading organisations. They are shared by all centres; people are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base.actor import Duty
from spean.registry.organisations.models import Organisation
from spean.registry.organisations.vocabulary import OrganisationRole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor


def employers(actor: Actor) -> QuerySet[Organisation]:
    if not actor.may(Duty.READ_EMPLOYERS):
        return Organisation.objects.none()
    return Organisation.objects.filter(roles__contains=[OrganisationRole.EMPLOYER])


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation, for whoever works with one of the lists that name them."""
    if not actor.may(Duty.READ_SERVICES, Duty.READ_EMPLOYERS):
        return Organisation.objects.none()
    return Organisation.objects.all()


def operators(actor: Actor) -> QuerySet[Organisation]:
    """Those who run centres."""
    actor.must(Duty.OPEN_CENTRES)
    return Organisation.objects.filter(roles__contains=[OrganisationRole.OPERATOR])
