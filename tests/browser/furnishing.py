"""Fills a scratch house and tells, as one line of JSON, which pages there are and who can open them.

Runs as a process of its own (`python -m tests.browser.furnishing PEOPLE`), because it opens the
product with the product's own settings. The pages are read from the URL map: one added tomorrow is
looked at tomorrow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

VISITOR = ""
READERS = (VISITOR, "dara", "chanthou", "bopha", "sreyleak", "kenji", "malis", "virak")
"""One colleague for each role; the first who can open a page shows it to the browser."""

ASKED = [
    "/people/?q=sok",
    "/people/?q=zzzzzz",
    "/cases/?state=closed",
    "/cases/?state=open&mine=on&after=none",
    "/jobs/?q=zzzzzz",
    "/services/?q=zzzzzz",
    "/appointments/?span=day",
    "/messages/?state=given_up",
    "/referrals/?box=in",
    "/outreach/?state=activity_cancelled&kind=school_visit",
    "/outreach/people/?code=sok",
    "/complaints/?only=overdue",
    "/complaints/?kind=danger",
    "/followups/?show=done",
    "/followups/?show=lost_to_follow_up&mine=yes",
    "/numbers/list/?indicator=served",
    "/book/?check",
    "/book/?verb=zzz",
    "/book/?person=zzz",
    "/access/?who=1",
]
"""Pages that show something else when they are asked something."""

MANY_FACES = {
    "desk:person",
    "desk:case",
    "desk:vacancy",
    "desk:placement",
    "desk:person-jobs",
    "desk:import",
    "desk:case-protect",
    "desk:assessment",
    "desk:plan",
    "desk:plan-print",
    "desk:questionnaire",
    "desk:response",
    "desk:followup",
    "desk:screening",
    "desk:case-assessments",
    "desk:instrument",
    "desk:background-add",
    "desk:background-edit",
    "desk:double",
    "desk:merge",
    "desk:complaint",
    "desk:referral",
    "desk:outreach-activity",
    "desk:service",
}
"""Addresses whose page depends on the record: an open and a closed case look different."""


def main(people: int) -> None:
    from spean.cli.preparing import prepare

    prepare(with_demo=False)
    from spean.demo.build import build_demo

    build_demo(people=people)
    records = found_records()
    known, unknown = addresses(records)
    broken: list[str] = []
    pages = {name: list(opened_by(name, known, broken)) for name in READERS}
    told = {"pages": pages, "unknown": unknown, "broken": broken, "records": records}
    sys.stdout.write(json.dumps(told) + "\n")


def found_records() -> dict[str, list[Any]]:
    """For every word in an address, records of the demonstration, the most telling one first."""
    from spean.casework.cases.models import Appointment, Case, Step
    from spean.casework.contacts.models import Contact
    from spean.casework.doubles.models import Pair
    from spean.casework.jobs.models import Introduction, Placement, RetentionCheck, Vacancy
    from spean.casework.people.models import Person

    here = Case.objects.filter(centre__code="OMC")
    sokha = Person.objects.get(name_latin="Sok Sokha")
    cases = [
        *here.filter(person=sokha),
        *here.filter(counsellor__username="dara").exclude(state="closed").order_by("-pk")[:1],
        *here.filter(state="closed").order_by("pk")[:1],
        *Case.objects.filter(state="paused").order_by("pk")[:1],
    ]
    lone = Person.objects.filter(registrations__centre__code="OMC", cases=None).order_by("pk")
    alike = Pair.objects.values_list("one", "other")  # those are put together further below
    lone = lone.exclude(pk__in={number for pair in alike for number in pair})
    one, quiet, wished, hidden = (person.pk for person in lone[:4])
    people = [sokha.pk, *_first(Person.objects.filter(name_latin="Keo Rithy")), one]
    behind_it = rights_and_roles(quiet, wished, hidden)
    return {
        "person_id": people,
        "case_id": [*dict.fromkeys([cases[0].pk, *behind_it["hidden_case_id"], *_pks(cases[1:])])],
        "step_id": _first(Step.objects.filter(case__in=here)),
        "message_id": messages_here(),
        "appointment_id": _first(Appointment.objects.filter(case__in=here)),
        "contact_id": _first(Contact.objects.filter(centre__code="OMC")),
        "vacancy_id": _first(Vacancy.objects.order_by("state", "pk"), 2),
        "introduction_id": _first(Introduction.objects.filter(centre__code="OMC")),
        "placement_id": _first(Placement.objects.filter(centre__code="OMC"), 2),
        "check_id": _first(RetentionCheck.objects.filter(placement__centre__code="OMC")),
        **answered(here),
        **planned(here),
        **project_asked(here),
        **doubles_here(),
        **changed_here(),
        **brought_lists(),
        **behind_it,
        **referrals_and_services(),
        **outreach(),
        **complaints(),
        **sealed_notes(),
        **brought_home(sokha.pk),
        "kind": ["csv"],
        "user_id": [1],
        "device_id": [1],
        "pk": [1],
    }


def messages_here() -> list[int]:
    """A call, and whatever else stands in the list of the centre."""
    from spean.casework.outbox.models import Message

    return _first(Message.objects.filter(centre__code="OMC").order_by("channel", "pk"))


def answered(here: Any) -> dict[str, list[int]]:  # cases of one centre
    """Screenings with each tier, an assessment that is finished and one that is begun."""
    from spean.casework.assessments.models import Assessment, InstrumentVersion, Screening

    there = Assessment.objects.filter(case__in=here)
    ready = InstrumentVersion.objects.exclude(key="washington_group_short_set")
    return {
        "screening_id": _first(Screening.objects.filter(centre__code="OMC").order_by("tier"), 3),
        "assessment_id": [*_first(there.finished()), *_first(there.drafts())],
        "instrument_id": _first(ready, 3),
    }


def project_asked(here: Any) -> dict[str, list[int]]:  # cases of one centre
    """Two published versions and a draft of a next one; sheets that are finished and begun."""
    from spean.casework.questionnaires.actions import continue_questionnaire, remove_question
    from spean.casework.questionnaires.models import QuestionnaireVersion, Response
    from spean.registry.centres.models import Membership

    kenji = Membership.objects.get(user__username="kenji")
    versions = list(QuestionnaireVersion.objects.order_by("pk"))
    by = Membership.objects.actor_for(kenji.user_id)
    draft = continue_questionnaire(versions[-1], by=by)
    remove_question(draft, name="has_land", by=by)
    sheets = Response.objects.filter(case__in=here).order_by("state", "-pk")
    faces = [_first(sheets.filter(state=state)) for state in ("draft_answers", "finished")]
    return {
        "version_id": [versions[0].pk, draft.pk],
        "response_id": [number for face in faces for number in face],
    }


def brought_home(person_id: int) -> dict[str, list[Any]]:
    """One fact of each kind of Sokha's background, and a wording of one of them."""
    from spean.casework.background.models import FactVersion
    from spean.casework.background.vocabulary import FactKind

    told = FactVersion.objects.filter(person=person_id).exclude(done="taken_away").order_by("pk")
    first = {one.kind: f"{one.kind}-{one.fact_id}" for one in reversed(told)}
    return {
        "fact_kind": ["debt", "migration_spell", "functioning", "return_episode", "held_document"],
        "fact": [first[kind] for kind in FactKind.values],
        "told_id": _first(told),
    }


def planned(here: Any) -> dict[str, list[int]]:  # cases of one centre
    """A plan in each state, and an activity that is written and one that is carried out."""
    from spean.casework.plans.models import Activity, FollowUp, Plan

    there = Plan.objects.filter(case__in=here)
    faces = [_first(there.filter(state=state)) for state in ("draft", "approved", "plan_signed")]
    chosen = [number for face in faces for number in face]
    activities = Activity.objects.filter(plan__in=chosen).order_by("plan__state", "pk")
    asked = FollowUp.objects.filter(case__in=here)
    states = ("to_be_asked", "done", "lost_to_follow_up")
    followups = [one for state in states for one in _first(asked.filter(state=state))]
    return {"plan_id": chosen, "activity_id": _first(activities), "followup_id": followups}


def doubles_here() -> dict[str, list[int]]:
    """Pairs that wait, that were told apart; a merge that stands and one that was undone."""
    from spean.casework.doubles.actions import merge_files, undo_merge
    from spean.casework.doubles.models import Merge, Pair
    from spean.registry.accounts.models import User
    from spean.registry.centres.queries import actor_of

    manager = actor_of(User.objects.get(username="chanthou").pk)
    pairs = Pair.objects.visible_to(manager)
    again = pairs.filter(state="pair_waits").order_by("pk").last()
    undo_merge(merge_files(again.one_id, again.other_id, by=manager), by=manager)
    faces = [pairs.filter(state=state).first() for state in ("pair_proposed", "two_people")]
    return {
        "pair_id": [one.pk for one in faces if one],
        "merge_id": [one.pk for one in Merge.objects.order_by("pk")],
    }


def changed_here() -> dict[str, list[int]]:
    """A hand-over with a row that stands and one that was taken back."""
    from spean.casework.changes.models import Change, ChangedRow

    rows = ChangedRow.objects.filter(change__centre__code="OMC").order_by("-state", "pk")
    return {
        "change_id": [one.pk for one in Change.objects.filter(centre__code="OMC")[:2]],
        "row_id": [one.pk for one in rows[:1]],
        "line_id": [one.line or 1 for one in rows[:1]],
        "view_id": [1],
        "listing_name": ["cases"],
    }


def rights_and_roles(quiet: int, wished: int, hidden: int) -> dict[str, list[int]]:
    """A file that is held, a wish to be forgotten, a role that waits, and a protected case."""
    from spean.base import clock
    from spean.casework.cases.actions import open_case
    from spean.casework.rights.actions import hold_file, propose_to_forget
    from spean.casework.zones.actions import protect_case
    from spean.casework.zones.vocabulary import ProtectedType
    from spean.registry.accounts.models import User
    from spean.registry.centres.actions import propose_role
    from spean.registry.centres.models import Membership
    from spean.registry.centres.queries import actor_of
    from spean.registry.centres.rules import RoleFacts
    from spean.registry.centres.vocabulary import Role

    dara, chanthou = (User.objects.get(username=name) for name in ("dara", "chanthou"))
    counsellor, manager = actor_of(dara.pk), actor_of(chanthou.pk)
    here = Membership.objects.get(user=dara)
    until = clock.today() + clock.days(90)
    wanted = RoleFacts(dara.pk, Role.LEGAL_OFFICER, here.centre_id, clock.today(), until)
    protected = open_case(hidden, centre_id=here.centre_id, by=counsellor)
    protect_case(protected, kind=ProtectedType.WITNESS, by=counsellor)
    wish = propose_to_forget(wished, why="គាត់បានសុំតាមទូរស័ព្ទ។", by=counsellor)
    return {
        "hold_id": [hold_file(quiet, why="បណ្តឹងនៅតុលាការខេត្ត។", by=manager).pk],
        "wish_id": [wish.pk],
        "proposal_id": [propose_role(wanted, reason="មន្ត្រីផ្នែកច្បាប់របស់យើងបានឈប់។", by=manager).pk],
        "membership_id": [here.pk],
        "colleague_id": [dara.pk],
        "hidden_case_id": [protected.pk],
    }


def complaints() -> dict[str, list[Any]]:
    """Ordinary ones, which the manager may read."""
    from spean.casework.complaints.models import Complaint

    rows = Complaint.objects.ordinary().filter(centre__code="OMC", about=None).order_by("due_on")
    return {"complaint_id": list(rows.values_list("pk", flat=True)[:3])}


def sealed_notes() -> dict[str, list[Any]]:
    from spean.casework.sealed.models import SealedNote

    return {"sealed_id": _first(SealedNote.objects.order_by("pk"))}


def referrals_and_services() -> dict[str, list[Any]]:
    """Referrals in several states, one in an inbox, their services, and a link that opens one."""
    from spean.casework.referrals.actions import make_link
    from spean.casework.referrals.models import Letter
    from spean.registry.accounts.models import User
    from spean.registry.centres.queries import actor_of
    from spean.registry.directory.models import Service

    dara = actor_of(User.objects.get(username="dara").pk)
    letters = Letter.objects.filter(centre__code="OMC").select_related("referral")
    waiting = letters.filter(state="accepted", to_centre=None).order_by("pk").first()
    inbox = Letter.objects.filter(to_centre__code="OMC").order_by("pk")
    services = Service.objects.filter(centre__code="OMC").order_by("pk")
    return {
        "referral_id": [waiting.referral_id, *(one.referral_id for one in letters[:3])],
        "letter_id": _first(inbox),
        "service_id": _first(services, 2),
        "wording_id": [services[0].versions.first().pk],
        "token": [make_link(waiting.referral, by=dara).token],
    }


def outreach() -> dict[str, list[Any]]:
    """An activity in each state that the demonstration has, and somebody who came by name."""
    from spean.casework.outreach.models import Activity, Attendance

    mine = Activity.objects.filter(centre__code="OMC").order_by("state", "pk")
    one_each = {row.state: row.pk for row in mine}
    named = Attendance.objects.filter(activity__in=mine).order_by("pk")
    planned = mine.filter(state="activity_planned").order_by("pk")
    first = [*_first(planned), *named.values_list("activity_id", flat=True)[:1]]
    return {
        "outreach_id": [*dict.fromkeys([*first, *one_each.values()])],
        "attendance_id": _first(named),
    }


def brought_lists() -> dict[str, list[int]]:
    """Two lists from outside: one looked through, one whose columns are still to be chosen."""
    from spean.casework.intake.actions import check_batch, choose_columns, stage_file
    from spean.registry.accounts.models import User
    from spean.registry.centres.models import Centre
    from spean.registry.centres.queries import actor_of
    from tests.factories.intake import RITHY, SOKHA, SREYMOM, list_file

    dara = actor_of(User.objects.get(username="dara").pk)
    here = Centre.objects.get(code="OMC").pk
    nameless = "H-004,,,ស្រី,19,,,,,,,"
    with TemporaryDirectory() as folder:
        seen = list_file(Path(folder), SOKHA, RITHY, SREYMOM, nameless)
        batch = stage_file(seen, name="1297.csv", centre_id=here, by=dara)
        batch = choose_columns(batch, mapping=dict(batch.mapping), by=dara)
        batch = check_batch(batch, by=dara)
        fresh = list_file(Path(folder), SREYMOM, RITHY, name="hotline.csv")
        other = stage_file(fresh, name="hotline.csv", centre_id=here, by=dara)
    return {"batch_id": [batch.pk, other.pk], "line": [row.line for row in batch.rows.all()[:1]]}


def addresses(records: dict[str, list[Any]]) -> tuple[list[str], list[str]]:
    """Every address with its records filled in, and the words nobody knows a record for."""
    from django.urls import NoReverseMatch, reverse

    from tests.security.test_every_page_and_every_role import all_addresses

    known, unknown = [], set()
    for name, words in all_addresses():
        unknown |= set(words) - set(records)
        if not set(words) <= set(records):
            continue
        for row in range(5 if name in MANY_FACES else 1):
            given = {word: records[word][min(row, len(records[word]) - 1)] for word in words}
            try:
                known.append(reverse(name, kwargs=given))
            except NoReverseMatch:
                known.append(reverse(name, args=list(given.values())))
    return [*dict.fromkeys(known), *ASKED], sorted(unknown)


def opened_by(username: str, paths: list[str], broken: list[str]) -> Iterator[str]:
    """Which of the addresses answer this colleague with a whole page; what breaks is noted."""
    client = _signed_in(username)
    for path in paths:
        answer = client.get(path)
        if answer.status_code >= 500:
            broken.append(f"{path} ({username or 'visitor'})")
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_page and b"<html" in answer.content:
            yield path


def _signed_in(username: str) -> Client:
    """Through the door, not round it: some pages ask how one came in."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    if username == VISITOR:
        return client
    words = {"login": username, "password": f"spean-demo-{username}"}
    answer = client.post("/accounts/login/", words)
    if answer.status_code != 302:
        raise RuntimeError(f"{username} could not sign in: status {answer.status_code}")
    return client


def _first(rows: Any, count: int = 1) -> list[int]:  # a queryset of any model
    return _pks(rows[:count])


def _pks(rows: Any) -> list[int]:  # the same, or a list of records
    return [row.pk for row in rows]


if __name__ == "__main__":
    main(int(sys.argv[1]))
