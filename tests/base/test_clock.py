"""The clock: one place that asks the time, and can be stopped."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from spean.base import clock

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.mark.asvs("16.2.2")
def test_now_knows_its_time_zone():
    assert clock.now().utcoffset() is not None


def test_today_is_the_day_in_cambodia_not_in_greenwich():
    late_in_greenwich = dt.datetime(2026, 11, 21, 18, 30, tzinfo=dt.UTC)

    with clock.stopped_at(late_in_greenwich):
        assert clock.today() == dt.date(2026, 11, 22)


def test_a_stopped_day_begins_at_nine_in_the_morning():
    with clock.stopped_at(dt.date(2026, 3, 2)):
        assert clock.now() == dt.datetime(2026, 3, 2, 9, tzinfo=PHNOM_PENH)


def test_an_inner_stop_gives_the_outer_one_back():
    with clock.stopped_at(dt.date(2026, 3, 2)):
        with clock.stopped_at(dt.date(2025, 1, 1)):
            assert clock.today() == dt.date(2025, 1, 1)
        assert clock.today() == dt.date(2026, 3, 2)


def test_the_clock_runs_again_after_a_fault():
    with pytest.raises(ValueError, match="a fault"), clock.stopped_at(dt.date(2001, 1, 1)):
        raise ValueError("a fault")

    assert clock.today().year > 2001


def test_days_are_whole_days():
    assert dt.date(2026, 2, 27) + clock.days(2) == dt.date(2026, 3, 1)


def test_the_day_of_a_moment_is_the_projects_own():
    late = dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)
    assert clock.day_of(late) == dt.date(2026, 3, 2)
