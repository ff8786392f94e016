"""How near is a job? Cambodian place codes, and which provinces touch.

A place is an official code as text, cut to what is known: province `17`, district `1710`,
commune `171003`, village `17100301`. Distance on roads is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SCALE = 10_000
SAME_COMMUNE = 10_000
SAME_DISTRICT = 8_500
SAME_PROVINCE = 6_500
CHOSEN_PROVINCE = 6_000
NEIGHBOUR = 3_500
ELSEWHERE = 1_500
HALVING_KM = 30
_DIGITS = frozenset("0123456789")

# Provinces with a common border, on land or across the Tonle Sap; each line is read both ways.
_BORDERS = {
    "01": "02 17 22",
    "02": "15 17 24",
    "03": "04 06 08 10 14 25",
    "04": "05 06 08 15",
    "05": "07 08 09 15 18 21",
    "06": "10 13 17 19",
    "07": "18 21 23",
    "08": "12 14 21",
    "09": "15 18",
    "10": "11 19 25",
    "11": "16 19",
    "13": "17 19 22",
    "14": "20 25",
    "16": "19",
    "17": "22",
}
PROVINCES = tuple(f"{number:02}" for number in range(1, 26))


def neighbours_of(province: str) -> frozenset[str]:
    """Province codes with a common border; empty for a code that is no province.

    >>> sorted(neighbours_of("22"))
    ['01', '13', '17']
    """
    return _NEIGHBOURS.get(province, frozenset())


def is_place_code(text: str) -> bool:
    """Whether the text has the form of a code; the place itself may still be unknown."""
    return len(text) in {2, 4, 6, 8} and set(text) <= _DIGITS


def province_of(place: str | None) -> str | None:
    """The province of a place, or None when the place is not known.

    >>> province_of("171003"), province_of("990101")
    ('17', None)
    """
    province = (place or "")[:2]
    return province if province in _NEIGHBOURS else None


def nearness(home: str, job: str, distances: Mapping[tuple[str, str], int]) -> int:
    """0..10,000 between two places in known provinces.

    A distance in kilometres, given for the two communes, districts or provinces, is used first and
    decays as 30 / (30 + km); otherwise the smallest area that holds both decides.
    """
    km = kilometres(home, job, distances)
    if km is not None:
        return SCALE * HALVING_KM // (HALVING_KM + km)
    for length, value in ((6, SAME_COMMUNE), (4, SAME_DISTRICT), (2, SAME_PROVINCE)):
        if len(home) >= length and home[:length] == job[:length]:
            return value
    return NEIGHBOUR if job[:2] in neighbours_of(home[:2]) else ELSEWHERE


def kilometres(home: str, job: str, distances: Mapping[tuple[str, str], int]) -> int | None:
    """The given distance between the finest areas that both codes name, in either direction."""
    for length in (6, 4, 2):
        if len(home) >= length and len(job) >= length:
            pair = (home[:length], job[:length])
            km = distances.get(pair, distances.get(pair[::-1]))
            if km is not None:
                return km
    return None


def _both_ways() -> dict[str, frozenset[str]]:
    touching: dict[str, set[str]] = {province: set() for province in PROVINCES}
    for province, others in _BORDERS.items():
        for other in others.split():
            touching[province].add(other)
            touching[other].add(province)
    return {province: frozenset(others) for province, others in touching.items()}


_NEIGHBOURS = _both_ways()
