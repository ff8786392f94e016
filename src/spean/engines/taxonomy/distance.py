"""How near are two occupations, by their place in the tree of ISCO-08?"""

from __future__ import annotations

SCALE = 10_000
# By the number of leading digits two codes share: none, major, sub-major, minor, unit group.
SHARED_DIGITS = (0, 2_500, 5_500, 8_000, SCALE)


def proximity(one: str, other: str) -> int:
    """0 (nothing shared) to 10,000 (the same unit group), from two ISCO-08 codes.

    Each digit of a code is a finer group (ILO, ISCO-08 volume I, 2012), so nearness is the number
    of leading digits that two codes share. The steps of the scale are a judgement of this
    project. A code of fewer digits is as near as its digits can tell: ``75`` and ``7531``
    share a sub-major group and no more.

    >>> proximity("7531", "7533"), proximity("7531", "9329"), proximity("75", "7531")
    (8000, 0, 5500)
    """
    shared = 0
    for left, right in zip(one[:4], other[:4], strict=False):
        if left != right:
            break
        shared += 1
    return SHARED_DIGITS[shared]
