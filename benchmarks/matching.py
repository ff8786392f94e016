"""How long matching takes, beside a sparse product with scipy where scipy is installed.

    python benchmarks/matching.py [vacancies] [people]

The peer computes the skill term only (sparse product, then argpartition), on one thread; the
engine its full score.
"""

from __future__ import annotations

import random
import sys
import time

import numpy as np

from spean.engines.matching import Catalogue, Matcher, Seeker, Vacancy
from spean.engines.matching.scoring import credit, skill_shares

SKILLS, TOP, DAY = 3_000, 20, 739_600


def made(jobs: int, people: int) -> tuple[list[Seeker], list[Vacancy], Catalogue]:
    """Skills fall off as 1/rank; a vacancy asks 8, a person has 15, each skill has 5 relations."""
    draw = random.Random(1)
    codes = [f"SK-{number:04}" for number in range(SKILLS)]
    falling = [1 / (rank + 5) for rank in range(SKILLS)]
    isco = [
        f"{draw.randint(1, 9)}{draw.randint(1, 4)}{draw.randint(1, 3)}{draw.randint(1, 3)}"
        for _ in range(120)
    ]
    isco = [str(1111 + draw.randint(0, 8) * 1000 + draw.randint(0, 3) * 100) for _ in range(36)]
    places = [
        f"{draw.randint(1, 25):02}{draw.randint(1, 9):02}{draw.randint(1, 9):02}"
        for _ in range(900)
    ]
    vacancies = [
        Vacancy(
            f"v{number:07}",
            isco=draw.choice(isco),
            place=draw.choice(places),
            wage_min=draw.randint(150, 300) * 100,
            essential=frozenset(draw.choices(codes, falling, k=5)),
            optional=frozenset(draw.choices(codes, falling, k=3)),
        )
        for number in range(jobs)
    ]
    seekers = [
        Seeker(
            f"p{number:07}",
            consents=True,
            skills=dict.fromkeys(draw.choices(codes, falling, k=15), 2),
            held={draw.choice(isco): draw.randint(0, 9)},
            home=draw.choice(places),
            wage=draw.randint(120, 250) * 100,
        )
        for number in range(people)
    ]
    related = {
        code: {other: draw.randint(10, 90) for other in draw.sample(codes, 5)} for code in codes
    }
    return seekers, vacancies, Catalogue(related=related)


def main(jobs: int = 5_000, people: int = 1_000) -> None:
    seekers, vacancies, catalogue = made(jobs, people)
    start = time.perf_counter()
    matcher = Matcher(vacancies, catalogue, on=DAY)
    print(f"{jobs} vacancies indexed in {time.perf_counter() - start:.2f} s")
    matcher.best_for(seekers[0])
    waits = []
    for seeker in seekers[:300]:
        start = time.perf_counter()
        matcher.best_for(seeker, TOP)
        waits.append(1e3 * (time.perf_counter() - start))
    print(
        f"one person: p50 {np.percentile(waits, 50):.2f} ms, p95 {np.percentile(waits, 95):.2f} ms"
    )
    for threads in (2, 1):
        start = time.perf_counter()
        matcher.match(seekers, TOP, threads=threads)
        each = 1e6 * (time.perf_counter() - start) / people
        print(f"{people} people, {threads} threads: {each:.0f} microseconds each")
    against_scipy(matcher, seekers, each)


def against_scipy(matcher: Matcher, seekers: list[Seeker], ours: float) -> None:
    try:
        from scipy.sparse import csr_array
    except ImportError:
        print("scipy is not installed: no peer to compare with")
        return
    shares = [skill_shares(vacancy, matcher.catalogue) for vacancy in matcher.vacancies]
    number = {code: n for n, code in enumerate(sorted({code for row in shares for code in row}))}
    asked = np.array(
        [
            [s, j, share]
            for j, row in enumerate(shares)
            for s, share in ((number[c], v) for c, v in row.items())
        ]
    )
    jobs = csr_array((asked[:, 2], (asked[:, 0], asked[:, 1])), shape=(len(number), len(shares)))
    related = matcher.catalogue.related
    held = []
    for row, seeker in enumerate(seekers):
        reach = set(seeker.skills).union(*(related.get(code, {}) for code in seeker.skills))
        held += [
            [row, number[c], credit(seeker, c, matcher.catalogue)]
            for c in sorted(reach)
            if c in number
        ]
    cells = np.array(held)
    people = csr_array((cells[:, 2], (cells[:, 0], cells[:, 1])), shape=(len(seekers), len(number)))
    start = time.perf_counter()
    for row in range(len(seekers)):
        scores = (people[[row]] @ jobs).toarray()[0]
        np.argpartition(scores, -TOP)[-TOP:]
    each = 1e6 * (time.perf_counter() - start) / len(seekers)
    print(f"scipy, skills only: {each:.0f} microseconds each; ratio {each / ours:.1f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
