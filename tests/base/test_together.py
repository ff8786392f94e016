"""Several questions in one statement give what they give alone."""

import pytest
from django.db import connection
from django.db.models import Count, F, Value, Window
from django.db.models.functions import RowNumber
from django.test.utils import CaptureQueriesContext
from tests.factories.casework import sokha, world

from spean.base import together as module
from spean.base.together import answered, together
from spean.base.wall import within_reach
from spean.casework.cases.actions import open_case, write_note
from spean.casework.cases.models import Case, Note
from spean.casework.people.models import Person, Phone
from spean.casework.people.queries import people_for, registrations_for
from spean.registry.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    here = world()
    for number in range(5):
        phones = ((f"+8551234567{number}", "own"),)
        person = sokha(here.dara, here.samraong, name_latin=f"Sok {number}", phones=phones)
        if number % 2:
            case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
            write_note(case, text=f"told in confidence {number}", by=here.dara)
    return here


def questions(here):
    """Each is made anew: joined rows, sealed columns, values, windows, orders, an offset, nothing."""
    return [
        people_for(here.dara).order_by("-name_latin"),
        registrations_for(here.dara).select_related("by").order_by("pk"),
        Case.objects.visible_to(here.dara).select_related("centre__place").order_by("-pk"),
        Note.objects.order_by("pk"),
        Phone.objects.order_by("-number"),
        Person.objects.order_by("pk").values_list("pk", "name_latin"),
        Person.objects.order_by("sex").values("sex").annotate(times=Count("pk")),
        Person.objects.order_by("pk").values_list("name_km", flat=True)[1:4],
        Person.objects.annotate(
            of_all=Window(Count("pk")), nth=Window(RowNumber(), order_by="pk")
        ).order_by("-nth")[:3],
        Person.objects.annotate(word=Value("x"), day=F("registrations__registered_on"))
        .order_by("day", "pk")
        .distinct(),
        Person.objects.filter(pk__in=[]),
        Person.objects.none(),
        User.objects.filter(username="nobody of this name"),
    ]


def told(rows):
    """Whatever came with a row: its columns, what was joined to it, what was counted beside it."""
    if not rows or not hasattr(rows[0], "_meta"):
        return list(rows)
    return [_whole(row) for row in rows]


def _whole(row):
    kept = {name: value for name, value in vars(row).items() if name != "_state"}
    joined = row._state.fields_cache
    return kept, {name: other and _whole(other) for name, other in joined.items()}


def test_every_answer_is_what_it_is_alone(here):
    alone = [told(rows) for rows in questions(here)]
    asked = questions(here)
    with CaptureQueriesContext(connection) as queries:
        together(*asked)
        answers = [told(rows) for rows in asked]
    assert answers == alone
    assert [len(one) for one in alone] == [5, 5, 2, 2, 5, 5, 1, 3, 3, 5, 0, 0, 0]
    assert len(queries) == 1


def test_behind_the_wall_each_is_shown_what_it_is_shown_alone(here):
    """Asked without `visible_to`: it is the wall of each table that hides the rows."""
    for actor, people, notes in ((here.dara, 5, 2), (here.vanna, 0, 0), (here.chanthou, 5, 2)):
        with within_reach(actor):
            asked = [Person.objects.order_by("pk"), Note.objects.order_by("pk")]
            together(*asked)
            assert [list(one) for one in asked] == [
                list(Person.objects.order_by("pk")),
                list(Note.objects.order_by("pk")),
            ]
            assert [len(one) for one in asked] == [people, notes]


def test_what_was_fetched_is_not_fetched_again(here):
    known, one = people_for(here.dara), people_for(here.dara)
    before = list(known)
    with CaptureQueriesContext(connection) as queries:
        together(known, one)
        together(known, one)
        together()
    assert list(known) == before == list(one)
    assert known[0] is before[0]
    assert len(queries) == 1


def test_rows_are_filtered_and_ordered_again_as_any_others(here):
    rows = people_for(here.dara).order_by("pk")
    together(rows, Case.objects.all())
    assert [one.pk for one in rows.order_by("-pk")] == [one.pk for one in rows][::-1]
    assert rows.filter(name_latin="Sok 3").count() == 1


def test_what_comes_beside_the_rows_is_asked_for_when_they_are_read(here):
    rows = people_for(here.dara).prefetch_related("phones").order_by("pk")
    together(rows, Case.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert [one.phones.all()[0].number[-1] for one in rows] == list("01234")
    assert len(queries) == 1


def test_more_columns_than_a_row_may_have_are_asked_for_in_turns(here, monkeypatch):
    monkeypatch.setattr(module, "MOST_COLUMNS", 60)
    alone = [told(rows) for rows in questions(here)]
    asked = questions(here)
    with CaptureQueriesContext(connection) as queries:
        together(*asked)
    assert [told(rows) for rows in asked] == alone
    assert 1 < len(queries) < len(asked)


def test_whoever_asks_is_answered_together_with_the_others_and_may_ask_again(here):
    def once(rows):
        yield [rows]
        return len(rows)

    def twice():
        cases = Case.objects.order_by("pk")
        yield [cases]
        notes = Note.objects.filter(case__in=[one.pk for one in cases])
        yield [notes]
        return [one.case_id for one in notes]

    def nothing():
        return "said without asking"
        yield []

    with CaptureQueriesContext(connection) as queries:
        told = answered(nothing(), once(Person.objects.all()), twice(), once(Phone.objects.all()))
    assert told == ["said without asking", 5, [one.pk for one in Case.objects.order_by("pk")], 5]
    assert len(queries) == 2
    assert answered() == []
