"""The month in numbers: every number opens its list, leaves as it is shown, and can be closed."""

import csv
import datetime as dt
import io
import re
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories.casework import member, world
from tests.factories.insight import busy_month, case_of, check, known, met, placed

from spean.base import clock
from spean.policy.insight.models import Snapshot
from spean.registry.centres.vocabulary import Role

WALL = 4  # questions: a savepoint, the reach, and both again
pytestmark = pytest.mark.django_db

APRIL_2 = dt.date(2026, 4, 2)
MARCH = {"month": "2026-03"}


@pytest.fixture(autouse=True)
def in_april():
    with clock.stopped_at(APRIL_2):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here):
    return here.users["dara"].pk


def signed_in(here, name, language="en"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def manager(here):
    return signed_in(here, "chanthou")


@pytest.fixture
def overseer(here):
    return signed_in(here, "kenji")


def page(client, name="numbers", **query):
    response = client.get(reverse(f"desk:{name}"), MARCH | query)
    assert response.status_code == 200
    text = response.content.decode()
    assert "⚠" not in text
    return text


def lived(here, by, *, times):
    """So many people with everything that can be counted."""
    for number in range(times):
        person = known(here.samraong, by, name=f"Sok Dara {number}", sex="female", place_id="22")
        met(here.samraong, person, by, service="counselling")
        case_of(here.samraong, person, by, opened_on=APRIL_2, agreed_on=APRIL_2)
        met(here.samraong, None, by, people=2)
        job = placed(here.samraong, person, on=dt.date(2026, 3, 2))
        check(job, 3, due_on=dt.date(2026, 3, 9), done_on=dt.date(2026, 3, 9), result="unreachable")


def test_every_number_opens_the_list_that_is_as_long(here, manager, dara):
    busy_month([here.samraong], dara, people=30, seed=7)
    text = page(manager)
    links = set(re.findall(r'href="(/[^"]*numbers/list/\?[^"]*)"[^>]*>([\d,]+)<', text))
    assert len(links) > 40
    for href, number in links:
        answer = manager.get(href.replace("&amp;", "&")).content.decode()
        (people,) = re.findall(r"([\d,]+) (?:person|people)</span>", answer)
        assert (href, people) == (href, number)


def test_the_list_names_people_and_leads_to_their_files(here, manager, dara):
    person = known(here.samraong, dara, name="Sok Sophea", birth_year=1990)
    met(here.samraong, person, dara)
    text = page(manager, "numbers-list", indicator="reached")
    assert reverse("desk:person", args=[person.pk]) in text
    assert "Sok Sophea" in text
    assert "36 to 44" in text


def test_a_filter_of_the_list_leaves_out_the_others(here, manager, dara):
    for name, sex in (("Sok Sophea", "female"), ("Chan Dara", "male")):
        met(here.samraong, known(here.samraong, dara, name=name, sex=sex), dara)
    text = page(manager, "numbers-list", indicator="reached", sex="male")
    assert ("Chan Dara" in text, "Sok Sophea" in text) == (True, False)
    assert "Nobody is counted here" in page(
        manager, "numbers-list", indicator="reached", sex="not_said"
    )


def test_people_without_a_name_are_listed_as_lines_of_the_log(here, manager, dara):
    met(here.samraong, None, dara, people=7, line="Meeting at the market")
    text = page(manager, "numbers-list", indicator="reached")
    assert "7 of these have no name" in text
    text = page(manager, "numbers-list", indicator="reached", detail="nameless")
    assert "Meeting at the market" in text
    text = page(manager, "numbers-list", indicator="reached", detail="nameless", sex="male")
    assert "Nobody without a name" in text


def test_who_left_the_centre_is_counted_and_not_named(here, manager, dara):
    person = known(here.samraong, dara, name="Sok Sophea")
    met(here.samraong, person, dara)
    person.registrations.all().delete()
    text = page(manager, "numbers-list", indicator="reached")
    assert "1 person counted here is no longer registered at this centre" in text
    assert "Sok Sophea" not in text


def test_a_long_list_is_read_page_by_page(here, manager, dara):
    for number in range(51):
        person = known(here.samraong, dara, name=f"Person {number:02d}", sort_key=f"{number:02d}")
        met(here.samraong, person, dara)
    first = page(manager, "numbers-list", indicator="reached")
    assert ("Person 49" in first, "Person 50" in first) == (True, False)
    (following,) = re.findall(r'rel="next" href="\?([^"]*)"', first)
    query = parse_qs(following.replace("&amp;", "&"))
    second = manager.get(reverse("desk:numbers-list"), query).content.decode()
    assert ("Person 49" in second, "Person 50" in second) == (False, True)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"indicator": "happiness"},
        {"indicator": "reached", "month": "soon"},
        {"indicator": "reached", "month": "2026-05"},
        {"indicator": "reached", "sex": "purple"},
        {"indicator": "served", "province": "99"},
    ],
)
def test_a_list_nobody_can_mean_is_not_found(manager, query):
    assert manager.get(reverse("desk:numbers-list"), query).status_code == 404


def test_an_unreadable_month_is_said_and_this_month_is_shown(manager):
    answer = manager.get(reverse("desk:numbers"), {"month": "March"}).content.decode()
    assert "Write the month like this: 2026-03." in answer
    assert "April 2026" in answer
    answer = manager.get(reverse("desk:numbers"), {"month": "2026-05"}).content.decode()
    assert "This month has not begun." in answer


def test_this_month_is_shown_first_and_leads_to_the_one_before(manager):
    text = manager.get(reverse("desk:numbers")).content.decode()
    assert "April 2026 (1 April 2026 to 30 April 2026)" in text
    assert "?month=2026-03" in text
    assert "?month=2026-05" not in text
    assert "April 2026 (1 April" in page(manager, month="")
    assert "?month=2026-04" in page(manager)


def test_an_empty_month_says_so(manager):
    assert "Nothing is recorded for this month yet" in page(manager)


def test_each_number_carries_its_meaning_period_and_source(here, manager, dara):
    met(here.samraong, known(here.samraong, dara), dara)
    text = page(manager)
    assert "Spean, records of Samraong as of 2 April 2026, 09:00" in text
    assert "March 2026 (1 March 2026 to 31 March 2026)" in text
    assert "These numbers are never added together" in text
    assert "Information alone is not a service." in text
    assert "Nobody is retained without a dated check." in text


@pytest.mark.parametrize("language", ["km", "ja"])
def test_the_page_opens_in_the_other_languages(here, dara, language):
    lived(here, dara, times=2)
    assert "numbers-list" not in page(signed_in(here, "chanthou", language))


def test_the_page_asks_as_often_for_three_people_as_for_one(here, manager, dara):
    def asked(name, **query):
        page(manager, name, **query)
        with CaptureQueriesContext(connection) as queries:
            page(manager, name, **query)
        return len(queries)

    lived(here, dara, times=1)
    numbers, listed = asked("numbers"), asked("numbers-list", indicator="reached")
    lived(here, dara, times=2)
    assert asked("numbers") == numbers <= 16 + WALL
    assert asked("numbers-list", indicator="reached") == listed <= 19 + WALL  # and signed for


def test_a_closed_month_is_shown_in_no_more_than_eighteen_questions(here, manager, dara):
    lived(here, dara, times=1)
    close(here, manager)
    page(manager)
    with CaptureQueriesContext(connection) as queries:
        page(manager)
    assert len(queries) <= 18 + WALL


# ── Who sees what ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["dara", "vanna"])
def test_a_counsellor_does_not_count(here, name):
    client = signed_in(here, name)
    for address in ("numbers", "numbers-csv", "numbers-xlsx", "numbers-list"):
        assert client.get(reverse(f"desk:{address}")).status_code == 403


def test_who_oversees_sees_numbers_and_opens_no_list(here, overseer, dara):
    for centre, people in ((here.samraong, 25), (here.pursat, 4)):
        for _one in range(people):
            met(centre, known(centre, dara, sex="female", birth_year=1990), dara)
    text = page(overseer)
    assert "numbers/list" not in text
    assert ">29<" in re.sub(r"\s", "", text)
    assert "&lt;11" in text
    assert ">4<" not in re.sub(r"\s", "", text)
    assert "hidden" in text
    for indicator in ("reached", "served"):
        answer = overseer.get(reverse("desk:numbers-list"), MARCH | {"indicator": indicator})
        assert answer.status_code == 403


def test_who_oversees_takes_away_no_more_than_is_shown(here, overseer, dara):
    for _one in range(4):
        met(here.samraong, known(here.samraong, dara), dara)
    rows = read_csv(overseer)
    values = {row[4] for row in rows if len(row) == 5 and row[0] == "Reached"}
    assert values == {"<11", "0"}


def test_a_manager_of_two_centres_chooses_one_or_both(here, dara):
    member(here.users["chanthou"], Role.CENTRE_MANAGER, here.pursat)
    manager = signed_in(here, "chanthou")
    met(here.samraong, known(here.samraong, dara), dara)
    met(here.pursat, known(here.pursat, dara), dara)
    text = page(manager)
    assert "By centre" in text
    assert "Choose one centre to close its month." in text
    text = page(manager, centre=here.pursat.pk)
    assert "By centre" not in text
    assert "records of Pursat as of" in text


# ── Taking it away ────────────────────────────────────────────────────────────────────────────


def read_csv(client):
    response = client.get(reverse("desk:numbers-csv"), MARCH)
    assert response.status_code == 200
    data = b"".join(response)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_and_xlsx_hold_what_is_shown_with_meaning_and_source(here, manager, dara):
    busy_month([here.samraong], dara, people=20, seed=8)
    rows = read_csv(manager)
    assert rows[0][0] == "The month in numbers"
    assert ["Source", "Spean, records of Samraong as of 2 April 2026, 09:00"] in rows
    response = manager.get(reverse("desk:numbers-xlsx"), MARCH)
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = [["" if value is None else str(value) for value in row] for row in sheet.values]
    assert [row + [""] * (5 - len(row)) for row in rows] == cells
    shown = re.findall(r"numbers/list/\?[^\"]*\"[^>]*>([\d,]+)<", page(manager))
    taken = [row[4] for row in rows if len(row) == 5]
    assert sorted(set(shown)) == sorted({value for value in taken if value.isdigit()} - {"0"})


def test_an_unreadable_month_is_not_taken_away(manager):
    for name in ("numbers-csv", "numbers-xlsx"):
        assert manager.get(reverse(f"desk:{name}"), {"month": "x"}).status_code == 404


# ── Closing ───────────────────────────────────────────────────────────────────────────────────


def close(here, client, **answers):
    answers = {"month": "2026-03", "centre": here.samraong.pk} | answers
    return client.post(reverse("desk:numbers-close"), answers, follow=True)


def restate(here, client, **answers):
    answers = {"month": "2026-03", "centre": here.samraong.pk, "back": "/numbers/"} | answers
    return client.post(reverse("desk:numbers-restate"), answers, follow=True)


def test_a_closed_month_stays_and_says_what_has_changed_until_restated(here, manager, dara):
    met(here.samraong, known(here.samraong, dara), dara)
    answer = close(here, manager).content.decode()
    assert "The month is closed. Its numbers stay as they are now." in answer
    assert "Closed on 2 April 2026, 09:00 by chanthou" in answer
    assert "The records have changed since" not in answer
    met(here.samraong, known(here.samraong, dara, name="Late Comer"), dara)
    text = page(manager)
    assert "The records have changed since" in text
    assert "month of Samraong as closed on 2 April 2026, 09:00" in text
    listed = page(manager, "numbers-list", indicator="reached")
    assert ("1 person<" in listed, "Late Comer" in listed) == (True, False)
    answer = restate(here, manager, reason="A line was written late").content.decode()
    assert "Restated: A line was written late" in answer
    assert "Late Comer" in page(manager, "numbers-list", indicator="reached")
    assert set(Snapshot.objects.values_list("version", flat=True)) == {1, 2}


def test_a_month_is_restated_only_with_a_reason(here, manager, dara):
    close(here, manager)
    met(here.samraong, known(here.samraong, dara), dara)
    answer = restate(here, manager, reason="  ").content.decode()
    assert "Write why the closed numbers have to change." in answer
    assert set(Snapshot.objects.values_list("version", flat=True)) == {1}


def test_a_month_that_runs_shows_why_it_cannot_be_closed(here, manager, dara):
    met(here.samraong, known(here.samraong, dara), dara, on=APRIL_2)
    text = page(manager, month="2026-04")
    assert "This month is not over yet." in text
    assert 'aria-disabled="true"' in text


@pytest.mark.parametrize(
    "answers", [{"month": "soon"}, {"centre": ""}, {"centre": "x"}, {"centre": "99999"}]
)
def test_what_cannot_be_closed_is_not_found(here, manager, answers):
    assert close(here, manager, **answers).status_code == 404


def test_only_a_manager_of_the_centre_closes_its_month(here, manager, overseer):
    assert close(here, manager, centre=here.pursat.pk).status_code == 404
    assert close(here, overseer).status_code == 403
    assert close(here, signed_in(here, "dara")).status_code == 403
    assert restate(here, signed_in(here, "vanna"), reason="x").status_code == 403
    assert not Snapshot.objects.exists()
