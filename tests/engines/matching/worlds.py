"""Made-up people and vacancies, ordinary and adversarial, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from spean.engines.matching import Catalogue, Flag, Offer, Seeker, UsualSkills, Vacancy

TODAY = 739_600
SKILLS = [f"SK-{number:04}" for number in range(24)] + ["ជំនាញ", "技能", "z"]
ISCO = ["7531", "7533", "753", "75", "7", "8153", "9329", "9211", "6111", "1311", "1412", "5120"]
ISCO += ["0", "0110", "0210", "0310", "03", "2141", "3122", "9"]
PLACES = ["17", "1710", "171003", "17100301", "1702", "170201", "22", "2201", "220101", "12"]
PLACES += ["1201", "120101", "08", "0810", "010203", "99", "9901", "00", "25", "250101"]
SECTORS = ["garment", "construction", "food", "កសិកម្ម"]
WAGES = [0, 1, 7_000, 20_800, 21_000, 21_001, 25_000, 30_000, 33_333, 9_999_999, 10**7, 10**12]


@dataclass(frozen=True)
class World:
    seekers: list[Seeker]
    vacancies: list[Vacancy]
    catalogue: Catalogue


def world(seed: int, *, people: int, jobs: int) -> World:
    """A world where about a third of all facts are unknown and ties are frequent."""
    draw = random.Random(seed)
    return World(
        seekers=[_seeker(draw, number) for number in range(people)],
        vacancies=[_vacancy(draw, number) for number in range(jobs)],
        catalogue=_catalogue(draw),
    )


def _maybe(draw, values, chance=0.65):
    return draw.choice(values) if draw.random() < chance else None


def _some(draw, values, most):
    return draw.sample(values, draw.randint(0, min(most, len(values))))


def _flags(draw, kind):
    every = 0
    for flag in kind:
        every |= flag
    return kind(draw.getrandbits(20) & draw.getrandbits(20) & every)


def _identity(draw, number):
    return draw.choice(["p", "ស", "𝒑", "é", ""]) + f"{draw.randint(0, 9)}-{number}"


def _seeker(draw, number):
    has = _flags(draw, Flag)
    held = {code: _maybe(draw, [0, 1, 2, 3, 4, 5, 6, 40, 10**9]) for code in _some(draw, ISCO, 3)}
    return Seeker(
        _identity(draw, number),
        consents=draw.random() < 0.95,
        skills={
            code: draw.randint(1, 3)
            for code in [*_some(draw, SKILLS, 9), *_some(draw, ["own-1", "own-2"], 2)]
        },
        held=held,
        wanted=frozenset(_some(draw, ISCO, 2)),
        home=_maybe(draw, PLACES),
        provinces=frozenset(_some(draw, PLACES, 3)) if draw.random() < 0.4 else frozenset(),
        anywhere=draw.random() < 0.3,
        wage=_maybe(draw, WAGES),
        debt=_maybe(draw, [0, 500, 15_000, 10**12], 0.3),
        living=_maybe(draw, [0, 12_000], 0.3),
        sectors=frozenset(_some(draw, [*SECTORS, "elsewhere"], 2)),
        age=_maybe(draw, [0, 14, 15, 17, 18, 30, 70, 10**10]),
        has=has,
        lacks=_flags(draw, Flag) & ~has,
        available_on=_maybe(draw, [TODAY, TODAY + 29, TODAY + 31, 3_652_059, 1], 0.4),
    )


def _vacancy(draw, number):
    return Vacancy(
        _identity(draw, number),
        isco=_maybe(draw, ISCO, 0.8),
        openings=draw.choice([1, 1, 1, 5, 0, 10**12]),
        place=_maybe(draw, PLACES, 0.8),
        wage_min=_maybe(draw, WAGES),
        wage_max=_maybe(draw, WAGES),
        essential=frozenset(_some(draw, SKILLS, 6)) if draw.random() < 0.7 else frozenset(),
        optional=frozenset(_some(draw, SKILLS, 6)) if draw.random() < 0.6 else frozenset(),
        sector=_maybe(draw, SECTORS),
        min_age=draw.choice([15, 15, 18, 10**10]) if draw.random() < 0.5 else 15,
        requires=_flags(draw, Flag) if draw.random() < 0.5 else Flag(0),
        offers=_flags(draw, Offer),
        starts_on=_maybe(draw, [TODAY, TODAY + 1, 3_652_059], 0.4),
        expires_on=_maybe(draw, [TODAY - 1, TODAY, TODAY + 90, 1], 0.3),
    )


def _catalogue(draw):
    related = {
        held: {
            asked: draw.choice([0, 1, 10, 33, 50, 67, 90, 100])
            for asked in _some(draw, [*SKILLS, "never asked"], 5)
        }
        for held in [*_some(draw, SKILLS, 20), "own-1"]
    }
    codes = ["17", "22", "12", "08", "1710", "1702", "2201", "171003", "220101", "99"]
    pairs = [(one, other) for one in codes for other in codes if len(one) == len(other)]
    return Catalogue(
        related=related,
        occupations={
            code: UsualSkills(frozenset(_some(draw, SKILLS, 4)), frozenset(_some(draw, SKILLS, 2)))
            for code in ["7531", "9329"]
        },
        skill_weights={
            code: draw.choice([1, 250, 99_999, 100_000]) for code in _some(draw, SKILLS, 4)
        },
        distances={
            pair: draw.choice([0, 1, 29, 30, 314, 10**12]) for pair in _some(draw, pairs, 12)
        }
        if draw.random() < 0.5
        else {},
    )
