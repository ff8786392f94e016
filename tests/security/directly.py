"""Queries and actions asked directly, without a page before them or the second wall behind.

A page asks for a record before an action does, and the database hides what both forgot. Here each
question stands alone, and is asked by somebody who has every duty there is, at another centre:

* a record beyond reach is answered as if there were no such record;
* a file more beyond reach changes no list;
* who may read it and not write it changes nothing;
* nobody beyond reach takes a place in a search that is cut short, or keeps a case from being opened.

What the house answers is never written down: it is compared with its other answer. And whoever is
entitled must be answered differently, so that no question is one that tells nobody anything.
"""

import copy
import inspect
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from types import SimpleNamespace
from unittest import mock

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet

from spean.base import clock
from spean.base.actor import Actor, Duty, Reach
from spean.base.refusals import Refused
from spean.casework.assessments.models import Assessment, Screening
from spean.casework.background.models import FactVersion
from spean.casework.cases.actions import open_case
from spean.casework.cases.models import Appointment, Case, Step
from spean.casework.cases.queries import cases_of
from spean.casework.complaints.models import Complaint
from spean.casework.contacts.models import Contact
from spean.casework.doubles.models import Merge, Pair
from spean.casework.intake.models import ImportBatch
from spean.casework.jobs.models import Introduction, Placement, RetentionCheck, Vacancy
from spean.casework.jobs.queries import vacancy_facts
from spean.casework.outbox.models import Message
from spean.casework.outreach.models import Activity as Outing
from spean.casework.outreach.models import Attendance
from spean.casework.people import linkage
from spean.casework.people.models import Person
from spean.casework.people.queries import registrations_for
from spean.casework.plans.models import Activity, FollowUp, Plan
from spean.casework.questionnaires.models import Response
from spean.casework.referrals.models import Letter, Referral
from spean.casework.rights.models import LegalHold, Wish
from spean.casework.rights.queries import widenings_for
from spean.casework.zones.models import Zone
from spean.policy.insight.queries import centres_counted, people_behind
from spean.registry.centres.actions import withdraw_proposal
from spean.registry.centres.models import RoleProposal
from spean.registry.centres.queries import centres_where, roles_to_propose
from spean.registry.centres.vocabulary import NATIONWIDE
from tests.security import questions
from tests.security.later import name_neighbours, one_more_file, told_of
from tests.security.undone import taken_back

NUMBER = 987654321
NOT_AT_A_CENTRE = {Duty.OVERSEE, Duty.RUN_RETENTION, Duty.READ_BOOK}
"""Duties of the whole country alone: whoever has one of these at all has it everywhere."""
BEYOND_REACH = {"not_your_case", "not_your_duty", "not_your_centre", "not_a_member", "no_colleague"}
ROWS = {
    "person": Person, "case": Case, "step": Step, "appointment": Appointment, "contact": Contact,
    "vacancy": Vacancy, "introduction": Introduction, "placement": Placement,
    "screening": Screening, "assessment": Assessment, "plan": Plan, "activity": Activity, "response": Response, "followup": FollowUp,
    "pair": Pair, "merge": Merge,
    "check": RetentionCheck, "batch": ImportBatch, "wish": Wish, "hold": LegalHold,
    "message": Message, "referral": Referral, "letter": Letter, "sent": Letter, "told": FactVersion,
    "outreach": Outing, "attendance": Attendance, "complaint": Complaint,
}  # fmt: skip
OF_A_FILE = ("PERSON", "CASE", "WORK", "MIXED")
OF_A_CENTRE = ("LIST", "CENTRE", "AT_A_FOREIGN_CENTRE", "KEPT_VACANCY")


class Directly:
    """The planted world, and the questions put to it."""

    def __init__(self, here, planted, users):
        self.here, self.planted = here, planted
        self.outside = everything_at(here.samraong, users["no role"])
        self.country = without(
            self.outside, Duty.READ_VACANCIES, Duty.READ_EMPLOYERS, Duty.READ_SERVICES
        )
        self.reader = reading_everything(self.outside)
        self.overseer = Actor(
            self.outside.user_id, {**self.reader.reaches, Duty.OVERSEE: Reach(nationwide=True)}
        )
        self.nobody = Actor(users["no role"])
        self.own = self.file("mine")
        self.own.facts = vacancy_facts(self.outside, self.own.vacancy_id)

    def file(self, key):
        """The numbers of a planted file, and the rows behind them."""
        told = dict(self.planted.records[key])
        rows = {
            name: model._base_manager.get(pk=told[f"{name}_id"]) for name, model in ROWS.items()
        }
        rows["zone"] = Zone.objects.filter(person=told["person_id"]).first()
        return SimpleNamespace(**told, **told_of(key, rows["batch"]), **rows, own=self._own())

    def _own(self):
        return getattr(self, "own", None)

    def insider(self, file):
        centres = {file.centre_id, self.here.samraong.pk}
        return Actor.trusted(*Duty, user_id=file.user_id, centre_ids=centres)

    def asked(self):
        """(group, who asks, about which file)."""
        for group in (*OF_A_FILE, *OF_A_CENTRE):
            yield group, self.outside, "elsewhere"
            yield group, self.nobody, "mine"
        for group in (*OF_A_FILE, "CIRCLE"):
            yield group, self.outside, "sealed"
        yield "CIRCLE", self.outside, "sealed-there"
        yield "SHARED", self.country, "elsewhere"

    def findings(self, only=None):
        """Everything that is wrong, one after the other; with `only`, some functions alone."""
        for group, actor, key in self.asked():
            file = self.file(key)
            yield from self._as_if_not_there(group, actor, file, only)
        yield from self._nothing_written(only)
        yield from self._withdrawn_elsewhere()
        yield from self._own_places()
        yield from self._another_post()
        yield from self._hidden_here()
        yield from self._takes_nobodys_place()
        yield from self._case_elsewhere()
        yield from self._one_file_more(only)

    def first_finding(self, only=None):
        """One is enough; what was begun is taken back before anything else is asked."""
        asked = self.findings(only)
        try:
            return next(asked, "")
        finally:
            asked.close()

    def _as_if_not_there(self, group, actor, file, only=None):
        missing = ghost_of(file)
        for function, words in chosen(group, only):
            there = answer(function, actor, words(file))
            nowhere = answer(function, actor, words(missing))
            if there != nowhere:
                yield f"{name_of(function)}: {there} where no record is answered by {nowhere}"

    def untold(self, group, key):
        """Questions that even whoever is entitled is answered as if there were no such record."""
        file = self.file(key)
        missing, who = ghost_of(file), self.insider(file)
        for function, words in chosen(group, None):
            if answer(function, who, words(file)) == answer(function, who, words(missing)):
                yield name_of(function)

    def _nothing_written(self, only=None):
        """Who reads the whole country and writes at one centre, about a file of another one."""
        file = self.file("elsewhere")
        for group in ("PERSON", "CASE", "WORK", *OF_A_CENTRE, "COUNTRY"):
            for function, words in chosen(group, only):
                if is_an_action(function) and not function.__name__.startswith("read_"):
                    found = answer(function, self.overseer, words(file), plain=False)
                    if not stopped_by_reach(found):
                        yield f"{name_of(function)}: {found} though it may only be read"

    def _takes_nobodys_place(self):
        """Two of one's own, whoever else is called the same; and with a slip in the name."""
        with taken_back():
            name_neighbours(self.here)
            for typed, wide in (("kn", linkage.WIDE), ("dararithx", 1)):
                with mock.patch.object(linkage, "WIDE", wide):
                    few = linkage.search_people(self.here.vanna, typed, limit=2)
                everybody = linkage.search_people(self.here.vanna, typed, limit=1_000)
                if not few or [one.pk for one in few] != [one.pk for one in everybody][:2]:
                    yield f"search_people: {few} of {everybody} for {typed}"

    def _case_elsewhere(self):
        """Somebody known at both centres has a case at the other one: here one may be opened."""
        file = self.file("both")
        with taken_back():
            Case.objects.filter(person=file.person_id, centre=self.here.samraong).update(
                state="closed", closure_reason="lost_contact", closed_on=clock.today()
            )
            told = answer(open_case, self.outside, self._open(file))
        if told[0] != "answered":
            yield f"open_case: {told} because of a case beyond reach"

    def _open(self, file):
        return questions.say(file.person_id, centre_id=self.here.samraong.pk)

    def _withdrawn_elsewhere(self):
        """One's own proposal of a time at another centre is that centre's now."""
        proposal = self.file("elsewhere").proposal_id
        with taken_back():
            RoleProposal.objects.filter(pk=proposal).update(proposed_by=self.outside.user_id)
            found = answer(withdraw_proposal, self.outside, questions.say(proposal))
        if not stopped_by_reach(found):
            yield f"withdraw_proposal: {found} at another centre"

    def _own_places(self):
        """Who reads everything works, and gives roles, at one centre only."""
        for found in (centres_where(self.reader, Duty.WRITE_CASES), centres_counted(self.reader)):
            if list(found) != [self.here.samraong]:
                yield f"centres: {list(found)}"
        if met := list(people_behind(self.overseer, questions.behind(self.file("elsewhere")))):
            yield f"people_behind: {met}"
        if wide := NATIONWIDE.intersection(roles_to_propose(self.outside)):
            yield f"roles_to_propose: {sorted(wide)}"

    def _another_post(self):
        """Who reviews at one centre and counsels at another is told nothing of the other's day."""
        with one_more_file(self.here) as (centre, _user):
            both = self.outside.reach(Duty.READ_CASES) | Reach(frozenset({centre}))
            actor = Actor(self.outside.user_id, {**self.outside.reaches, Duty.READ_CASES: both})
            told_there = list(widenings_for(actor, since=clock.today()))
            told_here = list(widenings_for(self.outside, since=clock.today()))
        if told_there != told_here:
            yield f"widenings_for: {told_there} with a post elsewhere, {told_here} without"

    def _hidden_here(self):
        """That somebody became known here is hidden with them; notes, from who reads none."""
        person = self.file("sealed").person_id
        if registrations_for(self.outside).filter(person=person).exists():
            yield "registrations_for: somebody protected"
        without_notes = without(self.outside, Duty.READ_NOTES)
        for case in cases_of(without_notes, self.own.person_id):
            yield from (f"cases_of: {note}" for note in case.notes.all())

    def _one_file_more(self, only=None):
        asked = [("EVERYTHING", self.outside), ("EVERYTHING", self.nobody)]
        asked += [("EVERY_VACANCY", self.nobody)]
        before = [self._lists(group, who, only) for group, who in asked]
        with one_more_file(self.here):
            after = [self._lists(group, who, only) for group, who in asked]
        for was, now in zip(before, after, strict=True):
            yield from (f"{name}: one more beyond reach" for name in was if was[name] != now[name])

    def unchanged(self):
        """Lists in which even whoever is entitled does not find one file more."""
        for group in ("EVERYTHING", "EVERY_VACANCY"):
            with one_more_file(self.here) as (centre, user):
                who = Actor.trusted(*Duty, user_id=user, centre_ids=[centre])
                now = self._lists(group, who)
            was = self._lists(group, who)
            yield from (name for name in was if was[name] == now[name])

    def _lists(self, group, who, only=None):
        return {
            name_of(function): answer(function, who, words(None))
            for function, words in chosen(group, only)
        }


def everything_at(centre, user_id):
    duties = [duty for duty in Duty if duty not in NOT_AT_A_CENTRE]
    return Actor.trusted(*duties, user_id=user_id, centre_ids=[centre.pk])


def reading_everything(actor):
    """The same at work, who reads the files of the whole country as well."""
    reads = {duty for duty in Duty if duty.value.endswith(".read")}
    wide = {duty: Reach(nationwide=True) | actor.reach(duty) for duty in reads}
    return Actor(actor.user_id, {**actor.reaches, **wide})


def without(actor, *duties):
    return Actor(actor.user_id, {d: reach for d, reach in actor.reaches.items() if d not in duties})


def chosen(group, only):
    return [
        pair
        for pair in getattr(questions, group).items()
        if only is None or inspect.unwrap(pair[0]).__module__ in only
    ]


def name_of(function):
    function = inspect.unwrap(function)
    return f"{function.__module__.removeprefix('spean.')}.{function.__name__}"


def is_an_action(function):
    return "by" in inspect.signature(function).parameters


def answer(function, actor, said, *, plain=True):
    """What comes back, in plain values, with how many rows were written; then all is undone."""
    words, named = said
    with taken_back():
        before = written()
        try:
            if is_an_action(function):
                found = function(*words, **named, by=actor)
            else:
                found = function(actor, *words, **named)
            return "answered", told(found) if plain else "", written() - before
        except ObjectDoesNotExist:  # a page says "not found", whichever row it was
            return "refused", "missing", "", True
        except Exception as no:  # whatever it is: it is compared
            return "refused", type(no).__qualname__, str(no), False


def stopped_by_reach(found):
    if found[0] == "answered":
        return found[2] == 0
    _refused, name, why, is_missing = found
    return is_missing or (name == Refused.__qualname__ and set(why.split("; ")) <= BEYOND_REACH)


def written():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


def told(found, above=()):
    """Rows with all that was read into them, as plain values that can be compared.

    `above` are the rows they were read into: those come back from every row that leads to them.
    """
    if isinstance(found, Model):
        if any(found is one for one in above):
            return found._meta.label
        kept = {k: v for k, v in vars(found).items() if not k.startswith("_")}
        beside = {**found._state.fields_cache, **getattr(found, "_prefetched_objects_cache", {})}
        return found._meta.label, told(kept), told(beside, (*above, found))
    if isinstance(found, Mapping):
        return sorted((repr(told(key)), told(value, above)) for key, value in found.items())
    if isinstance(found, AbstractSet):
        return sorted(repr(told(one, above)) for one in found)
    if isinstance(found, QuerySet | list | tuple):
        return [told(one, above) for one in found]
    if is_dataclass(found):
        return [told(getattr(found, one.name), above) for one in fields(found)]
    return repr(found)


def ghost_of(file):
    """The same question about a record that does not exist: every number in it is nobody's."""
    numbers = {
        name: NUMBER if isinstance(value, int) else value for name, value in vars(file).items()
    }
    rows = {name: _nobody(value) for name, value in vars(file).items() if isinstance(value, Model)}
    words = {"digest": "no such row", "signature": "no such heading"}
    return SimpleNamespace(**(numbers | rows | words))


def _nobody(row):
    row = copy.copy(row)
    row._state = copy.copy(row._state)
    row._state.fields_cache = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or (field.is_relation and getattr(row, field.attname) is not None):
            setattr(row, field.attname, NUMBER)
    for name in ("name_latin", "external_id"):
        if hasattr(row, name):
            setattr(row, name, "Nobody at all")
    return row
