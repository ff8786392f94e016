"""Once a minute: jobs whose worker died are put back, unless they have killed five workers.

A job is therefore begun at least once, and sometimes twice: each must see by itself that what it
was asked for is there already.
"""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from spean.base import clock

MOST_ATTEMPTS = 5
SILENCE = 30.0  # seconds without a sign of life, after which a worker counts as dead


@app.periodic(cron="* * * * *")
@app.task(name="work.take_up_again", queueing_lock="work.take_up_again")
async def take_up_again(timestamp: int) -> int:
    """Returns how many jobs were put back."""
    del timestamp
    left = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE))
    back = [job for job in left if job.attempts < MOST_ATTEMPTS]
    for job in back:
        await app.job_manager.retry_job(job, retry_at=clock.now())
    for job in left:
        if job not in back:
            await _park(job)
    return len(back)


async def _park(job: Job) -> None:
    """It has killed five workers: it stays where somebody can look at it, and kills no more."""
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
