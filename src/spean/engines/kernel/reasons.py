"""Why a number is what it is: a code with its value, never a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a result; `web` and `cli` put words to the code in three languages.

    `points` is what this ground added to (or, when negative, kept out of) the score, in the
    points of the engine that gives it.

    >>> Reason("missing_skill", "SK-0001", points=-120)
    Reason(code='missing_skill', value='SK-0001', points=-120)
    """

    code: str
    value: str | int | None = None
    points: int = 0


def total(reasons: tuple[Reason, ...]) -> int:
    """What the reasons add up to, so that an explanation can be held against its score.

    >>> total((Reason("skills", points=2), Reason("place", points=3)))
    5
    """
    return sum(reason.points for reason in reasons)
