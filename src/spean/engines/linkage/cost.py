"""What it costs to leave a likely pair alone, so that the dearest is looked at first."""

import math

__all__ = ["expected_cost", "likelihood"]

EVEN_ODDS = 500
DOUBLES_THE_ODDS = 25


def likelihood(score: int) -> float:
    """0..1: how likely a pair of this score is one person.

    The score of `compare` is a log of odds: 500 are even odds, and 25 points double them (see
    `weights`), so p = 1 / (1 + 2^((500 - score) / 25)).

    >>> likelihood(500), round(likelihood(525), 3)
    (0.5, 0.667)
    """
    return float(1 / (1 + 2 ** ((EVEN_ODDS - score) / DOUBLES_THE_ODDS)))


def expected_cost(score: int, *, records_one: int, records_other: int) -> float:
    """Likelihood times how much both files are in use; 1 for a certain pair of empty files.

    Use is counted in records that hang on a file (contacts, cases, placements and so on). Whoever
    opens one of two files misses what the other one holds, in both directions: the use of a pair is
    the geometric mean of the two counts, each one more than it is, so that a pair of which only one
    file is in use stands between one of two busy files and one of two files nobody opens.
    Raises ValueError for a negative count.

    >>> round(expected_cost(700, records_one=8, records_other=3), 2)
    5.98
    """
    if records_one < 0 or records_other < 0:
        raise ValueError("A file has no fewer than no records.")
    return likelihood(score) * math.sqrt((1 + records_one) * (1 + records_other))
