"""One step of an import in a process of its own, so that a test can kill it.

python -m tests.casework.intake.process prepare LIST | commit | look
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "spean.settings"


def main() -> None:
    from spean.cli.house import open_house

    open_house()
    {"prepare": prepare, "commit": commit, "look": look}[sys.argv[1]]()


def prepare() -> None:
    """An empty house with one checked list in it."""
    from django.core.management import call_command
    from tests.factories.casework import world
    from tests.factories.intake import checked

    call_command("migrate", verbosity=0)
    batch = checked(world(), Path(sys.argv[2]))
    say(total=batch.counts["new"])


def commit() -> None:
    from spean.casework.intake.actions import commit_batch

    batch, by = the_batch()
    say(go=True)
    commit_batch(batch, by=by, tell=lambda done, _total: say(done=done))
    say(committed=True)


def look() -> None:
    """What is there once the database has let go of the dead."""
    from spean.casework.intake.queries import is_being_done
    from spean.casework.people.models import Consent, Person, PersonKey, Registration

    batch, by = the_batch()
    patience = time.monotonic() + 60
    while is_being_done(by, batch.pk) and time.monotonic() < patience:
        time.sleep(0.05)
    batch.refresh_from_db()
    counts = [model.objects.count() for model in (Person, Registration, Consent)]
    linked = batch.rows.filter(person__isnull=False).count()
    keyed = PersonKey.objects.values("person").distinct().count()
    say(state=batch.state, counts=counts, linked=linked, keyed=keyed)


def the_batch():
    from spean.casework.intake.models import ImportBatch
    from spean.registry.centres.queries import actor_of

    batch = ImportBatch.objects.get()
    return batch, actor_of(batch.staged_by_id)


def say(**told: object) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
