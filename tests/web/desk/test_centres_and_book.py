import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.factories.casework import member, sokha, world

from spean.base.audit.actions import seal_book
from spean.base.audit.models import Entry
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


def client_of(user):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def auditor(here):
    user = User.objects.create_user("sophea", "a long password")
    member(user, Role.AUDITOR, None)
    return client_of(user)


def test_a_counsellor_sees_her_own_centre_and_who_works_there(here):
    page = client_of(here.users["dara"]).get(reverse("desk:centres")).content.decode()
    assert ("Samraong" in page, "Pursat" in page) == (True, False)
    assert "chanthou" in page
    assert "Provincial job centre" in page


def test_the_auditor_reads_verbs_but_no_names(here, auditor):
    sokha(here.dara, here.samraong)
    page = auditor.get(reverse("desk:book")).content.decode()
    assert "person.registered" in page
    assert "Sokha" not in page


def test_a_filter_that_nothing_fits_leads_back_to_the_whole_book(auditor):
    page = auditor.get(reverse("desk:book") + "?verb=zzz").content.decode()
    assert "No line fits what you asked for" in page
    assert f'href="{reverse("desk:book")}" class="btn' in page


def test_nobody_is_offered_to_end_their_own_role(here):
    manager = here.users["chanthou"]
    page = client_of(manager).get(reverse("desk:colleague", args=[manager.pk])).content.decode()
    assert ("This is you" in page, "End this role" in page) == (True, False)


def test_a_counsellor_does_not_read_the_book(here):
    assert client_of(here.users["dara"]).get(reverse("desk:book")).status_code == 403


def test_the_chain_holds_until_somebody_rewrites_a_line(here, auditor):
    sokha(here.dara, here.samraong)
    seal_book()
    url = reverse("desk:book") + "?check"
    assert "The chain holds" in auditor.get(url).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as a database owner could
        Entry.objects.update(verb="person.forgotten")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert "The chain is broken" in auditor.get(url).content.decode()


def test_the_home_of_somebody_without_casework_says_so(here, auditor):
    page = auditor.get(reverse("desk:home")).content.decode()
    assert "There is no casework for your role" in page


def test_a_long_list_of_roles_is_shown_in_parts_and_asks_no_more(
    here, django_assert_max_num_queries
):
    for number in range(60):
        user = User.objects.create_user(f"outreach-{number:02d}")
        member(user, Role.OUTREACH_WORKER, here.samraong)
    client, url = client_of(here.users["chanthou"]), reverse("desk:roles")
    client.get(url)
    with django_assert_max_num_queries(19):
        first = client.get(url)
    after = first.context["held"].next
    rest = client.get(url + after)
    seen = [row.pk for page in (first, rest) for row in page.context["held"].rows]
    assert (len(seen), len(set(seen))) == (62, 62)
    assert client.get(url, {"after": ["x", "y"]}).status_code == 400
