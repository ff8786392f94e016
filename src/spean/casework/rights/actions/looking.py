"""Sign for lists and exports, say why more files are needed, hand somebody their own file."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.models import WIDENED
from spean.base.audit.reading import record_read
from spean.base.refusals import refuse_if_any
from spean.base.sealing.fields import UID, BlindIndexField
from spean.casework.assessments.instruments import in_words
from spean.casework.people.queries import people_for
from spean.casework.questionnaires.instruments import in_words as answers_in_words
from spean.casework.rights import rules
from spean.casework.rights.scoping import everything_about
from spean.registry.centres.queries import centres_at_hand, colleagues_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.base.actor import Actor

LISTS = (
    Duty.READ_PEOPLE,
    Duty.READ_CONTACTS,
    Duty.READ_OUTREACH,
    Duty.READ_PLACEMENTS,
    Duty.READ_LISTS,
    Duty.READ_COMPLAINTS,
    Duty.COUNT_PEOPLE,
    Duty.READ_BOOK,
)
"""Whoever has one of these can have a list of people before them."""
NOT_HANDED_OVER = frozenset({"people.PersonKey", "referrals.Key", "changes.ChangedRow"})
"""Search keys are made from the name, and say nothing of their own; a link is for the partner; how
colleagues dealt work among themselves says nothing of the person that their case does not say."""
IN_ONE_LINE = 10_000
"""So many people are named in one line of the book, when a list is read or taken."""


@transaction.atomic
def read_list(*, page: str, people: Iterable[int], by: Actor) -> None:
    """Sign for a list of people, or of lines in the book: which page, and whose numbers."""
    by.must(*LISTS)
    _sign("list.read", page, people, by)


@transaction.atomic
def take_list(*, page: str, people: Iterable[int], by: Actor) -> None:
    """The same for a list that leaves the house as a file."""
    by.must(*LISTS)
    _sign("export.taken", page, people, by)


@transaction.atomic
def widen_reading(*, why: str, by: Actor) -> None:
    """Say why today more files must be opened; the manager sees it on the start page."""
    by.must(Duty.READ_PEOPLE)
    refuse_if_any(rules.refusals_to_propose(why=why, waiting=False))
    me = colleagues_of(by).get(pk=by.signer)
    record(WIDENED, me, by=by, why=why)


@transaction.atomic
def export_file(person_id: int, *, page: str, by: Actor) -> dict[str, list[dict[str, Any]]]:
    """Everything held about one person that whoever hands it over may read, by kind of record.

    Notes are handed over by the counsellor of the case or the manager; what another centre keeps,
    by a colleague there.
    """
    by.must(Duty.EXPORT_FILES)
    person = people_for(by, Duty.EXPORT_FILES).get(pk=person_id)
    record_read("export.taken", person, page=page, by=by)
    found = everything_about(type(person), person_id, read_by=by)
    return {
        label: [_plain(row) for row in rows]
        for label, rows in found.items()
        if rows and label not in NOT_HANDED_OVER
    }


def _sign(verb: str, page: str, people: Iterable[int], by: Actor) -> None:
    """A list of very many people is signed for in several lines, and never held whole."""
    centres, rest = centres_at_hand(by), iter(people)
    if not centres:
        return
    some = sorted(islice(rest, IN_ONE_LINE))
    while True:
        record_read(verb, centres[0], page=page, by=by, centre_id=centres[0].pk, people=some)
        if not (some := sorted(islice(rest, IN_ONE_LINE))):
            return


def _plain(row: Any) -> dict[str, Any]:  # a row of any model, as JSON can hold it
    plain = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001  documented API
        if isinstance(field, BlindIndexField) or field.name == UID:
            continue  # of the house: they say nothing about the person
        shown = getattr(row, f"get_{field.name}_display", None)
        value = shown() if shown else getattr(row, field.attname)
        plain[field.name] = value if isinstance(value, _KEPT) else str(value)
    if row._meta.app_label == "questionnaires":  # noqa: SLF001  documented API
        plain |= {"answers": answers_in_words(row), "version": str(row.version)}
    elif hasattr(row, "answers_in_words"):
        plain |= {"answers": row.answers_in_words(), "version": str(row.version)}
    elif "answers" in plain:  # codes mean nothing to the person
        plain |= {"answers": in_words(row.version, row.answers), "version": str(row.version)}
    return plain


_KEPT = (str, int, float, bool, list, dict, type(None), dt.date)
