import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from spean.base.actor import NOBODY, Actor, Duty
from spean.registry.accounts import rules
from spean.registry.accounts.models import User
from spean.registry.accounts.vocabulary import Scope, Standing

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@given(st.sampled_from(Scope), st.integers(0, 10_000))
@pytest.mark.asvs("6.3.1")
def test_nobody_waits_longer_than_a_quarter_of_an_hour(scope, failed):
    until = rules.waits_until(scope, failed=failed, failed_at=NOON)
    assert NOON <= until <= NOON + 15 * MINUTE


@given(st.sampled_from(Scope), st.integers(0, 200))
def test_one_more_wrong_guess_never_shortens_the_wait(scope, failed):
    waits = [rules.waits_until(scope, failed=n, failed_at=NOON) for n in (failed, failed + 1)]
    assert waits == sorted(waits)


def test_a_known_device_is_not_concerned_by_what_happens_elsewhere():
    assert rules.scopes_for(device_is_known=True) == (Scope.DEVICE,)
    assert Scope.DEVICE not in rules.scopes_for(device_is_known=False)


@pytest.mark.parametrize("duty", list(Duty))
def test_who_meets_files_needs_a_second_factor(duty):
    needs = rules.needs_second_factor(Actor.trusted(duty, user_id=1))
    record, verb = duty.value.split(".")
    files = {"person", "contact", "case", "note", "placement", "list", "complaint", "sensitive"}
    meets = verb == "read" and record in files
    assert needs or not meets
    assert not needs or record not in {"vacancy", "centre", "reference", "policy"}
    assert not rules.needs_second_factor(NOBODY)


@pytest.mark.parametrize(
    ("idle", "age", "locked", "standing"),
    [
        (0, 0, False, Standing.OPEN),
        (29, 60, False, Standing.OPEN),
        (30, 60, False, Standing.LOCKED),
        (0, 60, True, Standing.LOCKED),
        (0, 719, False, Standing.OPEN),
        (0, 720, False, Standing.OVER),
        (30, 720, True, Standing.OVER),
        (-5, -5, False, Standing.OPEN),
    ],
)
def test_a_sitting_locks_after_half_an_hour_and_is_over_after_twelve(idle, age, locked, standing):
    found = rules.standing_of(
        began_at=NOON - age * MINUTE,
        seen_at=NOON - idle * MINUTE,
        locked_at=NOON if locked else None,
        now=NOON,
        idle=30 * MINUTE,
        longest=dt.timedelta(hours=12),
    )
    assert found == standing


@pytest.mark.parametrize(
    "password",
    [
        "short words",
        "aaaaaaaaaaaaaaaa",
        "1212121212121212",
        "123456789012",
        "987654321098",
        "abcdefghijklmnop",
        "password2026!",
        "!!!football1999",
        "DaraChan-------99",
        "darachan12345",
    ],
)
@pytest.mark.asvs("6.2.4")
def test_a_plain_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="darachan", name_latin="Dara Chan"))


@pytest.mark.parametrize(
    "password",
    ["ភ្នំខ្ពស់ ទឹកជ្រៅ 7", "correct mango battery river", "xK4-9vq.TT2-w0", "តុ ទូក ព្រះអាទិត្យ ឆ្មា"],
)
def test_words_of_ones_own_are_a_good_password(password):
    validate_password(password, User(username="dara", name_latin="Dara"))
