"""A colleague leaves, or stays away: who answers for their files from now on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import entries_about
from spean.base.refusals import Refusal, Refused, refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.cases.actions import inherit_case
from spean.casework.cases.queries import cases_left_anywhere
from spean.casework.changes import rules
from spean.casework.changes.actions._rows import give, write_row
from spean.casework.changes.models import Change
from spean.casework.changes.queries import Work, ending_soon, why_not_leave, work_of
from spean.casework.changes.vocabulary import ChangeKind, Ending, What
from spean.casework.plans.queries import cases_still_asked_anywhere
from spean.casework.referrals.actions import inherit_referral
from spean.casework.referrals.queries import referrals_left_anywhere
from spean.casework.zones.actions import let_heir_in
from spean.casework.zones.queries import circle_of
from spean.registry.centres.actions import end_colleagues_account, end_role
from spean.registry.centres.queries import (
    colleague_named,
    colleagues_who_may,
    managers_of,
    posts_ending,
    posts_that_may,
    roles_held,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.base.actor import Actor
    from spean.casework.changes.queries import Key

ENDS_SOON = "membership.ends_soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Whose work of which centre goes to whom, row by row, and what ends for them."""

    colleague_id: int
    centre_id: int
    to: Mapping[Key, int] = field(default_factory=dict)
    ending: Ending = Ending.NOTHING
    why: str = ""


@transaction.atomic
def hand_over(wanted: Handover, *, by: Actor) -> Change:
    """Give everything that a colleague answers for at a centre to others, and end what ends.

    Where something ends, it is all or nothing: one row that cannot go where somebody chose, and
    nothing was done (`NotEveryRowError` says which). Otherwise each row has its own result, and
    one for which nobody was chosen stays where it is.
    """
    by.must(Duty.HAND_OVER, at=wanted.centre_id)
    here = work_of(by, wanted.colleague_id, centre_id=wanted.centre_id)
    if wanted.ending is Ending.NOTHING:
        here = [one for one in here if one.key in wanted.to]
    everywhere = work_of(by, wanted.colleague_id)
    refuse_if_any(
        rules.refusals_to_hand_over(
            oneself=wanted.colleague_id == by.user_id,
            ending=wanted.ending,
            why=wanted.why,
            elsewhere=sum(one.record.centre_id != wanted.centre_id for one in everywhere),
            work=len(here),
        )
    )
    change = Change.objects.create(
        kind=ChangeKind.HANDOVER,
        centre_id=wanted.centre_id,
        by_id=by.signer,
        colleague_id=wanted.colleague_id,
        ending=wanted.ending,
        why=wanted.why.strip(),
    )
    refused = {one.key: said for one in here if (said := _hand_on(change, one, wanted, by))}
    if refused and wanted.ending is not Ending.NOTHING:
        raise rules.NotEveryRowError(refused)
    told = {"colleague": wanted.colleague_id, "ending": wanted.ending.value}
    rows = {"rows": len(here) - len(refused), "refused": len(refused)}
    record("change.handed_over", change, by=by, centre_id=wanted.centre_id, **told, **rows)
    _end(wanted, by)
    return change


@transaction.atomic
def end_colleague(user_id: int, *, why: str, by: Actor) -> None:
    """End an account to which no file hangs any more that the actor could see.

    Files beyond their sight go to who stands nearest: nothing is left to somebody who left.
    """
    by.must(Duty.END_ACCOUNTS)
    refuse_if_any(why_not_leave(by, user_id))
    end_colleagues_account(user_id, why=why, by=by)
    settle_the_rest(user_id, by=by)


@transaction.atomic
def end_role_of(membership_id: int, *, why: str, by: Actor) -> None:
    """End one role; the work done with it must have somebody first, as with an account."""
    by.must(Duty.END_ROLES)
    held = end_role(membership_id, why=why, by=by)
    kept = colleagues_who_may(by, Duty.WRITE_CASES, at=held.centre_id or 0)
    if held.centre_id and not kept.filter(pk=held.user_id).exists():
        refuse_if_any(why_not_leave(by, held.user_id, centre_id=held.centre_id))
    settle_the_rest(held.user_id, by=by)


@transaction.atomic
def settle_the_rest(user_id: int, *, by: Actor) -> int:
    """What a colleague left behind, beyond the sight of who would give it to somebody.

    Of a protected file somebody of its circle takes over, and else a manager of the centre, who
    comes into the circle by it: hidden from everybody, it would help nobody. What the actor sees
    stays, since they are asked. Returns how many found somebody; nobody is told of which.
    """
    by.must(Duty.END_ROLES, Duty.END_ACCOUNTS)
    with beyond_reach("files that nobody would answer for; they are not shown"):
        asked = cases_still_asked_anywhere(by)
        cases = cases_left_anywhere(by, and_closed=asked).filter(counsellor=user_id).order_by("pk")
        referrals = referrals_left_anywhere(by).filter(by=user_id).order_by("pk")
        left = [Work(What.CASE, one) for one in cases]
        left += [Work(What.REFERRAL, one) for one in referrals]
    given = sum(_inherit(one, by) for one in left if not _is_seen(one, by))
    record("colleague.left", colleague_named(by, user_id), by=by)
    return given


@transaction.atomic
def warn_of_endings(*, by: Actor) -> int:
    """Note once for each role that ends within two weeks how many files have to go to somebody."""
    by.must(Duty.HAND_OVER)
    files = {(one.colleague.pk, one.centre.pk): one.files for one in ending_soon(by)}
    noted = 0
    for post in posts_ending(by, Duty.HAND_OVER, until=clock.today() + clock.days(rules.WARN_DAYS)):
        count = files.get((post.user_id, post.centre_id or 0), 0)
        if count and not entries_about(by, post).filter(verb=ENDS_SOON).exists():
            told = {"files": count, "ends_on": post.ends_on}
            record(ENDS_SOON, post, by=by, centre_id=post.centre_id, **told)
            noted += 1
    return noted


def _hand_on(change: Change, one: Work, wanted: Handover, by: Actor) -> Sequence[Refusal]:
    """Give one record on, and write down what became of it; returns why not."""
    to = wanted.to.get(one.key)
    if to is None:
        said: Sequence[Refusal] = rules.refusals_without_a_receiver()
        write_row(change, one, to=None, refused=said, by=by)
        return said
    try:
        with transaction.atomic():
            give(one, to_id=to, by=by)
    except Refused as refused:
        write_row(change, one, to=to, refused=refused.refusals, by=by)
        return refused.refusals
    write_row(change, one, to=to, refused=(), by=by)
    return ()


def _end(wanted: Handover, by: Actor) -> None:
    if wanted.ending is Ending.ACCOUNT:
        end_colleagues_account(wanted.colleague_id, why=wanted.why, by=by)
    if wanted.ending is Ending.ROLES:
        held = roles_held(by).filter(user=wanted.colleague_id, centre=wanted.centre_id)
        for one in held:
            end_role(one.pk, why=wanted.why, by=by)
    if wanted.ending is not Ending.NOTHING:
        settle_the_rest(wanted.colleague_id, by=by)


def _is_seen(one: Work, by: Actor) -> bool:
    """Whether who does this could give the record on by hand."""
    reach = by.reach(Duty.HAND_OVER)
    rows: Any = type(one.record).objects
    there = one.record.centre_id in reach.centres
    return there and rows.visible_to(by).filter(pk=one.record.pk).exists()


def _inherit(one: Work, by: Actor) -> bool:
    duty = Duty.WRITE_CASES if one.what is What.CASE else Duty.WRITE_REFERRALS
    centre_id, person_id = one.record.centre_id, one.record.person_id
    able = posts_that_may(by, duty).filter(centre=centre_id)
    with beyond_reach("who is left at a centre, and in a circle; it is not shown"):
        heir = rules.heir_of(
            circle=circle_of(by, person_id),
            able=set(able.values_list("user_id", flat=True)),
            managers=managers_of(by, centre_id),
        )
    if heir is None:
        return False
    let_heir_in(person_id, heir, by=by)
    inherit = inherit_case if one.what is What.CASE else inherit_referral
    inherit(one.record.pk, to_id=heir, by=by)
    return True
