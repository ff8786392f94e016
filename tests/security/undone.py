"""Ask, and leave the world as it was."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back():
    """Whatever is written inside is gone afterwards, and so is the savepoint.

    To roll back alone would leave it open, and every later question would lie within it.
    """
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        transaction.savepoint_commit(point)
