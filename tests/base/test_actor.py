"""Who is asking, and how the house says no."""

import pytest

from spean.base.actor import NOBODY, NOWHERE, Actor, Duty, Reach
from spean.base.refusals import Refusal, Refused, refuse_if_any

HERE, THERE = 7, 8
DARA = Actor.trusted(Duty.WRITE_CASES, user_id=1, centre_ids={HERE})


def test_an_actor_may_do_what_is_among_the_duties():
    assert [DARA.may(duty) for duty in (Duty.WRITE_CASES, Duty.CLOSE_MONTHS)] == [True, False]


def test_one_of_several_duties_is_enough():
    assert DARA.must(Duty.CLOSE_MONTHS, Duty.WRITE_CASES) is None


def test_a_missing_duty_is_refused_by_its_code():
    with pytest.raises(Refused) as refused:
        DARA.must(Duty.CLOSE_MONTHS)

    assert [refusal.code for refusal in refused.value.refusals] == ["not_your_duty"]


@pytest.mark.parametrize("duty", list(Duty))
def test_nobody_has_no_duty(duty):
    assert not NOBODY.may(duty)


def test_nobody_reaches_nothing():
    assert (NOBODY.centre_ids, NOBODY.reach(Duty.READ_PEOPLE)) == (frozenset(), NOWHERE)


def test_a_duty_at_one_centre_is_none_at_another():
    assert DARA.must(Duty.WRITE_CASES, at=HERE) is None
    with pytest.raises(Refused):
        DARA.must(Duty.WRITE_CASES, at=THERE)


def test_a_duty_of_the_whole_country_is_one_everywhere():
    assert Actor.trusted(Duty.WRITE_CASES, nationwide=True).must(Duty.WRITE_CASES, at=THERE) is None


def test_two_roles_add_up_duty_by_duty():
    both = Reach(centres=frozenset({HERE})) | Reach(caseload=frozenset({THERE}))
    assert (both.centres, both.caseload, both.all_centres) == ({HERE}, {THERE}, {HERE, THERE})


def test_an_actor_can_be_narrowed_to_one_centre():
    wide = Actor.trusted(Duty.WRITE_CASES, user_id=1, centre_ids={HERE, THERE})
    assert wide.at(THERE).centre_ids == {THERE}
    assert wide.at(9).centre_ids == frozenset()


def test_a_job_without_an_account_signs_nothing():
    with pytest.raises(Refused, match="nobody_signs"):
        _ = Actor.trusted(Duty.KEEP_HOUSE).signer


def test_no_reason_is_no_refusal():
    assert refuse_if_any([]) is None


def test_all_reasons_are_told_at_once():
    with pytest.raises(Refused, match="open_steps; no_reason"):
        refuse_if_any([Refusal("open_steps", "Steps are open."), Refusal("no_reason", "Say why.")])
