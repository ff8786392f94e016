"""How long a counsellor waits for a list and a person's page, and how fast a list leaves as a file.

    PYTHONPATH=. python benchmarks/lists.py [people] [rounds]

Everything goes through addresses, middleware and templates, as a counsellor, behind both walls; a
few of the people are protected from her. Makes a scratch installation in a temporary folder and
removes it again. One line of JSON at the end; ends with 1 when a bar is missed: 20,000 rows a
second for every file, and no more memory for a list three times as long.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BAR_ROWS = 20_000
BAR_GROWTH = 1_000_000  # bytes, from a third of the list to all of it
FILES = ("cases-csv", "cases-xlsx", "people-csv", "people-xlsx", "contacts-csv", "contacts-xlsx")
EVERY = {
    "cases": "person code state opened counsellor centre reason closed steps next",
    "people": "name other code sex born phone place beneficiary",
    "contacts": "on who how service line by centre place",
}
A_THIRD = {
    "cases": {"state": "paused"},
    "people": {"sex": "not_said"},
    "contacts": {"channel": "online"},
}
"""Filters that one row in three passes: `fill` sees to it."""
HIDDEN = 25
LOOKS = 60
FAMILY = ("Sok", "Chan", "Heng", "Nhem", "Phan", "Keo", "Mao", "Ros", "Yim")
GIVEN = ("Bopha", "Rithy", "Sokha", "Vanna", "Dara", "Sophea", "Kosal")


class World(NamedTuple):
    """Who asks, whose files she may open, and the codes of those whom she may not see."""

    user: Any  # a row of accounts
    people: list[int]
    hidden: list[str]


def main(people: str = "60000", rounds: str = "3") -> None:
    with tempfile.TemporaryDirectory(prefix="spean-l-") as folder:
        os.environ |= {"SPEAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "spean.settings"}
        os.environ.pop("DATABASE_URL", None)
        from spean.cli.house import open_house

        open_house()
        told = measure(int(people), int(rounds))
    print(json.dumps(told))
    if not told["bars_met"]:
        sys.exit(1)


def measure(people: int, rounds: int) -> dict[str, object]:
    here = fill(people)
    files = {name: file_figures(here, name, rounds) for name in FILES}
    pages = {
        "cases": page_figures(here, "desk:cases"),
        "people": page_figures(here, "desk:people"),
        "contacts": page_figures(here, "desk:contacts"),
        "person": page_figures(here, "desk:person", *here.people),
    }
    slowest = min(one["rows_a_second"] for one in files.values())
    grown = max(one["peak_bytes"] - one["peak_bytes_of_a_third"] for one in files.values())
    return {
        "people": people,
        "rounds": rounds,
        "files": files,
        "pages": pages,
        "nobody_hidden_in_it": nothing_of_the_hidden(here),
        "bars_met": slowest >= BAR_ROWS and grown <= BAR_GROWTH,
    }


def file_figures(here: World, name: str, rounds: int) -> dict[str, float]:
    """The middle of some rounds, the slowest and the fastest; with all columns there are."""
    took, rows = [], 0
    for _round in range(rounds + 1):
        started = time.perf_counter()
        rows = rows_in(name, fetched(here, name))
        took.append(time.perf_counter() - started)
    took = took[1:]  # the first one warms up
    third = A_THIRD[name.partition("-")[0]]
    told = {
        "rows": rows,
        "rows_a_second": round(rows / statistics.median(took)),
        "slowest": round(rows / max(took)),
        "fastest": round(rows / min(took)),
        "peak_bytes": peak(here, name, {}),
        "peak_bytes_of_a_third": peak(here, name, third),
    }
    sys.stderr.write(f"{name}: {told}\n")
    return told


def fetched(here: World, name: str, **narrow: str) -> Iterator[bytes]:
    """The parts of the file, as they are sent."""
    asked = {"col": EVERY[name.partition("-")[0]].split(), **narrow}
    answer = signed_in(here).get(reversed_to(f"desk:{name}"), asked)
    assert answer.status_code == 200, answer.status_code
    yield from answer


def rows_in(name: str, parts: Iterator[bytes]) -> int:
    """How many rows a file has, without its head, and nothing of it kept."""
    if name.endswith("csv"):
        return sum(part.count(b"\r\n") for part in parts) - 1
    with tempfile.TemporaryFile() as file:
        for part in parts:
            file.write(part)
        with zipfile.ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            return sheet.read().count(b"<row>") - 1


def peak(here: World, name: str, narrow: dict[str, str]) -> int:
    """The most that Python holds while the file is made and sent."""
    tracemalloc.start()
    for _part in fetched(here, name, **narrow):
        pass
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def page_figures(here: World, name: str, *numbers: int) -> dict[str, float]:
    """How long so many looks take, one after another, and how often the database is asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(here)
    addresses = [reversed_to(name, one) for one in numbers] or [reversed_to(name)] * LOOKS
    waits = []
    for url in [*addresses[:10], *addresses]:
        started = time.perf_counter()
        assert client.get(url).status_code == 200
        waits.append(1000 * (time.perf_counter() - started))
    with CaptureQueriesContext(connection) as asked:
        client.get(addresses[0])
    hundredths = statistics.quantiles(waits[10:], n=100)
    p50, p95 = round(hundredths[49], 1), round(hundredths[94], 1)
    sys.stderr.write(f"{name}: p50 {p50} ms, p95 {p95} ms, {len(asked)} questions\n")
    return {"p50_ms": p50, "p95_ms": p95, "queries": len(asked)}


def nothing_of_the_hidden(here: World) -> bool:
    """A file of cases names nobody who is protected from her, and every one whom she may see."""
    text = b"".join(fetched(here, "cases-csv")).decode()
    return not any(code in text for code in here.hidden)


def signed_in(here: World) -> Any:  # Django's client for tests
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(here.user)
    return client


def reversed_to(name: str, *numbers: int) -> str:
    from django.urls import reverse

    return reverse(name, args=numbers)


def fill(people: int) -> World:
    """So many people of one centre, each with a case, a phone and a contact; some are hidden."""
    from django.core.management import call_command
    from django.db import connection
    from tests.factories.casework import member, world

    from spean.casework.cases.models import Case
    from spean.casework.zones.models import Member, Zone
    from spean.registry.accounts.models import User
    from spean.registry.centres.vocabulary import Role

    call_command("migrate", verbosity=0)
    here = world()
    nary = User.objects.create_user("nary", "a long password")
    member(nary, Role.COUNSELLOR, here.samraong)
    for start in range(0, people, 5_000):
        settle(here, range(start, min(start + 5_000, people)), nary)
    dara = here.users["dara"]
    hidden = list(Case.objects.filter(counsellor=nary).order_by("pk")[:HIDDEN])
    for case in hidden:
        zone = Zone.objects.create(
            person_id=case.person_id, case=case, centre=here.samraong, kind="victim",
            at=case_day(1), by=nary,
        )  # fmt: skip
        Member.objects.create(zone=zone, user=nary, added_at=case_day(1), added_by=nary)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    seen = Case.objects.exclude(pk__in=[one.pk for one in hidden]).order_by("pk")
    some = list(seen.values_list("person_id", flat=True)[: LOOKS * 7 : 7])
    return World(dara, some, [one.code for one in hidden])


def settle(here: Any, numbers: range, nary: Any) -> None:  # a world and a row of accounts
    """Past the verbs, which would take hours for so many: only reading is measured here."""
    from spean.casework.cases.models import Appointment, Case, Step
    from spean.casework.contacts.models import Contact
    from spean.casework.people.models import Person, Phone, Registration

    dara = here.users["dara"]
    people = Person.objects.bulk_create(somebody(one) for one in numbers)
    pairs = list(zip(numbers, people, strict=True))
    Registration.objects.bulk_create(
        Registration(
            person=who, centre=here.samraong, registered_on=case_day(one).date(),
            registered_by="self", by=dara,
        )
        for one, who in pairs
    )  # fmt: skip
    Phone.objects.bulk_create(
        Phone(person=who, number=f"+85512{one:06d}", number_blind=b"") for one, who in pairs
    )
    cases = Case.objects.bulk_create(
        Case(
            person=who, centre=here.samraong, counsellor=nary if one % 3 else dara,
            state="paused" if one % 3 == 0 else "open", opened_on=case_day(one).date(),
        )
        for one, who in pairs
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(case=case, kind="job", what="Look for work", agreed_on=case.opened_on)
        for case in cases[::2]
    )
    Appointment.objects.bulk_create(
        Appointment(case=case, on=case.opened_on, purpose="Talk") for case in cases[::3]
    )
    Contact.objects.bulk_create(
        Contact(
            person=who, centre=here.samraong, on=case_day(one).date(), by=dara,
            channel="online" if one % 3 == 0 else "walk_in", line="Asked about work nearby",
        )
        for one, who in pairs
    )  # fmt: skip


def somebody(one: int) -> Any:  # a row of people
    from spean.casework.people.models import Person

    name = f"{FAMILY[one % len(FAMILY)]} {GIVEN[one % len(GIVEN)]}"
    return Person(
        name_latin=name, name_km="សុខ សុខា", sort_key=f"{name.lower()} {one:07d}", place_id="220405",
        birth_year=1960 + one % 40, sex="not_said" if one % 3 == 0 else "female",
        note="Comes with a child", former_job="Sewing",
    )  # fmt: skip


def case_day(one: int) -> dt.datetime:
    return dt.datetime(2026, 1, 1, tzinfo=dt.UTC) - dt.timedelta(days=one % 900)


if __name__ == "__main__":
    main(*sys.argv[1:3])
