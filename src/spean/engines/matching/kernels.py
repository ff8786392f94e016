"""The compiled scan: every person against every vacancy, the best kept.

The skill term uses one identity. The credit of an asked skill is a maximum over the skills held,
so a person's skills are expanded once to all skills they give credit for, and coverage is then an
exact sparse dot product, walked through an inverted index. The rest are small tables per person.

All inputs are int32 arrays, all results whole numbers: equal on every machine and thread count.
Tables come in as arguments, never as globals, so that no compiled cache can hold an old one.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Keys = NDArray[np.int64]
UNKNOWN = -1
LAST = 2**31 - 1
SCALE = 10_000
"""Written out, and here, so that dividing by it compiles to a multiplication."""


class Jobs(NamedTuple):
    """Vacancies in order of id; -1 is unknown, but 0 for a level, a province or a day."""

    barred: Ints
    isco: Ints
    place: Ints
    sector: Ints
    wage: Ints
    best: Ints
    min_age: Ints
    requires: Ints
    dormitory: Ints
    transport: Ints
    starts_on: Ints
    asks_skills: Ints
    posting_start: Ints
    posting_job: Ints
    posting_share: Ints
    skill_weight: Ints
    isco_digits: Ints
    isco_level: Ints
    place_codes: Ints
    required_bits: Ints
    sectors: Ints
    wages: Ints


class People(NamedTuple):
    """Seekers in order of id, with the same unknowns."""

    barred: Ints
    skill_start: Ints
    skill: Ints
    skill_credit: Ints
    able: Ints
    occupation_start: Ints
    occupation_digits: Ints
    occupation_percent: Ints
    level: Ints
    home_codes: Ints
    home_row: Ints
    chosen: Ints
    anywhere: Ints
    reservation: Ints
    sector_start: Ints
    sector: Ints
    names_sector: Ints
    has: Ints
    lacks: Ints
    accepts_dormitory: Ints
    age: Ints
    free_on: Ints


class Tables(NamedTuple):
    """Weights, tiers and relations; `fixed` and `nearness` are laid out in `index.py`."""

    weights: Ints
    shared_digits: Ints
    level_gap: Ints
    wage: Ints
    nearness: Ints
    neighbours: Ints
    fixed: Ints
    related_start: Ints
    related: Ints
    related_credit: Ints
    kilometres: Ints


class Arrays(NamedTuple):
    """All that a scan reads."""

    jobs: Jobs
    people: People
    tables: Tables


_compiled = numba.njit(cache=True, nogil=True, error_model="numpy")


@_compiled
def offer(heap: Keys, key: int) -> None:
    """Put the key, larger than the smallest of the heap, in the place of that: the root."""
    at, size = 0, len(heap)
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = key


@_compiled
def keep_jobs(score: Ints, masks: Ints, heap: Keys) -> None:
    """Offer every vacancy without a failed constraint to one person's heap."""
    for job in range(len(score)):
        if masks[job] == 0:
            key = (int(score[job]) << 32) + LAST - job
            if key > heap[0]:
                offer(heap, key)


@_compiled
def keep_people(score: Ints, masks: Ints, person: int, heaps: Keys) -> None:
    """Offer one person to the heap of every vacancy where no constraint fails."""
    for job in range(len(score)):
        key = (int(score[job]) << 32) + LAST - person
        if masks[job] == 0 and key > heaps[job, 0]:
            offer(heaps[job], key)


@_compiled
def add_coverage(arrays: Arrays, person: int, credit: Ints, out: Ints) -> None:
    """Fill out[0] with share-percents covered and out[1] with own skill weight used, per job."""
    jobs, people, tables = arrays
    credit[:] = 0
    out[:] = 0
    for at in range(people.skill_start[person], people.skill_start[person + 1]):
        held, own = people.skill[at], people.skill_credit[at]
        credit[held] = max(credit[held], own)
        for edge in range(tables.related_start[held], tables.related_start[held + 1]):
            asked = tables.related[edge]
            credit[asked] = max(credit[asked], own * tables.related_credit[edge] // 100)
        for posting in range(jobs.posting_start[held], jobs.posting_start[held + 1]):
            out[1, jobs.posting_job[posting]] += jobs.skill_weight[held]
    for skill in range(len(credit)):
        if credit[skill] > 0:
            for posting in range(jobs.posting_start[skill], jobs.posting_start[skill + 1]):
                out[0, jobs.posting_job[posting]] += jobs.posting_share[posting] * credit[skill]


@_compiled
def fill_occupations(arrays: Arrays, person: int, row: Ints) -> None:
    """Points for occupation and level together, for every distinct ISCO code; the last: unknown."""
    jobs, people, tables = arrays
    neutral = tables.fixed[0]
    first, last = people.occupation_start[person], people.occupation_start[person + 1]
    for code in range(len(row)):
        near, fit = neutral, neutral
        known = code < len(row) - 1
        if known and last > first:
            near = 0
            for at in range(first, last):
                shared = 0
                while (
                    shared < 4
                    and jobs.isco_digits[code, shared] >= 0
                    and jobs.isco_digits[code, shared] == people.occupation_digits[at, shared]
                ):
                    shared += 1
                value = tables.shared_digits[shared] * people.occupation_percent[at] // 100
                near = max(near, value)
        if known and people.level[person] > 0 and jobs.isco_level[code] > 0:
            fit = tables.level_gap[jobs.isco_level[code] - people.level[person] + 3]
        row[code] = tables.weights[2] * near // SCALE + tables.weights[3] * fit // SCALE


@_compiled
def fill_places(arrays: Arrays, person: int, row: Ints) -> None:
    """The value of every distinct place before dormitory and transport; the last: unknown."""
    jobs, people, tables = arrays
    home = people.home_codes[person]
    for place in range(len(row) - 1):
        codes = jobs.place_codes[place]
        if home[0] > 0:
            row[place] = _nearness(home, codes, tables, people.home_row[person], place)
        elif people.chosen[person] != 0:
            row[place] = tables.nearness[4]
        else:
            row[place] = tables.fixed[0]
        if people.chosen[person] >> codes[0] & 1:
            row[place] = max(row[place], tables.nearness[5])
    row[len(row) - 1] = tables.fixed[0]


@_compiled
def _nearness(home: Ints, codes: Ints, tables: Tables, home_row: int, place: int) -> int:
    km = tables.kilometres[home_row, place]
    if km >= 0:
        return int(SCALE * tables.fixed[1] // (tables.fixed[1] + km))
    if home[2] >= 0 and home[2] == codes[2]:
        return int(tables.nearness[0])
    if home[1] >= 0 and home[1] == codes[1]:
        return int(tables.nearness[1])
    if home[0] == codes[0]:
        return int(tables.nearness[2])
    touching = tables.neighbours[home[0], codes[0]]
    return int(tables.nearness[3] if touching else tables.nearness[4])


@_compiled
def fill_failed(arrays: Arrays, person: int, masks: Ints) -> None:
    """The bitmask of failed constraints for every job, as `Failed` numbers them."""
    jobs, people, tables = arrays
    age, lacks, least = people.age[person], people.lacks[person], people.reservation[person]
    free_on, own = people.free_on[person], people.barred[person]
    home, chosen = people.home_codes[person, 0], people.chosen[person]
    if people.anywhere[person]:
        chosen = 0
    for job in range(len(masks)):
        mask = own | jobs.barred[job]
        if 0 <= age < jobs.min_age[job]:
            mask |= 2
        if jobs.required_bits[jobs.requires[job]] & lacks:
            mask |= 16
        if chosen and jobs.place[job] >= 0:
            province = jobs.place_codes[jobs.place[job], 0]
            if not chosen >> province & 1 and province != home:
                mask |= 32
        if 0 <= jobs.best[job] < least:
            mask |= 64
        if jobs.starts_on[job] and free_on > jobs.starts_on[job] + tables.fixed[2]:
            mask |= 128
        masks[job] = mask


@_compiled
def fill_skills(arrays: Arrays, person: int, cover: Ints, score: Ints) -> None:
    """Start the score of every job with the points for skills and skills used."""
    jobs, people, tables = arrays
    neutral, able = tables.fixed[0], people.able[person]
    for_cover, for_use = tables.weights[0], tables.weights[1]
    unknown = for_cover * neutral // SCALE + for_use * neutral // SCALE
    for job in range(len(score)):
        if able and jobs.asks_skills[job]:
            score[job] = for_cover * (cover[0, job] // 100) // SCALE
            if cover[1, job]:
                score[job] += for_use * (SCALE * np.int64(cover[1, job]) // able) // SCALE
        else:
            score[job] = unknown


@_compiled
def fill_sectors(arrays: Arrays, person: int, row: Ints) -> None:
    """The points for every distinct sector; the last: unknown."""
    _, people, tables = arrays
    weight, unknown = tables.weights[6], tables.weights[6] * tables.fixed[0] // SCALE
    row[:] = 0 if people.names_sector[person] else unknown
    row[len(row) - 1] = unknown
    for at in range(people.sector_start[person], people.sector_start[person + 1]):
        row[people.sector[at]] = weight


@_compiled
def fill_requirements(arrays: Arrays, person: int, row: Ints) -> None:
    """The points for every distinct set of required flags."""
    jobs, people, tables = arrays
    for at in range(len(row)):
        required, has, lacks = jobs.required_bits[at], people.has[person], people.lacks[person]
        asked, halves = 0, 0
        while required:
            asked += required & 1
            halves += 2 * (required & has & 1) + (required & ~has & ~lacks & 1)
            required, has, lacks = required >> 1, has >> 1, lacks >> 1
        value = tables.fixed[0] * halves // asked if asked else SCALE
        row[at] = tables.weights[7] * value // SCALE


@_compiled
def add_places(arrays: Arrays, person: int, row: Ints, score: Ints) -> None:
    """Add the points for place, now counting dormitory and transport."""
    jobs, people, tables = arrays
    home, dormitory = people.home_codes[person, 0], people.accepts_dormitory[person]
    housed, fetched, weight = tables.nearness[2], tables.nearness[1], tables.weights[4]
    for job in range(len(score)):
        place = jobs.place[job]
        value = row[place]
        if dormitory and jobs.dormitory[job] and place >= 0:
            value = max(value, housed)
        if jobs.transport[job] and place >= 0 and jobs.place_codes[place, 0] == home:
            value = max(value, fetched)
        score[job] += weight * value // SCALE


@_compiled
def fill_wages(arrays: Arrays, person: int, row: Ints) -> None:
    """The points for every distinct sure wage against the reservation wage; the last: unknown."""
    jobs, people, tables = arrays
    least, weight = people.reservation[person], tables.weights[5]
    row[:] = weight * tables.fixed[0] // SCALE
    for at in range(len(row) - 1):
        if least == 0:
            row[at] = weight
        elif least > 0:
            percent = min(100 * np.int64(jobs.wages[at]) // least, len(tables.wage) - 1)
            row[at] = weight * tables.wage[percent] // SCALE


@_compiled
def scan(arrays: Arrays, first: int, best_jobs: Keys, best_people: Keys) -> None:
    """Score people first, first+1, ... against every vacancy and keep the best keys.

    best_jobs has a row for each person scanned, best_people for each vacancy; a width of zero
    means that this direction is not wanted. A key is score * 2**32 + LAST - index, so a
    larger key is a better match and, at equal score, an earlier id.
    """
    jobs, people, _ = arrays
    credit = np.zeros(len(jobs.skill_weight), np.int32)
    cover = np.zeros((2, len(jobs.barred)), np.int32)
    isco_row = np.zeros(len(jobs.isco_level) + 1, np.int32)
    place_row = np.zeros(len(jobs.place_codes) + 1, np.int32)
    wage_row = np.zeros(len(jobs.wages) + 1, np.int32)
    sector_row = np.zeros(len(jobs.sectors) + 1, np.int32)
    required_row = np.zeros(len(jobs.required_bits), np.int32)
    score = np.zeros(len(jobs.barred), np.int32)
    masks = np.zeros(len(jobs.barred), np.int32)
    for row in range(len(best_jobs)):
        person = first + row
        if people.barred[person]:
            continue
        fill_failed(arrays, person, masks)
        add_coverage(arrays, person, credit, cover)
        fill_skills(arrays, person, cover, score)
        fill_occupations(arrays, person, isco_row)
        fill_places(arrays, person, place_row)
        fill_sectors(arrays, person, sector_row)
        fill_requirements(arrays, person, required_row)
        add_places(arrays, person, place_row, score)
        fill_wages(arrays, person, wage_row)
        for job in range(len(score)):
            score[job] += (
                isco_row[jobs.isco[job]]
                + wage_row[jobs.wage[job]]
                + sector_row[jobs.sector[job]]
                + required_row[jobs.requires[job]]
            )
        if best_jobs.shape[1]:
            keep_jobs(score, masks, best_jobs[row])
        if best_people.shape[1]:
            keep_people(score, masks, person, best_people)
