"""What can be done to a centre and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import entries_about
from spean.base.refusals import Refusal, Refused, refuse_if_any
from spean.registry.accounts.actions import close_account, lift_lockout, open_account
from spean.registry.centres import rules
from spean.registry.centres.models import Centre, Membership, RoleProposal
from spean.registry.centres.queries import who_may_get_a_role
from spean.registry.centres.vocabulary import POLICY, ProposalState

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor, Reach
    from spean.registry.centres.models import MembershipQuerySet
    from spean.registry.centres.rules import RoleFacts
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
def set_centre_phone(centre_id: int, *, phone: str, by: Actor) -> Centre:
    """The number that people are asked to call; it stands in every reminder."""
    by.must(Duty.OPEN_CENTRES, at=centre_id)
    centre = Centre.objects.select_for_update(of=("self",)).get(pk=centre_id)
    centre.phone = phone
    centre.save(update_fields=["phone"])
    record("centre.phone_set", centre, by=by, centre_id=centre.pk, phone=phone)
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
    """Give a user a role alone, as only the machine's keeper can: somebody has to be the first.

    It lasts as long as the policy lets it, unless a day is named. A role of the whole country has
    no centre. Everybody else proposes a role, and a colleague approves it.
    """
    by.must(Duty.GIVE_ROLES)
    refuse_if_any(rules.refusals_to_give_alone(is_a_person=by.user_id is not None))
    membership = Membership.objects.create(
        user_id=user_id,
        centre_id=centre_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on or rules.last_day(starts_on, months=POLICY.roles[role].months),
    )
    how = {"role": role.value, "given": "alone, on the machine"}
    record("membership.given", membership, by=by, centre_id=centre_id, **how)
    return membership


@transaction.atomic
def propose_role(wanted: RoleFacts, *, reason: str, by: Actor) -> RoleProposal:
    """Ask for a role for a colleague. Nothing is given by it."""
    by.must(Duty.PROPOSE_ROLES, at=wanted.centre_id)
    if wanted.centre_id is None and not by.reach(Duty.PROPOSE_ROLES).nationwide:
        raise Refused([Refusal("not_your_duty", _("This is not one of your duties."))])
    terms = POLICY.roles[wanted.role]
    get_user_model().objects.select_for_update().filter(pk=wanted.user_id).first()
    same = RoleProposal.objects.waiting().filter(
        user=wanted.user_id, role=wanted.role, centre=wanted.centre_id
    )
    found = rules.refusals_to_propose(
        wanted,
        by_id=by.signer,
        today=clock.today(),
        months=terms.months,
        at_a_centre=terms.at_a_centre,
        is_held=Membership.objects.overlapping(wanted).exists(),
        is_waiting=same.exists(),
    )
    if not who_may_get_a_role(by).filter(pk=wanted.user_id).exists() and not found:
        found = [_no_colleague()]
    refuse_if_any(found)
    proposal = RoleProposal.objects.create(
        user_id=wanted.user_id,
        centre_id=wanted.centre_id,
        role=wanted.role,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        reason=reason,
        proposed_by_id=by.signer,
    )
    told = {"user": wanted.user_id, "role": wanted.role, "reason": reason}
    times = {"starts_on": wanted.starts_on, "ends_on": wanted.ends_on}
    record("role.proposed", proposal, by=by, centre_id=wanted.centre_id, **told, **times)
    return proposal


@transaction.atomic
def approve_role(proposal_id: int, *, answer: str, by: Actor) -> Membership:
    """A second person says yes, and the role holds from its first day."""
    by.must(Duty.APPROVE_ROLES)
    proposal = _to_answer(proposal_id, by)
    wanted = proposal.facts
    found = rules.refusals_to_approve(
        ends_on=wanted.ends_on,
        today=clock.today(),
        is_active=proposal.user.is_active,
        is_held=Membership.objects.overlapping(wanted).exists(),
    )
    refuse_if_any(found)
    _answered(proposal, ProposalState.APPROVED, answer=answer, by=by)
    membership = Membership.objects.create(
        user_id=wanted.user_id,
        centre_id=wanted.centre_id,
        role=wanted.role,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
    )
    told = {"user": wanted.user_id, "role": wanted.role, "answer": answer}
    record("role.approved", proposal, by=by, centre_id=wanted.centre_id, **told)
    how = {"role": wanted.role, "proposal": proposal.pk, "proposed_by": proposal.proposed_by_id}
    record("membership.given", membership, by=by, centre_id=wanted.centre_id, **how)
    return membership


@transaction.atomic
def decline_role(proposal_id: int, *, answer: str, by: Actor) -> RoleProposal:
    by.must(Duty.APPROVE_ROLES)
    proposal = _answered(_to_answer(proposal_id, by), ProposalState.DECLINED, answer=answer, by=by)
    told = {"user": proposal.user_id, "role": proposal.role, "answer": answer}
    record("role.declined", proposal, by=by, centre_id=proposal.centre_id, **told)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal_id: int, *, by: Actor) -> RoleProposal:
    """Only who proposed it takes it back."""
    by.must(Duty.PROPOSE_ROLES)
    mine = RoleProposal.objects.visible_to(by, Duty.PROPOSE_ROLES).filter(proposed_by=by.signer)
    proposal = mine.select_for_update(of=("self",)).get(pk=proposal_id)
    refuse_if_any(rules.refusals_to_withdraw(state=proposal.state))
    _answered(proposal, ProposalState.WITHDRAWN, answer="", by=by)
    told = {"user": proposal.user_id, "role": proposal.role}
    record("role.withdrawn", proposal, by=by, centre_id=proposal.centre_id, **told)
    return proposal


@transaction.atomic
def end_role(membership_id: int, *, why: str, by: Actor) -> Membership:
    """From this moment on. Whoever is at work with it is signed out at their next request."""
    by.must(Duty.END_ROLES)
    held = _within(Membership.objects.held_on(clock.today()), by.reach(Duty.END_ROLES))
    membership = held.select_for_update(of=("self",)).get(pk=membership_id)
    refuse_if_any(
        rules.refusals_to_end(user_id=membership.user_id, by_id=by.signer, works_elsewhere=False)
    )
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    told = {"user": membership.user_id, "role": membership.role, "why": why}
    record("membership.ended", membership, by=by, centre_id=membership.centre_id, **told)
    return membership


@transaction.atomic
def end_colleagues_account(user_id: int, *, why: str, by: Actor) -> None:
    """Somebody left: no sign-in any more, and every sitting ends at once."""
    by.must(Duty.END_ACCOUNTS)
    reach = by.reach(Duty.END_ACCOUNTS)
    theirs = Membership.objects.held_on(clock.today()).filter(user_id=user_id)
    here = _within(theirs, reach).select_related("user").first()
    if here is None:
        raise Refused([_no_colleague()])
    elsewhere = theirs.exclude(pk__in=_within(theirs, reach).values("pk")).exists()
    refuse_if_any(
        rules.refusals_to_end(user_id=user_id, by_id=by.signer, works_elsewhere=elsewhere)
    )
    close_account(here.user.username, by=by)
    record("membership.account_ended", here, by=by, centre_id=here.centre_id, why=why)


@transaction.atomic
def reopen_colleagues_account(user_id: int, *, by: Actor) -> None:
    """Take back that an account was ended, by who may end it, within a day. Roles were not touched.

    They sign in with the password and the second step that they had.
    """
    by.must(Duty.END_ACCOUNTS)
    theirs = Membership.objects.filter(user_id=user_id, ended_at=None)
    here = _within(theirs, by.reach(Duty.END_ACCOUNTS)).select_related("user").first()
    if here is None:
        raise Refused([_no_colleague()])
    elsewhere = theirs.exclude(pk__in=_within(theirs, by.reach(Duty.END_ACCOUNTS)).values("pk"))
    refuse_if_any(
        [
            *rules.refusals_to_end(
                user_id=user_id, by_id=by.signer, works_elsewhere=elsewhere.exists()
            ),
            *rules.refusals_to_reopen(ended_at=_ended_at(here, by), now=clock.now()),
        ]
    )
    open_account(here.user.username, by=by)
    record("membership.account_reopened", here, by=by, centre_id=here.centre_id)


@transaction.atomic
def let_colleague_try_again(user_id: int, *, by: Actor) -> None:
    """A manager lifts the wait after wrong guesses, for who works at their own centre today."""
    by.must(Duty.UNLOCK_ACCOUNTS)
    theirs = Membership.objects.in_force().filter(user_id=user_id)
    here = _within(theirs, by.reach(Duty.UNLOCK_ACCOUNTS)).first()
    if here is None:
        raise Refused([_no_colleague()])
    lift_lockout(user_id, by=by)
    record("membership.let_in_again", here, by=by, centre_id=here.centre_id)


def _ended_at(held: Membership, by: Actor) -> dt.datetime | None:
    """When the account was ended, if it was not opened again since."""
    said = entries_about(by, held.user).filter(verb__in=["account.closed", "account.opened"])
    last = said.order_by("-pk").first()
    return last.at if last and last.verb == "account.closed" else None


def _to_answer(proposal_id: int, by: Actor) -> RoleProposal:
    """The proposal, held until it is answered: two answers at once are one after the other."""
    rows = RoleProposal.objects.visible_to(by, Duty.APPROVE_ROLES)
    proposal = rows.select_for_update(of=("self",)).select_related("user").get(pk=proposal_id)
    refuse_if_any(
        rules.refusals_to_answer(
            state=proposal.state,
            proposed_by_id=proposal.proposed_by_id,
            user_id=proposal.user_id,
            by_id=by.signer,
        )
    )
    return proposal


def _answered(
    proposal: RoleProposal, state: ProposalState, *, answer: str, by: Actor
) -> RoleProposal:
    proposal.state, proposal.answer = state, answer
    proposal.answered_by_id, proposal.answered_at = by.signer, clock.now()
    proposal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return proposal


def _within(rows: MembershipQuerySet, reach: Reach) -> MembershipQuerySet:
    return rows if reach.nationwide else rows.filter(centre__in=reach.centres)


def _no_colleague() -> Refusal:
    return Refusal("no_colleague", _("Nobody of that name works at your centre."))
