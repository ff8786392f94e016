"""A job whose worker died is put back; one that has killed five is parked."""

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from spean.base.work import tasks


@pytest.mark.parametrize(("attempts", "state", "back"), [(1, "todo", 1), (5, "failed", 0)])
def test_a_dead_workers_job(attempts, state, back):
    with app.replace_connector(InMemoryConnector()) as inside:
        assert async_to_sync(dead_and_found)(inside, attempts) == (back, state)


async def dead_and_found(inside, attempts):
    number = await inside.configure_task("audit.seal").defer_async(timestamp=0)
    worker = await inside.job_manager.register_worker()
    await inside.job_manager.fetch_job(queues=None, worker_id=worker)
    job = inside.connector.jobs[number]
    job["attempts"] = attempts
    inside.connector.workers[worker] = inside.connector.workers[worker].replace(year=2020)
    count = await tasks.take_up_again(0)
    return count, inside.connector.jobs[number]["status"]
