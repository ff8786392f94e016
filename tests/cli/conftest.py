"""A whole installation in a folder of its own, used through the command as people use it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_INHERITED = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SPEAN_PRODUCTION", "SPEAN_DEMO")
LIVED_IN = """
from django.conf import settings
from spean.base.audit.actions import seal_book
from tests.factories.casework import sokha, world
there = world()
for number in range(20):
    sokha(there.dara, there.samraong, birth_year=1970 + number, note=f'ស្ងាត់ {number}')
seal_book()
sokha(there.vanna, there.pursat)
files = settings.MEDIA_ROOT / "ឯកសារ"
files.mkdir(parents=True)
(files / "consent.txt").write_text("យល់ព្រម")
(settings.MEDIA_ROOT / "empty.bin").touch()
"""


@dataclass(frozen=True)
class House:
    """One installation: its folder, and its command."""

    var: Path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        return {**kept, "SPEAN_VAR": str(self.var), "PYTHONWARNINGS": "default", **more}

    def spean(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `spean WORDS` to its end."""
        return subprocess.run(
            [sys.executable, "-c", "from spean.cli import main; main()", *map(str, words)],
            env=self.environment(**more),
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def told(self, *words: object) -> dict:
        """What the command says with --json; it must have worked."""
        done = self.spean(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def python(self, script: str) -> str:
        """Run a script inside the installation."""
        opening = "from spean.cli.house import open_house; open_house()\n"
        done = subprocess.run(
            [sys.executable, "-c", opening + script],
            env=self.environment(),
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory):
    """An installation with people, a sealed book and files in it. Nobody may change it."""
    house = House(tmp_path_factory.mktemp("lived-in"))
    migrated = house.spean("migrate")
    assert migrated.returncode == 0, migrated.stderr
    house.python(LIVED_IN)
    return house


@pytest.fixture(scope="session")
def its_backup(lived_in, tmp_path_factory):
    """A backup of it, and what was said about it."""
    path = tmp_path_factory.mktemp("backups") / "spean.zip"
    return path, lived_in.told("backup", path)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory, lived_in):
    """Another installation with the same key file, to restore into."""
    house = House(tmp_path_factory.mktemp("elsewhere"))
    shutil.copytree(lived_in.var / "keys", house.var / "keys")
    return house


@pytest.fixture
def nowhere(tmp_path):
    """An installation that never started: for what must be refused before anything starts."""
    return House(tmp_path / "var")
