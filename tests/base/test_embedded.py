"""The PostgreSQL that comes with the package, and the address of one that does not."""

import subprocess

import pytest

from spean.base import embedded


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ann:pw@db:5433/spean", ("spean", "ann", "pw", "db", 5433)),
        ("postgres://ann@db/spean", ("spean", "ann", "", "db", "")),
        ("postgresql:///spean", ("spean", "", "", "", "")),
        ("postgresql://a%40b:p%2Fw@db/my%20base", ("my base", "a@b", "p/w", "db", "")),
        ("postgresql://ann@[::1]:5432/spean", ("spean", "ann", "", "::1", 5432)),
    ],
)
def test_an_address_becomes_settings(url, expected):
    found = embedded.settings_from_url(url)

    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


@pytest.mark.parametrize(
    "url",
    ["sqlite:///spean.db", "mysql://db/spean", "postgresql://db", "postgresql://db/", "spean"],
)
def test_another_address_is_refused_with_an_example(url):
    with pytest.raises(ValueError, match="postgresql://user:password@host:5432/database"):
        embedded.settings_from_url(url)


def test_the_socket_is_where_the_server_says(tmp_path):
    note = ["4711", str(tmp_path), "1700000000", "5432", "/run/spean", "", "shared", "ready"]
    (tmp_path / "postmaster.pid").write_text("\n".join(note))

    assert str(embedded.socket_directory(tmp_path)) == "/run/spean"


@pytest.mark.parametrize("note", ["", "4711\n/data\n1700000000\n5432\n\n"])
def test_without_a_word_from_the_server_the_socket_is_beside_the_data(tmp_path, note):
    (tmp_path / "postmaster.pid").write_text(note)

    assert embedded.socket_directory(tmp_path) == tmp_path


def test_a_server_that_never_ran_has_its_socket_beside_the_data(tmp_path):
    assert embedded.socket_directory(tmp_path / "never") == tmp_path / "never"


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore", "psql"])
def test_the_package_brings_postgresqls_programmes(name):
    said = subprocess.run(
        [embedded.programme(name), "--version"], check=True, capture_output=True, text=True
    )

    assert said.stdout.startswith(f"{name} (PostgreSQL) ")
