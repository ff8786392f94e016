"""Every unsafe setting is named with what to do; the worst keep `spean run` from starting."""

import json
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from spean import settings as ours
from spean.base.dumping import place_of
from spean.base.embedded import settings_from_url, tls_from_url
from spean.base.gateways.terms import Terms
from spean.cli.unsafe import FATAL, OLDEST, RULES, Facts, unsafe_in

KEY = "kW3vZp9LrT6yQx2MsB8nHd4JfG7cUa5EeRtYuIoPqSdFgHjKlZxCvBnM"
SETTINGS = {
    name: getattr(ours, name)
    for name in (
        *("SESSION_COOKIE_AGE", "SESSION_COOKIE_HTTPONLY", "PASSWORD_HASHERS", "MIDDLEWARE"),
        *("AUTH_PASSWORD_VALIDATORS", "MEDIA_ROOT", "STATIC_ROOT", "DATA_UPLOAD_MAX_MEMORY_SIZE"),
    )
} | {
    "PRODUCTION": True,
    "DEBUG": False,
    "DEMO": False,
    "EMBEDDED": False,
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": ["desk.example.org"],
    "CSRF_TRUSTED_ORIGINS": ["https://desk.example.org"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_HSTS_SECONDS": 31_536_000,
    "READ_BUDGET": 60,
    "DATABASES": {"default": {"HOST": "/run/postgresql", "OPTIONS": {}}},
    "LOGGING": {"root": {"level": "WARNING"}},
}
DATABASE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "listen_addresses": "localhost",
    "ssl": "off",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
}
SAFE = Facts(
    settings=SimpleNamespace(**SETTINGS),
    modes={Path("/srv/spean"): 0o711, Path("/srv/spean/secret-key"): 0o600},
    umask=0o027,
    versions=OLDEST,
    key_file=Path("/etc/spean/keys/master.key"),
    key_mode=0o400,
    copied_along=[Path("/srv/spean/postgres"), Path("/srv/spean/files"), Path("/backup")],
    backup_age=timedelta(days=1),
    tail_age=timedelta(minutes=1),
    skew=timedelta(seconds=1),
    people=12,
    database=DATABASE,
    doors=[("local", "peer"), ("host", "scram-sha-256")],
)


def setting(**changes):
    return replace(SAFE, settings=SimpleNamespace(**SETTINGS | changes))


def at(host, **options):
    return {"default": {"HOST": host, "OPTIONS": options}}


def server(**changes):
    return replace(SAFE, database=DATABASE | changes)


def without(guard):
    return [one for one in SETTINGS["MIDDLEWARE"] if not one.endswith(guard)]


UNSAFE = [
    ("not_production", setting(PRODUCTION=False)),
    ("debug", setting(DEBUG=True)),
    ("known_key", setting(SECRET_KEY="django-insecure-" + KEY)),
    ("short_key", setting(SECRET_KEY="k3J-short")),
    ("short_key", setting(SECRET_KEY="k" * 60)),
    ("any_host", setting(ALLOWED_HOSTS=["*"])),
    ("any_host", setting(ALLOWED_HOSTS=[])),
    ("plain_origin", setting(CSRF_TRUSTED_ORIGINS=["http://desk.example.org"])),
    ("cookies", setting(SESSION_COOKIE_SECURE=False)),
    ("cookies", setting(CSRF_COOKIE_SECURE=False)),
    ("cookies", setting(SESSION_COOKIE_HTTPONLY=False)),
    ("no_https", setting(SECURE_SSL_REDIRECT=False)),
    ("no_https", setting(SECURE_PROXY_SSL_HEADER=None)),
    ("no_hsts", setting(SECURE_HSTS_SECONDS=60)),
    ("guards", setting(MIDDLEWARE=without("CsrfViewMiddleware"))),
    ("guards", setting(MIDDLEWARE=without("LoginRequiredMiddleware"))),
    ("guards", setting(MIDDLEWARE=without("SecurityHeaders"))),
    ("long_session", setting(SESSION_COOKIE_AGE=14 * 24 * 3600)),
    ("weak_hasher", setting(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])),
    ("short_passwords", setting(AUTH_PASSWORD_VALIDATORS=[])),
    ("files_in_static", setting(MEDIA_ROOT=Path(SETTINGS["STATIC_ROOT"]) / "files")),
    ("large_uploads", setting(DATA_UPLOAD_MAX_MEMORY_SIZE=None)),
    ("no_measure", setting(READ_BUDGET=0)),
    ("no_measure", setting(READ_BUDGET=100_000)),
    ("demo_mode", setting(DEMO=True)),
    ("demo_accounts", replace(SAFE, demo_accounts=["dara"])),
    ("keeper_reads", replace(SAFE, keepers_with_files=["rithy"])),
    ("second_factor", replace(SAFE, without_second_factor=3)),
    ("open_folders", replace(SAFE, modes={Path("/srv/spean"): 0o755})),
    ("open_folders", replace(SAFE, modes={Path("/etc/spean/environment"): 0o644})),
    ("key_missing", replace(SAFE, key_mode=None)),
    ("key_beside", replace(SAFE, key_file=Path("/srv/spean/postgres/master.key"))),
    ("key_beside", replace(SAFE, key_file=Path("/srv/spean/files/keys/master.key"))),
    ("key_beside", replace(SAFE, key_file=Path("/backup/master.key"))),
    ("key_open", replace(SAFE, key_mode=0o440)),
    ("key_open", replace(SAFE, key_mode=0o404)),
    ("gateway_plain", replace(SAFE, gateways={"sms": Terms("http", url="http://sms.example/")})),
    ("gateway_to_nobody", replace(SAFE, gateways={"telegram": Terms("file")})),
    ("umask", replace(SAFE, umask=0o022)),
    ("old_versions", replace(SAFE, versions=OLDEST | {"Django": (5, 2, 1)})),
    ("old_versions", replace(SAFE, versions=OLDEST | {"OpenSSL": (1, 1, 1)})),
    ("old_versions", replace(SAFE, versions=OLDEST | {"Python": (3, 11, 0)})),
    ("catalogues", replace(SAFE, stale_catalogues=1)),
    ("backup", replace(SAFE, backup_age=None)),
    ("backup", replace(SAFE, backup_age=timedelta(days=8))),
    ("unsealed", replace(SAFE, tail_age=timedelta(hours=2))),
    ("clock", replace(SAFE, skew=timedelta(minutes=-9))),
    ("not_durable", server(fsync="off")),
    ("not_durable", server(full_page_writes="off")),
    ("listening", server(listen_addresses="*")),
    ("trust", replace(SAFE, doors=[("host", "trust")])),
    ("trust", replace(SAFE, doors=[("local", "trust")])),
    ("far_database", setting(DATABASES=at("db.example.org"))),
    ("far_database", setting(DATABASES=at("192.0.2.7", sslmode="require"))),
    ("superuser", replace(SAFE, database_superuser=True)),
    ("logging", setting(LOGGING={"root": {"level": "DEBUG"}})),
    ("logging", server(log_statement="all")),
    ("logging", server(log_min_duration_statement="0")),
    ("logging", server(log_min_error_statement="error")),
]


def test_a_safe_installation_is_told_nothing():
    assert unsafe_in(SAFE) == []


@pytest.mark.parametrize(("code", "facts"), UNSAFE)
@pytest.mark.asvs("3.4.1", "6.2.1", "6.3.2", "12.2.1", "12.3.1", "12.3.2", "13.2.1", "13.3.1")
@pytest.mark.asvs("11.2.3", "13.4.2")
def test_an_unsafe_setting_is_named_alone_with_what_to_do(code, facts):
    (found,) = unsafe_in(facts)
    assert found.code == code
    assert found.what.endswith((".", "?"))
    assert ": " in found.what or found.what.startswith("Set ")


def test_every_rule_has_its_unsafe_setting():
    assert {code for code, _facts in UNSAFE} == set(RULES)
    assert len(RULES) >= 25
    assert set(RULES) >= FATAL


def test_what_cannot_be_seen_is_not_called_unsafe():
    blind = replace(SAFE, database=None, doors=None, skew=None, tail_age=None)
    assert unsafe_in(blind) == []


def test_a_gateway_with_tls_or_on_this_machine_is_not_called_unsafe():
    fine = {
        "sms": Terms("http", url="http://127.0.0.1:13013/"),
        "telegram": Terms("telegram", url="https://api.telegram.org"),
    }
    assert unsafe_in(replace(SAFE, gateways=fine)) == []


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "/run/postgresql"])
def test_a_database_on_this_machine_needs_no_certificate(host):
    assert unsafe_in(setting(DATABASES=at(host))) == []


@pytest.mark.asvs("12.3.1", "12.3.2")
def test_a_certificate_that_is_asked_for_is_asked_for_by_every_programme():
    url = "postgresql://spean@db.example.org/spean?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    options = tls_from_url(url)
    assert unsafe_in(setting(DATABASES=at("db.example.org", **options))) == []
    told = place_of({**settings_from_url(url), "OPTIONS": options}).named("other").environment()
    assert (told["PGSSLMODE"], told["PGSSLROOTCERT"]) == ("verify-full", "/etc/ca.pem")


def test_trust_inside_the_packaged_server_is_no_door_to_the_net():
    inside = replace(
        setting(EMBEDDED=True),
        doors=[("local", "trust"), ("host", "trust")],
        database=DATABASE | {"listen_addresses": ""},
    )
    assert unsafe_in(inside) == []


PRODUCTION = {
    "SPEAN_PRODUCTION": "yes",
    "SPEAN_SECRET_KEY": KEY,
    "SPEAN_HOSTS": "desk.example.org",
    "SPEAN_ORIGINS": "https://desk.example.org",
}


def named(house, **more):
    done = house.spean("check", "--deploy", "--json", **more)
    document = json.loads(done.stdout)
    return {line["name"] for line in document["checks"] if not line["ok"]}


def test_the_command_sees_what_is_really_there(lived_in):
    unsafe = named(lived_in, **PRODUCTION)
    assert not unsafe & {"not_production", "short_key", "any_host", "logging", "no_https"}
    assert {"second_factor", "superuser"} <= unsafe
    worse = named(lived_in, **PRODUCTION | {"SPEAN_HOSTS": "*", "SPEAN_LOG_LEVEL": "DEBUG"})
    assert worse - unsafe == {"any_host", "logging"}


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("short_key", {"SPEAN_SECRET_KEY": "k" * 60}),
        ("any_host", {"SPEAN_HOSTS": "*"}),
        ("logging", {"SPEAN_LOG_LEVEL": "DEBUG"}),
    ],
)
@pytest.mark.asvs("12.2.1", "13.4.2", "15.2.3")
def test_in_production_nobody_is_served_before_the_worst_is_mended(lived_in, code, change):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = lived_in.spean("run", "--port", port, **PRODUCTION | change)
    assert done.returncode == 2
    assert f"  {code}: " in done.stderr
    assert "Traceback" not in done.stderr
