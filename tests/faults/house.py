"""A whole house in a folder of its own: serving, beaten, and looked at from beneath."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spean.base.sealing import keyring, masterkey
from spean.base.sealing.envelope import named_key, open_sealed, unwrap
from spean.base.sealing.fields import bound_to

ROOT = Path(__file__).resolve().parents[2]
NOT_INHERITED = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "SPEAN_PRODUCTION",
    "SPEAN_TEST_DATABASE",
    "COVERAGE_PROCESS_CONFIG",  # a house that is beaten is not measured as well
)
A_YEAR_IN_A_DAY = {"SPEAN_IMPORT_LISTS_A_DAY": "100000", "SPEAN_READ_BUDGET": "100000"}
"""A soak is a year of work in a day: nobody is asked why there is so much of it."""
PATIENCE = 90.0  # seconds until something that must happen has happened
PEOPLE = """
from tests.factories.casework import world
from tests.factories.sessions import session_of
there = world()
for name, user in there.users.items():
    for number in range({sessions}):
        print(name, session_of(user))
"""


@dataclass
class House:
    """An installation with two centres, its colleagues signed in, and perhaps somebody serving."""

    var: Path
    sessions: dict[str, list[str]] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self):
        return self.var / "postgres"

    def environment(self):
        kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        paths = {"SPEAN_VAR": str(self.var), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return {
            **kept,
            **paths,
            "PYTHONWARNINGS": "ignore",
            "SPEAN_DEMO": "no",
            **A_YEAR_IN_A_DAY,
            **self.settings,
        }

    def spean(self, *words, **more):
        return subprocess.run(
            [sys.executable, "-c", "from spean.cli import main; main()", *map(str, words)],
            env={**self.environment(), **more},
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=600,
            check=False,
        )

    def python(self, script):
        opening = "from spean.cli.house import open_house; open_house()\n"
        done = subprocess.run(
            [sys.executable, "-c", opening + script],
            env=self.environment(),
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def furnish(self, sessions=8):
        """Tables, places, two centres, and a key to the door for each colleague."""
        done = self.spean("migrate")
        assert done.returncode == 0, done.stderr
        for line in self.python(PEOPLE.format(sessions=sessions)).splitlines():
            name, key = line.split()
            self.sessions.setdefault(name, []).append(key)
        return self

    def open(self):
        """`spean run`, until it answers; nothing where it runs already."""
        if self.process and self.process.poll() is None:
            return self
        self.port = self.port or free_port()
        words = ["run", "--no-demo", "--port", str(self.port)]
        with (self.var / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from spean.cli import main; main()", *words],
                env=self.environment(),
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: self.answers() or self.process.poll() is not None, "the house to answer")
        assert self.process.poll() is None, (self.var / "run.log").read_text()[-3000:]
        return self

    def answers(self):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=5
            ) as reply:
                return reply.status == 200
        except OSError:
            return False

    def close(self):
        """Ask everybody to leave, and the database to stop, by the numbers of our own processes."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        self.stop_database(signal.SIGINT)

    def kill_everybody(self):
        """The plug is pulled: `spean run` and every process below it, none of them asked."""
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            strike(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def kill_below(self, word, number=signal.SIGKILL):
        """Processes below `spean run` whose command has this word."""
        struck = [pid for pid in children_of(self.process.pid) if word in command_of(pid)]
        for pid in struck:
            strike(pid, number)
        return struck

    def postmaster(self):
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return None

    def stop_database(self, number):
        """SIGINT ends it cleanly, SIGQUIT at once, SIGKILL without a word."""
        pid = self.postmaster()
        if pid is None or not is_alive(pid):
            return
        backends = children_of(pid) if number == signal.SIGKILL else []
        for each in [pid, *backends]:
            strike(each, number)
        until(lambda: not is_alive(pid), "the database to end")

    def connect(self, name="spean"):
        from spean.base.embedded import socket_directory

        place = str(socket_directory(self.data))
        return psycopg.connect(dbname=name, host=place, user="postgres", autocommit=True)

    def rows(self, query, values=()):
        with self.connect() as connection:
            return connection.execute(query, values).fetchall()

    def words(self, table, column, where="true"):
        """What stands in a sealed column, opened with the house's own keys; '' where nothing is."""
        cipher_of = self._ciphers()
        of = table.removesuffix("event")
        found = self.rows(f"SELECT row_uid, {column} FROM {table} WHERE {where} ORDER BY 1")
        return [
            open_sealed(
                cipher_of[named_key(bytes(sealed))], bytes(sealed), bound_to(of, column, uid)
            ).decode()
            if sealed
            else ""
            for uid, sealed in found
        ]

    def _ciphers(self):
        master = masterkey.read(self.var / "keys" / masterkey.FILE)
        kept = self.rows("SELECT name, kind, wrapped FROM sealing_datakey")
        return {
            bytes(name): AESGCM(unwrap(master, bytes(wrapped), keyring.label_of(kind, bytes(name))))
            for name, kind, wrapped in kept
        }


def new_house(**settings):
    """A folder with a short name: the path of a socket has a limit."""
    return House(Path(tempfile.mkdtemp(prefix="spean-f-")), settings=settings)


def clear_away(house):
    house.close()
    shutil.rmtree(house.var, ignore_errors=True)


def until(holds, what, seconds=PATIENCE):
    """Wait for it; how long it took, in seconds."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < seconds, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - started


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def children_of(pid):
    """All processes below this one."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                child = int(stat.parent.name)
                found += [child, *children_of(child)]
    return found


def command_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def strike(pid, number):
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def marker():
    """A word that stands nowhere else."""
    return f"m{secrets.token_hex(8)}"
