"""Load the gazetteer into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.engines import gazetteer
from spean.engines.kernel.khmer import collation_key
from spean.registry.places.models import Place

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def load_gazetteer(*, by: Actor) -> int:
    """Bring `Place` in line with the packaged gazetteer; running it again changes nothing."""
    by.must(Duty.WRITE_REFERENCE)
    rows = [
        Place(
            code=unit.code,
            level=unit.level,
            parent_id=unit.parent,
            name_km=unit.name_km,
            name_en=unit.name_en,
            sort_key=collation_key(unit.name_km)[:400],
        )
        for unit in gazetteer.units()
    ]
    Place.objects.bulk_create(
        sorted(rows, key=lambda place: (len(place.code), place.code)),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "parent", "name_km", "name_en", "sort_key"],
    )
    first = Place.objects.order_by("code").first()
    if first:
        record("gazetteer.loaded", first, by=by, places=len(rows))
    return len(rows)
