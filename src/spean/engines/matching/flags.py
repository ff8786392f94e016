"""Yes-or-no facts that a vacancy may require of a person, or offer to one."""

from __future__ import annotations

from enum import IntFlag


class Flag(IntFlag):
    """What a person has or accepts. New flags go at the end: the bits are stored."""

    DRIVING_LICENCE = 1
    MOTORCYCLE_LICENCE = 1 << 1
    LORRY_LICENCE = 1 << 2
    FORKLIFT_LICENCE = 1 << 3
    KHMER_LITERATE = 1 << 4
    THAI = 1 << 5
    ENGLISH = 1 << 6
    JAPANESE = 1 << 7
    KOREAN = 1 << 8
    CHINESE = 1 << 9
    VIETNAMESE = 1 << 10
    SHIFT_WORK = 1 << 11
    NIGHT_WORK = 1 << 12
    DORMITORY = 1 << 13
    ID_DOCUMENT = 1 << 14
    WORK_PERMIT = 1 << 15
    OWN_TRANSPORT = 1 << 16


class Offer(IntFlag):
    """What a vacancy gives that makes a far place nearer."""

    DORMITORY = 1
    TRANSPORT = 1 << 1


class Failed(IntFlag):
    """Hard constraints a pair fails; zero means that the two may be introduced."""

    NO_CONSENT = 1
    UNDER_AGE = 1 << 1
    EXPIRED = 1 << 2
    NO_OPENING = 1 << 3
    LACKS_REQUIREMENT = 1 << 4
    PLACE_NOT_ACCEPTED = 1 << 5
    WAGE_TOO_LOW = 1 << 6
    NOT_FREE_IN_TIME = 1 << 7


NOTHING = Flag(0)
NO_OFFER = Offer(0)
