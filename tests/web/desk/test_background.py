"""The pages of somebody's background, as a counsellor uses them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.background import added, facts
from tests.factories.casework import sokha, world
from tests.security.brought_home import DEBT

from spean.casework.background.actions import change_fact
from spean.casework.background.models import Debt, FactVersion, Functioning, MigrationSpell
from spean.casework.background.vocabulary import FactKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong)


def client_of(here, name="dara"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def dara(here):
    return client_of(here)


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def undo_of(page):
    return re.search(r'action="([^"]*/background/[^"]*)"[^>]*>\s*<input[^>]*csrf', page)


def test_an_empty_background_says_what_could_stand_there(dara, person):
    page = text(dara.get(url("person-background", person.pk)))
    assert page.count("Nothing written down yet.") == 6
    assert "nothing written down yet" in text(dara.get(url("person", person.pk)))


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_kind_is_shown_in_words_and_can_be_opened(here, dara, person, kind):
    said = added(here.dara, person.pk, kind)
    page = text(dara.get(url("person-background", person.pk)))
    assert page.count("Nothing written down yet.") == 5
    assert "None" not in re.sub(r"<[^>]+>", " ", page).split()
    form = text(dara.get(url("background-edit", f"{kind.value}-{said.fact_id}")))
    assert "Take away" in form
    assert text(dara.get(url("background-add", person.pk, kind.value)))


def test_the_page_shows_what_somebody_should_look_at(here, dara, person):
    for kind in FactKind:
        added(here.dara, person.pk, kind)
    page = text(dara.get(url("person", person.pk)))
    for sign in ("Kept by others", "Overdue: 440 USD", "Wages owed: 7,400 THB"):
        assert sign in page
    whole = text(dara.get(url("person-background", person.pk)))
    assert "In all 5,500 USD · of it overdue 440 USD · 220 USD a month" in whole
    assert "Meets the cut-off of the Washington Group" in whole
    assert "https://www.washingtongroup-disability.com/implementation/" in whole


def test_a_debt_is_added_and_the_undo_takes_it_away(dara, person):
    page = text(dara.post(url("background-add", person.pk, "debt"), DEBT, follow=True))
    row = Debt.objects.get()
    assert "70.50 KHR" in page
    undo = url("background-away", f"debt-{row.pk}")
    assert undo in page
    dara.post(undo)
    assert not Debt.objects.exists()


def test_a_change_and_a_taking_away_are_undone_from_the_notice(here, dara, person):
    said = added(here.dara, person.pk)
    changed = text(dara.post(url("background-edit", f"debt-{said.fact_id}"), DEBT, follow=True))
    assert url("background-back", said.pk) in changed
    dara.post(url("background-back", said.pk))
    assert Debt.objects.get().lender == "a lender in Samraong"
    gone = text(dara.post(url("background-away", f"debt-{said.fact_id}"), follow=True))
    back = url("background-back", FactVersion.objects.first().pk)
    assert back in gone
    dara.post(back)
    assert Debt.objects.get().pk == said.fact_id


def test_an_undo_that_comes_too_late_says_so_and_changes_nothing(here, dara, person):
    said = added(here.dara, person.pk)
    for note in ("a", "b"):
        told = facts(FactKind.DEBT, here.dara, note=note)
        change_fact(FactKind.DEBT, said.fact_id, facts=told, by=here.dara)
    answer = dara.post(url("background-back", said.pk), follow=True)
    assert "It was changed again meanwhile." in answer.content.decode()
    assert Debt.objects.get().note == "b"


def test_what_cannot_be_is_said_on_the_form_and_nothing_is_written(dara, person):
    wrong = DEBT | {"arrears": "9999", "period": ""}
    page = text(dara.post(url("background-add", person.pk, "debt"), wrong))
    assert "More cannot be overdue than is owed in all." in page
    assert "Say how often the instalment is paid." in page
    assert not Debt.objects.exists()


def test_two_colleagues_who_change_the_same_answer_are_asked_and_others_merge(here, dara, person):
    said = added(here.dara, person.pk)
    address = url("background-edit", f"debt-{said.fact_id}")
    page = text(dara.get(address))
    made_from = re.search(r'name="made_from" value="([^"]+)"', page)[1]
    sent = dict(DEBT) | {
        "lender_kind": "microfinance", "lender": "mine", "purpose": "to_go_abroad",
        "balance": "5500.00", "currency": "USD", "instalment": "220.00", "period": "every_month",
        "arrears": "440.00", "collateral": "soft_title", "told_on": "2025-09-01",
        "note": "the house of her mother", "made_from": made_from,
    }  # fmt: skip
    told = facts(FactKind.DEBT, here.dara, lender="theirs", collateral="house_given")
    change_fact(FactKind.DEBT, said.fact_id, facts=told, by=here.chanthou)
    page = text(dara.post(address, sent))
    assert "A colleague meanwhile wrote “theirs” here." in page
    made_from = re.search(r'name="made_from" value="([^"]+)"', page)[1]
    again = sent | {"made_from": made_from, "collateral": "house_given"}
    assert dara.post(address, again).status_code == 302
    row = Debt.objects.get()
    assert (row.lender, row.collateral) == ("mine", "house_given")


def test_an_occupation_is_picked_from_the_list_without_saving(dara, person):
    address = url("background-add", person.pk, "migration_spell")
    page = text(dara.post(address, {"country": "TH", "work": "sewing", "pick": "|8153"}))
    assert 'value="8153"' in page
    assert "sewing" in page
    assert "error-summary" not in page
    assert not MigrationSpell.objects.exists()
    assert "7531" in text(dara.post(address, {"country": "TH", "work_q": "tailor", "redraw": "1"}))
    dara.post(address, {"country": "TH", "isco": "8153", "wage": "", "wage_currency": "THB"})
    row = MigrationSpell.objects.get()
    assert (row.isco, row.wage, row.wage_currency) == ("8153", None, "")


def test_six_answers_are_kept_with_the_version_of_the_instrument(here, dara, person):
    address = url("background-add", person.pk, "functioning")
    assert "not loaded in this house" in dara.get(address).content.decode()
    version = facts(FactKind.FUNCTIONING, here.dara).version_id
    page = text(dara.get(address))
    assert "official sheet of the Washington Group" in page
    sent = {"asked_on": "2025-09-01", "answered_by": "person_answers", "walking": "3"}
    dara.post(address, sent)
    row = Functioning.objects.get()
    assert (row.version_id, row.answers) == (version, {"walking": "3"})


@pytest.mark.parametrize("ref", ["debt-0", "debt", "debt-12x", "nothing-1", "return_episode-²"])
def test_what_is_no_fact_is_not_there(dara, ref):
    assert dara.get(f"/background/{ref}/").status_code == 404
    assert dara.post(f"/background/{ref}/away/").status_code == 404


def test_a_kind_that_is_none_is_not_there(dara, person):
    assert dara.get(url("background-add", person.pk, "wealth")).status_code == 404


def test_another_centre_finds_nothing(here, person):
    said, vanna = added(here.dara, person.pk), client_of(here, "vanna")
    ref = f"debt-{said.fact_id}"
    assert vanna.get(url("person-background", person.pk)).status_code == 404
    assert vanna.get(url("background-edit", ref)).status_code == 404
    assert vanna.post(url("background-add", person.pk, "debt"), DEBT).status_code == 404
    for address in (url("background-away", ref), url("background-back", said.pk)):
        assert vanna.post(address).status_code == 404
    assert Debt.objects.count() == 1


def test_a_long_background_asks_the_database_no_more_than_a_short_one(here, dara, person):
    def asked(address):
        dara.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert dara.get(address).status_code == 200
        return len(queries)

    pages = [url("person-background", person.pk), url("person", person.pk)]
    added(here.dara, person.pk)
    short = [asked(page) for page in pages]
    for kind in FactKind:
        for _again in range(3):
            added(here.dara, person.pk, kind)
    assert [asked(page) for page in pages] == short
