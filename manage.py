"""Django's own commands, with the embedded database running."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spean.settings")

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    from spean.cli.house import open_database

    open_database()
    execute_from_command_line(sys.argv)
