"""People met, helped, placed and asked again, written straight into the tables."""

from __future__ import annotations

import datetime as dt
import random

from spean.casework.cases.models import Case, Step
from spean.casework.contacts.models import Contact
from spean.casework.jobs.models import Placement, RetentionCheck
from spean.casework.people.models import Person, Registration
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.centres.models import Centre
from spean.registry.organisations.models import Organisation

MARCH = dt.date(2026, 3, 10)
SERVICES = ["none", "counselling", "job_search"]
EVIDENCE = ["self_report", "employer_report", "contract_seen", "nssf_record"]
RESULTS = ["same_employer", "other_employer", "not_working", "unreachable"]


def employer() -> Organisation:
    return Organisation.objects.get_or_create(
        name_en="Golden Needle", defaults={"roles": ["employer"]}
    )[0]


def known(centre: Centre, by_id: int, *, name: str = "Sok Dara", **details: object) -> Person:
    """Somebody registered at a centre."""
    person = Person.objects.create(name_latin=name, **details)
    register(person, centre, by_id)
    return person


def register(person: Person, centre: Centre, by_id: int) -> None:
    Registration.objects.create(
        person=person, centre=centre, registered_on=MARCH, registered_by="self", by_id=by_id
    )


def met(
    centre: Centre, person: Person | None, by_id: int, *, on: dt.date = MARCH, **details: object
) -> Contact:
    return Contact.objects.create(
        centre=centre, person=person, on=on, channel="walk_in", by_id=by_id, **details
    )


def case_of(
    centre: Centre,
    person: Person,
    by_id: int,
    *,
    opened_on: dt.date,
    agreed_on: dt.date | None = None,
    closed_on: dt.date | None = None,
) -> Case:
    case = Case.objects.create(
        person=person,
        centre=centre,
        counsellor_id=by_id,
        opened_on=opened_on,
        closed_on=closed_on,
        state="closed" if closed_on else "open",
        closure_reason="plan_completed" if closed_on else "",
    )
    if agreed_on:
        Step.objects.create(
            case=case, kind="job_step", what="Find work", agreed_on=agreed_on, state="agreed"
        )
    return case


def placed(
    centre: Centre,
    person: Person,
    *,
    on: dt.date = MARCH,
    evidence: str = "self_report",
    at: Organisation | None = None,
) -> Placement:
    return Placement.objects.create(
        person=person,
        employer=at or employer(),
        centre=centre,
        isco="8153",
        started_on=on,
        evidence=evidence,
        source="self_found",
        recorded_on=on,
    )


def check(
    placement: Placement,
    month: int,
    *,
    due_on: dt.date,
    done_on: dt.date | None = None,
    result: str = "",
) -> RetentionCheck:
    return RetentionCheck.objects.create(
        placement=placement, month=month, due_on=due_on, done_on=done_on, result=result
    )


def busy_month(centres: list[Centre], by_id: int, *, people: int, seed: int) -> None:
    """People of every kind, some known at two centres, around March 2026."""
    chance = random.Random(seed)

    def day() -> dt.date:
        return dt.date(2026, 2, 20) + dt.timedelta(days=chance.randrange(50))

    for number in range(people):
        person = Person.objects.create(
            name_latin=f"Person {number}",
            sort_key=f"{number:04d}",
            sex=chance.choice(Sex.values),
            place_id=chance.choice(["22", "220405", "1501", None]),
            birth_year=chance.choice([None, 1950, 1966, 1990, 2008]),
            born_on=chance.choice([None, dt.date(2001, 3, 31), dt.date(2001, 4, 1)]),
        )
        for centre in chance.sample(centres, k=chance.randint(1, len(centres))):
            register(person, centre, by_id)
            for _again in range(chance.randrange(3)):
                met(centre, person, by_id, on=day(), service=chance.choice(SERVICES))
            if chance.random() < 0.5:
                agreed = chance.choice([None, day()])
                closed = chance.choice([None, day()])
                case_of(
                    centre,
                    person,
                    by_id,
                    opened_on=dt.date(2026, 2, 1),
                    agreed_on=agreed,
                    closed_on=closed,
                )
            if chance.random() < 0.6:
                work = Organisation.objects.create(name_en=f"Works {number}", roles=["employer"])
                job = placed(centre, person, on=day(), evidence=chance.choice(EVIDENCE), at=work)
                done = chance.choice([None, day()])
                result = chance.choice(RESULTS) if done else ""
                month = chance.choice([3, 6, 12])
                check(job, month, due_on=day(), done_on=done, result=result)
    for _line in range(people // 3):
        met(
            chance.choice(centres),
            None,
            by_id,
            on=day(),
            people=chance.randint(1, 9),
            sex=chance.choice(Sex.values),
            age_band=chance.choice(AgeBand.values),
            place_id=chance.choice(["15", None]),
        )
