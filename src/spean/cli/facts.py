"""Look at this installation, for the rules of `unsafe.py`. What cannot be seen is left unsaid."""

from __future__ import annotations

import json
import os
import ssl
import sys
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from spean.cli.house import ROOT, var_directory
from spean.cli.preparing import stale_catalogues
from spean.cli.unsafe import DURABLE, Facts

WATCHED = (
    *DURABLE,
    *("listen_addresses", "ssl", "log_statement", "log_min_duration_statement"),
    "log_min_error_statement",
)
_SECURED = "SELECT DISTINCT user_id FROM mfa_authenticator WHERE type <> 'recovery_codes'"
_SETTINGS = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
_WHO_AND_WHEN = "SELECT rolsuper, clock_timestamp() FROM pg_roles WHERE rolname = current_user"


def gather() -> Facts:
    """All facts of the installation that is open; every later question is a rule's."""
    import django
    from django.conf import settings

    return Facts(
        settings=settings,
        modes=_modes(Path(settings.MEDIA_ROOT)),
        umask=_umask(),
        versions={
            "Python": tuple(sys.version_info[:3]),
            "Django": tuple(django.VERSION[:3]),
            "OpenSSL": tuple(ssl.OPENSSL_VERSION_INFO[:3]),
        },
        **_key(),
        gateways=_gateways(),
        stale_catalogues=len(stale_catalogues()),
        backup_age=backup_age(),
        **_accounts(),
        **_database(),
    )


def backup_age() -> timedelta | None:
    """How long ago the last backup was made; None if none is known."""
    from spean.base import clock

    try:
        return clock.now() - datetime.fromisoformat(_last_backup()["created_at"])
    except (ValueError, KeyError, TypeError):
        return None


def _last_backup() -> dict[str, Any]:
    """What `spean backup` noted down: where, and when."""
    try:
        note = json.loads((var_directory() / "last-backup.json").read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _key() -> dict[str, Any]:  # parts of Facts
    from django.conf import settings

    from spean.base.sealing import keyring

    path = keyring.key_file()
    along = [settings.POSTGRES_DATA, Path(settings.MEDIA_ROOT)]
    if kept := _last_backup().get("file"):
        along.append(Path(kept).parent)
    if there := _data_directory():
        along.append(Path(there))
    return {
        "key_file": path.resolve(),
        "key_mode": path.stat().st_mode & 0o777 if path.exists() else None,
        "copied_along": [each.resolve() for each in along],
    }


def _data_directory() -> str:
    """Where the server keeps its files, if this user may know it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        (found,) = cursor.fetchone() or ("",)
    return str(found or "")


def _modes(files: Path) -> dict[Path, int]:
    """The folders of data, and the files in which a key or a password may stand."""
    var = var_directory()
    password = os.environ.get("PGPASSFILE") or str(Path.home() / ".pgpass")
    environment = Path("/etc/spean/environment")
    looked = [var, files, var / "secret-key", var / "forgotten-key", ROOT / ".env"]
    looked += [environment, Path(password), _gateways_file()]
    return {path: path.stat().st_mode & 0o777 for path in looked if path.exists()}


def _gateways() -> dict[str, Any]:  # terms by channel
    from spean.base.gateways.terms import terms_of_the_house

    return dict(terms_of_the_house())


def _gateways_file() -> Path:
    """Passwords of gateways stand in it."""
    from django.conf import settings

    return Path(settings.GATEWAYS)


def _umask() -> int:
    """It can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _accounts() -> dict[str, Any]:  # parts of Facts
    from django.contrib.auth import get_user_model
    from django.db import connection

    from spean.base.actor import Duty
    from spean.registry.centres.queries import actor_of

    active = {user.pk: user.username for user in get_user_model().objects.filter(is_active=True)}
    shown: set[str] = set()
    if find_spec("spean.demo.cast") is not None:
        shown = {str(each[0]) for each in import_module("spean.demo.cast").SIGN_INS}
    duties = {name: set(actor_of(pk).reaches) for pk, name in active.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        (people,) = cursor.fetchone()
        cursor.execute(_SECURED)
        secured = {user for (user,) in cursor.fetchall()}
    return {
        "people": people,
        "demo_accounts": sorted(shown & set(active.values())),
        "keepers_with_files": sorted(
            name
            for name, held in duties.items()
            if Duty.KEEP_HOUSE in held
            and held & {Duty.READ_PEOPLE, Duty.READ_CASES, Duty.READ_LISTS}
        ),
        "without_second_factor": len(active.keys() - secured),
    }


def _database() -> dict[str, Any]:  # parts of Facts
    from django.db import DatabaseError, connection, transaction

    from spean.base import clock

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(WATCHED)]
        )
        said = dict(cursor.fetchall())
        cursor.execute(
            "SELECT rolsuper, clock_timestamp() FROM pg_roles WHERE rolname = current_user"
        )
        superuser, there = cursor.fetchone()
        cursor.execute("SELECT min(at) FROM audit_entry WHERE seal_id IS NULL")
        (oldest,) = cursor.fetchone()
    doors = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT type, auth_method FROM pg_hba_file_rules WHERE error IS NULL")
            doors = cursor.fetchall()
    except DatabaseError:
        doors = None  # only a superuser may read them
    return {
        "database": said,
        "database_superuser": bool(superuser),
        "doors": doors,
        "skew": there - clock.now(),
        "tail_age": clock.now() - oldest if oldest else None,
    }
