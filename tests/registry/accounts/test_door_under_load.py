"""Many guesses at the same moment. Real commits, so what is written is removed by hand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from spean.registry.accounts.actions import take_ticket
from spean.registry.accounts.models import Guesses
from spean.registry.accounts.rules import Place


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        Guesses.objects.all().delete()
        connection.close()


def test_twelve_guesses_at_the_same_moment_are_counted_as_twelve(committed):
    def guess(_number):
        try:
            place = Place(network="198.51.100.9")
            return take_ticket("password dara", user=None, place=place).is_heard
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as together:
        heard = list(together.map(guess, range(12)))
    assert sum(heard) == 5
