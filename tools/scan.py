"""Let other people's scanners loose on a house of its own, and say what they found.

    python tools/scan.py             all of them, one after the other
    python tools/scan.py sqlmap      one of them, by its name

The house is made for it, with the demonstration in it, on loopback, and taken away again. The
scanners live in environments of their own (`.venv-scan`), never among the product's packages.
What they wrote stays in `var/scan/`. Ends with 1 when one of them found what `KNOWN` does not
explain.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.faults.house import House, clear_away, new_house  # noqa: E402  beside this folder

HOME = ROOT / ".venv-scan"
OUT = ROOT / "var" / "scan"
PACKAGES = {
    "walkers": ("bandit==1.9.4", "sqlmap==1.10.10", "wapiti3==3.2.3"),
    "callers": ("schemathesis==4.32.5",),
}
"""Environments and what is in them: schemathesis and wapiti want different versions of others."""
LONGEST = 1800  # seconds for one scanner
EXAMPLES = 3  # calls of one address by chance, beside those at the edges of each field
WAPITI = "sql,xss,permanentxss,exec,file,ssti,crlf,redirect,csp,cookieflags,http_headers,csrf"
OWN_ACCOUNT = "accounts/"
"""A scanner that presses every button there ends its own session; visitors are let at it."""

COLLEAGUES = ("chanthou", "kenji", "malis")
"""Who manages a centre, who oversees the programme, and who reads the book."""
FAULT = re.compile(r"^\S+ \S+ (?:ERROR|CRITICAL) |^Traceback \(most recent", re.MULTILINE)
TOKEN = "scan" * 8
"""Against forgery a form's token has to be that of the cookie: these calls bring both."""

KNOWN: dict[tuple[str, str], tuple[int, str]] = {
    ("bandit", "B101 assert_used"): (5, "for the type checker; no rule rests on one"),
    ("bandit", "B104 hardcoded_bind_all_interfaces"): (2, "words compared with, not bound to"),
    ("bandit", "B108 hardcoded_tmp_directory"): (1, "memory, for a file without a name"),
    ("bandit", "B308 blacklist"): (1, "two fields that Django and we made ourselves"),
    ("bandit", "B310 blacklist"): (1, "the house asks its own address whether it answers"),
    ("bandit", "B404 blacklist"): (3, "starts PostgreSQL's tools and the server"),
    ("bandit", "B405 blacklist"): (1, "only the name of an error is taken from there"),
    ("bandit", "B506 yaml_load"): (1, "a loader made from SafeLoader"),
    ("bandit", "B603 subprocess_without_shell_equals_true"): (3, "our own words, no shell"),
    ("bandit", "B608 hardcoded_sql_expressions"): (15, "names of tables, taken from the models"),
    ("bandit", "B703 django_mark_safe"): (2, "the same two fields, and Django's own control"),
    ("sqlmap", "jobs/search/skills/ skill_q"): (1, "letters alone: tests/web/desk/test_searching"),
    ("wapiti", "Secure Flag cookie"): (3, "with SPEAN_PRODUCTION=yes all of them have the flag"),
    ("wapiti-outside", "Secure Flag cookie"): (2, "the token and the language; as above"),
}
"""How many of a kind were looked at, and why they are none. One more of the kind is new."""

SESSION = """
from django.contrib.auth import get_user_model
from tests.factories.sessions import session_of
for name in {colleagues}:
    print(name, session_of(get_user_model().objects.get(username=name)))
"""
FURNISHING = """
import datetime as dt, tempfile
from pathlib import Path
from types import SimpleNamespace
from spean.base import clock
from spean.casework.rights.actions import hold_file, propose_to_forget
from spean.registry.accounts.models import User
from spean.registry.centres.actions import propose_role
from spean.registry.centres.models import Centre
from spean.registry.centres.queries import actor_of
from spean.registry.centres.rules import RoleFacts
from spean.registry.centres.vocabulary import Role
from tests.factories.casework import sokha
from tests.factories.intake import RITHY, checked, list_file
users = {user.username: user for user in User.objects.all()}
here = SimpleNamespace(
    samraong=Centre.objects.get(code="OMC"),
    dara=actor_of(users["dara"].pk),
    chanthou=actor_of(users["chanthou"].pk),
)
for year in (1980, 1981, 1982):
    person = sokha(here.dara, here.samraong, birth_year=year)
    hold_file(person.pk, why="A claim in court.", by=here.chanthou)
    other = sokha(here.dara, here.samraong, birth_year=year + 10)
    propose_to_forget(other.pk, why="They asked us.", by=here.dara)
    with tempfile.TemporaryDirectory() as folder:
        checked(here, list_file(Path(folder), RITHY, name=f"{year}.csv"))
today = clock.today()
for role in (Role.OUTREACH_WORKER, Role.EMPLOYMENT_OFFICER):
    facts = RoleFacts(users["dara"].pk, role, here.samraong.pk, today, today + dt.timedelta(days=9))
    propose_role(facts, reason="Spare hands.", by=here.chanthou)
"""
"""Kinds of record that the demonstration does not have: they too are called on."""
WITH_PARAMETERS = (
    "people/?q=sok&after=1&after=1",
    "people/search/?q=sok",
    "people/alike/?name_latin=Sok&name_km=&sex=female&birth_year=1990&beneficiary=displaced",
    "cases/?state=open&mine=yes",
    "jobs/?q=garment&sector=garment&province=15&mine=yes",
    "jobs/list.csv?q=garment&sector=garment",
    "jobs/list.xlsx?q=garment&sector=garment",
    "jobs/employers/?q=a",
    "jobs/search/skills/?skill_q=sew",
    "jobs/search/occupations/?work_q=sew",
    "jobs/search/wage/?wage_min=200&wage_currency=USD&wage_period=month&sector=garment",
    "numbers/?month=2026-01&centre=1",
    "numbers/list/?indicator=reached&month=2026-01&centre=1&detail=nameless",
    "numbers/list.csv?month=2026-01&centre=1",
    "contacts/?after=2026-01-01&after=1",
    "access/?who=chanthou",
    "services/?q=legal&kind=legal_aid&province=15&only=stale",
    "referrals/?box=out&state=sent&only=mine",
    "doubles/?state=pair_waits",
    "complaints/?kind=danger&state=answered&lane=ordinary_lane&only=overdue",
    "complaints/new/?person=1",
    "people/1/screening/?instrument=1",
    "referrals/new/1/?service=1&case=1",
)


class Found(NamedTuple):
    """What one scanner says, by kind."""

    scanner: str
    looked_at: str
    kinds: Counter[str]

    def unexplained(self) -> list[str]:
        none = (0, "")
        return [
            kind
            for kind, number in self.kinds.items()
            if number > KNOWN.get((self.scanner, kind), none)[0]
        ]

    def line(self) -> str:
        told = ", ".join(f"{kind} ×{number}" for kind, number in sorted(self.kinds.items()))
        return (
            f"{self.scanner}: {self.looked_at}; {told or 'nothing found'}"
            f"; unexplained: {len(self.unexplained())}"
        )


class There(NamedTuple):
    """A house that serves, and who is signed in there."""

    house: House
    sessions: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.house.port}/"

    def cookie(self, who: str = COLLEAGUES[0]) -> str:
        return f"sessionid={self.sessions[who]}; csrftoken={TOKEN}; django_language=en"


def main(words: list[str]) -> int:
    """Each scanner once; 1 if one of them could not be run or found something new."""
    chosen = asked_for(words)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    install()
    results, broken = [], 0
    if "bandit" in chosen:
        results.append(told(bandit()))
    if knocking := [name for name in chosen if name in KNOCKING]:
        found, broken = knock(knocking)
        results += found
        sys.stdout.write(f"the house: {broken} errors of its own while it was scanned\n")
    return 1 if broken or any(one.unexplained() for one in results) else 0


def asked_for(words: list[str]) -> list[str]:
    """The scanners named in the command, or all; anything else ends it before it has begun."""
    names = ["bandit", *KNOCKING]
    parser = argparse.ArgumentParser(prog="scan.py", description="Scan a house of its own.")
    parser.add_argument("scanner", nargs="?", choices=names, help="only this one, not all of them")
    chosen = parser.parse_args(words).scanner
    return [chosen] if chosen else names


def knock(names: list[str]) -> tuple[list[Found], int]:
    """Those that need a house which serves: what they found, and how often the house erred."""
    house = new_house(SPEAN_DEMO="yes", SPEAN_READ_BUDGET="1000000", SPEAN_IDLE_MINUTES="600")
    try:
        done = house.spean("demo")
        if done.returncode:
            raise RuntimeError(done.stderr)
        house.python(FURNISHING)
        keys = house.python(SESSION.format(colleagues=COLLEAGUES)).splitlines()
        house.open()
        there = There(house, dict(line.split() for line in keys[-len(COLLEAGUES) :]))
        found = [told(KNOCKING[name](there)) for name in names]
        errors = (house.var / "run.log").read_text()
        (OUT / "house.log").write_text(errors)
    finally:
        clear_away(house)
    return found, errors_in(errors)


def errors_in(log: str) -> int:
    """Lines of the log that tell of a fault: the house writes no heading over what it caught."""
    return len(FAULT.findall(log))


def told(found: Found) -> Found:
    sys.stdout.write(found.line() + "\n")
    sys.stdout.flush()
    return found


def install() -> None:
    """The scanners at the versions named above, in their own environments; made once."""
    for name, packages in PACKAGES.items():
        place, stamp = HOME / name, HOME / name / "packages"
        if stamp.exists() and stamp.read_text() == "\n".join(packages):
            continue
        subprocess.run([sys.executable, "-m", "venv", place], check=True)  # noqa: S603  our own words
        pip = [place / "bin" / "pip", "install", "-q", "--disable-pip-version-check", *packages]
        subprocess.run(pip, check=True)  # noqa: S603  as above
        stamp.write_text("\n".join(packages))


def scanner(name: str, *words: str | Path, log: str = "") -> int | None:
    """Run one of them at its ease; what it says goes into its log. Nothing, if it had no end."""
    with (OUT / f"{log or name}.log").open("w") as said:
        [program] = HOME.glob(f"*/bin/{name}")
        started = subprocess.Popen(  # noqa: S603  our own words
            ["nice", program, *words],  # noqa: S607  wherever the machine has it
            cwd=OUT,
            env={**os.environ, "HOME": str(OUT), "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            return started.wait(LONGEST)
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)  # it may still write down what it has
        try:
            started.wait(60)
        except subprocess.TimeoutExpired:
            started.kill()
        return None


def bandit() -> Found:
    """The source, read without running it."""
    report = OUT / "bandit.json"
    scanner("bandit", "-q", "-r", ROOT / "src", "-f", "json", "-o", report)
    told: dict[str, Any] = json.loads(report.read_text())
    kinds = Counter(f"{one['test_id']} {one['test_name']}" for one in told["results"])
    lines = told["metrics"]["_totals"]["loc"]
    return Found("bandit", f"{lines} lines of src", kinds)


def sqlmap(there: There) -> Found:
    """Every parameter of the addresses above, as somebody who manages a centre."""
    targets = OUT / "targets.txt"
    targets.write_text("".join(f"{there.address}{path}\n" for path in WITH_PARAMETERS))
    ended = scanner(
        "sqlmap",
        *("-m", targets, "--cookie", there.cookie(), "--batch", "--level", "1", "--risk", "1"),
        *("--threads", "1", "--technique", "BEUS", "--timeout", "20", "--retries", "0"),
        *("--output-dir", OUT / "sqlmap", "--disable-coloring", "--flush-session"),
        *("--ignore-code", "400,404", "--drop-set-cookie", "--answers", "follow=N"),
    )
    kinds: Counter[str] = Counter()
    for table in (OUT / "sqlmap").glob("results-*.csv"):
        with table.open(newline="") as rows:
            for row in csv.DictReader(rows):
                if row.get("Parameter"):
                    path = row["Target URL"].removeprefix(there.address).partition("?")[0]
                    kinds[f"{path} {row['Parameter']}"] += 1
    said = (OUT / "sqlmap.log").read_text()
    tested, looked = said.count("testing if GET parameter"), said.count("testing URL")
    if ended != 0 or looked < len(WITH_PARAMETERS):
        kinds[f"did not come to its end of {len(WITH_PARAMETERS)} addresses"] += 1
    return Found("sqlmap", f"{looked} addresses, {tested} parameters", kinds)


def wapiti(there: There) -> Found:
    """Walks through the desk by itself, signed in, and sends its attacks to every form."""
    address = there.address
    starts = [word for path in WITH_PARAMETERS for word in ("-s", f"{address}{path}")]
    left_out = ("-x", f"{address}{OWN_ACCOUNT}*")
    return _wapiti("wapiti", address, "-C", there.cookie(), *starts, *left_out)


def wapiti_outside(there: There) -> Found:
    """The same without a session: the pages for signing in, and what is open to anyone."""
    address = there.address
    return _wapiti("wapiti-outside", address, "-s", f"{address}{OWN_ACCOUNT}login/")


def schemathesis(there: There) -> Found:
    """Calls every address with made-up answers, as three colleagues; no call may end in a 5xx."""
    kinds: Counter[str] = Counter()
    calls = operations = 0
    for who in COLLEAGUES:
        described = OUT / f"{who}.openapi.json"
        asking = f"from tools.openapi import main; main({who!r})"
        described.write_text(there.house.python(asking).splitlines()[-1])
        report = OUT / f"schemathesis-{who}.json"
        scanner(
            "st",
            *("run", described, "-u", there.address.rstrip("/")),
            *("-n", str(EXAMPLES), "--seed", "7", "--workers", "2"),
            *("-H", f"Cookie: {there.cookie(who)}", "-H", f"X-CSRFToken: {TOKEN}"),
            *("-c", "not_a_server_error,status_code_conformance", "--continue-on-failure"),
            *("--phases", "coverage,fuzzing", "--suppress-health-check", "all"),
            *("--generation-database", "none", "--report", "json", "--report-json-path", report),
            *("--no-color", "--request-timeout", "60"),
            log=f"schemathesis-{who}",
        )
        said = json.loads((report.read_text() if report.exists() else "") or "{}")
        if not said.get("complete") or not signed_in(there, who):
            kinds[f"did not come to its end as {who}"] += 1
        for one in [*said.get("failures", []), *said.get("errors", [])]:
            kinds[str(one.get("operation") or one.get("label") or one)[:100]] += 1
        calls += said.get("test_cases", {}).get("generated", 0)
        operations += said.get("operations", {}).get("tested", 0)
    return Found("schemathesis", f"{calls} calls of {operations} addresses and methods", kinds)


def signed_in(there: There, who: str) -> bool:
    """Whether the colleague still is: a caller sent to the door would have found nothing."""
    asked = urllib.request.Request(there.address, headers={"Cookie": there.cookie(who)})  # noqa: S310  our own house
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310  as above
        return not str(answer.url).startswith(f"{there.address}{OWN_ACCOUNT}")


def _wapiti(name: str, address: str, *words: str) -> Found:
    report = OUT / f"{name}.json"
    ended = scanner(
        "wapiti",
        *("-u", address, "--scope", "folder", *words, "-m", WAPITI, "-t", "20"),
        *("--max-scan-time", "60", "--max-attack-time", "12", "--tasks", "2"),
        *("-d", "2", "--max-links-per-page", "15", "--max-files-per-dir", "20"),
        *("--store-session", OUT / f"{name}-session", "--flush-session", "--no-bugreport"),
        *("-f", "json", "-o", report, "-v", "1"),
        log=name,
    )
    if ended != 0 or not report.exists():
        return Found(name, "no page for certain", Counter(["did not come to its end"]))
    told: dict[str, Any] = json.loads(report.read_text())
    kinds: Counter[str] = Counter()
    for part in ("vulnerabilities", "anomalies"):
        kinds.update({kind: len(found) for kind, found in told[part].items() if found})
    return Found(name, f"{told['infos']['crawled_pages_nbr']} pages", kinds)


KNOCKING: dict[str, Callable[[There], Found]] = {
    "sqlmap": sqlmap,
    "wapiti": wapiti,
    "wapiti-outside": wapiti_outside,
    "schemathesis": schemathesis,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
