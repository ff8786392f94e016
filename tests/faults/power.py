"""A PostgreSQL whose power can be cut: what it had not fsynced is gone afterwards."""

import os
import pwd
import shutil
import signal
import struct
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg
from tests.faults.house import children_of, is_alive, strike, until

from spean.base import embedded

SHIM = Path(__file__).with_name("power.c")
RECORD = struct.Struct("=qqq")


def why_not():
    """Why power cannot be cut on this machine; empty when it can."""
    if not Path("/proc/self/fd").exists():
        return "needs Linux"
    return "" if shutil.which("gcc") else "needs gcc to build tests/faults/power.c"


class Server:
    """A second server, of the embedded package's programmes, in a folder of its own."""

    def __init__(self, *options, shim=True):
        self.folder = Path(tempfile.mkdtemp(prefix="spean-p-"))
        self.data, self.undo = self.folder / "data", self.folder / "undo"
        self.options = [f"--{option}" for option in options]
        self.process = None
        self.shim = self._built() if shim else None
        self.undo.mkdir()
        self.undo.chmod(0o777)
        self.folder.chmod(0o755)
        self.data.mkdir(0o700)
        if self._owner():
            os.chown(self.data, self._owner().pw_uid, self._owner().pw_gid)
        self._run(
            [embedded.programme("initdb"), "--auth=trust", "-U", "postgres", "-D", str(self.data)]
        )

    def start(self):
        """Start, repairing what a cut left, until it takes connections."""
        words = [embedded.programme("postgres"), "-D", str(self.data), "-k", str(self.folder)]
        words += ["-c", "listen_addresses=", *self.options]
        told = {"POWER_ROOT": str(self.data), "POWER_UNDO": str(self.undo)}
        if self.shim:
            told["LD_PRELOAD"] = str(self.shim)
        self.folder.chmod(0o777)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env={**os.environ, **told}, stdout=log, stderr=log, **self._as_owner()
            )
        until(lambda: self.process.poll() is not None or self.answers(), "the server to answer")
        assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
        return self

    def answers(self):
        with suppress(psycopg.Error), self.connect():
            return True
        return False

    def connect(self, session="", name="postgres"):
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=name, options=session, autocommit=True
        )

    def cut(self):
        """The power is gone: every process at once, and every byte that no fsync had covered."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        for pid in pids:
            strike(pid, signal.SIGKILL)
        self.process.wait(60)
        until(lambda: not any(map(is_alive, pids)), "every process to end")
        return self.forget()

    def forget(self):
        """Play back what was written since each file's last fsync; how many bytes are gone."""
        files = {path.stat().st_ino: path for path in self.data.rglob("*") if path.is_file()}
        gone = 0
        for undo in self.undo.iterdir():
            path = files.get(int(undo.name))
            if path is not None:
                gone += played_back(path, undo.read_bytes())
            undo.unlink()
        return gone

    def clear_away(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _built(self):
        target = self.folder / "power.so"
        words = ["gcc", "-O1", "-shared", "-fPIC", "-o", str(target), str(SHIM), "-ldl"]
        subprocess.run(words, check=True)
        return target

    def _owner(self):
        """PostgreSQL refuses to run as root; the embedded package has made it a user."""
        return pwd.getpwnam("pgserver") if os.geteuid() == 0 else None

    def _as_owner(self):
        owner = self._owner()
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}

    def _run(self, words):
        subprocess.run(words, check=True, capture_output=True, **self._as_owner())


def played_back(path, undo):
    """Undo the writes to one file, the last first."""
    records, at, gone = [], 0, 0
    while at < len(undo):
        offset, size_before, kept = RECORD.unpack_from(undo, at)
        at += RECORD.size
        records.append((offset, size_before, undo[at : at + kept]))
        at += kept
    with path.open("r+b") as file:
        for offset, size_before, old in reversed(records):
            file.seek(offset)
            file.write(old)
            file.truncate(size_before)
            gone += len(old)
    return gone
