"""The compiled scan gives exactly what the plain reference gives, on ordinary and hostile pairs."""

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.matching.worlds import TODAY, world

from spean.engines.matching import Catalogue, Match, Matcher, Weights, kernels
from spean.engines.matching.constraints import failed_constraints
from spean.engines.matching.index import kilometre_rows, people_of
from spean.engines.matching.scoring import points

PEOPLE, JOBS, WORLDS = 20, 25, 24


def naive(matcher, seekers):
    """Every admissible pair in both orders, by the plain reference and Python's own sort."""
    pairs = [
        Match(seeker.id, vacancy.id, points(seeker, vacancy, matcher.catalogue, matcher.weights))
        for seeker in seekers
        for vacancy in matcher.vacancies
        if not failed_constraints(seeker, vacancy, on=matcher.on)
    ]
    people = {seeker.id: [] for seeker in sorted(seekers, key=lambda s: s.id)}
    jobs = {vacancy.id: [] for vacancy in matcher.vacancies}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.vacancy)):
        people[pair.seeker].append(pair)
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.seeker)):
        jobs[pair.vacancy].append(pair)
    return people, jobs


def cut(lists, top):
    return {owner: tuple(pairs[:top]) for owner, pairs in lists.items()}


@pytest.mark.parametrize("seed", range(WORLDS))
def test_scan_equals_reference_on_every_pair(seed):
    assert PEOPLE * JOBS * WORLDS >= 10_000
    made = world(seed, people=PEOPLE, jobs=JOBS)
    matcher = Matcher(made.vacancies, made.catalogue, on=TODAY)
    people, jobs = naive(matcher, made.seekers)
    assert sum(map(len, people.values())) > 50
    for top in (1, 3, 100):
        result = matcher.match(made.seekers, top, direction="both", threads=2)
        assert (result.by_person, result.by_vacancy) == (cut(people, top), cut(jobs, top))
        assert list(result.by_person) == sorted(result.by_person)


weights = st.lists(st.integers(0, 10_000), min_size=7, max_size=7).map(
    lambda cuts: Weights(*np.diff([0, *sorted(cuts), 10_000]).tolist())
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), weights, st.integers(0, 6), st.integers(0, 6), st.integers(1, 4))
def test_scan_equals_reference_whatever_the_weights(seed, weights, people, jobs, threads):
    made = world(seed, people=people, jobs=jobs)
    matcher = Matcher(made.vacancies, made.catalogue, weights, on=TODAY)
    expected = naive(matcher, made.seekers)
    result = matcher.match(made.seekers, 5, direction="both", threads=threads)
    assert (result.by_person, result.by_vacancy) == tuple(cut(lists, 5) for lists in expected)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_explanations_sum_to_the_score(seed):
    made = world(seed, people=4, jobs=4)
    matcher = Matcher(made.vacancies, made.catalogue, on=TODAY)
    for seeker in made.seekers:
        matches = {match.vacancy: match.score for match in matcher.best_for(seeker)}
        for vacancy in made.vacancies:
            why = matcher.explain(seeker, vacancy.id)
            skills = why.parts[0].points
            assert sum(part.points for part in why.parts) == why.score
            assert 0 <= why.score <= 10_000
            assert matches.get(vacancy.id) == (why.score if why.may_meet else None)
            if why.fits or why.missing:
                assert sum(reason.points for reason in why.fits) == skills
                assert sum(reason.points for reason in why.missing) == skills - 3_500
            assert all(gain.points > 0 for gain in why.raises)


@pytest.mark.parametrize("seed", range(5))
def test_order_of_input_and_number_of_threads_change_nothing(seed):
    made = world(seed, people=40, jobs=30)
    shuffled = random.Random(seed)
    expected = Matcher(made.vacancies, made.catalogue, on=TODAY).match(
        made.seekers, 7, direction="both"
    )
    for threads in (1, 2, 3, 50):
        vacancies = shuffled.sample(made.vacancies, 30)
        seekers = shuffled.sample(made.seekers, 40)
        related = dict(
            shuffled.sample(sorted(made.catalogue.related.items()), len(made.catalogue.related))
        )
        catalogue = Catalogue(
            related=related,
            occupations=made.catalogue.occupations,
            skill_weights=made.catalogue.skill_weights,
            distances=made.catalogue.distances,
        )
        result = Matcher(vacancies, catalogue, on=TODAY).match(
            seekers, 7, direction="both", threads=threads
        )
        assert result == expected
        assert list(result.by_vacancy) == list(expected.by_vacancy)


@pytest.mark.parametrize("seed", range(4))
def test_each_compiled_step_equals_its_own_python(seed):
    made = world(seed, people=12, jobs=15)
    matcher = Matcher(made.vacancies, made.catalogue, on=TODAY)
    seekers = sorted(made.seekers, key=lambda seeker: seeker.id)
    seekers[0] = dataclasses.replace(seekers[0], consents=False)
    people, homes = people_of(seekers, matcher._codes, matcher.catalogue)
    rows = kilometre_rows(homes, matcher._codes, matcher.catalogue)
    tables = matcher._tables._replace(kilometres=rows)
    arrays = kernels.Arrays(matcher._jobs, people, tables)
    for person in range(12):
        compiled, plain = (
            steps(arrays, person, lambda f: f),
            steps(arrays, person, lambda f: f.py_func),
        )
        for name, found in compiled.items():
            assert (name, found.tolist()) == (name, plain[name].tolist())


def steps(arrays, person, form):
    """What every step of the scan fills in for one person, compiled or as plain Python."""
    jobs, people, tables = arrays
    count = len(jobs.barred)

    def row(length):
        return np.zeros(length, np.int32)

    masks, score, cover = row(count), row(count), np.zeros((2, count), np.int32)
    credit, isco = row(len(jobs.skill_weight)), row(len(jobs.isco_level) + 1)
    places, sectors = row(len(jobs.place_codes) + 1), row(len(jobs.sectors) + 1)
    required, near = row(len(jobs.required_bits)), row(len(jobs.place_codes))
    form(kernels.fill_failed)(arrays, person, masks)
    form(kernels.add_coverage)(arrays, person, credit, cover)
    form(kernels.fill_skills)(arrays, person, cover, score)
    form(kernels.fill_occupations)(arrays, person, isco)
    form(kernels.fill_places)(arrays, person, places)
    form(kernels.fill_sectors)(arrays, person, sectors)
    form(kernels.fill_requirements)(arrays, person, required)
    form(kernels.add_places)(arrays, person, places, score)
    wages = row(len(jobs.wages) + 1)
    form(kernels.fill_wages)(arrays, person, wages)
    home = people.home_codes[person]
    if home[0]:
        for place, codes in enumerate(jobs.place_codes):
            near[place] = form(kernels._nearness)(
                home, codes, tables, people.home_row[person], place
            )
    heap, heaps = np.full(3, -1, np.int64), np.full((count, 2), -1, np.int64)
    form(kernels.keep_jobs)(score, masks, heap)
    form(kernels.keep_people)(score, masks, person, heaps)
    form(kernels.offer)(heap, 2**62)
    best_jobs, best_people = np.full((1, 3), -1, np.int64), np.full((count, 2), -1, np.int64)
    form(kernels.scan)(arrays, person, best_jobs, best_people)
    names = "wages masks cover credit score isco places sectors required near heap heaps best_jobs best_people"
    filled = (
        wages,
        masks,
        cover,
        credit,
        score,
        isco,
        places,
        sectors,
        required,
        near,
        heap,
        heaps,
        best_jobs,
        best_people,
    )
    return dict(zip(names.split(), filled, strict=True))


@given(st.lists(st.integers(0, 2**40), max_size=60, unique=True), st.integers(1, 20))
def test_the_heap_keeps_the_largest_keys(keys, size):
    for form in (kernels.offer, kernels.offer.py_func):
        heap = np.full(size, -1, np.int64)
        for key in keys:
            if key > heap[0]:
                form(heap, key)
        assert sorted(heap.tolist()) == sorted([*keys, *[-1] * size])[-size:]
