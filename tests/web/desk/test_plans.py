"""The pages of a plan: written, what stands on the paper, and what they cost the database."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.casework import member, sokha, world
from tests.factories.plans import SEWING, approved, only, project, signed, written
from tests.factories.referrals import service

from spean.casework.cases.actions import open_case
from spean.casework.cases.models import Step
from spean.casework.plans.models import Activity, Plan
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def client_of(user, language="en"):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def dara(here):
    return client_of(here.users["dara"])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, number, **answers):
    return text(client.post(reverse(f"desk:{name}", args=[number]), answers, follow=True))


def test_an_activity_is_written_with_its_provider_cost_and_grid(here, case, dara):
    clinic, pays = service(here.dara, here.samraong), project()
    plan = written(here, case)
    new = reverse("desk:plan-activity-new", args=[plan.pk])
    assert clinic.name_en in text(dara.get(new))
    answers = {
        "what": "A sewing course",
        "dimension": "social",
        "provider": "of_directory",
        "service": clinic.pk,
        "cost": "1250.5",
        "currency": "USD",
        "project": pays.pk,
        "grid_safe": "yes",
    }
    page = text(dara.post(new, answers, follow=True))
    for word in (
        "A sewing course",
        clinic.name_en,
        "1,250.50",
        "Return JP-1",
        "It puts nobody at risk",
    ):
        assert word in page
    one = Activity.objects.get(service=clinic)
    change = reverse("desk:activity", args=[one.pk])
    assert 'value="1250.50"' in text(dara.get(change))
    wrong = text(dara.post(change, answers | {"currency": "KHR"}))
    assert "Riel are written without cents." in wrong
    page = text(dara.post(change, answers | {"currency": "KHR", "cost": "5000000"}, follow=True))
    assert "5,000,000 Riel" in page
    assert "120.50" in page  # beside the riel, and never added to them


def test_a_signed_plan_is_read_and_no_longer_written(here, case, dara):
    plan = signed(here, case)
    page = text(dara.get(reverse("desk:plan", args=[plan.pk])))
    assert 'name="goals"' not in page
    assert reverse("desk:activity-drop", args=[only(plan).pk]) not in page
    assert "The manager of the centre approves it" in page
    page = text(dara.get(reverse("desk:activity", args=[only(plan).pk])))
    assert "What was signed stays as it is" in page
    post(dara, "plan", plan.pk, goals="something else")
    assert Plan.objects.get().goals == plan.goals


def test_the_buttons_of_a_draft_say_why_not(here, case, dara):
    page = post(dara, "plan-start", case.pk)
    assert "Add what is going to be done first." in page
    plan = Plan.objects.get()
    assert reverse("desk:plan", args=[plan.pk]) in post(dara, "plan-start", case.pk)
    assert "thrown away" in post(dara, "plan-drop", plan.pk)


def test_what_is_done_next_becomes_a_step_and_moves_on(here, case, dara):
    activity = only(approved(here, case))
    page = post(dara, "activity-step", activity.pk, kind="business_step", due_on="")
    assert Step.objects.get().what in page
    page = post(dara, "activity-move", activity.pk, to="delivered")
    assert "Verified" in page
    post(dara, "activity-move", activity.pk, to="nonsense")
    assert only(activity.plan).state == "delivered"


def test_a_new_version_leaves_the_old_one_to_be_read(here, case, dara):
    first = approved(here, case)
    page = post(dara, "plan-start", case.pk)
    assert f"{case.code}/2" in page
    assert reverse("desk:plan", args=[first.pk]) in page
    assert first.goals in text(dara.get(reverse("desk:plan", args=[first.pk])))


def test_the_paper_is_khmer_first_whoever_prints_it(here, case):
    plan = signed(
        here, case, replace(SEWING, cost=Decimal(40000), currency="KHR", project_id=project().pk)
    )
    for language in ("en", "ja", "km"):
        client = client_of(here.users["dara"], language)
        page = text(client.get(reverse("desk:plan-print", args=[plan.pk])))
        assert page.index("វិលត្រឡប់ JP-1") > 0
        assert "This plan was talked through with me." in page
        assert case.person.name_km in page


def test_a_colleague_who_is_not_responsible_finds_nothing(here, case):
    plan = signed(here, case)
    bona = User.objects.create_user("bona")
    member(bona, Role.COUNSELLOR, here.samraong)
    for user in (bona, here.users["vanna"]):
        for name in ("plan", "plan-print", "plan-activity-new"):
            answer = client_of(user).get(reverse(f"desk:{name}", args=[plan.pk]))
            assert answer.status_code == 404
    page = text(client_of(bona).get(reverse("desk:case", args=[case.pk])))
    assert "Plans are read by whoever is responsible" in page


def test_the_manager_finds_what_waits_for_them(here, case):
    plan = signed(here, case)
    client = client_of(here.users["chanthou"])
    assert plan.code in text(client.get(reverse("desk:home")))
    assert "approved" in post(client, "plan-approve", plan.pk)
    assert plan.code not in text(client.get(reverse("desk:home")))


@pytest.mark.parametrize("name", ["plan", "plan-print"])
def test_a_plan_of_thirty_activities_asks_no_more_than_one_of_three(here, case, dara, name):
    plan = written(here, case, *[SEWING] * 3)
    url = reverse(f"desk:{name}", args=[plan.pk])

    def asked():
        dara.get(url)
        with CaptureQueriesContext(connection) as queries:
            text(dara.get(url))
        return len(queries)

    few = asked()
    Activity.objects.bulk_create(
        Activity(plan=plan, what="x", dimension="social") for _more in range(27)
    )
    assert (asked(), few <= 24) == (few, True)
