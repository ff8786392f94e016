"""Propose to forget somebody, approve or decline it; keep a file for a legal reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.tombstones import buried, read_outside
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.people.queries import people_for, standing_files
from spean.casework.rights import rules
from spean.casework.rights.actions._erasing import forget, mark_of_file
from spean.casework.rights.models import LegalHold, Round, Wish
from spean.casework.rights.queries import due_counts, why_not_forget
from spean.casework.rights.vocabulary import RunState, WishState
from spean.registry.centres.queries import centres_where

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def propose_to_forget(person_id: int, *, why: str, by: Actor) -> Wish:
    """The person asks, or has died, or was registered by mistake: somebody else must approve."""
    by.must(Duty.WRITE_RIGHTS)
    person = people_for(by, Duty.WRITE_RIGHTS).select_for_update(of=("self",)).get(pk=person_id)
    waiting = Wish.objects.waiting().filter(person_id=person_id).exists()
    refuse_if_any(rules.refusals_to_propose(why=why, waiting=waiting))
    refuse_if_any(why_not_forget(by, person_id))
    ours = centres_where(by, Duty.WRITE_RIGHTS)
    centre = ours.filter(registrations__person=person)[:1].get()
    wish = Wish.objects.create(
        person_id=person.pk,
        centre=centre,
        why=why,
        proposed_by_id=by.signer,
        proposed_at=clock.now(),
    )
    record("forgetting.proposed", wish, by=by, centre_id=centre.pk, why=why)
    return wish


@transaction.atomic
def approve_wish(wish: Wish, *, by: Actor) -> Wish:
    """The second pair of eyes: what is approved is done at once, and cannot be undone."""
    by.must(Duty.APPROVE_RIGHTS)
    wish = _decided(wish, WishState.DONE, by)
    refuse_if_any(why_not_forget(by, wish.person_id))
    record("forgetting.approved", wish, by=by, centre_id=wish.centre_id)
    with beyond_reach("a person is forgotten at every centre, and in the book"):
        forget(wish.person_id, because="asked", by=by)
    return wish


@transaction.atomic
def decline_wish(wish: Wish, *, by: Actor) -> Wish:
    by.must(Duty.APPROVE_RIGHTS)
    wish = _decided(wish, WishState.DECLINED, by)
    record("forgetting.declined", wish, by=by, centre_id=wish.centre_id)
    return wish


@transaction.atomic
def hold_file(person_id: int, *, why: str, by: Actor) -> LegalHold:
    """Keep the file for a legal reason, such as a claim in court, until the hold is lifted."""
    by.must(Duty.HOLD_FILES)
    person = people_for(by, Duty.HOLD_FILES).get(pk=person_id)
    refuse_if_any(rules.refusals_to_propose(why=why, waiting=False))
    hold = LegalHold.objects.create(
        person=person, why=why, placed_on=clock.today(), placed_by_id=by.signer
    )
    record("hold.placed", hold, by=by, why=why)
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: Actor) -> LegalHold:
    by.must(Duty.HOLD_FILES)
    people_for(by, Duty.HOLD_FILES).get(pk=hold.person_id)
    hold.lifted_on = clock.today()
    hold.save(update_fields=["lifted_on"])
    record("hold.lifted", hold, by=by)
    return hold


@transaction.atomic
def bury_again(*, by: Actor) -> int:
    """After a restore: forget again whoever was forgotten since the backup; returns how many."""
    by.must(Duty.RUN_RETENTION)
    read_outside()
    rows = people_for(by).model.objects.values_list("pk", "created_at")
    files = {mark_of_file(pk, at.isoformat()): pk for pk, at in rows.iterator(chunk_size=5000)}
    marked = [files[mark] for mark in buried(files)]
    numbers = sorted(set(standing_files(by, marked).values()))
    for number in numbers:
        forget(number, because="restored", by=by)
    if numbers:
        again = Round.objects.create(state=RunState.ASKS, counts=due_counts(by))
        record("people.forgotten_again", again, by=by, count=len(numbers))
    return len(numbers)


def _decided(wish: Wish, state: WishState, by: Actor) -> Wish:
    wish = (
        Wish.objects.visible_to(by, Duty.APPROVE_RIGHTS)
        .select_for_update(of=("self",))
        .get(pk=wish.pk)
    )
    same = by.user_id is not None and wish.proposed_by_id == by.user_id
    waits = wish.state == WishState.PROPOSED
    refuse_if_any(rules.refusals_to_decide(waits=waits, same_person=same))
    wish.state, wish.decided_by_id, wish.decided_at = state, by.signer, clock.now()
    wish.save(update_fields=["state", "decided_by", "decided_at"])
    return wish
