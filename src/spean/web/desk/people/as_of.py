"""How a file stood at the end of a day, as far as that is known.

What was written down later is left out, even if it tells of an earlier day. Where the house keeps
no history, or it was taken out, the page says so instead of showing what stands there today.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from spean.base.actor import NOBODY
from spean.casework.assessments.queries import screenings_for
from spean.casework.background.queries import background_of
from spean.casework.cases.queries import cases_for, steps_for
from spean.casework.doubles.queries import merges_for
from spean.casework.intake.queries import was_rewritten_since
from spean.casework.jobs.queries import placements_for
from spean.casework.people.queries import (
    PastProfile,
    consent_history,
    profile_as_of,
    registrations_for,
)
from spean.casework.people.vocabulary import Beneficiary, Gap, PhoneOwner, Purpose, Sex
from spean.registry.places.queries import place_line
from spean.web.desk.background.shown import amount, day, sections_of
from spean.web.desk.codes import COUNTRIES, sector_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spean.base.actor import Actor
    from spean.casework.people.rules import Profile
    from spean.web.desk.background.shown import Section
    from spean.web.ui.http import Record


GAPS = {
    Gap.MASKED: gettext_lazy("The details of changes since then have been taken out of the book."),
    Gap.MERGED: gettext_lazy(
        "Files were put together or taken apart since then: what follows stood in one of them."
    ),
    Gap.LIST: gettext_lazy("A list from outside has rewritten the profile since then."),
}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The file at the end of a day. `known_since` is None where nobody knew the person here."""

    known_since: dt.date | None
    profile: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    """Why the profile of that day is not known; nothing where it is."""
    consents: tuple[tuple[str, str], ...]
    background: tuple[Section, ...]
    cases: tuple[str, ...]
    steps: tuple[str, ...]
    support: str
    work: tuple[str, ...]


def end_of(on: dt.date) -> dt.datetime:
    """The last moment of a day, where the house is."""
    return timezone.make_aware(dt.datetime.combine(on, dt.time.max))


def file_as_of(actor: Actor, person_id: int, on: dt.date) -> AsOf:
    """Everything that the reader may read and that stood in the file by then."""
    first = registrations_for(actor).filter(person=person_id, registered_on__lte=on).first()
    moment, past = end_of(on), _profile(actor, person_id, end_of(on))
    known = background_of(actor, person_id, until=moment)
    return AsOf(
        known_since=first.registered_on if first else None,
        profile=tuple(profile_lines(past.profile, on)) if past.profile else (),
        gaps=tuple(str(GAPS[gap]) for gap in past.gaps),
        consents=tuple(_consents(actor, person_id, on)),
        background=tuple(one for one in sections_of(known, today=on) if one.facts),
        cases=tuple(_cases(actor, person_id, on)),
        steps=tuple(_steps(actor, person_id, on)),
        support=_support(actor, person_id, moment),
        work=tuple(_work(actor, person_id, on)),
    )


def profile_lines(profile: Profile, on: dt.date) -> Iterator[tuple[str, str]]:
    """What the profile said, in words; what was open is left out."""
    said = {
        _("Name in Khmer"): profile.name_km,
        _("Name in Latin letters"): profile.name_latin,
        _("Who they are"): str(Beneficiary(profile.beneficiary).label),
        _("Sex"): str(Sex(profile.sex).label),
        _("Age"): str(on.year - profile.birth_year) if profile.birth_year else "",
        _("Phone"): ", ".join(
            f"{number} ({PhoneOwner(owner).label})" for number, owner in profile.phones
        ),
        _("Lives in"): _place(profile.place_code) or profile.place_as_said,
        _("Wants to work in"): _place(profile.preferred_province),
        _("Sector wanted"): sector_label(profile.sector_wanted) if profile.sector_wanted else "",
        _("Wage hoped for"): _wage(profile),
        _("Worked abroad"): str(dict(COUNTRIES).get(profile.former_country, "")),
        _("Work they did there"): profile.former_job,
        _("Note"): profile.note,
    }
    return ((label, text) for label, text in said.items() if text)


def _profile(actor: Actor, person_id: int, moment: dt.datetime) -> PastProfile:
    """The rooms above know of lists that rewrote a profile, and of merges that were undone."""
    past = profile_as_of(actor, person_id, moment)
    gaps = [*past.gaps]
    if was_rewritten_since(actor, person_id, moment):
        gaps.append(Gap.LIST)
    one_of_them = Q(survivor=person_id) | Q(absorbed=person_id)
    undone = merges_for(actor).filter(one_of_them, at__lte=moment, undone_at__gt=moment)
    if undone.exists() and Gap.MERGED not in gaps:
        gaps.append(Gap.MERGED)
    return PastProfile(None if gaps else past.profile, tuple(gaps))


def _consents(actor: Actor, person_id: int, on: dt.date) -> Iterator[tuple[str, str]]:
    """The newest word of each purpose by then; a yes that had run out by then says so."""
    newest: dict[str, Record] = {}
    for consent in consent_history(actor, person_id).filter(said_on__lte=on):
        newest.setdefault(consent.purpose, consent)
    for purpose in Purpose:
        if said := newest.get(purpose):
            over = said.expires_on and said.expires_on < on
            word = _("%(word)s, run out") if over else "%(word)s"
            yield str(purpose.label), word % {"word": said.get_decision_display()}


def _cases(actor: Actor, person_id: int, on: dt.date) -> Iterator[str]:
    closed, open_ = _("%(code)s, closed on %(day)s"), _("%(code)s, open since %(day)s")
    for case in cases_for(actor).filter(person=person_id, opened_on__lte=on).order_by("pk"):
        if case.closed_on and case.closed_on <= on:
            yield closed % {"code": case.code, "day": day(case.closed_on)}
        else:
            yield open_ % {"code": case.code, "day": day(case.opened_on)}


def _steps(actor: Actor, person_id: int, on: dt.date) -> Iterator[str]:
    """What was agreed by then and not ended."""
    rows = steps_for(actor).filter(case__person=person_id, agreed_on__lte=on)
    for step in rows.order_by("agreed_on", "pk"):
        if not step.ended_on or step.ended_on > on:
            yield f"{step.what} · {day(step.agreed_on)}"


def _support(actor: Actor, person_id: int, moment: dt.datetime) -> str:
    """How much support was decided by then; a decision that came later is not yet known."""
    rows = screenings_for(actor).filter(person=person_id, at__lte=moment)
    last = rows.first()
    if last is None:
        return ""
    decided = last.decided_at is None or last.decided_at <= moment
    return str(last.get_tier_display() if decided else last.get_suggested_display())


def _work(actor: Actor, person_id: int, on: dt.date) -> Iterator[str]:
    rows = placements_for(actor).filter(person=person_id, recorded_on__lte=on, started_on__lte=on)
    for row in rows.order_by("started_on", "pk"):
        if not row.ended_on or row.ended_on > on:
            yield f"{row.employer.name} · {day(row.started_on)}"


def _place(code: str | None) -> str:
    return place_line(NOBODY, code, get_language() or "km") if code else ""


def _wage(profile: Profile) -> str:
    if profile.wage_expected is None:
        return ""
    return amount(profile.wage_expected, profile.wage_currency)
