"""What can be done to a centre and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refusal, Refused
from spean.registry.accounts.actions import lift_lockout
from spean.registry.centres.models import Centre, Membership
from spean.registry.centres.vocabulary import POLICY

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.registry.centres.vocabulary import Role


@transaction.atomic
def open_centre(
    code: str,
    *,
    names: dict[str, str],
    place_code: str,
    operator_id: int,
    project_id: int | None,
    by: Actor,
) -> Centre:
    """Names by language code; English and Khmer are needed."""
    by.must(Duty.OPEN_CENTRES)
    centre = Centre.objects.create(
        code=code,
        name_en=names["en"],
        name_km=names["km"],
        name_ja=names.get("ja", ""),
        place_id=place_code,
        operator_id=operator_id,
        project_id=project_id,
    )
    record("centre.opened", centre, by=by, centre_id=centre.pk, code=code)
    return centre


@transaction.atomic
def join_centre(
    user_id: int,
    *,
    centre_id: int | None,
    role: Role,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: Actor,
) -> Membership:
    """Give a user a role, for as long as the policy lets it last unless a day is named.

    A role of the whole country has no centre.
    """
    by.must(Duty.GIVE_ROLES)
    months = POLICY.roles[role].months
    ends_on = ends_on or starts_on + clock.days(365 * months // 12)
    membership = Membership.objects.create(
        user_id=user_id, centre_id=centre_id, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record("membership.given", membership, by=by, centre_id=centre_id, role=role.value)
    return membership


@transaction.atomic
def let_colleague_try_again(user_id: int, *, by: Actor) -> None:
    """A manager lifts the wait after wrong guesses, for who works at their own centre today."""
    by.must(Duty.UNLOCK_ACCOUNTS)
    reach = by.reach(Duty.UNLOCK_ACCOUNTS)
    colleagues = Membership.objects.in_force()
    if not reach.nationwide:
        colleagues = colleagues.filter(centre__in=reach.centres)
    membership = colleagues.filter(user_id=user_id).select_related("user").first()
    if membership is None:
        raise Refused([Refusal("no_colleague", _("Nobody of that name works at your centre."))])
    lift_lockout(user_id, by=by)
    record(
        "membership.let_in_again",
        membership,
        by=by,
        centre_id=membership.centre_id,
    )
