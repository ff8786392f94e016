"""Reading people. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.chain import is_masked
from spean.base.audit.models import Entry
from spean.base.audit.tombstones import buried
from spean.base.many import OneOf
from spean.base.wall import beyond_reach
from spean.casework.people.models import Consent, FormerFile, Person, Registration
from spean.casework.people.rules import PLAIN_FIELDS, Profile, marks_of, profile_before
from spean.casework.people.vocabulary import Gap, PhoneOwner, Purpose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.people.models import PersonQuerySet


UPDATED = "person.updated"
CHANGES = (UPDATED, "household.set", "skills.set", "occupations.set")
"""Verbs of the book that change what a profile says, and belong to no one centre."""


@dataclass(frozen=True, slots=True)
class PastProfile:
    """A profile as it once stood; None, and why, where nobody can know."""

    profile: Profile | None
    gaps: tuple[Gap, ...] = ()


def people_for(actor: Actor, duty: Duty | None = None) -> PersonQuerySet:
    """The files that the reading duty reaches, or another one before something is done."""
    return Person.objects.visible_to(actor, duty).select_related("place", "preferred_province")


def people_like_these(
    actor: Actor, *, sex: str = "", province: str = "", beneficiary: str = ""
) -> PersonQuerySet:
    """What a list shows after its filters."""
    rows = people_for(actor)
    if sex:
        rows = rows.filter(sex=sex)
    if province:
        rows = rows.filter(place__code__startswith=province)
    if beneficiary:
        rows = rows.filter(beneficiary=beneficiary)
    return rows


def phones_of(actor: Actor, numbers: Collection[int]) -> dict[int, list[str]]:
    """The phone numbers of each of these people, as far as the actor may see them."""
    rows = Person.objects.visible_to(actor).filter(pk__in=OneOf(numbers), phones__isnull=False)
    found: dict[int, list[str]] = {}
    for person, phone in rows.order_by("phones__pk").values_list("pk", "phones__number"):
        found.setdefault(person, []).append(phone)
    return found


def names_of(actor: Actor, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """The name of each of these people in Khmer and in Latin letters, as far as they are seen."""
    rows = Person.objects.visible_to(actor).filter(pk__in=OneOf(numbers)).order_by()
    return {one: (km, latin) for one, km, latin in rows.values_list("pk", "name_km", "name_latin")}


def files_at_rest_too(actor: Actor, duty: Duty | None = None) -> PersonQuerySet:
    """Those, and the files that were put together with another one."""
    return Person.objects.with_those_at_rest(actor, duty)


def people_to_match(actor: Actor, *, on: dt.date) -> PersonQuerySet:
    """Those who agreed that we look for jobs with them; nobody else enters a match."""
    return people_for(actor).consenting_to(Purpose.MATCHING, on=on)


def people_to_show(actor: Actor, *, on: dt.date) -> PersonQuerySet:
    """Those who agreed that an employer sees their profile; no other row may reach one."""
    return people_to_match(actor, on=on).consenting_to(Purpose.EMPLOYER, on=on)


def people_to_message(actor: Actor, *, on: dt.date) -> PersonQuerySet:
    """Those who agreed that we call or write to them."""
    return people_for(actor).consenting_to(Purpose.MESSAGES, on=on)


def people_who_agreed(actor: Actor, purpose: Purpose, *, on: dt.date) -> PersonQuerySet:
    """Everybody whose newest word is yes, whoever may see them: a condition for other rows."""
    del actor
    return Person.objects.consenting_to(purpose, on=on)


def has_consented(actor: Actor, person_id: int, purpose: Purpose) -> bool:
    mine = people_for(actor).filter(pk=person_id)
    return mine.consenting_to(purpose, on=clock.today()).exists()


def consents_of(actor: Actor, person_id: int) -> dict[Purpose, Consent]:
    """The newest word on each purpose that was spoken about."""
    said = Consent.objects.filter(person__in=people_for(actor).filter(pk=person_id))
    return {Purpose(consent.purpose): consent for consent in said.order_by("pk")}


def registrations_for(actor: Actor) -> QuerySet[Registration]:
    """Who became known at the actor's centres, and when."""
    people = Person.objects.visible_to(actor)
    centres = actor.reach(Duty.READ_PEOPLE).centres
    rows = Registration.objects.filter(centre__in=centres, person__in=people)
    return rows.select_related("person", "centre")


def people_listed_as(actor: Actor, external_ids: Collection[str]) -> dict[str, int]:
    """Person by the number that another list gave them."""
    rows = Person.objects.filter(external_blind__in=[one for one in external_ids if one])
    listed = list(rows.values_list("external_id", "pk"))
    standing = standing_files(actor, [number for _listed, number in listed])
    mine = set(people_for(actor).filter(pk__in=standing.values()).values_list("pk", flat=True))
    return {name: standing[one] for name, one in listed if standing[one] in mine}


def consent_history(actor: Actor, person_id: int) -> QuerySet[Consent]:
    """Every word that was spoken on every purpose, the newest first."""
    mine = people_for(actor).filter(pk=person_id)
    said = Consent.objects.filter(person__in=mine).select_related("heard_by")
    return said.order_by("-pk")


def profile_of(actor: Actor, person_id: int) -> Profile:
    """The person's file as plain values: what a form shows and an undo puts back."""
    return _profile(people_for(actor).prefetch_related("phones").get(pk=person_id))


def standing_files(actor: Actor, numbers: Iterable[int]) -> dict[int, int]:
    """Under which number each file is kept today: its own, or that of the file it leads to."""
    del actor
    found = {number: number for number in numbers}
    while onward := _onward(found.values()):
        found = {number: onward.get(at, at) for number, at in found.items()}
    return found


def files_that_lead_on(actor: Actor) -> QuerySet[FormerFile, int]:
    """Numbers of files that were put together with another one: a condition for other rows."""
    del actor
    return FormerFile.objects.values_list("person_id", flat=True)


def former_numbers(actor: Actor, numbers: Iterable[int]) -> dict[int, list[int]]:
    """Every file that leads to each of these, by whatever way; nothing where there is none."""
    del actor
    wanted = list(numbers)
    first = {number: number for number in wanted}
    found: dict[int, list[int]] = {}
    while first:
        rows = FormerFile.objects.filter(survivor__in=first).order_by("pk")
        before = {row.person_id: first[row.survivor_id] for row in rows}
        for number, at in before.items():
            found.setdefault(at, []).append(number)
        first = before
    return found


def former_profiles(actor: Actor, numbers: Iterable[int]) -> dict[int, list[Profile]]:
    """What the files that lead to each of these say, for who has the standing file in hand."""
    formers = former_numbers(actor, numbers)
    wanted = [number for each in formers.values() for number in each]
    if not wanted:
        return {}
    rows = Person.objects.filter(pk__in=wanted).prefetch_related("phones")
    with beyond_reach("what a file in hand was once called, at whatever centre"):
        known = {person.pk: _profile(person) for person in rows}
    return {at: [known[one] for one in each if one in known] for at, each in formers.items()}


def file_that_leads(actor: Actor, person_id: int) -> Person | None:
    """The file, visible to the actor, that an old number leads to; None where it is none."""
    at = standing_files(actor, [person_id])[person_id]
    return None if at == person_id else people_for(actor).filter(pk=at).first()


def files_changed_since(
    actor: Actor, moment: dt.datetime | None, *, centre_id: int | None = None
) -> PersonQuerySet:
    """The files written or changed since then, in order; all of them without a moment."""
    rows = Person.objects.visible_to(actor).order_by("pk")
    if centre_id is not None:
        rows = rows.filter(registrations__centre=centre_id)
    if moment is not None:
        written = apps.get_model("people", "PersonEvent").objects.filter(pgh_created_at__gte=moment)
        phoned = apps.get_model("people", "PhoneEvent").objects.filter(pgh_created_at__gte=moment)
        rows = rows.filter(
            Q(pk__in=written.values("pgh_obj")) | Q(pk__in=phoned.values("person_id"))
        )
    return rows


def profile_changes(actor: Actor, person_id: int) -> QuerySet[Entry]:
    """Lines of the book about changes of a person's profile: who and when, not what was said."""
    there = people_for(actor).filter(pk=person_id).values("pk")
    rows = Entry.objects.filter(person_id__in=there, verb__in=CHANGES)
    return rows.defer("detail", "salt").select_related("by")


def profile_as_of(actor: Actor, person_id: int, moment: dt.datetime) -> PastProfile:
    """What the profile said at a moment: today's, with every change since then taken back.

    The book knows what each colleague changed. It does not know what a list from outside or a merge
    rewrote, nor what was masked after its period: then nothing is said, but why.
    """
    now = profile_of(actor, person_id)
    lines = Entry.objects.filter(person_id=person_id, verb=UPDATED, at__gt=moment).order_by("-pk")
    since = list(lines)
    merged = FormerFile.objects.filter(survivor=person_id, since__gt=moment).exists()
    known = {Gap.MASKED: any(map(is_masked, since)), Gap.MERGED: merged}
    gaps = tuple(gap for gap, there in known.items() if there)
    if gaps:
        return PastProfile(None, gaps)
    return PastProfile(profile_before(now, [line.detail["changed"] for line in since]))


def _onward(numbers: Iterable[int]) -> dict[int, int]:
    rows = FormerFile.objects.filter(person__in=set(numbers))
    return dict(rows.values_list("person_id", "survivor_id"))


def files_to_let_go(actor: Actor) -> PersonQuerySet:
    """Protection hides nobody from the rule by which a file ends, nor from forgetting again."""
    if actor.may(Duty.RUN_RETENTION):
        return Person.objects.registered_within(actor)
    return people_for(actor)


def file_to_let_go(actor: Actor, person_id: int) -> tuple[Person, Profile]:
    """The file that is about to be forgotten, held until it is. Raises `DoesNotExist`."""
    person = files_to_let_go(actor).select_for_update(of=("self",)).get(pk=person_id)
    return person, _profile(person)


def former_files_to_let_go(actor: Actor, person_id: int) -> list[tuple[Person, Profile]]:
    """The files that lead to one that is about to be forgotten: they are the same person."""
    numbers = former_numbers(actor, [person_id]).get(person_id, [])
    rows = Person.objects.filter(pk__in=numbers).select_for_update().order_by("pk")
    return [(person, _profile(person)) for person in rows]


def profiles_of(actor: Actor, numbers: Collection[int]) -> dict[int, Profile]:
    """The same for many at once; who is out of reach is left out."""
    people = people_for(actor).prefetch_related("phones").filter(pk__in=numbers)
    return {person.pk: _profile(person) for person in people}


def profile_in(actor: Actor, person: Person) -> Profile:
    """The same of a file that was read already, with its phones."""
    del actor
    return _profile(person)


def _profile(person: Person) -> Profile:
    plain = {name: getattr(person, name) for name in PLAIN_FIELDS}
    return Profile(
        **plain,
        phones=tuple((phone.number, PhoneOwner(phone.owner)) for phone in person.phones.all()),
        place_code=person.place_id,
        preferred_province=person.preferred_province_id,
    )


def forgotten_among(actor: Actor, profiles: Sequence[Profile]) -> set[int]:
    """Which of these, by their place in the list, are people who were forgotten."""
    del actor
    marks = [marks_of(profile) for profile in profiles]
    known = buried({mark for each in marks for mark in each})
    return {at for at, each in enumerate(marks) if known.intersection(each)}


def housemates_of(actor: Actor, person: Person) -> PersonQuerySet:
    """Who shares the household, among the visible."""
    if person.household_id is None:
        return people_for(actor).none()
    return people_for(actor).filter(household=person.household_id).exclude(pk=person.pk)
