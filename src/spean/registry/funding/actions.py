"""What can be done to a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.registry.funding.models import Project

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor


@transaction.atomic
def agree_project(
    code: str,
    *,
    titles: dict[str, str],
    donor_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    by: Actor,
) -> Project:
    """Titles by language code; English is needed."""
    by.must(Duty.OPEN_CENTRES)
    project = Project.objects.create(
        code=code,
        title_en=titles["en"],
        title_km=titles.get("km", ""),
        title_ja=titles.get("ja", ""),
        donor_id=donor_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record("project.agreed", project, by=by, code=code)
    return project
