"""What the matching is told: people, vacancies, the catalogue, and the weights.

Everything but an id, and a person's consent, may be unknown. Unknown is never a refusal: it
counts half, and the explanation says so. A malformed fact raises ValueError here, at the door.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final

from spean.engines.matching.flags import NO_OFFER, NOTHING, Flag, Offer
from spean.engines.matching.occupations import is_isco
from spean.engines.matching.places import is_place_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCALE: Final = 10_000
MOST_CENTS: Final = 10_000_000
LEVEL_CREDIT: Final = (0, 60, 100, 100)
LEGAL_AGE: Final = 15
LAST_DAY: Final = 3_652_059
"""The date ordinal of 31 December 9999."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """A person who looks for work. Money is integer US cents a month; days are date ordinals."""

    id: str
    consents: bool
    skills: Mapping[str, int] = field(default_factory=dict)
    """Skill code to level: 1 with help, 2 alone, 3 teaches others."""
    held: Mapping[str, int | None] = field(default_factory=dict)
    """ISCO-08 code of work done, to full years of it (None: not asked)."""
    wanted: frozenset[str] = frozenset()
    """ISCO-08 codes of work wished for."""
    home: str | None = None
    provinces: frozenset[str] = frozenset()
    """Provinces the person would work in; the home province is always one of them."""
    anywhere: bool = False
    wage: int | None = None
    """The least wage the person says they would take."""
    debt: int | None = None
    """The monthly debt instalment."""
    living: int | None = None
    """What the household needs to live for a month, before the debt."""
    sectors: frozenset[str] = frozenset()
    age: int | None = None
    has: Flag = NOTHING
    lacks: Flag = NOTHING
    """Asked, and answered no. What is in neither was not asked."""
    available_on: int | None = None

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_places(self.id, [*_known(self.home), *self.provinces])
        _need_isco(self.id, [*self.held, *self.wanted])
        _need_levels(self.id, self.skills)
        _need_natural(self.id, wage=self.wage, debt=self.debt, living=self.living, age=self.age)
        _need_days(self.id, self.available_on)
        if self.has & self.lacks:
            raise ValueError(f"{self.id}: the same flag is both had and lacked")

    @property
    def reservation(self) -> int | None:
        """The wage below which taking the job would leave the person worse off, in cents.

        The larger of the wage asked for and of living costs plus debt instalment: somebody who
        asks less than the debt costs would go abroad again.
        """
        needs = (self.living or 0) + (self.debt or 0)
        if self.wage is None:
            return needs or None
        return max(self.wage, needs)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A job on offer; a headcount and an occupation are enough."""

    id: str
    isco: str | None = None
    openings: int = 1
    place: str | None = None
    wage_min: int | None = None
    wage_max: int | None = None
    essential: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    sector: str | None = None
    min_age: int = LEGAL_AGE
    """The legal minimum for this work: 15, or 18 where it is hazardous. There is no maximum."""
    requires: Flag = NOTHING
    offers: Offer = NO_OFFER
    starts_on: int | None = None
    expires_on: int | None = None

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_places(self.id, _known(self.place))
        _need_isco(self.id, _known(self.isco))
        _need_natural(
            self.id,
            openings=self.openings,
            wage_min=self.wage_min,
            wage_max=self.wage_max,
            min_age=self.min_age,
        )
        _need_days(self.id, self.starts_on, self.expires_on)

    @property
    def guaranteed(self) -> int | None:
        """The wage that is sure: the lower bound, or the only figure given."""
        return self.wage_max if self.wage_min is None else self.wage_min

    @property
    def best(self) -> int | None:
        """The most this vacancy may pay: the larger figure given."""
        known = [wage for wage in (self.wage_min, self.wage_max) if wage is not None]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class UsualSkills:
    """What an occupation usually asks, for a vacancy that names the occupation only."""

    essential: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known about skills, occupations and roads, apart from any person or vacancy."""

    related: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Skill held, to skill asked, to percent of credit. Directed; state both ways if meant."""
    occupations: Mapping[str, UsualSkills] = field(default_factory=dict)
    """ISCO-08 code to the skills it usually asks."""
    skill_weights: Mapping[str, int] = field(default_factory=dict)
    """How telling each skill is; skills not named weigh `rare`. See `weighted_by`."""
    rare: int = 100
    is_weighed: bool = False
    """True when the skill weights are settled and no vacancies shall change them."""
    distances: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Two place codes of equal length, to whole kilometres; read in both directions."""

    def __post_init__(self) -> None:
        for held, others in self.related.items():
            for asked, percent in others.items():
                if not 0 <= percent <= 100:
                    raise ValueError(f"{held} to {asked}: credit {percent} is not 0 to 100 percent")
        for skill, weight in {**self.skill_weights, "rare": self.rare}.items():
            if not 1 <= weight <= 100_000:
                raise ValueError(f"{skill}: weight {weight} is not 1 to 100000")
        if any(km < 0 for km in self.distances.values()):
            raise ValueError("a distance is below zero")

    def asked_by(self, vacancy: Vacancy) -> UsualSkills:
        """The vacancy's own skills, or else its occupation's; essential wins over optional."""
        asked = UsualSkills(vacancy.essential, vacancy.optional)
        if not (vacancy.essential or vacancy.optional):
            asked = self.occupations.get(vacancy.isco or "", asked)
        return UsualSkills(asked.essential, asked.optional - asked.essential)

    def weight(self, skill: str) -> int:
        """How telling a skill is, in hundredths of a bit, at least 1."""
        return self.skill_weights.get(skill, self.rare)

    def weighted_by(self, vacancies: Iterable[Vacancy]) -> Catalogue:
        """This catalogue with skill weights from how often vacancies ask for each skill.

        Inverse document frequency, 1 + log2((N + 1) / (n + 1)) in hundredths, rounded down, in
        whole-number arithmetic. Weights already given are kept; a settled catalogue is unchanged.
        """
        if self.is_weighed:
            return self
        jobs = 0
        counts: dict[str, int] = {}
        for vacancy in vacancies:
            jobs += 1
            asked = self.asked_by(vacancy)
            for skill in asked.essential | asked.optional:
                counts[skill] = counts.get(skill, 0) + 1
        by_count = {count: _idf(jobs, count) for count in {0, *counts.values()}}
        weights = {skill: by_count[count] for skill, count in counts.items()}
        return Catalogue(
            related=self.related,
            occupations=self.occupations,
            skill_weights={**weights, **self.skill_weights},
            rare=by_count[0],
            is_weighed=True,
            distances=self.distances,
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """Points each part of the score can give; together 10,000.

    Set by hand with job counsellors in mind, to be calibrated on recorded outcomes.
    """

    skills: int = 3_500
    skills_used: int = 500
    occupation: int = 2_000
    level: int = 500
    place: int = 1_300
    wage: int = 1_200
    sector: int = 500
    requirements: int = 500

    def __post_init__(self) -> None:
        points = [getattr(self, part) for part in PARTS]
        if min(points) < 0 or sum(points) != SCALE:
            raise ValueError(f"weights must be 0 or more and sum to {SCALE}, not {sum(points)}")

    def of(self, part: str) -> int:
        """The points of one part, by its name in PARTS."""
        points: int = getattr(self, part)
        return points


PARTS: Final[tuple[str, ...]] = tuple(part.name for part in fields(Weights))


def cents(amount: int) -> int:
    """Money as the engine counts it: above 100,000 dollars a month all wages are alike."""
    return min(amount, MOST_CENTS)


def _idf(jobs: int, asking: int) -> int:
    ratio_to_the_100 = (jobs + 1) ** 100 // (asking + 1) ** 100
    return 100 + ratio_to_the_100.bit_length() - 1


def _known(code: str | None) -> list[str]:
    return [] if code is None else [code]


def _need_id(identity: str) -> None:
    if not identity:
        raise ValueError("an id is empty")


def _need_places(identity: str, codes: Iterable[str]) -> None:
    for code in codes:
        if not is_place_code(code):
            raise ValueError(f"{identity}: {code!r} is not a place code of 2, 4, 6 or 8 digits")


def _need_isco(identity: str, codes: Iterable[str]) -> None:
    for code in codes:
        if not is_isco(code):
            raise ValueError(f"{identity}: {code!r} is not an ISCO-08 code of 1 to 4 digits")


def _need_levels(identity: str, skills: Mapping[str, int]) -> None:
    for skill, level in skills.items():
        if level not in {1, 2, 3}:
            raise ValueError(f"{identity}: level {level} of {skill} is not 1, 2 or 3")


def _need_natural(identity: str, **amounts: int | None) -> None:
    for name, amount in amounts.items():
        if amount is not None and amount < 0:
            raise ValueError(f"{identity}: {name} {amount} is below zero")


def _need_days(identity: str, *days: int | None) -> None:
    for day in days:
        if day is not None and not 1 <= day <= LAST_DAY:
            raise ValueError(f"{identity}: {day} is not a date ordinal")
