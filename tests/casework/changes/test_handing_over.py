"""The work of a colleague goes to others: row by row, in one transaction, and what ends for them."""

import datetime as dt

import pytest
from tests.factories.casework import member, operator, sokha, world
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import (
    agree_step,
    book_date,
    close_case,
    give_case,
    inherit_case,
    open_case,
    take_case_back,
)
from spean.casework.cases.models import Case
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.changes.actions import (
    end_colleague,
    end_role_of,
    hand_over,
    settle_the_rest,
    warn_of_endings,
)
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.queries import (
    checks_going_with,
    count_left_anywhere,
    ending_soon,
    left_here,
    load_of,
    work_of,
)
from spean.casework.changes.rules import NotEveryRowError, heir_of
from spean.casework.changes.tasks import warn_in_the_morning
from spean.casework.changes.vocabulary import Ending, RowState, What
from spean.casework.referrals.actions import give_referral, inherit_referral, note_turn
from spean.casework.referrals.models import Referral
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import ReferralState
from spean.casework.zones.actions import add_member, protect_case, take_out_member
from spean.casework.zones.models import Member
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from spean.registry.centres.queries import actor_of
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def nary(here):
    """Another counsellor of Samraong."""
    return colleague(here, "nary")


def colleague(here, name, role=Role.COUNSELLOR, centre=None):
    user = User.objects.create_user(name, "a long password")
    here.users[name] = user
    return member(user, role, centre or here.samraong)


def case_of(by, centre, **changes):
    return open_case(sokha(by, centre, **changes).pk, centre_id=centre.pk, by=by)


def of_dara(here, count=3):
    return [case_of(here.dara, here.samraong, birth_year=1980 + one) for one in range(count)]


def wanted(here, whom, **changes):
    """Everything of Dara's to one colleague, if nothing else is said."""
    rows = work_of(here.chanthou, here.dara.user_id, centre_id=here.samraong.pk)
    told = {
        "colleague_id": here.dara.user_id,
        "centre_id": here.samraong.pk,
        "to": {one.key: whom.user_id for one in rows},
    }
    return Handover(**(told | changes))


def codes_of(refused):
    return [one.code for one in refused.value.refusals]


def owners(*cases):
    return [Case.objects.get(pk=one.pk).counsellor_id for one in cases]


def test_everything_goes_to_whom_it_was_given_and_the_account_ends(here, nary):
    cases = of_dara(here)
    agree_step(cases[0], kind=StepKind.JOB, what="x", by=here.dara)
    book_date(cases[0], on=MONDAY, by=here.dara)
    office = service(here.dara, here.samraong)
    referral = referred(here.dara, cases[0].person, here.samraong, office)
    work = work_of(here.chanthou, here.dara.user_id)
    assert [(one.what, one.steps, one.next_on) for one in work] == [
        (What.CASE, 1, MONDAY),
        (What.CASE, 0, None),
        (What.CASE, 0, None),
        (What.REFERRAL, 0, referral.letter.due_on),
    ]
    asked = wanted(here, nary, ending=Ending.ACCOUNT, why="She moved away")
    to = {**asked.to, (What.CASE, cases[2].pk): here.chanthou.user_id}
    change = hand_over(
        wanted(here, nary, ending=asked.ending, why=asked.why, to=to), by=here.chanthou
    )
    assert owners(*cases) == [nary.user_id, nary.user_id, here.chanthou.user_id]
    assert Referral.objects.get().by_id == nary.user_id
    assert not User.objects.get(pk=here.dara.user_id).is_active
    rows = list(change.rows.values_list("state", "to"))
    assert rows == [(RowState.DONE, one) for one in to.values()]
    line = Entry.objects.get(verb="change.handed_over")
    assert line.detail == {
        "colleague": here.dara.user_id,
        "ending": "account_ends",
        "rows": 4,
        "refused": 0,
    }
    assert count_left_anywhere(operator()) == 0
    assert str(change) == f"change {change.pk}"
    assert str(change.rows.first()) == f"row {change.rows.first().pk}"
    assert [one.code for one in change.rows.all()] == [*[one.code for one in cases], referral.code]


def test_where_something_ends_one_row_that_cannot_go_leaves_everything_as_it_was(here, nary):
    cases = of_dara(here)
    to = {(What.CASE, cases[0].pk): nary.user_id, (What.CASE, cases[1].pk): here.vanna.user_id}
    asked = wanted(here, nary, to=to, ending=Ending.ACCOUNT, why="She moved away")
    with pytest.raises(NotEveryRowError) as refused:
        hand_over(asked, by=here.chanthou)
    said = {key[1]: [one.code for one in each] for key, each in refused.value.rows.items()}
    assert said == {cases[1].pk: ["cannot_receive"], cases[2].pk: ["no_receiver"]}
    assert owners(*cases) == [here.dara.user_id] * 3
    assert User.objects.get(pk=here.dara.user_id).is_active
    assert not Change.objects.exists()


def test_where_nothing_ends_each_row_has_its_own_result(here, nary):
    cases = of_dara(here)
    to = {(What.CASE, cases[0].pk): nary.user_id, (What.CASE, cases[1].pk): here.dara.user_id}
    change = hand_over(wanted(here, nary, to=to), by=here.chanthou)
    assert [(row.state, row.why) for row in change.rows.all()] == [
        (RowState.DONE, ""),
        (RowState.REFUSED, "They are responsible for it already."),
    ]
    assert owners(*cases) == [nary.user_id, here.dara.user_id, here.dara.user_id]
    assert User.objects.get(pk=here.dara.user_id).is_active


def test_a_role_at_the_centre_ends_with_the_hand_over(here, nary):
    cases = of_dara(here, 1)
    Membership.objects.create(
        user_id=here.dara.user_id, centre=here.pursat, role=Role.COUNSELLOR, starts_on=MONDAY
    )
    hand_over(wanted(here, nary, ending=Ending.ROLES, why="To Pursat"), by=here.chanthou)
    assert owners(*cases) == [nary.user_id]
    assert actor_of(here.dara.user_id).centre_ids == {here.pursat.pk}


def test_it_is_refused_with_a_sentence(here, nary):
    with pytest.raises(Refused) as nothing:
        hand_over(wanted(here, nary), by=here.chanthou)
    assert codes_of(nothing) == ["no_work"]
    of_dara(here, 1)
    with pytest.raises(Refused) as reasonless:
        hand_over(wanted(here, nary, ending=Ending.ACCOUNT, why=" "), by=here.chanthou)
    assert codes_of(reasonless) == ["no_reason"]
    own = wanted(here, nary, colleague_id=here.chanthou.user_id, ending=Ending.ROLES, why="tired")
    with pytest.raises(Refused) as oneself:
        hand_over(own, by=here.chanthou)
    assert codes_of(oneself) == ["own_role"]
    with pytest.raises(Refused) as stranger:
        hand_over(wanted(here, nary), by=here.dara)
    assert codes_of(stranger) == ["not_your_duty"]
    with pytest.raises(Refused) as there:
        hand_over(wanted(here, nary, centre_id=here.pursat.pk), by=here.chanthou)
    assert codes_of(there) == ["not_your_duty"]


def test_files_at_another_centre_are_handed_over_before_an_account_ends(here, nary):
    of_dara(here, 1)
    Membership.objects.create(
        user_id=here.dara.user_id, centre=here.pursat, role=Role.COUNSELLOR, starts_on=MONDAY
    )
    dara = actor_of(here.dara.user_id)
    person = sokha(dara, here.pursat, birth_year=1970)
    open_case(person.pk, centre_id=here.pursat.pk, by=dara)
    both = member(here.users["chanthou"], Role.CENTRE_MANAGER, here.pursat)
    with pytest.raises(Refused) as refused:
        hand_over(wanted(here, nary, ending=Ending.ACCOUNT, why="She moved away"), by=both)
    assert codes_of(refused) == ["files_elsewhere"]


def test_a_colleague_with_files_does_not_simply_go(here, nary):
    (case,) = of_dara(here, 1)
    held = Membership.objects.get(user=here.dara.user_id)
    with pytest.raises(Refused) as account:
        end_colleague(here.dara.user_id, why="x", by=here.chanthou)
    with pytest.raises(Refused) as role:
        end_role_of(held.pk, why="x", by=here.chanthou)
    assert codes_of(account) == codes_of(role) == ["has_work"]
    give_case(case, to_id=nary.user_id, by=here.dara)
    end_role_of(held.pk, why="x", by=here.chanthou)
    assert not actor_of(here.dara.user_id).centre_ids


def test_a_second_role_lets_them_go_on_with_their_files(here):
    of_dara(here, 1)
    member(here.users["dara"], Role.EMPLOYMENT_OFFICER, here.samraong)
    held = Membership.objects.get(user=here.dara.user_id, role=Role.COUNSELLOR)
    end_role_of(held.pk, why="x", by=here.chanthou)
    assert count_left_anywhere(operator()) == 0


def test_who_sees_no_file_ends_an_account_and_the_manager_inherits(here):
    """The programme manager meets no names: files go to whoever manages the centre."""
    (case,) = of_dara(here, 1)
    referral = referred(here.dara, case.person, here.samraong, service(here.dara, here.samraong))
    with within_reach(here.kenji):
        end_colleague(here.dara.user_id, why="She is suspected", by=here.kenji)
    assert owners(case) == [here.chanthou.user_id]
    assert Referral.objects.get(pk=referral.pk).by_id == here.chanthou.user_id
    assert count_left_anywhere(operator()) == 0
    assert Entry.objects.filter(verb__endswith=".inherited").count() == 2


def test_where_nobody_is_left_the_check_of_the_house_says_so(here):
    of_dara(here, 1)
    Membership.objects.filter(user=here.chanthou.user_id).update(ended_at=clock.now())
    end_colleague(here.dara.user_id, why="x", by=here.kenji)
    assert count_left_anywhere(operator()) == 1


@pytest.fixture
def hidden(here, nary):
    """A case of Dara's with a circle of hers and Nary's; the manager finds nothing."""
    (case,) = of_dara(here, 1)
    zone = protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    add_member(zone, nary.user_id, by=here.dara)
    return case


def ended(here):
    with within_reach(here.chanthou):
        asked = wanted(here, here.chanthou, ending=Ending.ACCOUNT, why="She moved away", to={})
        return hand_over(asked, by=here.chanthou)


def test_a_protected_file_goes_to_its_circle_and_is_told_to_nobody(here, nary, hidden):
    assert work_of(here.chanthou, here.dara.user_id) == []
    change = ended(here)
    assert owners(hidden) == [nary.user_id]
    assert not change.rows.exists()
    assert Entry.objects.get(verb="change.handed_over").detail["rows"] == 0
    assert Member.objects.filter(user=here.chanthou.user_id).count() == 0
    assert left_here(here.chanthou) == []


def test_where_nobody_of_a_circle_is_left_the_manager_comes_into_it(here, nary, hidden):
    take_out_member(hidden.zones.get(), nary.user_id, by=here.dara)
    ended(here)
    assert owners(hidden) == [here.chanthou.user_id]
    assert Member.objects.in_force().filter(user=here.chanthou.user_id).exists()
    with within_reach(here.chanthou):
        assert [one.record for one in work_of(here.chanthou, here.chanthou.user_id)] == [hidden]


def test_a_protected_file_goes_only_to_somebody_of_its_circle(here, nary):
    (case,) = of_dara(here, 1)
    referral = referred(here.dara, case.person, here.samraong, service(here.dara, here.samraong))
    protect_case(case, kind=ProtectedType.MINOR, by=here.dara)
    for give, row in ((give_case, case), (give_referral, referral)):
        with pytest.raises(Refused) as refused:
            give(row, to_id=nary.user_id, by=here.dara)
        assert codes_of(refused) == ["not_in_the_circle"]


def test_what_is_done_is_given_to_nobody(here, nary):
    (case,) = of_dara(here, 1)
    referral = referred(here.dara, case.person, here.samraong, service(here.dara, here.samraong))
    over = TurnFacts(to=ReferralState.WITHDRAWN, words="no need")
    note_turn(referral, turn=over, by=here.dara)
    with pytest.raises(Refused) as ended_one:
        give_referral(referral, to_id=nary.user_id, by=here.dara)
    assert codes_of(ended_one) == ["referral_done"]
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    with pytest.raises(Refused) as closed:
        give_case(case, to_id=nary.user_id, by=here.dara)
    assert codes_of(closed) == ["case_closed"]


def test_a_file_with_a_colleague_is_inherited_by_nobody(here, nary):
    (case,) = of_dara(here, 1)
    referral = referred(here.dara, case.person, here.samraong, service(here.dara, here.samraong))
    for inherit, row in ((inherit_case, case), (inherit_referral, referral)):
        with pytest.raises(Refused) as refused:
            inherit(row.pk, to_id=nary.user_id, by=here.chanthou)
        assert codes_of(refused) == ["answered_for"]
    assert settle_the_rest(here.dara.user_id, by=here.chanthou) == 0


def test_nothing_is_owned_by_somebody_who_cannot_work_on_it(here, nary):
    """The invariant, along every way by which a colleague goes. See `spean check`, line owners."""
    first, second, third = of_dara(here)
    assert count_left_anywhere(operator()) == 0
    for one in (first, second):
        give_case(one, to_id=nary.user_id, by=here.dara)
    asked = wanted(here, here.chanthou, ending=Ending.ACCOUNT, why="She moved away")
    hand_over(asked, by=here.chanthou)
    assert count_left_anywhere(operator()) == 0
    end_colleague(nary.user_id, why="She moved away", by=here.kenji)
    assert count_left_anywhere(operator()) == 0
    assert owners(first, second, third) == [here.chanthou.user_id] * 3


def test_a_role_that_ends_by_its_day_is_told_before_and_after(here, nary):
    of_dara(here, 2)
    Membership.objects.filter(user=here.dara.user_id).update(ends_on=MONDAY + clock.days(10))
    Membership.objects.filter(user=nary.user_id).update(ends_on=MONDAY + clock.days(5))
    told = [(one.colleague.pk, one.files, one.ends_on) for one in ending_soon(here.chanthou)]
    assert told == [(here.dara.user_id, 2, MONDAY + clock.days(10))]
    assert ending_soon(here.dara) == []
    assert left_here(here.chanthou) == []
    assert warn_in_the_morning(0) == 1
    assert warn_in_the_morning(0) == 0
    assert Entry.objects.get(verb="membership.ends_soon").detail["files"] == 2
    with clock.stopped_at(MONDAY + clock.days(11)):
        assert [(one.colleague.pk, one.files) for one in left_here(here.chanthou)] == [
            (here.dara.user_id, 2)
        ]
        assert count_left_anywhere(operator()) == 2
        hand_over(wanted(here, here.chanthou), by=here.chanthou)
        assert left_here(here.chanthou) == []
        assert count_left_anywhere(operator()) == 0


def test_who_goes_on_with_another_role_is_not_named(here):
    of_dara(here, 1)
    Membership.objects.filter(user=here.dara.user_id).update(ends_on=MONDAY + clock.days(3))
    member(here.users["dara"], Role.EMPLOYMENT_OFFICER, here.samraong)
    assert ending_soon(here.chanthou) == []


def test_warning_is_a_duty(here):
    with pytest.raises(Refused):
        warn_of_endings(by=here.dara)


def test_how_much_each_has_and_what_the_centre_keeps(here, nary):
    of_dara(here, 2)
    load = load_of(here.chanthou, [nary.user_id, here.dara.user_id])
    assert load == {here.dara.user_id: 2, nary.user_id: 0}
    work = work_of(here.chanthou, here.dara.user_id)
    assert checks_going_with(here.chanthou, work) == 0
    assert checks_going_with(Actor.trusted(Duty.READ_CASES), work) == 0


def test_who_gave_a_case_away_takes_it_back_and_others_may_not(here, nary):
    (case,) = of_dara(here, 1)
    third = colleague(here, "third")
    give_case(case, to_id=nary.user_id, by=here.dara)
    with pytest.raises(Refused) as stranger:
        take_case_back(case, by=third)
    assert codes_of(stranger) == ["not_your_case"]
    take_case_back(case, by=here.dara)
    assert owners(case) == [here.dara.user_id]
    with pytest.raises(Refused) as again:
        take_case_back(case, by=here.dara)
    assert codes_of(again) == ["changed_since"]


def test_nobody_is_the_heir_of_an_empty_centre():
    assert heir_of(circle=None, able=set(), managers=[1]) is None
    assert heir_of(circle=[3], able={1}, managers=[1]) == 1


def test_rows_stay_with_the_change(here, nary):
    of_dara(here, 1)
    change = hand_over(wanted(here, nary), by=here.chanthou)
    change.delete()
    assert not ChangedRow.objects.exists()
