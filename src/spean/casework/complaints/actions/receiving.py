"""Take a complaint down, from whoever complains or by a colleague who hears it; let it go."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refusal, Refused, refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.complaints import rules
from spean.casework.complaints.models import Complaint, ComplaintTurn
from spean.casework.complaints.queries import colleagues_at
from spean.casework.complaints.vocabulary import ComplaintState, Lane, Voice
from spean.casework.people.queries import people_for
from spean.casework.zones.queries import zone_of, zones_raised
from spean.registry.centres.queries import centres_for
from spean.registry.directory.queries import services_for

if TYPE_CHECKING:
    from collections.abc import Collection

    from spean.casework.complaints.rules import Told

NOT_A_COLLEAGUE = Refusal("not_a_colleague", _("Choose somebody who works at this centre."))
VISITOR = Actor.trusted(Duty.ENTER_COMPLAINTS, Duty.READ_CENTRES, nationwide=True)
"""Whoever complains without an account: reads no row but the one behind their own code."""


@dataclass(frozen=True, slots=True)
class Received:
    """A complaint that was taken down, and its code: it is in nobody's hands but the caller's."""

    complaint: Complaint
    code: str


@transaction.atomic
def receive_complaint(told: Told, *, centre_id: int, once: str = "", by: Actor) -> Received:
    """Take a complaint down. Whoever hears a sensitive one does not find it again.

    `once` is the number of the form it came on: the same form sent twice is one complaint, with
    one code. Without it chance makes the code. It hangs on no file of somebody who is protected:
    those who answer complaints stand in no circle.
    """
    by.must(Duty.ENTER_COMPLAINTS, at=centre_id)
    refuse_if_any(rules.refusals_to_tell(told))
    centre = centres_for(by).get(pk=centre_id)
    person = people_for(by).get(pk=told.person_id) if told.person_id else None
    service = services_for(by).get(pk=told.service_id) if told.service_id else None
    if told.about_id and told.about_id not in {one.pk for one in colleagues_at(by, centre_id)}:
        raise Refused([NOT_A_COLLEAGUE])
    lane = rules.lane_of(told.kind, in_confidence=told.in_confidence)
    is_hidden = person is not None and zone_of(by, person.pk) is not None
    now, code = clock.now(), _code(once, told)
    state, today = ComplaintState.RECEIVED, clock.today()
    with beyond_reach("whoever hears a complaint writes it down, and others read it"):
        if earlier := Complaint.objects.filter(digest=Complaint.digest_of(code)).first():
            return Received(earlier, code)
        complaint = Complaint.objects.create(
            centre=centre,
            lane=lane,
            kind=told.kind,
            way=told.way,
            state=state,
            received_at=now,
            due_on=rules.due_on(state, told.kind, received_on=today, today=today),
            entered_by_id=by.user_id,
            about_id=told.about_id,
            service=service,
            person=person if lane is Lane.ORDINARY and not is_hidden else None,
            digest=Complaint.digest_of(code),
            words=told.words.strip(),
            name=told.name.strip(),
            answer_to=told.answer_to.strip(),
        )
        ComplaintTurn.objects.create(
            complaint=complaint, state=state, at=now, voice=Voice.COMPLAINANT, by_id=by.user_id
        )
    record("complaint.received", complaint, by=by, centre_id=centre_id, way=told.way.value)
    return Received(complaint, code)


@transaction.atomic
def cut_loose(*, by: Actor) -> int:
    """Take what waits for an answer off the files of people who were protected since.

    Hidden with them, nobody who answers complaints would see it. Returns how many.
    """
    by.must(Duty.ANSWER_COMPLAINTS)
    rows = Complaint.objects.not_over().filter(person__in=zones_raised(by).values("person"))
    held = list(rows.select_for_update(of=("self",)))
    for complaint in held:
        complaint.person = None
        complaint.save(update_fields=["person"])
        record("complaint.cut_loose", complaint, by=by, centre_id=complaint.centre_id)
    return len(held)


@transaction.atomic
def let_go_complaints(numbers: Collection[int], *, by: Actor) -> int:
    """Delete what has been over for as long as it is kept; returns how many."""
    by.must(Duty.RUN_RETENTION)
    rows = Complaint.objects.filter(pk__in=numbers)
    for complaint in rows:
        record("complaint.let_go", complaint, by=by, centre_id=complaint.centre_id)
    return rows.delete()[0]


def _code(once: str, told: Told) -> str:
    """Of the number of a form, which is chance itself, and of what was told on it, under a key of
    the house: whoever corrects a form and sends it again has told something else."""
    seed = f"{once} {told}" if once else secrets.token_hex(16)
    made = salted_hmac("spean.complaints.once", seed, algorithm="sha256")
    return rules.code_from(int(made.hexdigest(), 16))
