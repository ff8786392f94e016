"""The way back: a line of the book, a row, a whole change; refused when somebody was there since."""

import pytest
from tests.casework.changes.test_handing_over import (
    MONDAY,
    codes_of,
    colleague,
    of_dara,
    owners,
    wanted,
)
from tests.factories.casework import world
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import give_case, pause_case
from spean.casework.changes.actions import give_row, hand_over, take_back, undo_change, undo_row
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.queries import changes_for, changes_with_counts, row_of, rows_of
from spean.casework.changes.vocabulary import Ending, RowState
from spean.casework.referrals.actions import give_referral, take_referral_back
from spean.casework.referrals.models import Referral
from spean.registry.accounts.models import User
from spean.registry.centres.actions import reopen_colleagues_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def nary(here):
    return colleague(here, "nary")


@pytest.fixture
def left(here, nary):
    """Dara's account has ended; two cases and a referral are Nary's now."""
    cases = of_dara(here, 2)
    referred(here.dara, cases[0].person, here.samraong, service(here.dara, here.samraong))
    asked = wanted(here, nary, ending=Ending.ACCOUNT, why="She moved away")
    return cases, hand_over(asked, by=here.chanthou)


def test_all_of_it_goes_back_and_the_account_opens_again(here, nary, left):
    cases, change = left
    undo_change(change.pk, by=here.chanthou)
    assert owners(*cases) == [here.dara.user_id] * 2
    assert Referral.objects.get().by_id == here.dara.user_id
    assert User.objects.get(pk=here.dara.user_id).is_active
    assert set(change.rows.values_list("state", flat=True)) == {RowState.BACK}
    assert Entry.objects.get(verb="change.undone").detail == {"back": 3, "kept": 0}
    with pytest.raises(Refused) as again:
        undo_change(change.pk, by=here.chanthou)
    assert codes_of(again) == ["undone_already"]


def test_what_somebody_changed_since_stays_and_says_so(here, nary, left):
    cases, change = left
    pause_case(cases[0], why="harvest", by=nary)
    undo_change(change.pk, by=here.chanthou)
    assert owners(*cases) == [nary.user_id, here.dara.user_id]
    row = change.rows.get(number=cases[0].pk, what="case")
    assert (row.state, row.why) == (
        RowState.KEPT,
        "Somebody has changed this since. Look at it, and change it by hand.",
    )


def test_a_row_does_not_go_back_to_somebody_without_an_account(here, left):
    _cases, change = left
    with pytest.raises(Refused) as refused:
        undo_row(change.rows.first().pk, by=here.chanthou)
    assert codes_of(refused) == ["cannot_receive"]


def test_one_wrong_choice_is_given_to_somebody_else(here, nary, left):
    cases, change = left
    for row in change.rows.exclude(number=cases[1].pk):
        give_row(row.pk, to_id=here.chanthou.user_id, by=here.chanthou)
    assert owners(*cases) == [here.chanthou.user_id, nary.user_id]
    assert Referral.objects.get().by_id == here.chanthou.user_id
    assert Entry.objects.filter(verb="change.row_given").count() == 2


def test_one_row_goes_back_alone(here, nary):
    cases = of_dara(here, 2)
    change = hand_over(wanted(here, nary), by=here.chanthou)
    undo_row(change.rows.first().pk, by=here.chanthou)
    assert owners(*cases) == [here.dara.user_id, nary.user_id]
    with pytest.raises(ChangedRow.DoesNotExist):
        undo_row(change.rows.first().pk, by=here.chanthou)


def test_an_account_opens_again_within_a_day_and_by_who_may_end_it(here, left):
    _cases, change = left
    with clock.stopped_at(MONDAY + clock.days(2)), pytest.raises(Refused) as late:
        undo_change(change.pk, by=here.chanthou)
    assert codes_of(late) == ["ended_long_ago"]
    with pytest.raises(Refused) as stranger:
        reopen_colleagues_account(here.vanna.user_id, by=here.chanthou)
    assert codes_of(stranger) == ["no_colleague"]
    with pytest.raises(Refused) as active:
        reopen_colleagues_account(here.users["nary"].pk, by=here.chanthou)
    assert codes_of(active) == ["not_ended"]


def test_after_thirty_days_nothing_goes_back(here, nary):
    of_dara(here, 1)
    change = hand_over(wanted(here, nary), by=here.chanthou)
    line = change.rows.get().line
    with clock.stopped_at(MONDAY + clock.days(31)):
        with pytest.raises(Refused) as whole:
            undo_change(change.pk, by=here.chanthou)
        with pytest.raises(Refused) as one:
            take_back(line, by=here.chanthou)
    assert codes_of(whole) == codes_of(one) == ["too_long_ago"]


def test_a_line_is_taken_back_by_who_wrote_it(here, nary):
    (case,) = of_dara(here, 1)
    give_case(case, to_id=nary.user_id, by=here.dara)
    line = Entry.objects.get(verb="case.given")
    with pytest.raises(type(case).DoesNotExist):
        take_back(line.pk, by=here.vanna)
    with pytest.raises(Entry.DoesNotExist):
        take_back(Entry.objects.get(verb="case.opened").pk, by=here.dara)
    take_back(line.pk, by=here.dara)
    assert owners(case) == [here.dara.user_id]
    with pytest.raises(Refused) as twice:
        take_back(line.pk, by=here.dara)
    assert codes_of(twice) == ["changed_since"]


def test_a_referral_goes_back_once(here, nary):
    (case,) = of_dara(here, 1)
    row = referred(here.dara, case.person, here.samraong, service(here.dara, here.samraong))
    with pytest.raises(Refused) as early:
        take_referral_back(row, by=here.dara)
    assert codes_of(early) == ["changed_since"]
    give_referral(row, to_id=nary.user_id, by=here.dara)
    take_referral_back(row, by=here.dara)
    assert Referral.objects.get().by_id == here.dara.user_id


def test_changes_are_read_by_who_made_them_and_by_the_manager(here, nary):
    of_dara(here, 1)
    change = hand_over(wanted(here, nary), by=here.chanthou)
    assert list(changes_for(here.chanthou)) == [change]
    assert list(changes_for(here.dara)) == list(changes_for(here.vanna)) == []
    assert [(one.done, one.shown) for one in changes_with_counts(here.chanthou)] == [(1, 1)]
    (row,) = rows_of(here.chanthou, change)
    assert row_of(here.chanthou, row.pk) == row
    with pytest.raises(Change.DoesNotExist):
        undo_change(change.pk, by=here.dara)
