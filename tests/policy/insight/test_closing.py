"""A closed month is kept as it was, in the table and against everybody; changes are restatements."""

import datetime as dt
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from tests.factories.casework import world
from tests.factories.insight import known, met

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.policy.insight.actions import close_month, restate_month
from spean.policy.insight.models import Snapshot
from spean.policy.insight.queries import month_counted, snapshots_for
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import Month
from spean.policy.insight.rules.tables import total
from spean.policy.insight.vocabulary import Indicator

pytestmark = pytest.mark.django_db

MARCH = Month(2026, 3)
APRIL_2 = dt.date(2026, 4, 2)


@pytest.fixture(autouse=True)
def in_april():
    with clock.stopped_at(APRIL_2):
        yield


@pytest.fixture
def here():
    return world()


def somebody_met(here):
    by = here.users["dara"].pk
    return met(here.samraong, known(here.samraong, by), by, service="counselling")


def closed(here):
    return close_month(here.samraong.pk, month=MARCH, by=here.chanthou)


def reached(here, actor=None):
    ids = [here.samraong.pk, here.pursat.pk]
    counted = month_counted(actor or here.chanthou, MARCH, centre_ids=ids)
    return total(DEFINITIONS[Indicator.REACHED], counted.cells[Indicator.REACHED])


def codes(call):
    with pytest.raises(Refused) as caught:
        call()
    return [refusal.code for refusal in caught.value.refusals]


def test_a_closed_month_does_not_move_with_the_records(here):
    somebody_met(here)
    closed(here)
    somebody_met(here)
    assert reached(here) == 1
    assert reached(here, here.kenji) == 1


def test_closing_is_written_in_the_book_with_its_numbers(here):
    somebody_met(here)
    closed(here)
    entry = Entry.objects.get(verb="month.closed")
    assert (entry.centre_id, entry.by_id) == (here.samraong.pk, here.chanthou.user_id)
    assert entry.detail["month"] == "2026-03"
    assert (entry.detail["people"]["reached"], entry.detail["people"]["placed"]) == (1, 0)


def test_a_month_is_closed_once(here):
    closed(here)
    assert codes(lambda: closed(here)) == ["already_closed"]
    assert Snapshot.objects.count() == len(Indicator)


def test_a_month_that_runs_is_not_closed(here):
    def close_april():
        close_month(here.samraong.pk, month=Month(2026, 4), by=here.chanthou)

    assert codes(close_april) == ["month_not_over"]
    assert not Snapshot.objects.exists()


def test_only_who_manages_the_centre_closes_and_restates(here):
    for actor in (here.dara, here.kenji):
        assert codes(lambda by=actor: close_month(here.samraong.pk, month=MARCH, by=by)) == [
            "not_your_duty"
        ]
        assert codes(
            lambda by=actor: restate_month(here.samraong.pk, month=MARCH, reason="x", by=by)
        ) == ["not_your_duty"]
    for verb in (close_month, partial(restate_month, reason="x")):
        elsewhere = partial(verb, here.pursat.pk, month=MARCH, by=here.chanthou)
        assert codes(elsewhere) == ["not_your_duty"]


def test_a_restatement_is_a_further_version_and_the_first_stays(here):
    somebody_met(here)
    closed(here)
    somebody_met(here)
    restate_month(here.samraong.pk, month=MARCH, reason=" A late line ", by=here.chanthou)
    assert reached(here) == 2
    rows = Snapshot.objects.filter(indicator="reached").order_by("version")
    assert [(row.version, row.reason, len(row.cells[0]["behind"])) for row in rows] == [
        (1, "", 1),
        (2, "A late line", 2),
    ]
    entry = Entry.objects.get(verb="month.restated")
    assert (entry.detail["before"]["reached"], entry.detail["people"]["reached"]) == (1, 2)
    assert entry.detail["reason"] == " A late line "
    newest = snapshots_for(here.chanthou, MARCH)
    assert {row.version for row in newest} == {2}
    assert len(newest) == len(Indicator)


def test_nothing_is_restated_without_a_closed_month_a_change_or_a_reason(here):
    def restated(reason="A late line"):
        restate_month(here.samraong.pk, month=MARCH, reason=reason, by=here.chanthou)

    assert codes(restated) == ["not_closed"]
    closed(here)
    assert codes(restated) == ["nothing_changed"]
    somebody_met(here)
    assert codes(lambda: restated("")) == ["say_why"]
    assert Snapshot.objects.count() == len(Indicator)


@pytest.mark.parametrize(
    "harm",
    [
        lambda: Snapshot.objects.update(made_at=clock.now()),
        lambda: Snapshot.objects.all().delete(),
        lambda: Snapshot.objects.first().save(),
    ],
)
def test_the_database_itself_keeps_a_closed_month(here, harm):
    closed(here)
    with pytest.raises(DatabaseError), transaction.atomic():
        harm()
    assert Snapshot.objects.count() == len(Indicator)


def test_closed_months_are_read_by_those_who_count_or_oversee(here):
    (first, *_rest) = closed(here)
    assert str(first) == "reached 2026-03 v1"
    assert snapshots_for(here.chanthou, MARCH).count() == len(Indicator)
    assert snapshots_for(here.kenji, MARCH).count() == len(Indicator)
    assert snapshots_for(here.dara, MARCH).count() == 0
    assert snapshots_for(here.chanthou, MARCH.before).count() == 0
