"""Who is asking, and how the house says no."""

import pytest

from spean.base.actor import NOBODY, Actor, Duty
from spean.base.refusals import Refusal, Refused, refuse_if_any

DARA = Actor(user_id=1, centre_ids=frozenset({7}), duties=frozenset({Duty.COUNSEL}))


def test_an_actor_may_do_what_is_among_the_duties():
    assert [DARA.may(duty) for duty in (Duty.COUNSEL, Duty.MANAGE)] == [True, False]


def test_one_of_several_duties_is_enough():
    assert DARA.must(Duty.MANAGE, Duty.COUNSEL) is None


def test_a_missing_duty_is_refused_by_its_code():
    with pytest.raises(Refused) as refused:
        DARA.must(Duty.MANAGE)

    assert [refusal.code for refusal in refused.value.refusals] == ["not_your_duty"]


@pytest.mark.parametrize("duty", list(Duty))
def test_nobody_has_no_duty(duty):
    assert not NOBODY.may(duty)


def test_nobody_reaches_nothing():
    assert (NOBODY.centre_ids, NOBODY.nationwide) == (frozenset(), False)


def test_no_reason_is_no_refusal():
    assert refuse_if_any([]) is None


def test_all_reasons_are_told_at_once():
    with pytest.raises(Refused, match="open_steps; no_reason"):
        refuse_if_any([Refusal("open_steps", "Steps are open."), Refusal("no_reason", "Say why.")])
