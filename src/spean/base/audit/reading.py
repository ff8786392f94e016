"""Who looked at what: one line for a file that was opened, and a daily measure of how many.

A line of reading says who, whose file, when and from which page; never what stood there, and
never what was searched for.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.audit.models import READS, WIDENED, Entry
from spean.base.many import Numbers
from spean.base.refusals import Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from spean.base.actor import Actor

AGAIN = dt.timedelta(minutes=10)
"""Opening the same file again so soon is the same look at it."""
BUDGET = "read_budget"


def record_read(
    verb: str,
    subject: Model,
    *,
    page: str,
    by: Actor,
    centre_id: int | None = None,
    people: Sequence[int] | None = None,
) -> None:
    """Sign for having looked, once in ten minutes; refuse what is beyond the day's measure.

    Of a list, `people` are the numbers of the files in it: never what stood in them.

    A look that leaves no new line costs one question to the database, a new one a line more.
    """
    person_id = getattr(subject, "person_id", None)
    kind = ContentType.objects.get_for_model(subject)
    same = Q(verb=verb, subject_type=kind, subject_id=str(subject.pk))
    if people is not None:
        same &= Q(page=page, people=Numbers(people))  # another page of a list shows other people
    now, today = clock.now(), _midnight()
    read = Q(verb__in=READS, person_id__isnull=False)
    seen = Entry.objects.filter(by=by.user_id, at__gte=today, at__lte=now).aggregate(
        files=Count("person_id", filter=read, distinct=True),
        this_one=Count("pk", filter=read & Q(person_id=person_id)),
        widened=Count("pk", filter=Q(verb=WIDENED)),
        again=Count("pk", filter=same & Q(at__gt=now - AGAIN)),
    )
    if seen["again"]:
        return
    if person_id and not seen["this_one"]:
        _must_be_within(by, seen["files"], seen["widened"])
    Entry.objects.create(
        at=now,
        by_id=by.user_id,
        centre_id=centre_id,
        verb=verb,
        subject_type=kind,
        subject_id=str(subject.pk),
        person_id=person_id,
        page=page,
        people=list(people or ()),
    )


def files_read_today(actor: Actor) -> int:
    """How many people's files the actor has opened since midnight."""
    rows = Entry.objects.filter(by=actor.user_id, at__gte=_midnight(), verb__in=READS)
    return rows.exclude(person_id=None).values("person_id").distinct().count()


def _must_be_within(by: Actor, people: int, widened: int) -> None:
    """A job has no name and reads no pages; people who sign in have a measure a day."""
    budget = settings.READ_BUDGET
    if by.user_id is None or not budget or people < budget * (1 + widened):
        return
    sentence = _(
        "You have opened the files of %(count)s people today. Say first why you need more."
    )
    raise Refused([Refusal(BUDGET, sentence % {"count": people})])


def _midnight() -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(clock.today(), dt.time()))
