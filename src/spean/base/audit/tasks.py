"""Seal the book every minute, and write its head down outside once an hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.audit.actions import seal_book
from spean.base.audit.anchors import Why, anchor_book


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> int:
    """The timestamp is procrastinate's; the book needs only to be asked."""
    del timestamp
    return seal_book()


@app.periodic(cron="7 * * * *")
@app.task(name="audit.anchor", queueing_lock="audit.anchor")
def anchor(timestamp: int) -> bool:
    """Seal first: what is anchored is what is sealed."""
    del timestamp
    seal_book()
    return anchor_book(Why.HOUR) is not None
