"""What is added to the planted world for questions that are asked directly."""

from contextlib import contextmanager

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.casework.cases.models import Case
from spean.casework.contacts.models import Contact
from spean.casework.intake.models import ImportBatch, SavedMapping
from spean.casework.jobs.models import VacancySkill
from spean.casework.outreach.models import Activity
from spean.casework.people.actions import Newcomer, read_person, register_person
from spean.casework.people.queries import profile_of
from spean.casework.referrals.models import Referral
from spean.casework.rights.actions import widen_reading
from spean.casework.rights.models import Round
from spean.casework.rights.vocabulary import RunState
from spean.casework.zones.models import Member, Opening, Zone
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre, Membership
from spean.registry.savedviews.actions import save_view
from tests.factories.casework import YES, sokha
from tests.security.planted import Planted, _closed_month, _file, _seal
from tests.security.questions import LATER
from tests.security.undone import taken_back


def furnish(planted):
    """Lists that were brought in, twice; vacancies that ask for a skill; files that were opened."""
    for key, file in planted.records.items():
        VacancySkill.objects.create(vacancy_id=file["vacancy_id"], skill="SK-0044")
        by = Actor.trusted(*Duty, user_id=file["user_id"], centre_ids=[file["centre"]])
        read_person(file["person_id"], page="person", by=by)
        _brought_in(key, file)


def _brought_in(key, file):
    batch = ImportBatch.objects.get(pk=file["batch_id"])
    batch.rows.filter(line=2).update(person=file["person_id"])
    done = {"committed_by_id": batch.staged_by_id, "state": "committed"}
    earlier = _plain(batch) | done
    earlier |= {"committed_at": clock.now() - clock.days(9), "stored_as": f"earlier-{key}.csv"}
    ImportBatch.objects.create(**earlier)
    ImportBatch.objects.filter(pk=batch.pk).update(**done, committed_at=clock.now())
    SavedMapping.objects.create(
        centre_id=batch.centre_id, signature=batch.signature, mapping={"name_latin": 0},
        saved_at=clock.now(),
    )  # fmt: skip


def name_neighbours(here):
    """At Samraong people whose names stand nearer to a slip than that of the one at Pursat."""
    names = {here.pursat: ["Dararitha"], here.samraong: ["Dararithk", "Dararithz"]}
    for centre, called in names.items():
        by = here.vanna if centre == here.pursat else here.dara
        for name in called:
            sokha(by, centre, name_km="", name_latin=f"Chum {name}")


def _plain(row):
    kept = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    return {name: value for name, value in kept.items() if name not in {"id", "row_uid"}}


def told_of(key, batch):
    """What a question about a list needs to know of it."""
    rows = ImportBatch.objects.filter(centre=batch.centre_id, sha256=batch.sha256)
    return {
        "digest": f"{key}2",
        "signature": batch.signature,
        "earlier_batch": rows.exclude(pk=batch.pk).first(),
    }


@contextmanager
def one_more_file(here):
    """A third centre with a protected file in it, and with somebody who may be the same person.

    Yields its number, and who works there; afterwards nothing of it is left.
    """
    with taken_back():
        centre = Centre.objects.create(
            code="BTB", name_en="Battambang", name_km="បាត់ដំបង", place_id="15",
            operator=here.samraong.operator,
        )  # fmt: skip
        asks, works = _colleague(centre, "asks there"), _colleague(centre, "works there")
        _plant_there(Planted(), centre, asks, works)
        yield centre.pk, asks.pk


def _colleague(centre, name):
    user, since = User.objects.create_user(name, "a long password"), clock.today() - clock.days(9)
    Membership.objects.create(user=user, role="centre_manager", centre=centre, starts_on=since)
    return user


def _plant_there(planted, centre, asks, works):
    today, now = clock.today(), clock.now()
    by = Actor.trusted(*Duty, user_id=works.pk, centre_ids=[centre.pk])
    for key in ("later", "later-sealed"):
        _file(planted, key, centre, [centre], works.pk, works.pk, today)
    _closed_month(planted, "later", centre, today)
    hidden = planted.records["later-sealed"]["person_id"]
    for profile in (LATER, profile_of(by, hidden)):
        newcomer = Newcomer(profile=profile, consents=YES)
        person = register_person(newcomer, centre_id=centre.pk, by=by)
    _left_behind(planted.records["later"], centre, person, today)
    _seal(planted, "later-sealed", centre, works.pk, works.pk)
    zone = Zone.objects.get(person=hidden)
    Member.objects.create(zone=zone, user=asks, added_at=now, added_by=works)
    Opening.objects.create(
        user=asks, centre=centre, zone=zone, asked="x", reason="y", at=now,
        until=now + clock.days(1) / 24,
    )  # fmt: skip
    Activity.objects.filter(centre=centre, state="activity_approved").update(organiser=asks)
    widen_reading(why="a job fair", by=by)
    save_view("cases", name="late ones", query="late=steps", centre_id=centre.pk, by=by)
    Round.objects.create(state=RunState.DONE)
    Contact.objects.create(
        centre=centre, person_id=planted.records["later"]["person_id"],
        on=today - clock.days(4_000), channel="fair", line="long ago", by=works,
    )  # fmt: skip


def _left_behind(file, centre, person, today):
    """One colleague has left and another leaves soon; each still answers for something."""
    left, leaves = _colleague(centre, "left there"), _colleague(centre, "leaves there")
    for user, days in ((left, -1), (leaves, 5)):
        Membership.objects.filter(user=user).update(ends_on=today + clock.days(days))
    Case.objects.filter(pk=file["case_id"]).update(counsellor=left)
    Referral.objects.filter(pk=file["referral_id"]).update(by=left)
    Case.objects.create(person=person, centre=centre, counsellor=leaves, opened_on=today)
