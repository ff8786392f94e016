"""Bad input gets one sentence and a non-zero exit, before anything is started or written."""

import socket

import pytest


def refusal(done):
    """The last line said, and the exit code; nothing on stdout, and no traceback."""
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()[-1]


@pytest.mark.parametrize("port", ["0", "70000", "abc", "-1"])
def test_an_impossible_port_is_refused(nowhere, port):
    code, sentence = refusal(nowhere.spean("run", "--port", port))

    assert code == 2
    assert sentence.startswith("Error: Invalid value for '--port'")
    assert not nowhere.var.exists()


def test_a_taken_port_is_named(nowhere):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, sentence = refusal(nowhere.spean("run", "--port", port))

    assert code == 2
    assert sentence.startswith(f"spean: port {port} on 127.0.0.1 is taken by another programme")
    assert not (nowhere.var / "postgres").exists()


def test_an_address_of_another_machine_is_refused(nowhere):
    code, sentence = refusal(nowhere.spean("run", "--host", "203.0.113.9"))

    assert (code, sentence.endswith("try --host 127.0.0.1")) == (2, True)


def test_a_name_that_is_no_address_is_refused(nowhere):
    code, sentence = refusal(nowhere.spean("run", "--host", "nowhere.invalid"))

    assert code == 2
    assert sentence == (
        "spean: 'nowhere.invalid' is no address of this machine; try --host 127.0.0.1"
    )


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_command_without_its_file_says_so(nowhere, command):
    code, sentence = refusal(nowhere.spean(command))

    assert (code, sentence) == (2, "Error: Missing argument 'FILE'.")


def test_a_backup_into_a_folder_that_is_not_there_is_refused(nowhere, tmp_path):
    code, sentence = refusal(nowhere.spean("backup", tmp_path / "usb" / "spean.zip"))

    assert (code, sentence) == (2, f"spean: there is no folder {tmp_path / 'usb'}")


def test_a_backup_never_overwrites(nowhere, tmp_path):
    file = tmp_path / "spean.zip"
    file.write_text("precious")

    code, sentence = refusal(nowhere.spean("backup", file))

    assert code == 2
    assert sentence.startswith(f"spean: {file} is there already; a backup never overwrites.")
    assert file.read_text() == "precious"


@pytest.mark.parametrize("command", ["backup", "restore", "migrate", "run", "check"])
def test_a_wrong_database_address_is_refused_with_an_example(nowhere, its_backup, command):
    file = {"backup": [nowhere.var.parent / "new.zip"], "restore": [its_backup[0]]}
    words = [command, *file.get(command, [])]
    done = nowhere.spean(*words, DATABASE_URL="mysql://db/spean")

    assert done.returncode != 0
    assert "DATABASE_URL must look like postgresql://" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_told(nowhere, tmp_path):
    away = "postgresql://spean@127.0.0.1:1/spean"
    code, sentence = refusal(nowhere.spean("backup", tmp_path / "new.zip", DATABASE_URL=away))

    assert code == 2
    assert sentence.startswith("spean: the database does not answer: ")
    assert not (tmp_path / "new.zip").exists()


def test_production_without_a_secret_key_does_not_start(nowhere):
    away = "postgresql://spean@127.0.0.1:1/spean"
    code, sentence = refusal(nowhere.spean("migrate", SPEAN_PRODUCTION="yes", DATABASE_URL=away))

    assert code == 2
    assert sentence == "spean: Set SPEAN_SECRET_KEY before starting in production."
