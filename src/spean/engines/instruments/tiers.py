"""Which support a screening suggests, with the points behind it. A person decides; this suggests.

Points of all matching lines are added up; the tier is the last one whose start is reached. A line
that names a tier of its own leads there at the least, whatever the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from spean.engines.instruments.items import NOT_APPLICABLE, PREFER_NOT, TIERS, Instrument
from spean.engines.kernel.reasons import Reason, total


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`tier` is one of TIERS, or None when too few items were answered to say.

    `because` has a reason for each line that added points: item, answer, points. `at_once` names
    the items that lead to a tier by themselves, with that tier.
    """

    instrument: str
    version: int
    tier: str | None
    points: int
    because: tuple[Reason, ...]
    at_once: tuple[tuple[str, str], ...]
    answered: int
    asked: int

    def as_plain(self) -> dict[str, Any]:  # a JSON document
        said = asdict(self)
        at_once = [list(pair) for pair in self.at_once]
        return said | {"because": list(said["because"]), "at_once": at_once}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Suggestion:
        because = tuple(Reason(**one) for one in kept["because"])
        at_once = tuple((item, tier) for item, tier in kept["at_once"])
        return cls(**{**kept, "because": because, "at_once": at_once})


def suggest_tier(instrument: Instrument, answers: Mapping[str, str]) -> Suggestion:
    """What the instrument's rule makes of these answers.

    Raises ValueError for an instrument without a rule of tiers.
    """
    rule = instrument.tiers
    if rule is None:
        raise ValueError(f"{instrument.key} has no rule of tiers")
    given = {name: str(answer).strip() for name, answer in answers.items()}
    met = [line for line in rule.points if line.meets(given.get(line.item, ""))]
    because = tuple(
        Reason(line.item, given[line.item], points=line.points) for line in met if line.points
    )
    at_once = tuple(dict.fromkeys((line.item, line.tier) for line in met if line.tier))
    asked = [one for one in instrument.items if given.get(one.id) != NOT_APPLICABLE]
    answered = sum(given.get(one.id, "") not in {"", PREFER_NOT} for one in asked)
    enough = 100 * answered >= instrument.least_answered * len(asked)
    reached = [name for name in TIERS if rule.starts[name] <= total(because)]
    candidates = [tier for _item, tier in at_once] + (reached[-1:] if enough else [])
    return Suggestion(
        instrument=instrument.key,
        version=instrument.version,
        tier=max(candidates, key=TIERS.index) if candidates else None,
        points=total(because),
        because=because,
        at_once=at_once,
        answered=answered,
        asked=len(asked),
    )
