"""Who is responsible for a referral: given to another colleague, given back, and inherited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import last_change
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.cases.rules import refusals_to_take_back
from spean.casework.referrals import rules
from spean.casework.referrals.models import Referral
from spean.casework.referrals.queries import referrals_left_anywhere, why_not_give

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def give_referral(referral: Referral, *, to_id: int, by: Actor) -> Referral:
    """Another colleague sees it to its end. Who sent it stands in its first turn, and stays."""
    by.must(Duty.WRITE_REFERRALS)
    return _give(_locked(referral, by), to_id, "referral.given", by)


@transaction.atomic
def take_referral_back(referral: Referral, *, by: Actor) -> Referral:
    """Give it back to who had it, as long as nobody gave it on since."""
    by.must(Duty.WRITE_REFERRALS)
    referral = _locked(referral, by)
    last = last_change(by, referral)
    was = (last.detail or {}).get("was") if last and last.verb == "referral.given" else None
    refuse_if_any(refusals_to_take_back(is_last=was is not None))
    return _give(referral, int(was or 0), "referral.given_back", by)


@transaction.atomic
def inherit_referral(referral_id: int, *, to_id: int, by: Actor) -> Referral:
    """Give a referral that nobody answers for to somebody, where whoever does it may not see it."""
    by.must(Duty.END_ROLES, Duty.END_ACCOUNTS)
    with beyond_reach("a referral that nobody would answer for; it is not shown"):
        referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
        left = referrals_left_anywhere(by).filter(pk=referral_id).exists()
        refuse_if_any(rules.refusals_to_inherit(is_left=left))
        return _hand_on(referral, to_id, "referral.inherited", by)


def _locked(referral: Referral, by: Actor) -> Referral:
    rows = Referral.objects.visible_to(by, Duty.WRITE_REFERRALS)
    return rows.select_for_update(of=("self",)).get(pk=referral.pk)


def _give(referral: Referral, to_id: int, verb: str, by: Actor) -> Referral:
    refuse_if_any(why_not_give(by, referral, to_id))
    return _hand_on(referral, to_id, verb, by)


def _hand_on(referral: Referral, to_id: int, verb: str, by: Actor) -> Referral:
    was, referral.by_id = referral.by_id, to_id
    referral.save(update_fields=["by"])
    record(verb, referral, by=by, centre_id=referral.centre_id, was=was, now=to_id)
    return referral
