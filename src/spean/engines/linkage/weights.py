"""How much each agreement and disagreement counts: hand-set, to be learnt once pairs are judged.

Twenty-five points double (or halve) the odds. A weight is 25 x log2(m/u): m, how often one person
shows this on two records; u, how often two people do (Fellegi and Sunter 1969). The m and u behind
every number stand in ``docs/engines/linkage.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["DEFAULT", "Weights"]

_POINTS = MappingProxyType(
    {
        "start": 250,
        "khmer_same": 250,
        "khmer_fold": 210,
        "khmer_turned": 200,
        "khmer_close": 90,
        "khmer_part": 40,
        "khmer_different": -150,
        "latin_same": 190,
        "latin_fold": 160,
        "latin_turned": 150,
        "latin_close": 80,
        "latin_part": 40,
        "latin_different": -125,
        "both_scripts": 40,
        "sex_same": 25,
        "sex_different": -150,
        "birth_same": 225,
        "birth_turned": 150,
        "birth_month": 150,
        "birth_year": 100,
        "birth_about": 50,
        "birth_same_year": 25,
        "birth_one_year": 25,
        "birth_near": -40,
        "birth_far": -200,
        "phone_own": 200,
        "phone_household": 75,
        "phone_none_shared": -15,
        "village_same": 110,
        "commune_same": 70,
        "district_same": 35,
        "province_same": 15,
        "province_different": -25,
        "job_same": 20,
        "job_group": 10,
    }
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each finding, and from how many points a pair earns each word."""

    points: Mapping[str, int] = field(default_factory=lambda: _POINTS)
    same: int = 750
    likely: int = 600
    possible: int = 400


DEFAULT = Weights()
