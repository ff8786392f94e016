"""A form is done once, however often it is sent."""

import datetime as dt
import re
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.receipts.keeping import forget_old_receipts
from spean.base.receipts.models import Receipt
from spean.base.receipts.tasks import forget
from spean.casework.cases.models import Case
from spean.casework.contacts.models import Contact
from spean.registry.accounts.models import User
from spean.web.ui.once import _digest

pytestmark = pytest.mark.django_db
ONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here):
    return signed_in(here, "dara")


def signed_in(here, name):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def visit(**more):
    return {"on": clock.today(), "channel": "walk_in", "line": "Came by", "receipt": ONCE, **more}


@pytest.fixture
def log(here):
    return reverse("desk:person-contact", args=[sokha(here.dara, here.samraong).pk])


def test_the_second_sending_gets_the_first_answer_and_does_nothing(dara, log):
    first = dara.post(log, visit())
    second = dara.post(log, visit())

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Contact.objects.count() == 1
    assert Entry.objects.filter(verb="contact.logged").count() == 1
    page = dara.get(second.url).content.decode()
    assert "This form was sent twice; it was used once." in page


def test_a_case_opened_twice_is_one_case_and_no_refusal(dara, here):
    url = reverse("desk:case-open", args=[sokha(here.dara, here.samraong).pk])

    answers = [dara.post(url, {"receipt": ONCE}).url for _ in range(3)]

    assert answers == [reverse("desk:case", args=[Case.objects.get().pk])] * 3


def test_two_forms_are_two_visits_even_with_the_same_words(dara, log):
    dara.post(log, visit())
    dara.post(log, visit(receipt=ONCE[::-1]))

    assert Contact.objects.count() == 2


def test_other_answers_under_the_same_number_are_not_swallowed(dara, log):
    first = dara.post(log, visit())
    other = dara.post(log, visit(line="Another line"))

    assert other.status_code == 409
    assert "What you sent now was not saved." in other.content.decode()
    assert f'href="{first.url}"' in other.content.decode()
    assert [each.line for each in Contact.objects.all()] == ["Came by"]


def test_the_number_of_one_colleague_is_not_the_number_of_another(dara, here, log):
    dara.post(log, visit())
    of_pursat = sokha(here.vanna, here.pursat)
    url = reverse("desk:person-contact", args=[of_pursat.pk])

    signed_in(here, "vanna").post(url, visit())

    assert Contact.objects.count() == 2


def test_a_form_that_asks_again_can_be_sent_again_corrected(dara, here):
    url = reverse("desk:contacts")
    answers = {"on": clock.today(), "channel": "outreach", "people": 3, "sex": "not_said"}
    answers |= {"age_band": "unknown", "receipt": ONCE}

    asked = dara.post(url, answers)
    assert (asked.status_code, Receipt.objects.count()) == (200, 0)
    done = dara.post(url, answers | {"centre": here.samraong.pk})

    assert (done.status_code, Contact.objects.count()) == (302, 1)


@pytest.mark.asvs("16.5.3")
def test_a_refusal_leaves_no_receipt(dara, here):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:case-open", args=[person.pk])
    dara.post(url, {"receipt": ONCE[::-1]})

    assert dara.post(url, {"receipt": ONCE}).status_code == 409
    back = dara.post(url, {"receipt": ONCE, "back": reverse("desk:person", args=[person.pk])})

    assert back.status_code == 302
    assert Receipt.objects.count() == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize("number", ["", "x" * 65, "'; --", "a b"])
def test_a_number_that_is_none_is_left_alone(dara, log, number):
    dara.post(log, visit(receipt=number))

    assert (Contact.objects.count(), Receipt.objects.count()) == (1, 0)


def test_every_form_on_a_page_has_a_number_of_its_own(dara, log):
    page = dara.get(log.removesuffix("contact/")).content.decode()
    numbers = re.findall(r'<input type="hidden" name="receipt" value="(r[0-9a-f]{32})">', page)

    assert len(numbers) == len(set(numbers)) == page.count('method="post"') > 1


def test_a_receipt_says_nothing_about_what_was_sent(dara, log):
    dara.post(log, visit(line="a very private word"))

    kept = Receipt.objects.values().get()
    assert "private" not in str(kept)
    assert len(kept["answers"]) == 64


def test_receipts_are_thrown_away_after_a_day(dara, log):
    dara.post(log, visit())
    assert forget_old_receipts() == 0

    with clock.stopped_at(clock.now() + dt.timedelta(hours=25)):
        assert forget(0) == 0, "nobody has worked since: it may be the clock that jumped"
        dara.post(log, visit(receipt=ONCE[::-1]))
        assert forget(0) == 1


def digest_with(content, name="list.csv"):
    file = SimpleUploadedFile(name, content)
    request = RequestFactory().post("/imports/new/", {"file": file, "centre": "1"})
    request.user = User(username="dara")  # a file is kept for who signed in only
    with closing(request):
        told = _digest(request)
        assert request.FILES["file"].read() == content
    return told


def test_an_uploaded_file_counts_as_an_answer():
    assert digest_with(b"a,b\n") == digest_with(b"a,b\n")
    assert len({digest_with(b"a,b\n"), digest_with(b"a,c\n"), digest_with(b"a,b\n", "b.csv")}) == 3
