"""Let other people's scanners loose on a house of its own, and say what they found.

The house is made for it, with the demonstration in it, on loopback, and taken away again. The
scanners live in an environment of their own (`.venv-scan`), never among the product's packages.
What they wrote stays in `var/scan/`. Ends with 1 when one of them found what `KNOWN` does not
explain.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.faults.house import clear_away, new_house  # noqa: E402  beside this folder

HOME = ROOT / ".venv-scan"
OUT = ROOT / "var" / "scan"
SCANNERS = ("bandit==1.9.4", "sqlmap==1.10.10", "wapiti3==3.2.3")
LONGEST = 900  # seconds for one scanner
WAPITI = "sql,xss,permanentxss,exec,file,ssti,crlf,redirect,csp,cookieflags,http_headers,csrf"
OWN_ACCOUNT = "accounts/"
"""A scanner that presses every button there ends its own session; visitors are let at it."""

KNOWN: dict[tuple[str, str], tuple[int, str]] = {
    ("bandit", "B101 assert_used"): (4, "for the type checker; no rule rests on one"),
    ("bandit", "B104 hardcoded_bind_all_interfaces"): (2, "words compared with, not bound to"),
    ("bandit", "B308 blacklist"): (1, "two fields that Django and we made ourselves"),
    ("bandit", "B310 blacklist"): (1, "the house asks its own address whether it answers"),
    ("bandit", "B404 blacklist"): (3, "starts PostgreSQL's tools and the server"),
    ("bandit", "B405 blacklist"): (1, "only the name of an error is taken from there"),
    ("bandit", "B506 yaml_load"): (1, "a loader made from SafeLoader"),
    ("bandit", "B603 subprocess_without_shell_equals_true"): (3, "our own words, no shell"),
    ("bandit", "B608 hardcoded_sql_expressions"): (5, "names of tables, taken from the models"),
    ("bandit", "B703 django_mark_safe"): (2, "the same two fields, and Django's own control"),
    ("wapiti", "Secure Flag cookie"): (1, "the token; with SPEAN_PRODUCTION it has the flag"),
    ("wapiti-outside", "Secure Flag cookie"): (2, "the same, and the language chosen"),
}
"""How many of a kind were looked at, and why they are none. One more of the kind is new."""

SESSION = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
user = get_user_model().objects.get(username="chanthou")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session["second_factor_shown_by"] = user.pk
session.save()
print(session.session_key)
"""
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


def main() -> int:
    """Each scanner once; 1 if one of them could not be run or found something new."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    install()
    results = [bandit()]
    tell(results[-1])
    house = new_house(SPEAN_DEMO="yes")
    try:
        done = house.spean("demo")
        if done.returncode:
            raise RuntimeError(done.stderr)
        cookie = f"sessionid={house.python(SESSION).split()[-1]}; django_language=en"
        house.open()
        address = f"http://127.0.0.1:{house.port}/"
        for scan in (sqlmap, wapiti, wapiti_outside):
            results.append(scan(address, cookie))
            tell(results[-1])
        errors = (house.var / "run.log").read_text()
        (OUT / "house.log").write_text(errors)
    finally:
        clear_away(house)
    broken = errors.count("Traceback (most recent call last)")
    sys.stdout.write(f"the house: {broken} errors of its own while it was scanned\n")
    return 1 if broken or any(one.unexplained() for one in results) else 0


def tell(found: Found) -> None:
    sys.stdout.write(found.line() + "\n")
    sys.stdout.flush()


def install() -> None:
    """The scanners at the versions named above, in their own environment; made once."""
    stamp = HOME / "scanners"
    if stamp.exists() and stamp.read_text() == "\n".join(SCANNERS):
        return
    subprocess.run([sys.executable, "-m", "venv", HOME], check=True)  # noqa: S603  our own words
    pip = [HOME / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *SCANNERS]
    subprocess.run(pip, check=True)  # noqa: S603  as above
    stamp.write_text("\n".join(SCANNERS))


def scanner(name: str, *words: str | Path, log: str = "") -> bool:
    """Run one of them at its ease; what it says goes into its log. Whether it came to its end."""
    with (OUT / f"{log or name}.log").open("w") as said:
        started = subprocess.Popen(  # noqa: S603  our own words
            [HOME / "bin" / name, *words],
            cwd=OUT,
            env={**os.environ, "HOME": str(OUT), "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            return started.wait(LONGEST) == 0
        except subprocess.TimeoutExpired:
            started.kill()
            return False


def bandit() -> Found:
    """The source, read without running it."""
    report = OUT / "bandit.json"
    scanner("bandit", "-q", "-r", ROOT / "src", "-f", "json", "-o", report)
    told: dict[str, Any] = json.loads(report.read_text())
    kinds = Counter(f"{one['test_id']} {one['test_name']}" for one in told["results"])
    lines = told["metrics"]["_totals"]["loc"]
    return Found("bandit", f"{lines} lines of src", kinds)


def sqlmap(address: str, cookie: str) -> Found:
    """Every parameter of the addresses above, as somebody who manages a centre."""
    targets = OUT / "targets.txt"
    targets.write_text("".join(f"{address}{path}\n" for path in WITH_PARAMETERS))
    ended = scanner(
        "sqlmap",
        *("-m", targets, "--cookie", cookie, "--batch", "--level", "1", "--risk", "1"),
        *("--threads", "1", "--technique", "BEUS", "--timeout", "20", "--retries", "0"),
        *("--output-dir", OUT / "sqlmap", "--disable-coloring", "--flush-session"),
        *("--ignore-code", "400,404", "--drop-set-cookie", "--answers", "follow=N"),
    )
    kinds: Counter[str] = Counter()
    for table in (OUT / "sqlmap").glob("results-*.csv"):
        with table.open(newline="") as rows:
            for row in csv.DictReader(rows):
                if row.get("Parameter"):
                    kinds[f"{row['Target URL']} {row['Parameter']}"] += 1
    said = (OUT / "sqlmap.log").read_text()
    tested, looked = said.count("testing if GET parameter"), said.count("testing URL")
    if not ended or looked < len(WITH_PARAMETERS):
        kinds[f"did not come to its end of {len(WITH_PARAMETERS)} addresses"] += 1
    return Found("sqlmap", f"{looked} addresses, {tested} parameters", kinds)


def wapiti(address: str, cookie: str) -> Found:
    """Walks through the desk by itself, signed in, and sends its attacks to every form."""
    starts = [word for path in WITH_PARAMETERS for word in ("-s", f"{address}{path}")]
    left_out = ("-x", f"{address}{OWN_ACCOUNT}*")
    return _wapiti("wapiti", address, "-C", cookie, *starts, *left_out)


def wapiti_outside(address: str, _cookie: str) -> Found:
    """The same without a session: the pages for signing in, and what is open to anyone."""
    return _wapiti("wapiti-outside", address, "-s", f"{address}{OWN_ACCOUNT}login/")


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
    if not ended or not report.exists():
        return Found(name, "no page for certain", Counter(["did not come to its end"]))
    told: dict[str, Any] = json.loads(report.read_text())
    kinds: Counter[str] = Counter()
    for part in ("vulnerabilities", "anomalies"):
        kinds.update({kind: len(found) for kind, found in told[part].items() if found})
    return Found(name, f"{told['infos']['crawled_pages_nbr']} pages", kinds)


if __name__ == "__main__":
    sys.exit(main())
