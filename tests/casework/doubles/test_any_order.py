"""Whatever is done to a few files in whatever order, each record is where it belongs.

A plain model in Python does the same without a database: every record has a home, the file it was
written on, and stands on the file to which its home leads today. Nothing else is known to it of
how a merge is stored.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.factories.casework import YES, world

from spean.base import clock
from spean.base.refusals import Refused
from spean.casework.cases.actions import agree_step, close_case, open_case
from spean.casework.cases.models import Case, Step
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles.actions import merge_files, undo_merge
from spean.casework.doubles.models import Merge
from spean.casework.doubles.vocabulary import Side
from spean.casework.people.actions import Newcomer, register_person, update_profile
from spean.casework.people.linkage import search_people
from spean.casework.people.models import Person
from spean.casework.people.queries import people_for, profile_of
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, Sex
from spean.policy.insight.queries import month_live
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.vocabulary import Indicator

pytestmark = pytest.mark.django_db

NAMES = ("Sok Dara", "Chan Bopha", "Keo Rithy")
JOBS = ("", "sewing", "welding")
PHONES = ("+85512345671", "+85512345672", "+85512345673")
SIDES = st.sampled_from([Side.KEPT, Side.OTHER])
PICK = st.integers(min_value=0, max_value=10_000)


@dataclass
class File:
    """What the model knows of a file: what it says, and the file it leads to."""

    values: dict
    phones: set
    into: int | None = None


@dataclass
class Known:
    """A case: its home, and why it is closed, if it is."""

    home: int
    closed: str = ""


@dataclass
class Joined:
    """One merge as the model remembers it."""

    number: int
    survivor: int
    absorbed: int
    wrote: dict = field(default_factory=dict)
    added: set = field(default_factory=set)
    cases: set = field(default_factory=set)  # whatever a later undo must not find changed
    touched: set = field(default_factory=set)
    over: tuple = ()  # the case that gave way, and the one that went on
    standing: bool = True


class AnyOrder(RuleBasedStateMachine):
    """Register, edit, meet, open and close cases, merge and undo: in any order."""

    here = None  # a world, made once; every run is taken back to it

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.files, self.contacts, self.cases, self.steps = {}, {}, {}, {}
        self.merges = []

    def teardown(self):
        try:
            self._nobody_counts_twice()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # the model --------------------------------------------------------------------------------

    def root(self, number):
        while self.files[number].into is not None:
            number = self.files[number].into
        return number

    def standing(self):
        return [number for number, file in self.files.items() if file.into is None]

    def picked(self, pick):
        standing = self.standing()
        return standing[pick % len(standing)]

    def case_of_step(self, step):
        """A step stands on the case it was agreed in, or on the one that took it over."""
        at = self.steps[step]
        for one in self.merges:  # the oldest first: what was taken over is taken over again
            if one.standing and one.over and one.over[0] == at:
                at = one.over[1]
        return at

    def open_case_of(self, number):
        there = [
            pk
            for pk, case in self.cases.items()
            if not case.closed and self.root(case.home) == number
        ]
        assert len(there) <= 1
        return there[0] if there else None

    # what is done -----------------------------------------------------------------------------

    @initialize(names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=3))
    def begin(self, names):
        for name in names:
            self.register(name=name, phone=PHONES[0], job="")

    @rule(name=st.sampled_from(NAMES), phone=st.sampled_from(PHONES), job=st.sampled_from(JOBS))
    @precondition(lambda self: len(self.files) < 5)
    def register(self, name, phone, job):
        profile = Profile(
            name_latin=name, sex=Sex.FEMALE, phones=((phone, PhoneOwner.OWN),), former_job=job
        )
        newcomer = Newcomer(profile=profile, consents=YES)
        by = self.here.chanthou
        person = register_person(newcomer, centre_id=self.here.samraong.pk, by=by)
        values = {"name_latin": name, "former_job": job}
        self.files[person.pk] = File(values, {phone})

    @rule(
        pick=PICK,
        name=st.sampled_from(NAMES),
        job=st.sampled_from(JOBS),
        phones=st.sets(st.sampled_from(PHONES)),
    )
    def edit(self, pick, name, job, phones):
        number = self.picked(pick)
        before = profile_of(self.here.chanthou, number)
        told = {name: getattr(before, name) for name in Profile.__slots__}
        told |= {"name_latin": name, "former_job": job}
        told |= {"phones": tuple((one, PhoneOwner.OWN) for one in sorted(phones))}
        person = Person.objects.get(pk=number)
        update_profile(person, profile=Profile(**told), by=self.here.chanthou)
        self.files[number].values = {"name_latin": name, "former_job": job}
        self.files[number].phones = set(phones)

    @rule(pick=PICK)
    def meet(self, pick):
        number = self.picked(pick)
        contact = log_contact(
            self.here.samraong.pk, person_id=number, channel=Channel.PHONE, by=self.here.chanthou
        )
        self.contacts[contact.pk] = number

    @rule(pick=PICK)
    def begin_case(self, pick):
        number = self.picked(pick)
        if self.open_case_of(number) is None:
            case = open_case(number, centre_id=self.here.samraong.pk, by=self.here.chanthou)
            self.cases[case.pk] = Known(number)

    @rule(pick=PICK)
    def agree(self, pick):
        case = self.open_case_of(self.picked(pick))
        if case is not None:
            row = Case.objects.get(pk=case)
            step = agree_step(row, kind=StepKind.PAPERS, what="x", by=self.here.chanthou)
            self.steps[step.pk] = case

    @rule(pick=PICK)
    def end_case(self, pick):
        case = self.open_case_of(self.picked(pick))
        if case is not None:
            row = Case.objects.get(pk=case)
            close_case(row, reason=ClosureReason.LOST_CONTACT, by=self.here.chanthou)
            self.cases[case].closed = "lost_contact"

    @rule(pick=PICK, other=PICK, name=SIDES, job=SIDES, mine_goes_on=st.booleans())
    def merge(self, pick, other, name, job, mine_goes_on):
        survivor, absorbed = self.picked(pick), self.picked(other)
        if survivor == absorbed:
            return
        cases = [self.open_case_of(survivor), self.open_case_of(absorbed)]
        goes_on = [cases[0] if mine_goes_on else cases[1]] if None not in cases else []
        choices = {"name_latin": name, "former_job": job}
        merge = merge_files(
            survivor, absorbed, choices=choices, cases=goes_on, by=self.here.chanthou
        )
        one = Joined(merge.pk, survivor, absorbed)
        one.cases = {pk for pk, case in self.cases.items() if self.root(case.home) == absorbed}
        if goes_on:
            gives_way = cases[1] if mine_goes_on else cases[0]
            one.over = (gives_way, goes_on[0])
            one.touched = set(one.over)
            self.cases[gives_way].closed = f"duplicate {merge.pk}"
        mine, theirs = self.files[survivor], self.files[absorbed]
        for what, side in choices.items():
            if side == Side.OTHER and mine.values[what] != theirs.values[what]:
                one.wrote[what] = [mine.values[what], theirs.values[what]]
                mine.values[what] = theirs.values[what]
        one.added = theirs.phones - mine.phones
        mine.phones = mine.phones | one.added
        theirs.into = survivor
        self.merges.append(one)

    @rule(pick=PICK)
    @precondition(lambda self: any(one.standing for one in self.merges))
    def undo(self, pick):
        standing = [one for one in self.merges if one.standing]
        one = standing[pick % len(standing)]
        merge, refused = Merge.objects.get(pk=one.number), set()
        later = [each for each in standing if each.number > one.number]
        beside = [each for each in later if each.survivor == one.survivor]
        if self.files[one.survivor].into is not None:
            refused.add("merged_on")
        if any(each.touched & (one.cases | one.touched) for each in beside):
            refused.add("later_merge")
        if refused:
            with pytest.raises(Refused) as said:
                undo_merge(merge, by=self.here.chanthou)
            assert {each.code for each in said.value.refusals} == refused
            return
        undo_merge(merge, by=self.here.chanthou)
        self._taken_apart(one, beside)

    def _taken_apart(self, one, beside):
        mine = self.files[one.survivor]
        for what, (before, after) in one.wrote.items():
            onward = next((each for each in beside if what in each.wrote), None)
            if onward is not None:
                if onward.wrote[what][0] == after:
                    onward.wrote[what][0] = before
            elif mine.values[what] == after:
                mine.values[what] = before
        others = [
            each
            for each in self.merges
            if each.standing and each is not one and each.survivor == one.survivor
        ]
        for phone in sorted(one.added & mine.phones):
            sharing = [e for e in others if phone in self.files[e.absorbed].phones]
            if sharing:
                sharing[0].added.add(phone)
            else:
                mine.phones.discard(phone)
        one.standing = False
        self.files[one.absorbed].into = None
        if one.over:
            gave_way = self.cases[one.over[0]]
            if gave_way.closed == f"duplicate {one.number}":
                closed, gave_way.closed = gave_way.closed, "?"
                stands_alone = self.open_case_of(self.root(gave_way.home)) is None
                gave_way.closed = "" if stands_alone else closed

    # what must hold ---------------------------------------------------------------------------

    @invariant()
    def everything_is_where_it_belongs(self):
        by = self.here.chanthou
        assert set(people_for(by).values_list("pk", flat=True)) == set(self.standing())
        assert dict(Contact.objects.values_list("pk", "person_id")) == {
            pk: self.root(home) for pk, home in self.contacts.items()
        }
        assert dict(Case.objects.values_list("pk", "person_id")) == {
            pk: self.root(case.home) for pk, case in self.cases.items()
        }
        assert dict(Case.objects.values_list("pk", "closure_reason")) == {
            pk: case.closed.split(" ")[0] for pk, case in self.cases.items()
        }
        assert dict(Step.objects.values_list("pk", "case_id")) == {
            step: self.case_of_step(step) for step in self.steps
        }

    @invariant()
    def every_file_says_what_it_should(self):
        people = Person.objects.filter(pk__in=self.files).prefetch_related("phones")
        assert {
            one.pk: (one.name_latin, one.former_job, {phone.number for phone in one.phones.all()})
            for one in people
        } == {
            number: (file.values["name_latin"], file.values["former_job"], file.phones)
            for number, file in self.files.items()
        }

    @invariant()
    def every_name_finds_the_file_it_leads_to(self):
        for name in NAMES:
            found = {person.pk for person in search_people(self.here.chanthou, name, limit=50)}
            assert found == {
                self.root(number)
                for number, file in self.files.items()
                if file.values["name_latin"] == name
            }

    def _nobody_counts_twice(self):
        month = month_of(clock.today())
        cells = month_live(self.here.chanthou, month, centre_id=self.here.samraong.pk)
        reached = {self.root(home) for home in self.contacts.values()}
        planned = {self.root(self.cases[self.case_of_step(step)].home) for step in self.steps}
        for indicator, people in (
            (Indicator.REACHED, reached),
            (Indicator.CASE_MANAGED, planned),
        ):
            counted = DEFINITIONS[indicator].counted
            assert sum(c.people for c in cells[indicator] if c.detail in counted) == len(people)


def lived(examples, steps):
    AnyOrder.here = world()
    told = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyOrder, settings=told)


@pytest.mark.asvs("2.3.3")
def test_every_record_is_where_it_belongs_whatever_the_order():
    lived(10, 25)


@pytest.mark.slow
def test_ten_thousand_steps_in_whatever_order():
    lived(200, 50)
