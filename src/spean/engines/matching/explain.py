"""Why a pair has its score, and what would raise it; computed by the plain reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spean.engines.kernel.reasons import Reason
from spean.engines.matching.constraints import accepts_place, flag_names, reasons_against
from spean.engines.matching.facts import PARTS, SCALE, Catalogue, Seeker, Vacancy, Weights
from spean.engines.matching.flags import Flag, Offer
from spean.engines.matching.places import province_of
from spean.engines.matching.scoring import credit, part_values, points, skill_shares

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAGE_AIM_PERCENT = 150
_Change = tuple[str, str | int | None, Seeker, Vacancy]
"""A reason's code and value, and the person and vacancy as they would then be."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of one pair, taken apart. Points are those of the score, 10,000 in all.

    `parts` sum to the score exactly. `fits` and `missing` divide the skills part: the fits sum to
    it, the missing (negative) to what it falls short of its weight. `raises` are alternatives, each
    worth its points when it alone changes; they do not add up. `unknown` names facts that counted
    half. A pair with anything in `failed` is never proposed, whatever its score.
    """

    seeker: str
    vacancy: str
    score: int
    parts: tuple[Reason, ...]
    fits: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    unknown: tuple[Reason, ...]
    raises: tuple[Reason, ...]
    failed: tuple[Reason, ...]

    @property
    def may_meet(self) -> bool:
        """Whether no hard constraint fails."""
        return not self.failed


def explain(
    seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue, weights: Weights, *, on: int
) -> Explanation:
    """Take one pair's score apart. The catalogue must hold the weights the score was made with."""
    values = part_values(seeker, vacancy, catalogue)
    parts = tuple(
        Reason(part, values[part].value, weights.of(part) * values[part].value // SCALE)
        for part in PARTS
    )
    fits, missing = _skill_by_skill(seeker, vacancy, catalogue, weights)
    return Explanation(
        seeker=seeker.id,
        vacancy=vacancy.id,
        score=sum(part.points for part in parts),
        parts=parts,
        fits=fits,
        missing=missing,
        unknown=_unknown(seeker, vacancy, catalogue),
        raises=_raises(seeker, vacancy, catalogue, weights),
        failed=reasons_against(seeker, vacancy, on=on),
    )


def _skill_by_skill(
    seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue, weights: Weights
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Points each asked skill gave and lost.

    Both are differences of running totals rounded down, so that no rounding is lost on the way.
    """
    if not seeker.skills:
        return (), ()
    shares = skill_shares(vacancy, catalogue)
    percents = {skill: credit(seeker, skill, catalogue) for skill in shares}
    fits, missing = [], []
    total = 0
    for skill, share in shares.items():
        gave = _skill_points(total + share * percents[skill], weights)
        gave -= _skill_points(total, weights)
        total += share * percents[skill]
        if percents[skill]:
            code = "has_skill" if skill in seeker.skills else "has_related_skill"
            fits.append(Reason(code, skill, gave))
    for skill, share in shares.items():
        lost = _skill_points(total + share * (100 - percents[skill]), weights)
        lost -= _skill_points(total, weights)
        total += share * (100 - percents[skill])
        if percents[skill] < 100:
            missing.append(
                Reason("weak_skill" if percents[skill] else "missing_skill", skill, -lost)
            )
    return tuple(fits), tuple(missing)


def _skill_points(covered: int, weights: Weights) -> int:
    return weights.skills * (covered // 100) // SCALE


def _unknown(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> tuple[Reason, ...]:
    """The codes of what was not known, each once; and whose usual skills stood in for none."""
    values = part_values(seeker, vacancy, catalogue).values()
    codes = dict.fromkeys(value.unknown for value in values if value.unknown)
    unasked = vacancy.requires & ~(seeker.has | seeker.lacks)
    named = {"unknown_requirement": flag_names(unasked)}
    reasons = [Reason(code, named.get(code)) for code in codes]
    if not (vacancy.essential or vacancy.optional) and skill_shares(vacancy, catalogue):
        reasons.append(Reason("usual_skills_of", vacancy.isco))
    if seeker.age is None:
        reasons.append(Reason("unknown_age"))
    if not (seeker.anywhere or seeker.provinces):
        reasons.append(Reason("unknown_provinces"))
    return tuple(reasons)


def _raises(
    seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue, weights: Weights
) -> tuple[Reason, ...]:
    """Single changes that would give more points, the largest first."""
    now = points(seeker, vacancy, catalogue, weights)
    gains = [
        Reason(code, value, points(person, job, catalogue, weights) - now)
        for code, value, person, job in (
            *_skills_to_gain(seeker, vacancy, catalogue),
            *_flags_to_gain(seeker, vacancy),
            *_wages_to_offer(seeker, vacancy),
            *_places_to_open(seeker, vacancy),
        )
    ]
    return tuple(sorted((g for g in gains if g.points > 0), key=lambda gain: -gain.points))


def _skills_to_gain(seeker: Seeker, vacancy: Vacancy, catalogue: Catalogue) -> Iterator[_Change]:
    for skill in skill_shares(vacancy, catalogue) if seeker.skills else ():
        skills = {**seeker.skills, skill: max(2, seeker.skills.get(skill, 0))}
        yield "gain_skill", skill, replace(seeker, skills=skills), vacancy


def _flags_to_gain(seeker: Seeker, vacancy: Vacancy) -> Iterator[_Change]:
    for flag in Flag:
        if flag & vacancy.requires & ~seeker.has:
            person = replace(seeker, has=seeker.has | flag, lacks=seeker.lacks & ~flag)
            yield "gain_requirement", flag_names(flag), person, vacancy


def _wages_to_offer(seeker: Seeker, vacancy: Vacancy) -> Iterator[_Change]:
    if seeker.reservation is None or vacancy.guaranteed is None:
        return
    for percent in (100, _WAGE_AIM_PERCENT):
        wage = -(-seeker.reservation * percent // 100)
        if wage > vacancy.guaranteed:
            yield "raise_wage", wage, seeker, replace(vacancy, wage_min=wage, wage_max=wage)


def _places_to_open(seeker: Seeker, vacancy: Vacancy) -> Iterator[_Change]:
    province = province_of(vacancy.place)
    if not accepts_place(seeker, vacancy) and province:
        person = replace(seeker, provinces=seeker.provinces | {province})
        yield "accept_province", province, person, vacancy
    housed = replace(vacancy, offers=vacancy.offers | Offer.DORMITORY)
    dweller = replace(seeker, has=seeker.has | Flag.DORMITORY, lacks=seeker.lacks & ~Flag.DORMITORY)
    if vacancy.offers & Offer.DORMITORY:
        yield "accept_dormitory", None, dweller, vacancy
    elif seeker.has & Flag.DORMITORY:
        yield "offer_dormitory", None, seeker, housed
    fetched = replace(vacancy, offers=vacancy.offers | Offer.TRANSPORT)
    yield "offer_transport", None, seeker, fetched
