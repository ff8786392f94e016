"""Facts to arrays: vacancies once, people as they come, both in order of id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spean.engines.matching.constraints import GRACE_DAYS, accepted_provinces
from spean.engines.matching.facts import (
    LEVEL_CREDIT,
    PARTS,
    Catalogue,
    Seeker,
    Vacancy,
    Weights,
    cents,
)
from spean.engines.matching.flags import Failed, Flag, Offer
from spean.engines.matching.kernels import UNKNOWN, Ints, Jobs, People, Tables
from spean.engines.matching.occupations import (
    LEVEL_GAP,
    SHARED_DIGITS,
    WANTED_ONLY,
    experience_percent,
    skill_level,
)
from spean.engines.matching.places import (
    CHOSEN_PROVINCE,
    ELSEWHERE,
    HALVING_KM,
    NEIGHBOUR,
    PROVINCES,
    SAME_COMMUNE,
    SAME_DISTRICT,
    SAME_PROVINCE,
    kilometres,
    neighbours_of,
    province_of,
)
from spean.engines.matching.scoring import NEUTRAL, highest_level, skill_shares, wage_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST_YEARS = 1_000
_MOST_KM = 1_000_000
_NEARNESS = (SAME_COMMUNE, SAME_DISTRICT, SAME_PROVINCE, NEIGHBOUR, ELSEWHERE, CHOSEN_PROVINCE)


class Codes:
    """Every code, wage and requirement that vacancies use, numbered in order."""

    def __init__(self, vacancies: Sequence[Vacancy], catalogue: Catalogue) -> None:
        self.shares = [skill_shares(vacancy, catalogue) for vacancy in vacancies]
        asked = {skill for shares in self.shares for skill in shares}
        self.skills = _numbered(asked | set(catalogue.related))
        self.isco = _numbered(vacancy.isco for vacancy in vacancies)
        self.places = _numbered(v.place for v in vacancies if province_of(v.place))
        self.sectors = _numbered(vacancy.sector for vacancy in vacancies)
        sure = sorted({cents(v.guaranteed) for v in vacancies if v.guaranteed is not None})
        self.wages = {wage: number for number, wage in enumerate(sure)}
        required = sorted({int(vacancy.requires) for vacancy in vacancies})
        self.required = {bits: number for number, bits in enumerate(required)}


def jobs_of(vacancies: Sequence[Vacancy], codes: Codes, catalogue: Catalogue, *, on: int) -> Jobs:
    """The vacancies, in the order given, as the kernel reads them on that day."""
    start, posting_job, posting_share = _postings(codes)
    return Jobs(
        barred=_ints(_barred(vacancy, on) for vacancy in vacancies),
        isco=_ints(_number(codes.isco, vacancy.isco) for vacancy in vacancies),
        place=_ints(_number(codes.places, vacancy.place) for vacancy in vacancies),
        sector=_ints(_number(codes.sectors, vacancy.sector) for vacancy in vacancies),
        wage=_ints(_number_of_wage(codes, vacancy) for vacancy in vacancies),
        best=_ints(_money(vacancy.best) for vacancy in vacancies),
        min_age=_ints(min(vacancy.min_age, _MOST_YEARS) for vacancy in vacancies),
        requires=_ints(codes.required[int(vacancy.requires)] for vacancy in vacancies),
        dormitory=_ints(bool(vacancy.offers & Offer.DORMITORY) for vacancy in vacancies),
        transport=_ints(bool(vacancy.offers & Offer.TRANSPORT) for vacancy in vacancies),
        starts_on=_ints(vacancy.starts_on or 0 for vacancy in vacancies),
        asks_skills=_ints(bool(shares) for shares in codes.shares),
        posting_start=start,
        posting_job=posting_job,
        posting_share=posting_share,
        skill_weight=_ints(catalogue.weight(skill) for skill in codes.skills),
        isco_digits=_table((_digits(code) for code in codes.isco), width=4),
        isco_level=_ints(skill_level(code) or 0 for code in codes.isco),
        place_codes=_table((_areas(place) for place in codes.places), width=3),
        required_bits=_ints(codes.required),
        sectors=_ints(codes.sectors.values()),
        wages=_ints(codes.wages),
    )


def people_of(
    seekers: Sequence[Seeker], codes: Codes, catalogue: Catalogue
) -> tuple[People, list[str]]:
    """The seekers as the kernel reads them, and the homes that rows of kilometres are for."""
    skills = [_known_skills(seeker, codes) for seeker in seekers]
    occupations = [_occupations(seeker) for seeker in seekers]
    sectors = [_known_numbers(codes.sectors, seeker.sectors) for seeker in seekers]
    homes = _numbered(s.home for s in seekers if catalogue.distances and province_of(s.home))
    people = People(
        barred=_ints(0 if seeker.consents else int(Failed.NO_CONSENT) for seeker in seekers),
        skill_start=_starts(skills),
        skill=_ints(skill for row in skills for skill, _ in row),
        skill_credit=_ints(credit for row in skills for _, credit in row),
        able=_ints(sum(map(catalogue.weight, seeker.skills)) for seeker in seekers),
        occupation_start=_starts(occupations),
        occupation_digits=_table((_digits(c) for row in occupations for c, _ in row), width=4),
        occupation_percent=_ints(percent for row in occupations for _, percent in row),
        level=_ints(highest_level(seeker) or 0 for seeker in seekers),
        home_codes=_table((_areas(seeker.home) for seeker in seekers), width=3),
        home_row=_ints(homes.get(seeker.home or "", len(homes)) for seeker in seekers),
        chosen=_ints(_province_bits(accepted_provinces(seeker)) for seeker in seekers),
        anywhere=_ints(seeker.anywhere for seeker in seekers),
        reservation=_ints(_money(seeker.reservation) for seeker in seekers),
        sector_start=_starts(sectors),
        sector=_ints(sector for row in sectors for sector in row),
        names_sector=_ints(bool(seeker.sectors) for seeker in seekers),
        has=_ints(int(seeker.has) for seeker in seekers),
        lacks=_ints(int(seeker.lacks) for seeker in seekers),
        accepts_dormitory=_ints(bool(seeker.has & Flag.DORMITORY) for seeker in seekers),
        age=_ints(_years(seeker.age) for seeker in seekers),
        free_on=_ints(seeker.available_on or 0 for seeker in seekers),
    )
    return people, list(homes)


def tables_of(codes: Codes, catalogue: Catalogue, weights: Weights) -> Tables:
    """All that is the same for every pair; no kilometres yet."""
    related = [
        [(codes.skills[s], percent) for s, percent in sorted(others.items()) if s in codes.skills]
        for others in (catalogue.related.get(skill, {}) for skill in codes.skills)
    ]
    return Tables(
        weights=_ints(weights.of(part) for part in PARTS),
        shared_digits=_ints(SHARED_DIGITS),
        level_gap=_ints(LEVEL_GAP),
        wage=_ints(wage_fit(percent) for percent in range(151)),
        nearness=_ints(_NEARNESS),
        neighbours=_neighbour_table(),
        fixed=_ints((NEUTRAL, HALVING_KM, GRACE_DAYS)),
        related_start=_starts(related),
        related=_ints(skill for row in related for skill, _ in row),
        related_credit=_ints(percent for row in related for _, percent in row),
        kilometres=kilometre_rows([], codes, catalogue),
    )


def kilometre_rows(homes: Sequence[str], codes: Codes, catalogue: Catalogue) -> Ints:
    """Given kilometres from each home to each distinct job place; the last row knows none."""
    rows = np.full((len(homes) + 1, len(codes.places)), UNKNOWN, np.int32)
    for row, home in enumerate(homes):
        for place, column in codes.places.items():
            km = kilometres(home, place, catalogue.distances)
            rows[row, column] = UNKNOWN if km is None else min(km, _MOST_KM)
    return rows


def _number_of_wage(codes: Codes, vacancy: Vacancy) -> int:
    sure = vacancy.guaranteed
    return UNKNOWN if sure is None else codes.wages[cents(sure)]


def _barred(vacancy: Vacancy, on: int) -> int:
    expired = vacancy.expires_on is not None and vacancy.expires_on < on
    no_opening = vacancy.openings == 0
    return Failed.EXPIRED * expired | Failed.NO_OPENING * no_opening


def _postings(codes: Codes) -> tuple[Ints, Ints, Ints]:
    lists: list[list[tuple[int, int]]] = [[] for _ in codes.skills]
    for job, shares in enumerate(codes.shares):
        for skill, share in shares.items():
            lists[codes.skills[skill]].append((job, share))
    postings = [posting for row in lists for posting in row]
    return _starts(lists), _ints(job for job, _ in postings), _ints(share for _, share in postings)


def _known_skills(seeker: Seeker, codes: Codes) -> list[tuple[int, int]]:
    held = sorted(seeker.skills.items())
    return [(codes.skills[s], LEVEL_CREDIT[level]) for s, level in held if s in codes.skills]


def _occupations(seeker: Seeker) -> list[tuple[str, int]]:
    held = [(code, experience_percent(years)) for code, years in sorted(seeker.held.items())]
    return held + [(code, WANTED_ONLY) for code in sorted(seeker.wanted)]


def _digits(isco: str) -> list[int]:
    return [int(digit) for digit in isco] + [UNKNOWN] * (4 - len(isco))


def _areas(place: str | None) -> tuple[int, int, int]:
    if place is None or province_of(place) is None:
        return (0, UNKNOWN, UNKNOWN)
    district = int(place[:4]) if len(place) >= 4 else UNKNOWN
    commune = int(place[:6]) if len(place) >= 6 else UNKNOWN
    return (int(place[:2]), district, commune)


def _neighbour_table() -> Ints:
    table = np.zeros((len(PROVINCES) + 1, len(PROVINCES) + 1), np.int32)
    for province in PROVINCES:
        for other in neighbours_of(province):
            table[int(province), int(other)] = 1
    return table


def _province_bits(provinces: Iterable[str]) -> int:
    return sum(1 << int(province) for province in provinces)


def _money(amount: int | None) -> int:
    return UNKNOWN if amount is None else cents(amount)


def _years(age: int | None) -> int:
    return UNKNOWN if age is None else min(age, _MOST_YEARS)


def _numbered(codes: Iterable[str | None]) -> dict[str, int]:
    known = {code for code in codes if code is not None}
    return {code: number for number, code in enumerate(sorted(known))}


def _number(numbers: Mapping[str, int], code: str | None) -> int:
    return UNKNOWN if code is None else numbers.get(code, UNKNOWN)


def _known_numbers(numbers: Mapping[str, int], codes: Iterable[str]) -> list[int]:
    return sorted(numbers[code] for code in codes if code in numbers)


def _starts(rows: Sequence[Sequence[object]]) -> Ints:
    return _ints([0, *np.cumsum([len(row) for row in rows], dtype=np.int64).tolist()])


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int32)


def _table(rows: Iterable[Sequence[int]], *, width: int) -> Ints:
    return np.array(list(rows), np.int32).reshape(-1, width)
