"""Send a referral, and sign for reading one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.reading import record_read
from spean.base.refusals import refuse_if_any
from spean.casework.cases.queries import cases_for
from spean.casework.people.queries import people_for
from spean.casework.referrals import rules
from spean.casework.referrals.models import Letter, Referral, Turn
from spean.casework.referrals.queries import (
    letters_received,
    referrals_for,
    shown_of,
    why_not_send,
)
from spean.casework.referrals.vocabulary import ReferralState, Side
from spean.registry.centres.queries import centres_for
from spean.registry.directory.queries import services_for

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def send_referral(
    person_id: int,
    *,
    terms: rules.Terms,
    centre_id: int,
    case_id: int | None = None,
    by: Actor,
) -> Referral:
    """Refer somebody who agreed to it. What is shared is copied now, and nothing else leaves."""
    by.must(Duty.WRITE_REFERRALS, at=centre_id)
    person = people_for(by).prefetch_related("phones").get(pk=person_id)
    service = services_for(by).get(pk=terms.service_id)
    refuse_if_any(why_not_send(by, person.pk, service=service, asked=terms.request))
    case = cases_for(by).get(pk=case_id, person=person) if case_id else None
    centre, today = centres_for(by).get(pk=centre_id), clock.today()
    referral = Referral.objects.create(
        person=person, case=case, centre=centre, by_id=by.signer, made_on=today, reason=terms.reason
    )
    state = ReferralState.SENT
    due = rules.due_on(state, urgency=terms.urgency, today=today, appointment_on=None)
    letter = Letter.objects.create(
        referral=referral,
        person=person,
        centre=centre,
        to_centre_id=service.inbox_id,
        service=service,
        urgency=terms.urgency,
        state=state,
        sent_at=clock.now(),
        due_on=due,
        request=terms.request,
        shown=shown_of(by, person, terms.shared),
    )
    Turn.objects.create(
        letter=letter, state=state, at=clock.now(), side=Side.SENDER, by_id=by.signer
    )
    shared = [one.value for one in terms.shared]
    record("referral.sent", letter, by=by, centre_id=centre_id, service=service.pk, shared=shared)
    return referral


@transaction.atomic
def read_referral(referral_id: int, *, page: str, by: Actor) -> Referral:
    """Open a referral of one's own centre, and sign for it."""
    by.must(Duty.READ_REFERRALS)
    referral = referrals_for(by).get(pk=referral_id)
    record_read("person.read", referral, page=page, by=by, centre_id=referral.centre_id)
    return referral


@transaction.atomic
def read_letter(letter_id: int, *, page: str, by: Actor) -> Letter:
    """Open what another centre has sent here, and sign for it."""
    by.must(Duty.READ_REFERRALS)
    letter = letters_received(by).get(pk=letter_id)
    record_read("person.read", letter, page=page, by=by, centre_id=letter.to_centre_id)
    return letter
