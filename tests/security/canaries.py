"""Records at Samraong whose every free word is a canary; whoever else sees it has seen too much."""

import datetime as dt
import uuid

from spean.base import clock
from spean.casework.cases.actions import agree_step, book_date, open_case, write_note
from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service
from tests.factories.casework import sokha

CANARY = "កាណារី-Canary-7431"

OPEN_TO_ALL: set[str] = set()
"""Addresses of shared records: employers and vacancies belong to the country, not to a centre."""


def canary_records(here):
    """Every word that can stand in an address, with a record of Samraong behind it."""
    person = sokha(here.dara, here.samraong, name_latin=CANARY, note=CANARY, former_job=CANARY)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    step = agree_step(case, kind=StepKind.JOB, what=CANARY, by=here.dara)
    date = book_date(case, on=clock.today(), purpose=CANARY, by=here.dara)
    write_note(case, text=CANARY, by=here.dara)
    contact = log_contact(
        here.samraong.pk,
        person_id=person.pk,
        channel=Channel.WALK_IN,
        service=Service.COUNSELLING,
        line=CANARY,
        on=clock.today() - dt.timedelta(days=1),
        by=here.dara,
    )
    return {
        "person_id": person.pk,
        "case_id": case.pk,
        "step_id": step.pk,
        "appointment_id": date.pk,
        "contact_id": contact.pk,
        # allauth's own
        "key": "0-abc",
        "uidb36": "1",
        "pk": 1,
        "token": str(uuid.uuid4()),
    }
