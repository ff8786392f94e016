"""A worker with work to do, in a process of its own so that a test can kill it.

python -m tests.faults.worker prepare LISTS | work | drain
"""

import os
import random
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "spean.settings"
ROWS = 4


def main() -> None:
    from spean.cli.house import open_house

    open_house()
    {"prepare": prepare, "work": work, "drain": drain}[sys.argv[1]]()


def prepare() -> None:
    """Checked lists, each with people of its own, and vacancies that nobody refreshed."""
    from django.core.management import call_command
    from tests.factories.casework import member, world
    from tests.factories.intake import checked
    from tests.factories.jobs import offer

    from spean.base import clock
    from spean.registry.centres.models import Centre
    from spean.registry.centres.vocabulary import Role

    call_command("migrate", verbosity=0)
    here, dice = world(), random.Random(1)
    operator = here.samraong.operator
    with tempfile.TemporaryDirectory() as folder:
        for number in range(int(sys.argv[2])):
            path = Path(folder) / f"{number}.csv"
            rows = [f"L{number}-{row},{name(dice)},{dice.randint(18, 60)}" for row in range(ROWS)]
            path.write_text("\n".join(["No,Name Latin,Age", *rows]) + "\n")
            its_own = Centre.objects.create(
                code=f"C{number}", name_en=f"C{number}", place_id="22", operator=operator
            )
            dara = member(here.users["dara"], Role.COUNSELLOR, its_own)
            there = replace(here, samraong=its_own, dara=dara)
            checked(there, path, external_id=0, name_latin=1, age=2)
    with clock.stopped_at(clock.now() - clock.days(200)):
        for _ in range(12):
            offer(here.dara, here.samraong)


def name(dice):
    return " ".join("".join(dice.choices("abdeghiklmnoprstuvy", k=9)).title() for _ in range(2))


def work() -> None:
    """Take up what a dead worker left, ask for more, and do jobs until killed."""
    from django.core.management import call_command

    ask_for_more(2)
    print("at work", flush=True)
    call_command("procrastinate", "worker", "--concurrency", "2")


def drain() -> None:
    """Whatever is left, to its end."""
    from django.core.management import call_command

    ask_for_more(10_000)
    call_command("procrastinate", "worker", "--one-shot")


def ask_for_more(lists: int) -> None:
    from django.db import connection
    from procrastinate.exceptions import AlreadyEnqueued

    from spean.base.audit.tasks import seal
    from spean.base.work.tasks import take_up_again
    from spean.casework.intake.models import ImportBatch
    from spean.casework.intake.tasks import work_on_list
    from spean.casework.jobs.tasks import close_expired

    with connection.cursor() as cursor:  # the dead are known to be dead at once
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
    for task in (take_up_again, seal, close_expired):
        with suppress(AlreadyEnqueued):
            task.defer(timestamp=0)
    for batch in ImportBatch.objects.exclude(state="committed").order_by("pk")[:lists]:
        with suppress(AlreadyEnqueued):
            job = work_on_list.configure(queueing_lock=f"intake.{batch.pk}")
            job.defer(batch_id=batch.pk, phase="commit", user_id=batch.staged_by_id)


if __name__ == "__main__":
    main()
