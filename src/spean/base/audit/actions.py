"""Write a line in the book, and seal what was written."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from spean.base import clock
from spean.base.audit.models import Entry, Seal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

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
    """Sign the book, inside the transaction of the action that calls it."""
    return Entry.objects.create(
        at=clock.now(),
        by_id=by.user_id,
        centre_id=centre_id,
        verb=verb,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        detail=_plain({key: _masked(key, value) for key, value in detail.items()}),
    )


@transaction.atomic
def seal_book(limit: int = 50_000) -> int:
    """Chain the lines that are not sealed yet; returns how many.

    Done by a job, in batches, so that people who write never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
    entries = list(Entry.objects.as_written().filter(seal=None).order_by("pk")[:limit])
    if not entries:
        return 0
    last = Seal.objects.order_by("pk").last()
    digest = digest_of(last.digest if last else "", entries)
    seal = Seal.objects.create(sealed_at=clock.now(), lines=len(entries), digest=digest)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(seal=seal)
    return len(entries)


def digest_of(previous: str, entries: Iterable[Entry]) -> str:
    """SHA-256 over the seal before and every line of this batch, in the order of their numbers.

    Of the details it takes the ciphertext: whoever checks the book needs no key.
    """
    chain = hashlib.sha256(previous.encode())
    for entry in entries:
        line = [
            entry.pk,
            entry.at.isoformat(),
            entry.by_id,
            entry.centre_id,
            entry.verb,
            entry.subject_type_id,
            entry.subject_id,
            str(entry.row_uid),
            bytes(entry.detail_as_written).hex(),
        ]
        chain.update(json.dumps(line, sort_keys=True, ensure_ascii=False).encode())
    return chain.hexdigest()


def _plain(detail: dict[str, Any]) -> Any:
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder))


def _masked(key: str, value: Any) -> Any:
    return "•••" if key in SECRET_WORDS else value
