"""Sokha's plan: written with her, signed with her thumb, approved, carried out, followed up.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.factories.casework import sokha, world
from tests.factories.plans import project

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.casework.cases.models import Step
from spean.casework.plans.models import Activity, FollowUp, Plan
from spean.casework.plans.vocabulary import FollowUpState, PlanState

pytestmark = pytest.mark.django_db

MARCH = dt.date(2026, 3, 2)
GOALS = "ខ្ញុំចង់ដេរនៅផ្ទះ ហើយឲ្យកូនទៅសាលា"


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


def at_the_desk(user, language):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def text(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def post(client, name, number, **answers):
    return text(client.post(reverse(f"desk:{name}", args=[number]), answers, follow=True))


def says(state, language):
    with override(language):
        return str(state.label)


def test_from_her_own_words_to_a_machine_at_home(here, language):
    dara = at_the_desk(here.users["dara"], language)
    chanthou = at_the_desk(here.users["chanthou"], language)
    with clock.stopped_at(MARCH):
        pays = project()
        person = sokha(here.dara, here.samraong)
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)

        # Dara begins a plan from the case, and writes what Sokha says.
        post(dara, "plan-start", case.pk)
        plan = Plan.objects.get()
        page = post(dara, "plan", plan.pk, goals=GOALS, economic="ជំពាក់បំណុល ១,២០០ ដុល្លារ")
        assert GOALS in page
        machine = {"what": "ម៉ាស៊ីនដេរ", "dimension": "economic", "provider": "ourselves"}
        machine |= {"cost": "120.50", "currency": "USD", "project": pays.pk, "grid_able": "yes"}
        post(dara, "plan-activity-new", plan.pk, **machine)
        school = {"what": "ចុះឈ្មោះកូនចូលរៀន", "dimension": "social", "provider": "other_provider"}
        school |= {"provider_name": "សាលាអូរស្មាច់", "cost": "40000", "currency": "KHR"}
        page = post(dara, "plan-activity-new", plan.pk, **school)
        assert ("120,50" if language == "km" else "120.50") in page

        # They talk it through; the paper is printed and read aloud.
        assert says(PlanState.DISCUSSED, language) in post(dara, "plan-discuss", plan.pk)
        paper = text(dara.get(reverse("desk:plan-print", args=[plan.pk])))
        assert GOALS in paper
        assert "សាលាអូរស្មាច់" in paper

    with clock.stopped_at(MARCH + dt.timedelta(days=3)):
        # Sokha puts her thumb under it; her mother saw it. Now nobody can change it.
        signed = {"on": "2026-03-05", "how": "thumbprint", "witness": "ម្ដាយ សុខ ធី"}
        assert says(PlanState.SIGNED, language) in post(dara, "plan-sign", plan.pk, **signed)
        post(dara, "plan", plan.pk, goals="something else")
        assert Plan.objects.get().goals == GOALS

        # Dara cannot approve what Dara wrote. Chanthou finds it on the page of today.
        refused = dara.post(reverse("desk:plan-approve", args=[plan.pk]))
        assert refused.status_code == 403
        assert plan.code in text(chanthou.get(reverse("desk:home")))
        assert says(PlanState.APPROVED, language) in post(chanthou, "plan-approve", plan.pk)

        # The machine is bought; getting it home is a step of the case.
        machine = Activity.objects.get(dimension="economic")
        post(dara, "activity-move", machine.pk, to="committed")
        post(dara, "activity-step", machine.pk, kind="business_step", due_on="2026-03-20")
        assert Step.objects.get().what == "ម៉ាស៊ីនដេរ"
        post(dara, "activity-move", machine.pk, to="delivered")

    # A month later Dara is asked to call. Nobody answers; the next day Sokha does.
    with clock.stopped_at(dt.date(2026, 4, 6)):
        asked = FollowUp.objects.first()
        there = text(dara.get(reverse("desk:followups")))
        assert reverse("desk:followup", args=[asked.pk]) in there
        assert asked.due_on == dt.date(2026, 4, 5)
        call = {"on": "2026-04-06", "channel": "phone_call"}
        post(dara, "followup", asked.pk, **call, found="no_answer")
    with clock.stopped_at(dt.date(2026, 4, 7)):
        call |= {"on": "2026-04-07", "note": "ដេរនៅផ្ទះ មានអតិថិជនប្រាំនាក់"}
        page = post(dara, "followup", asked.pk, **call, found="spoke")
        assert says(FollowUpState.DONE, language) in page
        assert call["note"] in text(dara.get(reverse("desk:person", args=[person.pk])))

    # The file tells it: the card of the case, the line of her life, the book.
    assert reverse("desk:plan", args=[plan.pk]) in text(
        dara.get(reverse("desk:case", args=[case.pk]))
    )
    assert plan.code in text(dara.get(reverse("desk:person", args=[person.pk])))
    told = Entry.objects.get(verb="plan.signed").detail
    assert (told["how"], told["on"]) == ("thumbprint", "2026-03-05")
