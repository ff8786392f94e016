"""The machine's clock is put forward and back: nothing is done twice, nobody is let in again."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import operator, sokha, world

from spean.base import clock
from spean.base.audit.actions import record, seal_book
from spean.base.audit.models import Entry
from spean.base.audit.queries import check_book
from spean.base.receipts.keeping import forget_old_receipts
from spean.casework.contacts.models import Contact
from spean.registry.accounts import rules
from spean.registry.accounts.actions import tidy_the_door
from spean.registry.accounts.models import Sitting
from spean.registry.accounts.vocabulary import Scope

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
JUMPS = [HOUR, -HOUR, 30 * HOUR, -30 * HOUR, dt.timedelta(seconds=-10)]
RECEIPT = "0123456789abcdef0123456789abcdef"
UNLOCK = "/accounts/reauthenticate/"


@pytest.fixture
def here(settings):
    settings.IDLE_LOCK, settings.LONGEST_SITTING = HOUR / 2, 12 * HOUR
    return world()


@pytest.fixture
def dara(here):
    client = Client()
    client.force_login(here.users["dara"])
    return client


def at(client, jump, path="/people/"):
    with clock.stopped_at(NOON + jump):
        return client.get(path)


def is_open(answer):
    return answer.status_code == 200


def test_a_step_of_ten_seconds_is_noticed_by_nobody(dara):
    assert is_open(at(dara, 0 * HOUR))
    assert is_open(at(dara, dt.timedelta(seconds=-10)))


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_screen_that_a_jump_has_locked_stays_locked_when_the_clock_comes_back(dara, jump):
    assert is_open(at(dara, 0 * HOUR))
    assert at(dara, jump)["Location"].startswith(UNLOCK)
    assert at(dara, 0 * HOUR)["Location"].startswith(UNLOCK)
    with clock.stopped_at(NOON):
        dara.post(UNLOCK, {"password": "a long password", "next": "/people/"})
    assert is_open(at(dara, 0 * HOUR))


@pytest.mark.parametrize("jump", [30 * HOUR, -30 * HOUR])
def test_a_sitting_that_a_jump_has_ended_is_over_for_good(dara, jump):
    assert is_open(at(dara, 0 * HOUR))
    assert at(dara, jump)["Location"].startswith(reverse("account_login"))
    assert at(dara, 0 * HOUR)["Location"].startswith(reverse("account_login"))
    assert Sitting.objects.count() == 0


def test_a_sitting_begun_under_a_clock_that_was_ahead_gains_no_day_by_it(dara):
    assert is_open(at(dara, 30 * HOUR))
    assert at(dara, 0 * HOUR)["Location"].startswith(reverse("account_login"))


def test_what_tidies_up_under_a_wrong_clock_revives_no_sitting(dara):
    assert is_open(at(dara, 0 * HOUR))
    with clock.stopped_at(NOON + 30 * HOUR):
        tidy_the_door()
    assert not is_open(at(dara, 0 * HOUR))


@pytest.mark.parametrize("jump", JUMPS)
def test_a_form_sent_again_after_a_jump_is_still_done_once(here, dara, jump):
    log = reverse("desk:person-contact", args=[sokha(here.dara, here.samraong).pk])
    today = {"on": NOON.date(), "channel": "walk_in", "line": "Came by", "receipt": RECEIPT}
    with clock.stopped_at(NOON):
        first = dara.post(log, today)
    with clock.stopped_at(NOON + jump):
        assert forget_old_receipts() == 0
    with clock.stopped_at(NOON):
        again = dara.post(log, today)
    assert (first.status_code, first.url) == (again.status_code, again.url)
    assert Contact.objects.count() == 1


def test_the_book_keeps_the_order_of_writing_whatever_the_clock_says(here):
    written = []
    for number, jump in enumerate([0 * HOUR, *JUMPS, 0 * HOUR]):
        with clock.stopped_at(NOON + jump):
            entry = record("case.paused", here.samraong, by=here.dara, turn=number)
            written.append(entry.pk)
            if number % 2:
                assert seal_book() > 0
    assert [one.pk for one in Entry.objects.filter(pk__in=written).order_by("pk")] == written
    assert written == sorted(written)
    seals = Entry.objects.filter(pk__in=written, seal__isnull=False).order_by("pk")
    assert list(seals.values_list("seal", flat=True)) == sorted(
        seals.values_list("seal", flat=True)
    )
    seal_book()
    found = check_book(operator())
    assert (found.broken_seal, found.unsealed) == (None, 0)


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("scope", list(Scope))
def test_a_wait_after_wrong_guesses_is_never_shorter_than_nothing(scope, jump):
    for failed in range(40):
        until = rules.waits_until(scope, failed=failed, failed_at=NOON + jump)
        assert until - (NOON + jump) >= dt.timedelta(0)


@pytest.mark.parametrize("jump", JUMPS)
def test_no_time_spent_is_negative_or_open_beyond_its_limit(jump):
    """Whichever way the clock went, a distance as long as the limit closes the sitting."""
    found = rules.standing_of(
        began_at=NOON,
        seen_at=NOON,
        locked_at=None,
        now=NOON + jump,
        idle=HOUR / 2,
        longest=12 * HOUR,
    )
    far = {True: rules.Standing.OVER, False: rules.Standing.LOCKED}[abs(jump) > 12 * HOUR]
    assert found == (rules.Standing.OPEN if abs(jump) < HOUR / 2 else far)
