"""Closing a month, and restating a closed one with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.policy.insight.models import Snapshot
from spean.policy.insight.queries import (
    centres_counted,
    month_counted,
    month_with_people,
    snapshots_for,
)
from spean.policy.insight.rules.closing import (
    as_json,
    differences,
    refusals_to_close,
    refusals_to_restate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spean.base.actor import Actor
    from spean.policy.insight.rules.closing import Kept
    from spean.policy.insight.rules.months import Month
    from spean.policy.insight.vocabulary import Indicator


@transaction.atomic
def close_month(centre_id: int, *, month: Month, by: Actor) -> list[Snapshot]:
    """Keep the month as it is counted now; from here on the page shows what was kept."""
    by.must(Duty.CLOSE_MONTHS, at=centre_id)
    centre = centres_counted(by).select_for_update(of=("self",)).get(pk=centre_id)
    closed = snapshots_for(by, month).filter(centre=centre_id).exists()
    refuse_if_any(refusals_to_close(month=month, today=clock.today(), closed=closed))
    counted = month_with_people(by, month, centre_id=centre_id)
    record(
        "month.closed", centre, by=by, centre_id=centre_id, month=str(month), people=_sums(counted)
    )
    return _keep(counted, centre_id, month, version=1, reason="", by=by)


@transaction.atomic
def restate_month(centre_id: int, *, month: Month, reason: str, by: Actor) -> list[Snapshot]:
    """Put a further version over a closed month. The earlier ones stay, and so does the reason."""
    by.must(Duty.CLOSE_MONTHS, at=centre_id)
    centre = centres_counted(by).select_for_update(of=("self",)).get(pk=centre_id)
    then = month_counted(by, month, centre_ids=[centre_id])
    last, kept = then.closed.get(centre_id), then.kept_at(centre_id)
    counted = month_with_people(by, month, centre_id=centre_id)
    refuse_if_any(
        refusals_to_restate(
            closed=last is not None, differs=bool(differences(kept, counted)), reason=reason
        )
    )
    record(
        "month.restated",
        centre,
        by=by,
        centre_id=centre_id,
        month=str(month),
        before=_sums(kept),
        people=_sums(counted),
        reason=reason,
    )
    version = last.version + 1 if last else 1
    return _keep(counted, centre_id, month, version=version, reason=reason.strip(), by=by)


def _keep(
    counted: Mapping[Indicator, Sequence[Kept]],
    centre_id: int,
    month: Month,
    *,
    version: int,
    reason: str,
    by: Actor,
) -> list[Snapshot]:
    return Snapshot.objects.bulk_create(
        Snapshot(
            centre_id=centre_id,
            month=month.first,
            indicator=indicator,
            version=version,
            cells=as_json(cells),
            made_at=clock.now(),
            by_id=by.signer,
            reason=reason,
        )
        for indicator, cells in counted.items()
    )


def _sums(counted: Mapping[Indicator, Sequence[Kept]]) -> dict[str, int]:
    """Everybody in an indicator's cells, whatever their detail: enough to recognise a month by."""
    return {
        indicator.value: sum(cell.people for cell in cells) for indicator, cells in counted.items()
    }
