"""The worker's own process: procrastinate, told to call nobody but the gateways of messages."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Started by `spean run`, with procrastinate's own options."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spean.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from spean.base.alone import call_the_database_only
    from spean.base.gateways.terms import hosts_in, terms_of_the_house

    call_the_database_only(settings.DATABASES, and_also=hosts_in(terms_of_the_house()))
    execute_from_command_line([sys.argv[0], "procrastinate", "worker", *sys.argv[1:]])


if __name__ == "__main__":
    main()
