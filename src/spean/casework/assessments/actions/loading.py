"""Instruments and weights from plain files: added, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.assessments import rules
from spean.casework.assessments.instruments import instrument_of
from spean.casework.assessments.models import InstrumentVersion, WeightTable
from spean.engines.instruments import (
    InstrumentFileError,
    read_instrument,
    read_weights,
    shipped,
)

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def add_instrument(text: str, *, where: str = "instrument", by: Actor) -> InstrumentVersion:
    """Make a file the next version of its instrument. The same file again changes nothing.

    Answers and drafts of earlier versions keep the version they were begun with.
    """
    by.must(Duty.WRITE_REFERENCE)
    try:
        instrument = read_instrument(text, where=where)
    except InstrumentFileError as wrong:
        raise Refused(rules.refusals_of_file(wrong.problems)) from wrong
    known = InstrumentVersion.objects.filter(key=instrument.key)
    same = known.filter(version=instrument.version, text=text).first()
    if same is not None:
        return same
    newest = known.first()
    refuse_if_any(
        rules.refusals_to_add(version=instrument.version, newest=newest.version if newest else 0)
    )
    row = InstrumentVersion.objects.create(
        key=instrument.key,
        version=instrument.version,
        use=instrument.use.value,
        text=text,
        added_at=clock.now(),
    )
    record("instrument.added", row, by=by, instrument=instrument.key, version=instrument.version)
    return row


@transaction.atomic
def add_weights(
    version: InstrumentVersion,
    text: str,
    *,
    label: str,
    source: str = "",
    where: str = "weights",
    by: Actor,
) -> WeightTable:
    """Weights for what is finished from now on; scores that are there stay as they are."""
    by.must(Duty.WRITE_REFERENCE)
    try:
        found = read_weights(text, instrument_of(version), label=label, source=source, where=where)
    except InstrumentFileError as wrong:
        raise Refused(rules.refusals_of_file(wrong.problems)) from wrong
    there = WeightTable.objects.filter(version=version, label=found.label).exists()
    refuse_if_any(rules.refusals_to_weigh(label_there=there))
    table = WeightTable.objects.create(
        version=version,
        label=found.label,
        source=found.source,
        in_dimension=dict(found.in_dimension),
        in_composite=dict(found.in_composite),
        added_at=clock.now(),
    )
    record("weights.added", table, by=by, label=found.label, source=found.source)
    return table


@transaction.atomic
def load_shipped(*, by: Actor) -> int:
    """The instruments that come with the product; returns how many versions are new.

    A house that has added a version of its own under the same name keeps that one.
    """
    by.must(Duty.WRITE_REFERENCE)
    before = InstrumentVersion.objects.count()
    for name, text in shipped().items():
        instrument = read_instrument(text, where=name)
        newest = InstrumentVersion.objects.filter(key=instrument.key).first()
        if newest is None or newest.version < instrument.version:
            add_instrument(text, where=name, by=by)
    return InstrumentVersion.objects.count() - before
