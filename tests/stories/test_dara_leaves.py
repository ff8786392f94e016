"""Dara moves away. Chanthou hands her fourteen cases to two colleagues; one choice was wrong.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import member, operator, sokha, world

from spean.base import clock
from spean.casework.cases.actions import agree_step, book_date, open_case
from spean.casework.cases.models import Case
from spean.casework.cases.vocabulary import StepKind
from spean.casework.changes.models import Change
from spean.casework.changes.queries import count_left_anywhere
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
FOURTEEN = 14


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture(autouse=True)
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def two(here):
    """Nary and Bora counsel in Samraong as well."""
    users = [User.objects.create_user(name, "a long password") for name in ("nary", "bora")]
    for user in users:
        member(user, Role.COUNSELLOR, here.samraong)
    return users


@pytest.fixture
def cases(here):
    found = []
    for one in range(FOURTEEN):
        person = sokha(here.dara, here.samraong, birth_year=1960 + one)
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        agree_step(case, kind=StepKind.JOB, what="ស្វែងរកការងារ", by=here.dara)
        book_date(case, on=MONDAY + clock.days(one), by=here.dara)
        found.append(case)
    return found


def signed_in(user, language):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    return response.content.decode()


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def chosen_in(page):
    """What the page proposes, file by file: the option that is chosen in each question."""
    questions = re.findall(r'<select name="(case-\d+)".*?</select>', page, re.DOTALL)
    blocks = re.findall(r'<select name="case-\d+".*?</select>', page, re.DOTALL)
    picked = [re.search(r'<option value="(\d+)" selected', block) for block in blocks]
    return {name: one[1] for name, one in zip(questions, picked, strict=True) if one}


def test_fourteen_cases_find_two_colleagues_and_one_wrong_choice_is_put_right(
    here, two, cases, language
):
    nary, bora = two
    chanthou = signed_in(here.users["chanthou"], language)
    account = reverse("desk:colleague", args=[here.dara.user_id])

    page = text_of(
        chanthou.post(
            reverse("desk:colleague-end", args=[here.dara.user_id]),
            {"why": "ទៅរស់នៅសៀមរាប", "back": account},
            follow=True,
        )
    )
    assert (
        said("They still answer for files. Say first who answers for them from now on.", language)
        in page
    )
    assert User.objects.get(username="dara").is_active

    handover = reverse("desk:handover", args=[here.dara.user_id])
    assert handover in text_of(chanthou.get(account))
    page = text_of(chanthou.get(handover, {"to": [nary.pk, bora.pk]}))
    proposed = chosen_in(page)
    assert len(proposed) == FOURTEEN
    assert sorted(proposed.values()) == sorted([str(nary.pk)] * 7 + [str(bora.pk)] * 7)

    answers = {"ending": "account_ends", "why": "ទៅរស់នៅសៀមរាប"}
    page = text_of(chanthou.post(handover, proposed | answers | {f"case-{cases[3].pk}": ""}))
    assert said("Choose who answers for this from now on.", language) in page
    assert User.objects.get(username="dara").is_active

    page = text_of(chanthou.post(handover, proposed | answers, follow=True))
    assert said("The files have somebody who answers for them.", language) in page
    change = Change.objects.get()
    assert reverse("desk:change-undo", args=[change.pk]) in page
    assert not User.objects.get(username="dara").is_active
    assert [Case.objects.filter(counsellor=one).count() for one in two] == [7, 7]
    assert count_left_anywhere(operator()) == 0

    wrong = change.rows.get(number=cases[3].pk)
    page = text_of(post(chanthou, "change-row-undo", wrong.pk, back=f"/changes/{change.pk}/"))
    sentence = "They have no role at this centre with which they could work on it."
    assert said(sentence, language) in page
    other = nary if wrong.to_id == bora.pk else bora
    page = text_of(post(chanthou, "change-row-give", wrong.pk, to=other.pk))
    assert said("Somebody else answers for it now.", language) in page
    assert Case.objects.get(pk=cases[3].pk).counsellor_id == other.pk

    hers = signed_in(other, language)
    assert hers.get(reverse("desk:case", args=[cases[3].pk])).status_code == 200
    assert post(hers, "case-note", cases[3].pk, text="ជួបនៅផ្ទះ").status_code == 200


def test_all_of_it_was_a_slip_and_is_taken_back(here, two, cases, language):
    chanthou = signed_in(here.users["chanthou"], language)
    handover = reverse("desk:handover", args=[here.dara.user_id])
    to = {f"case-{one.pk}": str(two[0].pk) for one in cases}
    answers = {"ending": "account_ends", "why": "ច្រឡំ"}
    chanthou.post(handover, to | answers, follow=True)
    change = Change.objects.get()
    page = text_of(post(chanthou, "change-undo", change.pk))
    assert said("Taken back. What was changed since stays, and is marked.", language) in page
    assert Case.objects.filter(counsellor=here.dara.user_id).count() == FOURTEEN
    assert User.objects.get(username="dara").is_active


def test_files_without_a_colleague_stand_on_the_managers_day(here, two, cases, language):
    chanthou = signed_in(here.users["chanthou"], language)
    here.users["dara"].memberships.update(ends_on=MONDAY + clock.days(7))
    page = text_of(chanthou.get(reverse("desk:home")))
    assert said("A role ends soon: who answers for the files then?", language) in page
    with clock.stopped_at(MONDAY + clock.days(8)):
        page = text_of(chanthou.get(reverse("desk:home")))
        assert said("Open files have no active colleague", language) in page
        address = reverse("desk:handover", args=[here.dara.user_id])
        assert f"{address}?centre={here.samraong.pk}" in page
        page = text_of(chanthou.get(address))
        assert page.count('name="case-') == FOURTEEN
        assert chanthou.get(reverse("desk:changes")).status_code == 200
    vanna = signed_in(here.users["vanna"], language)
    assert vanna.get(address).status_code == 403
