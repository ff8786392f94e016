"""A sender of messages in a process of its own, so that a test can kill it.

python -m tests.faults.sender prepare MESSAGES | work ROUND
"""

import datetime as dt
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "spean.settings"
BEGINS = dt.time(7, 30)
EVERY = dt.timedelta(minutes=12)  # after which a claim that nobody settled counts as lost


def main() -> None:
    from spean.cli.house import open_house

    open_house()
    {"prepare": prepare, "work": work}[sys.argv[1]]()


def prepare() -> None:
    """So many people with a date tomorrow, whose reminder is due this morning."""
    from django.core.management import call_command
    from tests.factories.casework import world
    from tests.factories.outbox import with_a_date

    from spean.base import clock
    from spean.casework.outbox.actions import plan_reminders
    from spean.casework.outbox.models import Message
    from spean.casework.outbox.tasks import SENDER
    from spean.casework.outbox.vocabulary import Channel

    call_command("migrate", verbosity=0)
    here = world()
    with clock.stopped_at(morning(0) - clock.days(2)):
        for number in range(int(sys.argv[2])):
            with_a_date(
                here,
                on=clock.today() + clock.days(3),
                at=None,
                name_latin=f"Sok {number}",
                birth_year=1950 + number % 50,
                phone=f"+855121{number:05d}",
            )
    with clock.stopped_at(morning(0)):
        plan_reminders(live=[Channel.SMS], by=SENDER)
        Message.objects.update(due_at=clock.now())


def work() -> None:
    from spean.base import clock
    from spean.casework.outbox.tasks import gateways_here, send_due

    with clock.stopped_at(morning(int(sys.argv[2]))):
        print("at work", flush=True)
        send_due(gateways_here(), most=10_000)


def morning(rounds: int) -> dt.datetime:
    from spean.base import clock

    begins = dt.datetime.combine(clock.today(), BEGINS, tzinfo=clock.zone())
    return begins + rounds * EVERY


if __name__ == "__main__":
    main()
