"""Wrong guesses are counted where they come from, and the owner's own laptop never pays for them."""

import datetime as dt
from itertools import pairwise

import pytest
from tests.factories.casework import operator, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.registry.accounts.actions import (
    admit,
    close_account,
    end_sittings_elsewhere,
    forget_device,
    give_first_password,
    lift_lockout,
    remember_device,
    tidy_the_door,
)
from spean.registry.accounts.models import Device, Guesses, Sitting, User
from spean.registry.accounts.queries import locked_out
from spean.registry.accounts.rules import Place

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "a long password", "a wrong password"
HOME = Place(network="203.0.113.7", device="dara-laptop", browser="Firefox, Linux")
STRANGER = Place(network="198.51.100.9")
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def here():
    built = world()
    remember_device(built.dara.user_id, place=HOME)
    return built


def guesses(count, name="dara", place=STRANGER, password=WRONG, *, start=0):
    """So many guesses, a second apart; how many were let in."""
    let_in = 0
    for number in range(start, start + count):
        with clock.stopped_at(NOON + dt.timedelta(seconds=number)):
            let_in += admit(name, password=password, place=place) is not None
    return let_in


def at(minutes, place=STRANGER, name="dara", password=RIGHT):
    with clock.stopped_at(NOON + dt.timedelta(minutes=minutes)):
        return admit(name, password=password, place=place)


def test_the_right_password_is_let_in(here):
    assert at(0) == here.users["dara"]
    assert at(0, name="DARA") == here.users["dara"]


def test_after_five_wrong_guesses_even_the_right_one_waits(here):
    assert guesses(5) == 0
    assert at(0.5) is None
    assert at(2) == here.users["dara"]


def test_the_wait_doubles_and_stays_under_a_quarter_of_an_hour(here):
    guesses(5)
    heard, minute = [], 0.0
    while minute < 80:
        before = Guesses.objects.get(scope="network").failed
        at(minute, password=WRONG)
        if Guesses.objects.get(scope="network").failed > before:
            heard.append(minute)
        minute += 1
    gaps = [later - earlier for earlier, later in pairwise(heard)]
    assert gaps[:4] == [2, 4, 8, 15]
    assert set(gaps[4:]) == {15}


def test_a_guess_that_is_not_heard_does_not_make_the_wait_longer(here):
    guesses(120)
    assert Guesses.objects.get(scope="network").failed < 15


def test_a_stranger_cannot_lock_the_owner_out_of_a_known_device(here):
    for number in range(40):
        guesses(10, place=Place(network=f"198.51.100.{number}"), start=number * 10)
    assert at(7, place=Place(network="203.0.113.8")) is None
    assert at(7, place=HOME) == here.users["dara"]


def test_guesses_from_the_owners_own_network_do_not_lock_the_known_device_either(here):
    guesses(80, place=Place(network=HOME.network))
    assert at(5, place=HOME) == here.users["dara"]


def test_a_device_that_is_known_to_a_colleague_is_a_stranger_to_dara(here):
    remember_device(here.vanna.user_id, place=Place(device="vanna-laptop"))
    guesses(80, place=Place(network=HOME.network, device="vanna-laptop"))
    assert at(5, place=HOME) == here.users["dara"]
    assert not Guesses.objects.filter(scope="device", failed__gt=0).exists()


def test_a_stolen_device_has_to_wait_as_well(here):
    assert guesses(5, place=HOME) == 0
    assert at(0.5, place=HOME) is None


def test_many_names_from_one_network_make_the_network_wait(here):
    for number in range(60):
        guesses(1, name=f"somebody-{number}", start=number)
    assert at(1.5, name="vanna") is None
    assert at(1.5, name="vanna", place=Place(network="203.0.113.9")) == here.users["vanna"]


def test_ones_own_sign_in_does_not_wipe_out_what_a_network_has_guessed(here):
    for number in range(59):
        guesses(1, name=f"somebody-{number}", start=number)
    assert at(1, name="vanna") == here.users["vanna"]
    assert Guesses.objects.get(scope="crowd").failed == 59


def test_nobody_signs_in_to_a_closed_account(here):
    close_account("dara", by=operator())
    assert at(0, place=HOME) is None


@pytest.mark.asvs("16.3.1", "16.3.3")
def test_every_wait_stands_in_the_book_by_name_and_for_unknown_names_without(here):
    guesses(5)
    guesses(5, name="my secret password", place=Place(network="192.0.2.1"))
    found = Entry.objects.filter(verb="account.locked_out").order_by("pk")
    assert [entry.subject_type.model for entry in found] == ["user", "guesses"]
    assert found[0].subject_id == str(here.dara.user_id)
    assert found[0].by is None
    assert "secret" not in str([entry.detail for entry in found]) + str(
        list(Guesses.objects.values())
    )


def test_lifting_lets_the_owner_in_at_once_and_is_in_the_book(here):
    guesses(5)
    with clock.stopped_at(NOON + dt.timedelta(seconds=10)):
        assert locked_out(here.chanthou) == {here.dara.user_id}
        lift_lockout(here.dara.user_id, by=here.chanthou)
        assert locked_out(here.chanthou) == set()
    assert at(0.2) == here.users["dara"]
    lifted = Entry.objects.get(verb="account.lockout_lifted")
    assert (lifted.by_id, lifted.detail) == (here.chanthou.user_id, {"lifted": ["network"]})


def test_only_a_manager_or_the_operator_lifts(here):
    with pytest.raises(Refused, match="not_your_duty"):
        lift_lockout(here.dara.user_id, by=here.vanna)


def test_a_new_password_lifts_the_wait_and_ends_the_sittings(here):
    guesses(5)
    Sitting.objects.create(user=here.users["dara"])
    with clock.stopped_at(NOON):
        given = give_first_password("dara", by=operator())
    assert not Sitting.objects.exists()
    assert at(0.2, password=given) == here.users["dara"]


def test_what_is_old_is_thrown_away(here):
    guesses(3)
    with clock.stopped_at(NOON):
        Sitting.objects.create(user=here.users["dara"])
    with clock.stopped_at(NOON + dt.timedelta(hours=23)):
        assert tidy_the_door() == 0
    with clock.stopped_at(NOON + clock.days(5000)):
        assert tidy_the_door() == 3 + 1 + 1
    assert [model.objects.count() for model in (Guesses, Device, Sitting)] == [0, 0, 0]


def test_after_a_day_without_wrong_guesses_the_count_begins_again(here):
    guesses(4)
    assert at(60 * 24 + 1, password=WRONG) is None
    assert Guesses.objects.get(scope="network").failed == 1


def test_signing_out_elsewhere_ends_only_ones_own_other_sittings(here):
    mine, _other, vannas = (
        Sitting.objects.create(user=here.users[name]) for name in ("dara", "dara", "vanna")
    )
    assert end_sittings_elsewhere(but=mine.pk, by=here.dara) == 1
    assert set(Sitting.objects.all()) == {mine, vannas}


def test_nobody_forgets_a_colleagues_device(here):
    device = Device.objects.get()
    with pytest.raises(Device.DoesNotExist):
        forget_device(device, by=here.vanna)
    forget_device(device, by=here.dara)
    assert not Device.objects.exists()


def stuffed(accounts, tries, networks):
    """Guess over many accounts in turn, four times a second; each right password comes once, late.

    Meanwhile the owners sign in from their own laptops, and every one of them must get in. A wait
    that ends lets one guess be heard now and then: what such a guess finds, the second factor stops.
    """
    for number in range(accounts):
        user = User.objects.create_user(f"user-{number}", f"the password of {number}")
        remember_device(user.pk, place=Place(device=f"laptop-{number}"))
    let_in = 0
    for guess in range(accounts * tries):
        turn, number = divmod(guess, accounts)
        is_right = turn == 5 + number % (tries - 5)
        password = f"the password of {number}" if is_right else f"guess {turn}"
        place = Place(network=f"198.51.100.{guess % networks}")
        with clock.stopped_at(NOON + dt.timedelta(seconds=guess / 4)):
            let_in += admit(f"user-{number}", password=password, place=place) is not None
            if number % 7 == turn % 7:
                owner = Place(network="203.0.113.7", device=f"laptop-{number}")
                assert admit(f"user-{number}", password=f"the password of {number}", place=owner), (
                    "an owner was locked out"
                )
    return let_in


@pytest.mark.asvs("2.4.1", "6.3.1")
def test_stuffing_lets_nobody_in_while_the_owners_come_and_go():
    assert stuffed(accounts=30, tries=8, networks=1) == 0


@pytest.mark.slow
@pytest.mark.parametrize("networks", [1, 5])
def test_five_thousand_guesses_over_two_hundred_accounts_let_nobody_in(networks):
    assert stuffed(accounts=200, tries=25, networks=networks) == 0
