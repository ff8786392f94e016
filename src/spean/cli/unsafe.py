"""What is unsafe about this installation: one pure rule each, over facts that `facts.py` gathered.

Each answer is a sentence that says what to do. A fatal one keeps `spean run` from starting in
production; the others are for `spean check --deploy` and whoever reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from spean.base.gateways.terms import reaching_nobody, without_tls

SHORTEST_KEY, FEWEST_LETTERS = 50, 12
LONGEST_SESSION = 12 * 60 * 60
MOST_FILES = 200  # of different people in a day; nobody talks with so many
A_YEAR = 31_536_000
OLDEST_BACKUP, OLDEST_TAIL, WIDEST_SKEW = (
    timedelta(days=7),
    timedelta(hours=1),
    timedelta(minutes=2),
)
OLDEST = {"Python": (3, 11, 4), "Django": (5, 2, 19), "OpenSSL": (3, 0, 0)}
"""Django: the version that is pinned. Python 3.11.4 has the safe `tarfile` filters (PEP 706)."""
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
OPEN_TO_OTHERS, READ_BY_OTHERS = 0o066, 0o044
KEY_FOR_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at. `None`: it could not be seen, and its rule stays silent."""

    settings: Any  # Django's, whose attributes are what they are
    modes: Mapping[Path, int]
    """Folders of data, and files with secrets, with their permission bits."""
    umask: int
    versions: Mapping[str, tuple[int, ...]]
    key_file: Path
    key_mode: int | None
    """Its permission bits; here None says that there is no key file."""
    copied_along: Sequence[Path]
    """Where the database lies, and what goes into a backup or holds the last one."""
    stale_catalogues: int = 0
    backup_age: timedelta | None = None
    tail_age: timedelta | None = None
    skew: timedelta | None = None
    people: int = 0
    gateways: Mapping[str, Any] = field(default_factory=dict)  # the terms of each channel
    """How messages leave the house, by channel."""
    demo_accounts: Sequence[str] = ()
    keepers_with_files: Sequence[str] = ()
    without_second_factor: int = 0
    database: Mapping[str, str] | None = None
    database_superuser: bool = False
    doors: Sequence[tuple[str, str]] | None = None
    """pg_hba: kind of connection and method."""


@dataclass(frozen=True, slots=True)
class Unsafe:
    code: str
    what: str
    fatal: bool


Rule = Callable[[Facts], str | None]


def unsafe_in(facts: Facts) -> list[Unsafe]:
    """Everything that is unsafe, in the order of the rules."""
    found = ((code, rule(facts), code in FATAL) for code, rule in RULES.items())
    return [Unsafe(code, what, fatal) for code, what, fatal in found if what]


def _says(sentence: str, unsafe: Callable[[Any], bool]) -> Rule:
    """A rule that only looks at the settings."""
    return lambda facts: sentence if unsafe(facts.settings) else None


def _key(settings: Any) -> bool:  # Django's settings, here and below
    key = settings.SECRET_KEY
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS


def _known_key(settings: Any) -> bool:
    return any(word in settings.SECRET_KEY.lower() for word in ("insecure", "change", "example"))


def _cookies(settings: Any) -> bool:
    safe = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    return not (safe and settings.SESSION_COOKIE_HTTPONLY)


def _headers(settings: Any) -> bool:
    needed = {
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
        "spean.web.ui.middleware.SecurityHeaders",
        "spean.web.ui.arriving.TextThatCanBeKept",
    }
    return not needed <= set(settings.MIDDLEWARE)


def _files_in_static(settings: Any) -> bool:
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    return media == static or static in media.parents or media in static.parents


def _hasher(settings: Any) -> bool:
    return not settings.PASSWORD_HASHERS[0].endswith("Argon2id")


def _passwords(settings: Any) -> bool:
    lengths = [
        each.get("OPTIONS", {}).get("min_length", 8)
        for each in settings.AUTH_PASSWORD_VALIDATORS
        if each["NAME"].endswith("MinimumLengthValidator")
    ]
    return max(lengths, default=0) < 12


def _demo_mode(facts: Facts) -> str | None:
    if not facts.settings.DEMO or not facts.people:
        return None
    return "SPEAN_DEMO is yes over people's files: set SPEAN_DEMO=no, its passwords are public."


def _demo_accounts(facts: Facts) -> str | None:
    if not facts.demo_accounts:
        return None
    names = ", ".join(facts.demo_accounts)
    return f"Accounts of the demonstration are active ({names}): switch them off."


def _keepers(facts: Facts) -> str | None:
    if not facts.keepers_with_files:
        return None
    names = ", ".join(facts.keepers_with_files)
    return f"{names} keeps the machine and reads files: give the second role to somebody else."


def _second_factor(facts: Facts) -> str | None:
    if not facts.without_second_factor:
        return None
    return (
        f"{facts.without_second_factor} active accounts have no second factor: ask them to add one."
    )


def _folders(facts: Facts) -> str | None:
    open_ones = [str(path) for path, mode in facts.modes.items() if mode & OPEN_TO_OTHERS]
    return f"Others may read {', '.join(open_ones)}: run chmod go-rw on it." if open_ones else None


def _key_missing(facts: Facts) -> str | None:
    if facts.key_mode is not None:
        return None
    return f"The key file {facts.key_file} is missing: put back its copy, spean keys import FILE."


def _key_beside(facts: Facts) -> str | None:
    around = [str(each) for each in facts.copied_along if facts.key_file.is_relative_to(each)]
    if not around:
        return None
    return (
        f"The key file lies with what it opens, in {around[0]}: set SPEAN_KEYS to another folder."
    )


def _key_open(facts: Facts) -> str | None:
    if not (facts.key_mode or 0) & KEY_FOR_OTHERS:
        return None
    return f"Others may use the key file {facts.key_file}: run chmod 400 on it."


def _gateway_without_tls(facts: Facts) -> str | None:
    if not (plain := without_tls(facts.gateways)):
        return None
    return f"Messages ({', '.join(plain)}) travel without TLS: write https:// in gateways.toml."


def _gateway_to_nobody(facts: Facts) -> str | None:
    if not (silent := reaching_nobody(facts.gateways)):
        return None
    return (
        f"Messages ({', '.join(silent)}) go into a file and reach nobody: name a gateway in "
        "gateways.toml, or leave the channel out, so that colleagues call."
    )


def _umask(facts: Facts) -> str | None:
    if facts.umask & 0o007 == 0o007:
        return None
    return f"New files are open to everybody (umask {facts.umask:04o}): set umask 0027 or 0077."


def _versions(facts: Facts) -> str | None:
    old = [name for name, least in OLDEST.items() if facts.versions.get(name, least) < least]
    wanted = ", ".join(f"{name} {'.'.join(map(str, OLDEST[name]))}" for name in old)
    return f"Too old to be safe; at least needed: {wanted}." if old else None


def _catalogues(facts: Facts) -> str | None:
    if not facts.stale_catalogues:
        return None
    return f"{facts.stale_catalogues} catalogues are missing or old: run spean migrate."


def _backup(facts: Facts) -> str | None:
    if facts.backup_age is not None and facts.backup_age <= OLDEST_BACKUP:
        return None
    told = "There is no backup" if facts.backup_age is None else "The last backup is too old"
    return f"{told}: run spean backup FILE, and let a timer do it every night."


def _tail(facts: Facts) -> str | None:
    if facts.tail_age is None or facts.tail_age <= OLDEST_TAIL:
        return None
    return "Lines of the book wait unsealed for over an hour: is the worker running?"


def _skew(facts: Facts) -> str | None:
    if facts.skew is None or abs(facts.skew) <= WIDEST_SKEW:
        return None
    return "The clocks of this machine and of the database differ: set both by NTP."


def _durable(facts: Facts) -> str | None:
    off = [name for name in DURABLE if (facts.database or {}).get(name, "on") == "off"]
    return f"PostgreSQL may lose what it confirmed: set {' and '.join(off)} to on." if off else None


def _listening(facts: Facts) -> str | None:
    said = facts.database or {}
    listens = {each.strip() for each in said.get("listen_addresses", "").split(",")}
    if not listens & {"*", "0.0.0.0", "::"} or said.get("ssl") == "on":  # noqa: S104  words
        return None
    return "PostgreSQL listens on every address without TLS: set listen_addresses or ssl = on."


def _trust(facts: Facts) -> str | None:
    listens = bool((facts.database or {}).get("listen_addresses"))
    doors = [kind for kind, method in facts.doors or () if method == "trust"]
    if any(kind != "local" and listens for kind in doors) or (
        "local" in doors and not facts.settings.EMBEDDED
    ):
        return "PostgreSQL lets people in without a password (trust): use scram-sha-256 or peer."
    return None


def _far(settings: Any) -> bool:
    place = settings.DATABASES["default"]
    host = str(place.get("HOST") or "")
    near = not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
    return not (near or place.get("OPTIONS", {}).get("sslmode") == "verify-full")


def _superuser(facts: Facts) -> str | None:
    if not facts.database_superuser:
        return None
    return (
        "Spean is a superuser of its database, who could rewrite the book: "
        "set DATABASE_URL to a role that is none."
    )


def _logging(facts: Facts) -> str | None:
    level = str(facts.settings.LOGGING["root"]["level"]).upper()
    if level in {"DEBUG", "NOTSET"}:
        return "SPEAN_LOG_LEVEL=DEBUG writes what people typed into the log: set WARNING."
    said = facts.database or {}
    prints = said.get("log_statement") in {"mod", "all"}
    slow = said.get("log_min_duration_statement", "-1") != "-1"
    errors = said.get("log_min_error_statement", "panic") not in {"panic", "fatal"}
    if prints or slow or errors:
        return (
            "PostgreSQL writes statements with people's data into its log: set log_statement = "
            "none, log_min_duration_statement = -1 and log_min_error_statement = panic."
        )
    return None


RULES: dict[str, Rule] = {
    "not_production": _says("Set SPEAN_PRODUCTION=yes.", lambda s: not s.PRODUCTION),
    "debug": _says("SPEAN_DEBUG shows data to visitors: set it to no.", lambda s: s.DEBUG),
    "known_key": _says("SPEAN_SECRET_KEY is one that others know: make a new one.", _known_key),
    "short_key": _says("SPEAN_SECRET_KEY is easy to guess: take 50 random letters or more.", _key),
    "any_host": _says(
        "SPEAN_HOSTS takes any name, or none: write the names of the desk.",
        lambda s: not s.ALLOWED_HOSTS or "*" in s.ALLOWED_HOSTS,
    ),
    "plain_origin": _says(
        "SPEAN_ORIGINS names an address without HTTPS: write https:// before it.",
        lambda s: any(not each.startswith("https://") for each in s.CSRF_TRUSTED_ORIGINS),
    ),
    "cookies": _says("Cookies travel without HTTPS: set SPEAN_PRODUCTION=yes.", _cookies),
    "no_https": _says(
        "Pages answer without HTTPS: set SPEAN_PRODUCTION=yes.",
        lambda s: not (s.SECURE_SSL_REDIRECT and s.SECURE_PROXY_SSL_HEADER),
    ),
    "no_hsts": _says(
        "Browsers are not told to stay with HTTPS: let HSTS last a year.",
        lambda s: s.SECURE_HSTS_SECONDS < A_YEAR,
    ),
    "guards": _says("A guard is missing in MIDDLEWARE: put it back.", _headers),
    "long_session": _says(
        "A session lasts longer than a working day: let it end after 12 hours.",
        lambda s: s.SESSION_COOKIE_AGE > LONGEST_SESSION,
    ),
    "weak_hasher": _says("Passwords are kept badly: put Argon2id first.", _hasher),
    "short_passwords": _says("Passwords may be short: ask for at least 12 letters.", _passwords),
    "files_in_static": _says(
        "Files of people lie where everybody may fetch them: part MEDIA_ROOT from STATIC_ROOT.",
        _files_in_static,
    ),
    "large_uploads": _says(
        "A request may be larger than memory: let DATA_UPLOAD_MAX_MEMORY_SIZE be 10 MB at most.",
        lambda s: not 0 < (s.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) <= 10 * 1024 * 1024,
    ),
    "no_measure": _says(
        "Nobody is asked why they open very many files: set SPEAN_READ_BUDGET, 60 for example.",
        lambda s: not 0 < s.READ_BUDGET <= MOST_FILES,
    ),
    "demo_mode": _demo_mode,
    "demo_accounts": _demo_accounts,
    "keeper_reads": _keepers,
    "second_factor": _second_factor,
    "open_folders": _folders,
    "key_missing": _key_missing,
    "key_beside": _key_beside,
    "key_open": _key_open,
    "gateway_plain": _gateway_without_tls,
    "gateway_to_nobody": _gateway_to_nobody,
    "umask": _umask,
    "old_versions": _versions,
    "catalogues": _catalogues,
    "backup": _backup,
    "unsealed": _tail,
    "clock": _skew,
    "not_durable": _durable,
    "listening": _listening,
    "trust": _trust,
    "far_database": _says(
        "The database is on another machine, and nothing shows that it is yours: "
        "add ?sslmode=verify-full to DATABASE_URL.",
        _far,
    ),
    "superuser": _superuser,
    "logging": _logging,
}
FATAL = frozenset(
    {"debug", "known_key", "short_key", "any_host", "cookies", "no_https", "guards", "weak_hasher"}
    | {"files_in_static", "demo_mode", "demo_accounts", "not_durable"}
    | {"listening", "trust", "far_database", "logging", "key_missing", "key_beside", "key_open"}
)
