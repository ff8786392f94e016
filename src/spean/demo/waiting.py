"""How long a counsellor waits for lists and files, and how fast a list leaves the house.

Everything goes through addresses, middleware and templates, behind both walls, as the counsellor
of the cast who has the most files.
"""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode
from zipfile import ZipFile

import numpy as np
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from spean.base.wall import within_reach
from spean.casework.cases.queries import cases_for
from spean.casework.people.queries import people_for
from spean.demo.staging import counsellors
from spean.web.desk.cases.listing import CASES
from spean.web.desk.contacts.listing import CONTACTS
from spean.web.desk.lists.listing import asked_of
from spean.web.desk.people.listing import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spean.base.actor import Actor
    from spean.web.desk.lists.listing import Listing

    Say = Callable[[str], None]

BAR_MS = 150.0
MOST_QUERIES = 15
BAR_ROWS = 20_000
BAR_GROWTH = 1_000_000
"""Bytes more for the whole list than for a part of it."""
WARM_UP = 3


class Asked(NamedTuple):
    """A page: what it is called in the answer, and the addresses that are asked in turn."""

    name: str
    addresses: Sequence[str]


class File(NamedTuple):
    """A list as a file, and a filter that lets a part of it through."""

    name: str
    part: dict[str, str]


PLAIN: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("home", "desk:home", {}),
    ("people", "desk:people", {}),
    ("people, filtered", "desk:people", {"sex": "female"}),
    ("contacts", "desk:contacts", {}),
    ("contacts, filtered", "desk:contacts", {"channel": "phone_call"}),
    ("cases", "desk:cases", {}),
    ("cases, filtered", "desk:cases", {"late": "steps"}),
    ("cases, mine", "desk:cases", {"mine": "yes", "state": "open"}),
    ("referrals", "desk:referrals", {}),
    ("referrals, filtered", "desk:referrals", {"only": "overdue"}),
    ("appointments", "desk:appointments", {}),
    ("followups", "desk:followups", {}),
    ("messages", "desk:messages", {}),
)
DEEP = (PEOPLE, CONTACTS, CASES)
FILES = tuple(
    File(f"{name}-{kind}", part)
    for name, part in (
        ("people", {"sex": "male"}),
        ("contacts", {"channel": "phone_call"}),
        ("cases", {"state": "paused"}),
    )
    for kind in ("csv", "xlsx")
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks, signed in."""

    actor: Actor
    client: Client
    people: int


def measure_desk(*, looks: int, say: Say = lambda _line: None) -> dict[str, Any]:  # a JSON document
    """Measure over the database at hand, `looks` times each page."""
    with override_settings(READ_BUDGET=0):  # nobody looks at so many files in a day
        return _measured(_sit_down(), looks, say)


def _measured(desk: Desk, looks: int, say: Say) -> dict[str, Any]:  # as above
    pages = {one.name: _page(desk, one, looks, say) for one in _pages(desk, looks)}
    files = {one.name: _file(desk, one, say) for one in FILES}
    return {
        "people": sum(people_for(actor).count() for actor in counsellors().values()),
        "people_of_who_asks": desk.people,
        "pages": pages,
        "files": files,
        "bar": _bar(pages, files),
    }


def _sit_down() -> Desk:
    """As the counsellor who reaches the most files."""
    number, actor = max(
        ((people_for(one).count(), one) for one in counsellors().values()), key=lambda two: two[0]
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=actor.signer))
    return Desk(actor, client, number)


def _pages(desk: Desk, looks: int) -> list[Asked]:
    found = [Asked(name, [_address(to, words)]) for name, to, words in PLAIN]
    found += [Asked(f"{one.name}, deep", [_deep(desk.actor, one)]) for one in DEEP]
    with_case = cases_for(desk.actor).order_by("person_id").values_list("person_id", flat=True)
    everybody = with_case if with_case.exists() else _everybody(desk.actor)
    step = max(everybody.count() // looks, 1)
    some = list(everybody[: step * looks : step])
    found.append(Asked("person", [reverse("desk:person", args=[one]) for one in some]))
    return found


def _everybody(actor: Actor) -> Any:  # a question for numbers
    return people_for(actor).order_by("pk").values_list("pk", flat=True)


def _address(name: str, words: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(words)}" if words else reverse(name)


def _deep(actor: Actor, listing: Listing) -> str:
    """The page in the middle of a list, by the key of the row before it."""
    with within_reach(actor):
        asked = asked_of(listing, QueryDict(), actor)
        middle = asked.rows.order_by().count() // 2
        keys = list(asked.ordered().values_list(*asked.by)[middle : middle + 1])
    words = [("after", str(part)) for key in keys for part in key]
    return f"{reverse(f'desk:{listing.name}')}?{urlencode(words)}"


def _page(desk: Desk, asked: Asked, looks: int, say: Say) -> dict[str, float]:
    addresses = [asked.addresses[at % len(asked.addresses)] for at in range(looks + WARM_UP)]
    waits = [_wait(desk, url) for url in addresses][WARM_UP:]
    with CaptureQueriesContext(connection) as queries:
        _wait(desk, addresses[0])
    p50, p95 = np.percentile(waits, (50, 95))
    told = {
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "queries": len(queries),
    }
    say(f"{asked.name}: {told}")
    return told


def _wait(desk: Desk, url: str) -> float:
    started = time.perf_counter()
    answer = desk.client.get(url)
    took = 1000 * (time.perf_counter() - started)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} was answered with {answer.status_code}")
    return took


def _file(desk: Desk, file: File, say: Say) -> dict[str, float]:
    """How fast all of it is taken, and how much more is held for all of it than for a part."""
    rows, seconds = _taken(desk, file, {})
    part, held_for_part = _held(desk, file, file.part)
    _rows, held = _held(desk, file, {})
    told: dict[str, float] = {
        "rows": rows,
        "rows_a_second": round(rows / seconds),
        "rows_of_part": part,
        "peak_bytes": held,
        "peak_bytes_of_part": held_for_part,
    }
    say(f"{file.name}: {told}")
    return told


def _taken(desk: Desk, file: File, words: dict[str, str]) -> tuple[int, float]:
    """How many rows the file has without its head, and how long it took; nothing of it is kept."""
    started = time.perf_counter()
    answer: Any = desk.client.get(reverse(f"desk:{file.name}"), words)
    if file.name.endswith("csv"):
        rows = sum(part.count(b"\r\n") for part in answer) - 1
        return rows, time.perf_counter() - started
    with TemporaryFile() as book:
        book.writelines(answer)
        took = time.perf_counter() - started
        return _rows_of_sheet(book), took


def _rows_of_sheet(book: IO[bytes]) -> int:
    """Without its head, read in pieces: a sheet is larger than anything that it was made with."""
    rows, end = -1, b""
    with ZipFile(book) as parts, parts.open("xl/worksheets/sheet1.xml") as sheet:
        for piece in iter(partial(sheet.read, 1 << 20), b""):
            rows += (end + piece).count(b"<row>")
            end = piece[-4:]
    return rows


def _held(desk: Desk, file: File, words: dict[str, str]) -> tuple[int, int]:
    """How many rows, and the most that Python holds while they are made and sent."""
    tracemalloc.start()
    try:
        rows, _seconds = _taken(desk, file, words)
        return rows, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _bar(
    pages: dict[str, dict[str, float]], files: dict[str, dict[str, float]]
) -> dict[str, object]:
    """What was promised, and by what it was missed."""
    missed = [
        name
        for name, one in pages.items()
        if one["p95_ms"] > BAR_MS or one["queries"] > MOST_QUERIES
    ]
    missed += [
        name
        for name, one in files.items()
        if one["rows_a_second"] < BAR_ROWS
        or one["peak_bytes"] - one["peak_bytes_of_part"] > BAR_GROWTH
    ]
    return {
        "p95_ms": BAR_MS,
        "queries": MOST_QUERIES,
        "rows_a_second": BAR_ROWS,
        "growth_bytes": BAR_GROWTH,
        "missed": missed,
        "met": not missed,
    }
