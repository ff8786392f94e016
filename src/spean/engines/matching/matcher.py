"""The matcher: vacancies indexed once, then asked about people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from spean.engines.matching.explain import Explanation, explain
from spean.engines.matching.facts import Catalogue, Seeker, Vacancy, Weights
from spean.engines.matching.index import Codes, jobs_of, kilometre_rows, people_of, tables_of
from spean.engines.matching.kernels import LAST, Arrays, Keys, People, Tables, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Direction = Literal["people", "vacancies", "both"]
_Fact = TypeVar("_Fact", Seeker, Vacancy)
_NONE = -1


@dataclass(frozen=True, slots=True)
class Match:
    """A person and a vacancy that may be introduced, and how well they suit: 0..10,000."""

    seeker: str
    vacancy: str
    score: int


@dataclass(frozen=True, slots=True)
class Result:
    """The best matches, best first; at equal score by id. Ids stand in order."""

    by_person: Mapping[str, tuple[Match, ...]]
    by_vacancy: Mapping[str, tuple[Match, ...]]


class Matcher:
    """Answers who suits which of these vacancies on one day.

    `on` is a date ordinal. Skill weights not given in the catalogue are computed from these
    vacancies. Ids are unique; every result is the same whatever the order of the input.
    """

    def __init__(
        self,
        vacancies: Iterable[Vacancy],
        catalogue: Catalogue | None = None,
        weights: Weights | None = None,
        *,
        on: int,
    ) -> None:
        self.vacancies = _in_order(vacancies)
        self.catalogue = (catalogue or Catalogue()).weighted_by(self.vacancies)
        self.weights = weights or Weights()
        self.on = on
        self._by_id = {vacancy.id: vacancy for vacancy in self.vacancies}
        self._codes = Codes(self.vacancies, self.catalogue)
        self._jobs = jobs_of(self.vacancies, self._codes, self.catalogue, on=on)
        self._tables = tables_of(self._codes, self.catalogue, self.weights)

    def best_for(self, seeker: Seeker, top: int = 20) -> list[Match]:
        """The vacancies that suit this person best, none that fails a hard constraint."""
        return list(self.match([seeker], top).by_person[seeker.id])

    def best_people(
        self, vacancy: Vacancy, seekers: Iterable[Seeker], top: int = 20
    ) -> list[Match]:
        """The people who suit this vacancy best; it need not be one of the matcher's own."""
        alone = Matcher([vacancy], self.catalogue, self.weights, on=self.on)
        return list(alone.match(seekers, top, direction="vacancies").by_vacancy[vacancy.id])

    def match(
        self,
        seekers: Iterable[Seeker],
        top: int = 20,
        *,
        direction: Direction = "people",
        threads: int = 1,
    ) -> Result:
        """The best vacancies for each person ("people"), the reverse ("vacancies"), or both."""
        if top < 1 or threads < 1:
            raise ValueError(f"top {top} and threads {threads} must be 1 or more")
        ordered = _in_order(seekers)
        people, homes = people_of(ordered, self._codes, self.catalogue)
        tables = self._tables
        if homes:
            rows = kilometre_rows(homes, self._codes, self.catalogue)
            tables = tables._replace(kilometres=rows)
        widths = (
            0 if direction == "vacancies" else min(top, len(self.vacancies)),
            0 if direction == "people" else min(top, len(ordered)),
        )
        job_keys, person_keys = self._scan_all(people, tables, len(ordered), widths, threads)
        return Result(
            by_person=self._for_people(ordered, job_keys) if direction != "vacancies" else {},
            by_vacancy=self._for_vacancies(ordered, person_keys) if direction != "people" else {},
        )

    def explain(self, seeker: Seeker, vacancy: Vacancy | str) -> Explanation:
        """Why this pair has its score; the vacancy itself, or the id of one of the matcher's."""
        asked = self._by_id[vacancy] if isinstance(vacancy, str) else vacancy
        return explain(seeker, asked, self.catalogue, self.weights, on=self.on)

    def _scan_all(
        self, people: People, tables: Tables, count: int, widths: tuple[int, int], threads: int
    ) -> tuple[Keys, Keys]:
        for_people, for_jobs = widths
        job_keys = np.full((count, for_people), _NONE, np.int64)
        edges = np.linspace(0, count, threads + 1).astype(int).tolist()
        person_keys = np.full((threads, len(self.vacancies), for_jobs), _NONE, np.int64)

        arrays = Arrays(self._jobs, people, tables)

        def scan_part(part: int) -> None:
            first, last = edges[part], edges[part + 1]
            scan(arrays, first, job_keys[first:last], person_keys[part])

        if threads == 1:
            scan_part(0)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(scan_part, range(threads)))
        merged = np.concatenate(list(person_keys), axis=1)
        return _descending(job_keys), _descending(merged)[:, :for_jobs]

    def _for_people(self, ordered: Sequence[Seeker], keys: Keys) -> dict[str, tuple[Match, ...]]:
        return {
            seeker.id: tuple(
                Match(seeker.id, self.vacancies[at].id, score) for at, score in _read(row)
            )
            for seeker, row in zip(ordered, keys, strict=True)
        }

    def _for_vacancies(self, ordered: Sequence[Seeker], keys: Keys) -> dict[str, tuple[Match, ...]]:
        return {
            vacancy.id: tuple(Match(ordered[at].id, vacancy.id, score) for at, score in _read(row))
            for vacancy, row in zip(self.vacancies, keys, strict=True)
        }


def _in_order(facts: Iterable[_Fact]) -> list[_Fact]:
    ordered = sorted(facts, key=lambda fact: fact.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"the id {one.id!r} is given twice")
    return ordered


def _descending(keys: Keys) -> Keys:
    return np.sort(keys, axis=1)[:, ::-1]


def _read(keys: Keys) -> list[tuple[int, int]]:
    """(index, score) of each key kept, in the order of the row."""
    return [(LAST - (key & LAST), key >> 32) for key in keys.tolist() if key >= 0]
