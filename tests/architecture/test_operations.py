"""The pages for whoever keeps a house say what the code does: limits, waits, logs, rules, packages."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from tools import bill, rules_page

from spean import settings
from spean.casework.intake.rules import COLLEAGUES_BRINGING_LISTS
from spean.cli.run_command import _worker
from spean.engines.sheets.shapes import Limits
from spean.registry.accounts.hashers import Argon2id
from spean.registry.accounts.rules import FIRST_PASSWORD_OPENS, LIMITS
from spean.registry.accounts.vocabulary import Scope

ROOT = Path(__file__).resolve().parents[2]


def words(page):
    return " ".join((ROOT / "docs" / page).read_text("utf-8").split())


def cells(page, first):
    """The table of a page whose head begins with this cell."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    table = re.search(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = table[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


# ── Signing in ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("6.1.1")
def test_how_guessing_is_slowed_stands_on_the_page_as_it_is_done():
    told = [row[1:] for row in cells("operations/signing-in.md", "counted by")]
    order = (Scope.DEVICE, Scope.NETWORK, Scope.ELSEWHERE, Scope.CROWD)
    assert [int(free) for free, _then in told] == [LIMITS[scope].free for scope in order]
    minutes = [int(one) for one in re.findall(r"\d+", told[0][1])]
    limit = LIMITS[Scope.DEVICE]
    doubled = [limit.first * 2**step for step in range(len(minutes))]
    assert minutes == [min(each, limit.longest).total_seconds() / 60 for each in doubled]
    assert {then for _free, then in told[1:]} == {"the same"}
    assert len({(one.first, one.longest) for one in LIMITS.values()}) == 1


@pytest.mark.asvs("6.1.3")
def test_every_way_of_signing_in_stands_on_the_page():
    named = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery code"}
    assert set(settings.MFA_SUPPORTED_TYPES) == set(named)
    assert {"username"} == settings.ACCOUNT_LOGIN_METHODS
    assert settings.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
    page = words("operations/signing-in.md").lower()
    assert [word for word in ("password", *named.values()) if word not in page] == []


@pytest.mark.asvs("7.1.1", "7.1.2")
def test_when_a_sitting_ends_stands_on_the_page():
    page = words("operations/signing-in.md")
    hours = settings.LONGEST_SITTING.total_seconds() / 3600
    minutes = settings.IDLE_LOCK.total_seconds() / 60
    assert f"A sitting lasts {hours:.0f} hours at the most." in page
    assert f"| `SPEAN_IDLE_MINUTES` | `{minutes:.0f}` |" in page
    assert "One account may sit in as many browsers as it likes" in page
    assert FIRST_PASSWORD_OPENS.days == 3
    assert "It opens for three days" in page


# ── What is dear ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("2.1.3", "15.1.3")
def test_what_costs_much_stands_on_the_page_with_its_limit():
    limits, page = Limits(), words("operations/costly.md")
    day = settings.IMPORT_LISTS_A_DAY
    session = settings.DATABASES["default"]["OPTIONS"]["options"]
    said = (
        f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20} MB",
        f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields",
        f"{settings.IMPORT_MAX_BYTES // 2**20} MB (`SPEAN_IMPORT_MAX_MB`)",
        f"{limits.rows:,} rows, {limits.columns} columns",
        f"{limits.unpacked_bytes // 10**6} MB, and {limits.packing_ratio} times its size",
        f"{day} of one colleague (`SPEAN_IMPORT_LISTS_A_DAY`)",
        f"{day * COLLEAGUES_BRINGING_LISTS} at one centre",
        f"one hash of {Argon2id.memory_cost // 1024} MiB",
        f"waiting begins after {LIMITS[Scope.DEVICE].free} wrong ones",
        f"after {settings.READ_BUDGET} (`SPEAN_READ_BUDGET`)",
    )
    assert [text for text in said if text not in page] == []
    sizes = [
        int(size)
        for path in (ROOT / "src/spean/web/desk").rglob("*.py")
        for size in re.findall(r"^PAGE = (\d+)$", path.read_text(), re.MULTILINE)
    ]
    assert len(sizes) > 4
    assert max(sizes) == 100
    assert "| rows on a page | 100 |" in page
    assert "statement_timeout=300s" in session
    assert "lock_timeout=20s" in session
    assert "ends after 300 seconds; waits 20 for a lock" in page
    assert _worker().command[-4:-2] == ["--concurrency", "2"]


# ── Logs ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("16.1.1")
def test_everything_that_writes_down_stands_on_the_page():
    page = words("operations/logs.md")
    kept = {model._meta.db_table for model in apps.get_app_config("audit").get_models()}
    assert {f"`{table}`" for table in kept if f"`{table}`" not in page} == set()
    tracked = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    assert tracked
    assert [one._meta.db_table for one in tracked if not one._meta.db_table.endswith("event")] == []
    handlers = {name: each["class"] for name, each in settings.LOGGING["handlers"].items()}
    assert handlers == {"console": "logging.StreamHandler"}
    assert "standard error" in page
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING spean\.web\.ui\.middleware account"
    assert re.search(form, page)
    line = settings.LOGGING["formatters"]["line"]
    assert line["format"] == "{asctime} {levelname} {name} {message}"


# ── Rules and packages ────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("2.1.2")
def test_what_must_agree_is_printed_from_the_rules():
    assert rules_page.PAGE.read_text("utf-8") == rules_page.page(), "python tools/rules_page.py"
    rows = re.findall(r"^\| .* \|$", rules_page.page(), re.MULTILINE)
    assert len(rows) > 40


@pytest.mark.asvs("15.1.2")
def test_the_bill_names_everything_that_is_installed_and_nothing_else():
    told = json.loads(bill.PAGE.read_text("utf-8"))
    found = {
        kind: {each["name"]: each["version"] for each in told["components"] if kind in each["purl"]}
        for kind in ("pkg:pypi/", "pkg:npm/")
    }
    assert set(found["pkg:pypi/"]) == set(bill.installed())
    assert bill.pinned().items() <= found["pkg:pypi/"].items()
    assert found["pkg:npm/"] == bill.contained()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len({each["purl"] for each in told["components"]}) == len(told["components"])
