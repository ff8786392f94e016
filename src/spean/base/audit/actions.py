"""Write a line in the book, seal what was written, and take details out for who is forgotten."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from spean.base import clock
from spean.base.audit.chain import FORM, digest_of, hash_of_detail
from spean.base.audit.models import MASKED, Entry, Seal

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from spean.base.actor import Actor

SECRET_WORDS = frozenset({"password", "token", "secret", "code"})
_SEALING = 7_732_601  # an advisory lock of our own: one sealer at a time


def record(
    verb: str,
    subject: Model,
    *,
    by: Actor,
    centre_id: int | None = None,
    **detail: Any,  # whatever the verb needs to be understood and undone; stored as JSON
) -> Entry:
    """Sign the book, inside the transaction of the action that calls it.

    Whom the line is about is asked of the subject: a record that belongs to somebody has a
    `person_id`.
    """
    plain = _plain({key: _masked(key, value) for key, value in detail.items()})
    salt = secrets.token_hex(16) if plain else ""
    return Entry.objects.create(
        at=clock.now(),
        by_id=by.user_id,
        centre_id=centre_id,
        verb=verb,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        person_id=getattr(subject, "person_id", None),
        detail=plain,
        salt=salt,
        detail_hash=hash_of_detail(salt, plain) if plain else "",
    )


@transaction.atomic
def seal_book(limit: int = 50_000) -> int:
    """Chain the lines that are not sealed yet; returns how many.

    Done by a job, in batches, so that people who write never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
    entries = Entry.objects.filter(seal=None).one_by_one(limit)
    if not entries:
        return 0
    last = Seal.objects.order_by("pk").last()
    seal = Seal(pk=last.pk + 1 if last else 1, sealed_at=clock.now(), lines=len(entries), form=FORM)
    seal.digest = digest_of(last.digest if last else "", entries, seal)
    seal.save(force_insert=True)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(seal=seal)
    return len(entries)


@transaction.atomic
def mask_details(entries: QuerySet[Entry], subject: Model, *, by: Actor) -> int:
    """Take the details out of these lines, and say so in the book; returns how many lost theirs."""
    rows = entries.exclude(detail_hash="").exclude(salt="")
    lines = sorted(rows.values_list("pk", flat=True))
    if lines:
        record(MASKED, subject, by=by, lines=lines)
        Entry.objects.filter(pk__in=lines).update(detail={}, salt="")
    return len(lines)


def _plain(detail: dict[str, Any]) -> Any:
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder))


def _masked(key: str, value: Any) -> Any:
    return "•••" if key in SECRET_WORDS else value
