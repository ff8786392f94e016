"""What was kept long enough goes within a day, nothing goes before, and a wrong clock asks."""

import datetime as dt

import pytest
from tests.factories.casework import sokha, world
from tests.factories.complaints import abused, handler, turned
from tests.factories.intake import SOKHA, brought_in, checked, list_file
from tests.factories.outreach import reported

from spean.base import clock
from spean.base.audit.actions import seal_book
from spean.base.audit.models import Entry
from spean.base.audit.queries import check_book
from spean.base.refusals import Refused
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.complaints.models import Complaint
from spean.casework.complaints.vocabulary import ComplaintState
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.intake.models import ImportBatch, ImportRow
from spean.casework.intake.vocabulary import BatchState
from spean.casework.outreach.models import Activity
from spean.casework.people.actions import Newcomer, record_consent, register_person, update_profile
from spean.casework.people.models import Person
from spean.casework.people.queries import profile_of
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose, RegisteredBy
from spean.casework.rights import rules
from spean.casework.rights.actions import hold_file, night_round, propose_to_forget, round_by_hand
from spean.casework.rights.models import Round, Wish
from spean.casework.rights.queries import due_counts
from spean.casework.rights.tasks import round_of_the_night, the_keeper
from spean.casework.rights.vocabulary import Kind, RunState, WishState
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType

pytestmark = pytest.mark.django_db
START = dt.datetime(2027, 1, 4, 2, 40, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors"
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def here():
    return world()


def on_day(number):
    return clock.stopped_at(START + clock.days(number))


def told_only(here, name):
    """Registered by a relative; nobody has asked them yet."""
    newcomer = Newcomer(
        profile=Profile(name_latin=name, birth_year=1990, place_code="22"),
        consents={Purpose.SERVICE: Decision.TO_ASK},
        registered_by=RegisteredBy.RELATIVE,
    )
    return register_person(newcomer, centre_id=here.samraong.pk, by=here.dara)


def what_is_there(here, tmp_path):
    """One of every kind that has a period, all of the same day; tells what is left of each."""
    with on_day(0):
        asked = told_only(here, "Keo Asked")
        quiet = sokha(here.dara, here.samraong)
        closed = sokha(here.dara, here.samraong, birth_year=1970)
        case = open_case(closed.pk, centre_id=here.samraong.pk, by=here.dara)
        close_case(case, reason=ClosureReason.CLIENT_CHOICE, by=here.dara)
        unused = checked(here, list_file(tmp_path, SOKHA, name="unused.csv"))
        row = "L-77,,Chea Vuthy,ប្រុស,41,,,,,,,"
        brought = brought_in(here, list_file(tmp_path, row, name="brought.csv"))
        agreed = {"purpose": Purpose.SERVICE, "decision": Decision.GIVEN}
        listed = brought.rows.get().person
        record_consent(listed, method=ConsentMethod.PHONE, by=here.dara, **agreed)
        activity = reported(here, safety="mines behind the school")
        nameless = {"channel": Channel.WALK_IN, "line": "Asked about work.", "on": clock.today()}
        line = log_contact(here.samraong.pk, by=here.dara, **nameless)
        told = profile_of(here.dara, quiet.pk)
        update_profile(quiet, profile=told, by=here.dara)
        detail = Entry.objects.get(verb="person.updated")
        heard = abused(here.samraong).complaint
        turned(heard, ComplaintState.WITHDRAWN, handler(here))

    def left():
        return {
            Kind.UNFINISHED_REGISTRATION: Person.objects.filter(pk=asked.pk).exists(),
            Kind.INACTIVE_PERSON: Person.objects.filter(pk=quiet.pk).exists(),
            Kind.CLOSED_CASE: Person.objects.filter(pk=closed.pk).exists(),
            Kind.UNUSED_LIST: ImportBatch.objects.get(pk=unused.pk).state != BatchState.DISCARDED,
            Kind.LIST_ROWS: ImportRow.objects.filter(batch=brought).exclude(cells=[]).exists(),
            Kind.CONTACT_LINE: Contact.objects.get(pk=line.pk).line != "",
            Kind.OUTREACH_WORDS: Activity.objects.get(pk=activity.pk).safety != "",
            Kind.CLOSED_COMPLAINT: Complaint.objects.filter(pk=heard.pk).exists(),
            Kind.BOOK_DETAIL: Entry.objects.get(pk=detail.pk).salt != "",
        }

    return left


def days_of(kind):
    return rules.period_of(kind).days


@pytest.mark.asvs("14.2.4", "14.2.7")
def test_every_kind_goes_on_its_day_and_none_before(here, tmp_path):
    """Every night around each day on which something falls due, with the rounds between by hand."""
    left = what_is_there(here, tmp_path)
    ends = sorted({days_of(kind) for kind in Kind})
    went = {}
    for number in [1, *(day for end in ends for day in (end - 1, end, end + 1)), ends[-1] + 2]:
        with on_day(number):
            round_by_hand(by=the_keeper())
            for kind, is_there in left().items():
                if not is_there:
                    went.setdefault(kind, number)
    assert set(went) == set(Kind)
    early = {kind: day for kind, day in went.items() if day < days_of(kind)}
    late = {kind: day for kind, day in went.items() if day > days_of(kind) + 1}
    assert (early, late) == ({}, {})
    seal_book()
    assert check_book(the_keeper()).holds


@pytest.mark.slow
def test_seven_years_night_by_night(here, tmp_path):
    """2,557 nights as the job lives them: each kind on its day, and never a question asked."""
    left = what_is_there(here, tmp_path)
    went, states = {}, set()
    for number in range(7 * 365 + 2):
        with on_day(number):
            states.add(night_round(by=the_keeper()).state)
            if number % 30 == 0 and number < 2000:  # somebody new every month, for ever after
                told_only(here, f"Keo {number}")
            for kind, is_there in left().items():
                if not is_there:
                    went.setdefault(kind, number)
    assert set(went) == set(Kind)
    assert {kind: day for kind, day in went.items() if not 0 <= day - days_of(kind) <= 1} == {}
    assert states == {RunState.BEGUN, RunState.DONE}
    assert not Person.objects.filter(name_latin__startswith="Keo").exists()


def nights(*numbers):
    states = []
    for number in numbers:
        with on_day(number):
            states.append(night_round(by=the_keeper()).state)
    return states


def test_the_first_round_erases_nothing(here):
    with on_day(0):
        told_only(here, "Keo Old")
    assert nights(200) == [RunState.BEGUN]
    assert Person.objects.count() == 1
    assert nights(201) == [RunState.DONE]
    assert Person.objects.count() == 0


def test_a_clock_that_jumped_asks_instead_of_erasing(here):
    with on_day(0):
        told_only(here, "Keo Keeps")
    assert nights(0, 1, 400) == [RunState.BEGUN, RunState.DONE, RunState.ASKS]
    assert Person.objects.count() == 1
    assert Round.objects.first().counts["unfinished_registration"] == 1
    assert nights(401, 2) == [RunState.ASKS, RunState.DONE]  # the clock was put right again
    assert Person.objects.count() == 1


def test_a_clock_that_was_set_back_asks_too(here):
    assert nights(10, 11, 9) == [RunState.BEGUN, RunState.DONE, RunState.ASKS]


def test_after_a_missed_night_somebody_says_yes(here):
    with on_day(0):
        told_only(here, "Keo Due")
    assert nights(100, 101, 105) == [RunState.BEGUN, RunState.DONE, RunState.ASKS]
    with on_day(105):
        assert round_by_hand(by=the_keeper()).state == RunState.DONE
    assert nights(106) == [RunState.DONE]


def test_a_proposal_about_somebody_who_went_by_night_waits_no_longer(here):
    with on_day(0):
        person = told_only(here, "Keo Late")
        propose_to_forget(person.pk, why="They asked us.", by=here.dara)
    with on_day(200):
        round_by_hand(by=the_keeper())
    wish = Wish.objects.get()
    assert (wish.state, wish.why, wish.decided_by) == (WishState.DONE, "", None)


def test_protection_keeps_no_line_longer_than_its_period(here):
    """The machine stands in no circle; the line of somebody protected goes all the same."""
    with on_day(0):
        person = sokha(here.dara, here.samraong)
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        told = {"channel": Channel.WALK_IN, "line": "Asked about shelter.", "on": clock.today()}
        line = log_contact(here.samraong.pk, person_id=person.pk, by=here.dara, **told)
        protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    with on_day(days_of(Kind.CONTACT_LINE) - 1):
        round_by_hand(by=the_keeper())
        assert Contact.objects.get(pk=line.pk).line == "Asked about shelter."
    with on_day(days_of(Kind.CONTACT_LINE) + 1):
        round_by_hand(by=the_keeper())
        assert Contact.objects.get(pk=line.pk).line == ""
    assert Person.objects.filter(pk=person.pk).exists()  # their case is open


def test_only_the_operator_lets_go(here):
    with pytest.raises(Refused):
        round_by_hand(by=here.chanthou)
    with pytest.raises(Refused):
        night_round(by=here.dara)


def test_what_is_done_with_a_person_starts_the_count_anew(here):
    with on_day(0):
        person = sokha(here.dara, here.samraong)
    with on_day(700):
        log_contact(
            here.samraong.pk,
            person_id=person.pk,
            channel=Channel.PHONE,
            line="Still looks for work.",
            on=clock.today(),
            by=here.dara,
        )
    with on_day(740):
        assert due_counts(the_keeper())["inactive_person"] == 0
    with on_day(1431):
        assert due_counts(the_keeper())["inactive_person"] == 1


def test_an_open_case_and_a_hold_stop_the_count(here):
    with on_day(0):
        person, other = sokha(here.dara, here.samraong), sokha(here.dara, here.samraong)
        open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        hold_file(other.pk, why="A claim before the court.", by=here.chanthou)
    with on_day(2000):
        counts = due_counts(the_keeper())
        assert (counts["inactive_person"], counts["closed_case"]) == (0, 0)


def test_the_job_of_the_night_is_the_round(here):
    with on_day(0):
        assert round_of_the_night(0) == RunState.BEGUN
    assert Entry.objects.filter(verb="retention.begun").count() == 1
