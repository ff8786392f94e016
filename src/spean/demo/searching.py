"""How long searching takes while somebody types, and whether it finds whom they mean.

Three ways in one run, with the same keystrokes and the same reach: the search itself, the page that
the browser asks for, and a plain `ILIKE '%…%'` over the two names as the naive peer.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from spean.casework.people.linkage import search_people
from spean.casework.people.queries import people_for
from spean.demo.keystrokes import Typed, is_name, typed_for
from spean.demo.staging import counsellors
from spean.engines.kernel.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spean.base.actor import Actor

    Say = Callable[[str], None]
    Search = Callable[[str], "Sequence[Found]"]

BAR_MS = 100.0
TOP = 10
WARM_UP = 40
_NAIVE = """
    SELECT p.id, p.name_km, p.name_latin FROM people_person p
    WHERE (p.name_km ILIKE %s OR p.name_latin ILIKE %s)
      AND EXISTS (
        SELECT 1 FROM people_registration r WHERE r.person_id = p.id AND r.centre_id = ANY(%s))
    ORDER BY p.sort_key, p.id LIMIT 10
"""


class Found(NamedTuple):
    number: int
    name_km: str
    name_latin: str


@dataclass(slots=True)
class Tally:
    """Waits in milliseconds, how many people each answer showed, and whether the right one was."""

    waits: list[float] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    hits: list[bool] = field(default_factory=list)

    def type_out(self, typed: Typed, search: Search) -> None:
        """Ask after every keystroke, and look at the last answer."""
        found: Sequence[Found] = ()
        for text in typed.keystrokes:
            started = time.perf_counter()
            found = search(text)
            self.waits.append(1000 * (time.perf_counter() - started))
            self.shown.append(len(found))
        self.hits.append(_is_hit(typed, found))

    def add(self, other: Tally) -> None:
        self.waits += other.waits
        self.shown += other.shown
        self.hits += other.hits

    def p95(self) -> float:
        return float(np.percentile(self.waits or [0.0], 95))

    def figures(self) -> dict[str, float]:
        p50, p95, p99, most = np.percentile(self.waits or [0.0], (50, 95, 99, 100))
        return {
            "queries": len(self.waits),
            "p50_ms": round(float(p50), 2),
            "p95_ms": round(float(p95), 2),
            "p99_ms": round(float(p99), 2),
            "max_ms": round(float(most), 2),
            "people_shown": round(float(np.mean(self.shown or [0])), 1),
            "hit_at_10": round(float(np.mean(self.hits or [False])), 4),
        }


def measure_search(
    *, samples: int, seed: int = 1, say: Say = lambda _line: None
) -> dict[str, Any]:  # a JSON document
    """Measure over the database at hand, as each counsellor of the cast, `samples` people each."""
    results = [_measure(code, actor, samples, seed, say) for code, actor in counsellors().items()]
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for result in results:
        for key, tally in result.tallies.items():
            tallies[key].add(tally)
    ways = {way: _joined(tallies, way=way) for way in ("search", "page", "ilike")}
    slowest = max(ways["search"].p95(), ways["page"].p95())
    return {
        "people": sum(result.people for result in results),
        **{way: tally.figures() for way, tally in ways.items()},
        "search_by_name": _joined(tallies, way="search", by_name=True).figures(),
        "kinds": {
            kind: tally.figures() for (way, kind), tally in tallies.items() if way == "search"
        },
        "centres": {
            result.code: {
                "people": result.people,
                **_joined(result.tallies, way="search").figures(),
            }
            for result in results
        },
        "bar": {"p95_ms": BAR_MS, "met": slowest <= BAR_MS},
    }


@dataclass(frozen=True, slots=True)
class _Measured:
    code: str
    people: int
    tallies: dict[tuple[str, str], Tally]
    """By way of searching and kind of text."""


def _measure(code: str, actor: Actor, samples: int, seed: int, say: Say) -> _Measured:
    typed = _texts(actor, stream(seed, "search", code), samples)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    ways: dict[str, Search] = {
        "search": _ours(actor),
        "page": _page(actor),
        "ilike": _naive(actor),
    }
    for way, search in ways.items():
        for one in typed[:WARM_UP]:
            search(one.text)
        for one in typed:
            if way != "ilike" or one.is_name:
                tallies[way, one.kind].type_out(one, search)
    people = people_for(actor).count()
    p95 = _joined(tallies, way="search").p95()
    say(f"{code}: {people:,} people, {len(typed):,} texts typed, p95 {p95:.1f} ms")
    return _Measured(code, people, tallies)


def _texts(actor: Actor, draw: np.random.Generator, samples: int) -> list[Typed]:
    """So many people of this centre, drawn at random, and every way of looking for them."""
    numbers = np.array(people_for(actor).order_by("pk").values_list("pk", flat=True))
    chosen = draw.choice(numbers, size=min(samples, len(numbers)), replace=False)
    people = people_for(actor).prefetch_related("phones").in_bulk([int(one) for one in chosen])
    texts = [typed for person in people.values() for typed in typed_for(person, draw)]
    return [texts[int(place)] for place in draw.permutation(len(texts))]


def _ours(actor: Actor) -> Search:
    def search(text: str) -> list[Found]:
        people = search_people(actor, text, limit=TOP)
        return [Found(one.pk, one.name_km, one.name_latin) for one in people]

    return search


def _page(actor: Actor) -> Search:
    """Through the address, the middleware and the template; the answer is not read again."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=actor.user_id or 0))
    address = reverse("desk:people-search")

    def search(text: str) -> list[Found]:
        answer = client.get(address, {"q": text}, headers={"HX-Request": "true"})
        if answer.status_code != 200:
            msg = f"{address} answered {answer.status_code}"
            raise RuntimeError(msg)
        return []

    return search


def _naive(actor: Actor) -> Search:
    def search(text: str) -> list[Found]:
        pattern = f"%{text}%"
        with connection.cursor() as cursor:
            cursor.execute(_NAIVE, [pattern, pattern, list(actor.centre_ids)])
            return [Found(*row) for row in cursor.fetchall()]

    return search


def _is_hit(typed: Typed, found: Sequence[Found]) -> bool:
    """The person is among the ten; or somebody of the very same name, whom no text tells apart."""
    person = typed.person
    same = {(one.name_km, one.name_latin) for one in found} if typed.is_name else set()
    return person.pk in {one.number for one in found} or (person.name_km, person.name_latin) in same


def _joined(tallies: dict[tuple[str, str], Tally], *, way: str, by_name: bool = False) -> Tally:
    whole = Tally()
    for (one, kind), tally in tallies.items():
        if one == way and (not by_name or is_name(kind)):
            whole.add(tally)
    return whole
