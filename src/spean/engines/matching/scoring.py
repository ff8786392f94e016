"""The score of one pair in plain Python: the reference the compiled kernel must equal.

Every part has a value of 0..10,000 and gives `weight * value // 10,000` points; the score is
their sum. All arithmetic is on whole numbers and every division rounds down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spean.engines.matching.constraints import accepted_provinces
from spean.engines.matching.facts import (
    LEVEL_CREDIT,
    PARTS,
    SCALE,
    Catalogue,
    Seeker,
    Vacancy,
    Weights,
    cents,
)
from spean.engines.matching.flags import Flag, Offer
from spean.engines.matching.occupations import (
    WANTED_ONLY,
    experience_percent,
    level_fit,
    proximity,
    skill_level,
)
from spean.engines.matching.places import (
    CHOSEN_PROVINCE,
    ELSEWHERE,
    SAME_DISTRICT,
    SAME_PROVINCE,
    nearness,
    province_of,
)

NEUTRAL: Final = SCALE // 2
ESSENTIAL: Final = 3
"""An essential skill weighs this many times an optional one."""


@dataclass(frozen=True, slots=True)
class Value:
    """One part's value, and the code of what was not known, if anything."""

    value: int
    unknown: str = ""


def part_values(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> dict[str, Value]:
    """The value of every part, in the order of PARTS."""
    return {
        "skills": skills_value(seeker, vacancy, catalogue),
        "skills_used": skills_used_value(seeker, vacancy, catalogue),
        "occupation": occupation_value(seeker, vacancy),
        "level": level_value(seeker, vacancy),
        "place": place_value(seeker, vacancy, catalogue),
        "wage": wage_value(seeker, vacancy),
        "sector": sector_value(seeker, vacancy),
        "requirements": requirements_value(seeker, vacancy),
    }


def points(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue, weights: Weights) -> int:
    """The score, 0..10,000, constraints apart."""
    values = part_values(seeker, vacancy, catalogue)
    return sum(weights.of(part) * values[part].value // SCALE for part in PARTS)


def skills_value(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> Value:
    """How much of what the vacancy asks the person can do, related skills counted in part."""
    shares = skill_shares(vacancy, catalogue)
    if not shares:
        return Value(NEUTRAL, "unknown_vacancy_skills")
    if not seeker.skills:
        return Value(NEUTRAL, "unknown_skills")
    covered = sum(share * credit(seeker, skill, catalogue) for skill, share in shares.items())
    return Value(covered // 100)


def skills_used_value(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> Value:
    """How much of what the person can do the vacancy asks: the other side of the same coin."""
    asked = skill_shares(vacancy, catalogue)
    if not asked:
        return Value(NEUTRAL, "unknown_vacancy_skills")
    if not seeker.skills:
        return Value(NEUTRAL, "unknown_skills")
    able = sum(catalogue.weight(skill) for skill in seeker.skills)
    used = sum(catalogue.weight(skill) for skill in seeker.skills if skill in asked)
    return Value(SCALE * used // able)


def skill_shares(vacancy: Vacancy, catalogue: Catalogue) -> dict[str, int]:
    """Each asked skill's share of 10,000, in order of code.

    Shares are the weights times 3 if essential, rounded down, and what is then missing to 10,000
    goes one each to the largest remainders, on a tie to the earlier code.
    """
    asked = catalogue.asked_by(vacancy)
    raw = {skill: ESSENTIAL * catalogue.weight(skill) for skill in asked.essential}
    raw |= {skill: catalogue.weight(skill) for skill in asked.optional}
    whole = sum(raw.values())
    shares = {skill: SCALE * raw[skill] // whole for skill in sorted(raw)}
    by_remainder = sorted(shares, key=lambda skill: (-(SCALE * raw[skill] % whole), skill))
    for skill in by_remainder[: SCALE - sum(shares.values())]:
        shares[skill] += 1
    return shares


def credit(seeker: Seeker, skill: str, catalogue: Catalogue) -> int:
    """Percent: the best of the skill itself at its level and of each related skill held."""
    best = 0
    for held, level in seeker.skills.items():
        related = 100 if held == skill else catalogue.related.get(held, {}).get(skill, 0)
        best = max(best, LEVEL_CREDIT[level] * related // 100)
    return best


def occupation_value(seeker: Seeker, vacancy: Vacancy) -> Value:
    """The nearest occupation held, less for little experience, or wanted, less for none."""
    if vacancy.isco is None:
        return Value(NEUTRAL, "unknown_vacancy_occupation")
    if not (seeker.held or seeker.wanted):
        return Value(NEUTRAL, "unknown_occupation")
    percents = [(code, experience_percent(years)) for code, years in seeker.held.items()]
    percents += [(code, WANTED_ONLY) for code in seeker.wanted]
    return Value(max(proximity(code, vacancy.isco) * part // 100 for code, part in percents))


def level_value(seeker: Seeker, vacancy: Vacancy) -> Value:
    """The job's skill level against the highest the person has worked at."""
    job_level = skill_level(vacancy.isco) if vacancy.isco else None
    if job_level is None:
        return Value(NEUTRAL, "unknown_vacancy_level")
    person_level = highest_level(seeker)
    if person_level is None:
        return Value(NEUTRAL, "unknown_level")
    return Value(level_fit(person_level, job_level))


def highest_level(seeker: Seeker) -> int | None:
    """The highest ISCO skill level among the occupations the person has held."""
    levels = (skill_level(code) for code in seeker.held)
    return max((level for level in levels if level is not None), default=None)


def place_value(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> Value:
    """How near the job is, counting a chosen province, a dormitory, and transport."""
    province, home = province_of(vacancy.place), province_of(seeker.home)
    if vacancy.place is None or province is None:
        return Value(NEUTRAL, "unknown_vacancy_place")
    chosen = accepted_provinces(seeker)
    value, unknown = NEUTRAL, "unknown_home"
    if seeker.home is not None and home is not None:
        value, unknown = nearness(seeker.home, vacancy.place, catalogue.distances), ""
    elif chosen:
        value = ELSEWHERE
    if province in chosen:
        value = max(value, CHOSEN_PROVINCE)
    if vacancy.offers & Offer.DORMITORY and seeker.has & Flag.DORMITORY:
        value = max(value, SAME_PROVINCE)
    if vacancy.offers & Offer.TRANSPORT and province == home:
        value = max(value, SAME_DISTRICT)
    return Value(value, unknown)


def wage_value(seeker: Seeker, vacancy: Vacancy) -> Value:
    """The wage that is sure, in percent of the reservation wage; see `wage_fit`."""
    if vacancy.guaranteed is None:
        return Value(NEUTRAL, "unknown_vacancy_wage")
    if seeker.reservation is None:
        return Value(NEUTRAL, "unknown_wage")
    least = cents(seeker.reservation)
    return Value(wage_fit(100 * cents(vacancy.guaranteed) // least) if least else SCALE)


def wage_fit(percent: int) -> int:
    """0..10,000: nothing to 70 percent, 6,000 when the wage is just met, all from 150 percent.

    >>> wage_fit(70), wage_fit(100), wage_fit(150)
    (0, 6000, 10000)
    """
    if percent <= 100:
        return max(percent - 70, 0) * 200
    return 6_000 + (min(percent, 150) - 100) * 80


def sector_value(seeker: Seeker, vacancy: Vacancy) -> Value:
    """Whether the sector is one the person named."""
    if vacancy.sector is None:
        return Value(NEUTRAL, "unknown_vacancy_sector")
    if not seeker.sectors:
        return Value(NEUTRAL, "unknown_sector")
    return Value(SCALE if vacancy.sector in seeker.sectors else 0)


def requirements_value(seeker: Seeker, vacancy: Vacancy) -> Value:
    """The share of required flags the person has; one that was not asked counts half."""
    asked = vacancy.requires.bit_count()
    if not asked:
        return Value(SCALE)
    had = (vacancy.requires & seeker.has).bit_count()
    unasked = vacancy.requires & ~(seeker.has | seeker.lacks)
    value = NEUTRAL * (2 * had + unasked.bit_count()) // asked
    return Value(value, "unknown_requirement" if unasked else "")
