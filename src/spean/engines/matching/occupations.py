"""How near are two occupations, and how far apart are their skill levels?

Codes are ISCO-08 (ILO 2012, volume I): one to four digits, each digit a finer group. The skill
level of a major group is that publication's table 1.
"""

from __future__ import annotations

SCALE = 10_000
# By the number of leading digits two codes share: none, major, sub-major, minor, unit group.
SHARED_DIGITS = (0, 2_500, 5_500, 8_000, 10_000)
# Percent of the nearness that counts after 0, 1, 2, 3, 4, 5 and more years in the occupation.
EXPERIENCE = (60, 75, 85, 90, 95, 100)
YEARS_UNKNOWN = 80
WANTED_ONLY = 60
# By job level minus person's level, from -3 to +3: too much is asked, or too little.
LEVEL_GAP = (4_000, 6_000, 8_000, 10_000, 5_000, 2_000, 0)
_LEVELS = {"1": 4, "2": 4, "3": 3, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 1}
_FINER_LEVELS = {"14": 3, "01": 4, "02": 2, "03": 1}
_DIGITS = frozenset("0123456789")


def is_isco(text: str) -> bool:
    """Whether the text has the form of an ISCO-08 code."""
    return 1 <= len(text) <= 4 and set(text) <= _DIGITS


def proximity(one: str, other: str) -> int:
    """0..10,000 from the leading digits that two codes share.

    >>> proximity("7531", "7533"), proximity("7531", "9329")
    (8000, 0)
    """
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return SHARED_DIGITS[shared]


def skill_level(isco: str) -> int | None:
    """1..4, or None where the code does not say it (the armed forces as a whole).

    >>> skill_level("1311"), skill_level("9211"), skill_level("0")
    (4, 1, None)
    """
    return _FINER_LEVELS.get(isco[:2], _LEVELS.get(isco[0]))


def level_fit(person_level: int, job_level: int) -> int:
    """0..10,000: a job above the person's level loses more than one below it."""
    return LEVEL_GAP[job_level - person_level + 3]


def experience_percent(years: int | None) -> int:
    """How much of an occupation's nearness counts after so many years; unknown is in between."""
    return YEARS_UNKNOWN if years is None else EXPERIENCE[min(years, len(EXPERIENCE) - 1)]
