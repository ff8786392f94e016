"""Seal the book every minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.audit.actions import seal_book


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> int:
    """The timestamp is procrastinate's; the book needs only to be asked."""
    del timestamp
    return seal_book()
