"""Throw receipts away once an hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.receipts.keeping import forget_old_receipts


@app.periodic(cron="20 * * * *")
@app.task(name="receipts.forget", queueing_lock="receipts.forget")
def forget(timestamp: int) -> int:
    """A receipt is needed for as long as a browser might send the same form again."""
    del timestamp
    return forget_old_receipts()
