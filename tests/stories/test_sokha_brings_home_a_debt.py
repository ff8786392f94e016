"""Sokha tells of two stays in Thailand, of her debt, and of the passport that was never given back.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.background.models import Debt, HeldDocument, MigrationSpell

pytestmark = pytest.mark.django_db

MONDAY, FRIDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 6)


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here, language):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = language
    return client


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **answers):
    return text(client.post(reverse(f"desk:{name}", args=args), answers, follow=True))


def said(page, *words):
    """Whether the page says this in its own language."""
    return all(gettext(word) in page for word in words)


def test_sokha_brings_home_a_debt_and_no_passport(here, dara, language):
    with clock.stopped_at(MONDAY), translation.override(language):
        person = sokha(here.dara, here.samraong)
        empty = text(dara.get(reverse("desk:person-background", args=[person.pk])))
        assert said(empty, "Nothing written down yet.")

        # two stays, the second without a permit, wages never paid
        for began, ended, more in (
            ("2015-02-01", "2018-11-30", {"status": "under_mou", "employer_kind": "factory"}),
            (
                "2019-03-01",
                "2025-08-01",
                {"status": "without_permit", "owed": "7400", "owed_currency": "THB"},
            ),
        ):
            told = {"country": "TH", "began_on": began, "ended_on": ended, "isco": "8153", **more}
            post(dara, "background-add", person.pk, "migration_spell", **told)
        assert MigrationSpell.objects.filter(person=person).count() == 2

        # her debt, and who keeps her passport
        debt = {"lender_kind": "microfinance", "balance": "5500", "currency": "USD"}
        debt |= {"instalment": "220", "period": "every_month", "arrears": "440"}
        post(dara, "background-add", person.pk, "debt", told_on="2026-03-02", **debt)
        passport = {"document": "passport", "held_by": "employer_keeps", "document_number": "N1"}
        post(dara, "background-add", person.pk, "held_document", **passport)

        # her page says it in headlines, with what somebody should look at
        page = text(dara.get(reverse("desk:person", args=[person.pk])))
        assert said(page, "Kept by others", "The employer keeps it", "Work abroad")
        assert re.search(r"5[,.]?500|៥[,.]?៥០០", page)

    with clock.stopped_at(FRIDAY), translation.override(language):
        # she paid what was overdue; a mistake is taken back from the notice
        row = Debt.objects.get()
        ref = f"debt-{row.pk}"
        paid = debt | {"balance": "5060", "arrears": "0", "told_on": "2026-03-06"}
        post(dara, "background-edit", ref, **paid)
        assert Debt.objects.get().balance == Decimal(5060)
        gone = post(dara, "background-away", f"held_document-{HeldDocument.objects.get().pk}")
        back = re.search(r"/background/back/(\d+)/", gone)
        post(dara, "background-back", back[1])
        assert HeldDocument.objects.get().document_number == "N1"

        # how did this file look on Monday? the debt as it was, and nothing of Friday
        as_of = reverse("desk:person-as-of", args=[person.pk])
        monday, friday = (text(dara.get(as_of, {"on": on.isoformat()})) for on in (MONDAY, FRIDAY))
        assert re.search(r"5[,.]?500|៥[,.]?៥០០", monday)
        assert not re.search(r"5[,.]?060|៥[,.]?០៦០", monday)
        assert re.search(r"5[,.]?060|៥[,.]?០៦០", friday)
        assert said(monday, "Kept by others", "What is not kept by day")
        before = text(dara.get(as_of, {"on": "2026-03-01"}))
        assert said(before, "No file here on that day")

        # and everything that happened, the newest first
        history = text(dara.get(reverse("desk:person-history", args=[person.pk])))
        for kind, done in (
            ("Document held", "Put back"),
            ("Debt", "Changed"),
            ("Work abroad", "Added"),
        ):
            assert (
                gettext("%(kind)s: %(done)s") % {"kind": gettext(kind), "done": gettext(done)}
                in history
            )

    # what was told stands in the book by its kind; the number of the passport does not
    lines = Entry.objects.filter(verb__startswith="background.", person_id=person.pk)
    assert [line.verb for line in lines.order_by("pk")] == [
        *["background.added"] * 4,
        "background.changed",
        "background.taken_away",
        "background.put_back",
    ]
    assert not any("N1" in str(line.detail) for line in lines)
