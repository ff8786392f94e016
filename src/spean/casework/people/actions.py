"""What can be done to a person's file. Each function is one verb and signs the book once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.reading import record_read
from spean.base.refusals import Refusal, refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.people import linkage, rules
from spean.casework.people.models import (
    Consent,
    FormerFile,
    Household,
    Person,
    PersonKey,
    Phone,
    Registration,
)
from spean.casework.people.queries import (
    forgotten_among,
    former_profiles,
    people_for,
    profile_of,
)
from spean.casework.people.rules import PLAIN_FIELDS, Profile
from spean.casework.people.vocabulary import (
    BirthPrecision,
    ConsentMethod,
    Decision,
    HouseholdRelation,
    Purpose,
    RegisteredBy,
)
from spean.engines.kernel.khmer import collation_key
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spean.base.actor import Actor

CONSENT_DAYS = 365
"""A consent is asked again after a year."""

_FILLED = (*PLAIN_FIELDS, "place", "preferred_province", "sort_key", "birth_precision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A profile with what was said about consent and who brought it."""

    profile: Profile
    consents: Mapping[Purpose, Decision]
    method: ConsentMethod = ConsentMethod.SPOKEN
    registered_by: RegisteredBy = RegisteredBy.SELF
    registered_by_name: str = ""


@transaction.atomic
def register_person(newcomer: Newcomer, *, centre_id: int, by: Actor) -> Person:
    by.must(Duty.WRITE_PEOPLE, at=centre_id)
    person = _create_people([newcomer], centre_id, by)[0]
    record("person.registered", person, by=by, centre_id=centre_id)
    return person


@transaction.atomic
def register_people(
    newcomers: Sequence[Newcomer], *, centre_id: int, because: str, by: Actor
) -> list[Person]:
    """Register many at once, for a list from outside: all of them or none.

    One line in the book stands for the batch, and names every number it made.
    """
    by.must(Duty.WRITE_LISTS, at=centre_id)
    people = _create_people(newcomers, centre_id, by)
    if people:
        numbers = [person.pk for person in people]
        record(
            "people.registered",
            people[0],
            by=by,
            centre_id=centre_id,
            because=because,
            people=numbers,
        )
    return people


@transaction.atomic
def read_person(person_id: int, *, page: str, by: Actor) -> Person:
    """Open somebody's file, and sign for it in the same transaction; the page says what for."""
    by.must(Duty.READ_PEOPLE)
    people = people_for(by).select_related("household").prefetch_related("phones")
    person = people.get(pk=person_id)
    record_read("person.read", person, page=page, by=by)
    return person


@transaction.atomic
def update_profile(person: Person, *, profile: Profile, by: Actor) -> Person:
    """Replace what is known; the book keeps what changed, from what to what."""
    by.must(Duty.WRITE_PEOPLE)
    person = _locked(person.pk, by)
    before = profile_of(by, person.pk)
    refuse_if_any(_refusals_to_keep(profile))
    _fill(person, profile)
    person.save()
    person.phones.all().delete()
    person.keys.all().delete()
    Phone.objects.bulk_create(_phones(person, profile))
    _write_keys(_by_every_name([(person.pk, profile)], by))
    changed = {
        name: [getattr(before, name), getattr(profile, name)]
        for name in Profile.__slots__
        if getattr(before, name) != getattr(profile, name)
    }
    record("person.updated", person, by=by, changed=changed)
    return person


@transaction.atomic
def update_people(profiles: Mapping[int, Profile], *, because: str, by: Actor) -> list[int]:
    """Replace what is known of many at once, for a list from outside; who is out of reach stays.

    One line in the book stands for the batch and names every number; each file's own versions
    are kept beneath, and the list keeps what was there before.
    """
    by.must(Duty.WRITE_LISTS)
    for profile in profiles.values():
        refuse_if_any(_refusals_to_keep(profile))
    rows = Person.objects.visible_to(by, Duty.WRITE_LISTS).filter(pk__in=profiles).order_by("pk")
    people = list(rows.select_for_update(of=("self",)))
    pairs = [(_fill(person, profiles[person.pk]), profiles[person.pk]) for person in people]
    Person.objects.bulk_update(people, _FILLED, batch_size=500)
    Phone.objects.filter(person__in=people).delete()
    PersonKey.objects.filter(person__in=people).delete()
    Phone.objects.bulk_create([phone for pair in pairs for phone in _phones(*pair)], 2000)
    _write_keys(_by_every_name([(person.pk, profile) for person, profile in pairs], by))
    numbers = [person.pk for person in people]
    if people:
        record("people.updated", people[0], by=by, because=because, people=numbers)
    return numbers


@transaction.atomic
def record_consent(
    person: Person, *, purpose: Purpose, decision: Decision, method: ConsentMethod, by: Actor
) -> Consent:
    """Write down what the person says today; the newest word takes effect at the next request."""
    by.must(Duty.WRITE_CONSENTS)
    person = Person.objects.visible_to(by, Duty.WRITE_CONSENTS).get(pk=person.pk)
    consent = _consent(person, purpose, decision, method, by)
    consent.save()
    record("consent.recorded", consent, by=by, purpose=purpose.value, decision=decision.value)
    return consent


@transaction.atomic
def set_household(
    person: Person,
    *,
    relation: HouseholdRelation,
    dependants: int,
    lives_with: int | None = None,
    by: Actor,
) -> Household:
    """Say whom the person lives with, and how many depend on the household.

    With a number of somebody the actor may see, both share one household from now on.
    """
    by.must(Duty.WRITE_PEOPLE)
    person = _locked(person.pk, by)
    household = person.household or Household()
    if lives_with:
        household = _locked(lives_with, by).household or household
    household.dependants, household.place_id = dependants, person.place_id
    household.save()
    if lives_with:
        Person.objects.filter(pk=lives_with).update(household=household)
    person.household, person.household_relation = household, relation
    person.save(update_fields=["household", "household_relation"])
    record("household.set", person, by=by, household=household.pk, dependants=dependants)
    return household


@transaction.atomic
def lead_file_to(person_id: int, *, survivor_id: int, by: Actor) -> FormerFile:
    """From now on this file is met as the other one, which both names find."""
    by.must(Duty.MERGE_FILES)
    there = Person.objects.visible_to(by, Duty.MERGE_FILES)
    person, survivor = there.get(pk=person_id), there.get(pk=survivor_id)
    former = FormerFile.objects.create(person=person, survivor=survivor)
    _find_by_every_name(survivor, by)
    record("file.leads_to", person, by=by, survivor=survivor.pk)
    return former


@transaction.atomic
def let_file_stand(person_id: int, *, by: Actor) -> Person:
    """The file is met under its own number again, and its names find nobody else."""
    by.must(Duty.MERGE_FILES)
    survivors = Person.objects.visible_to(by, Duty.MERGE_FILES)
    former = FormerFile.objects.get(person=person_id, survivor__in=survivors)
    survivor = survivors.get(pk=former.survivor_id)
    former.delete()
    _find_by_every_name(survivor, by)
    person = Person.objects.get(pk=person_id)
    record("file.stands", person, by=by, was=survivor.pk)
    return person


def _find_by_every_name(person: Person, by: Actor) -> None:
    PersonKey.objects.filter(person=person).delete()
    _write_keys(_by_every_name([(person.pk, profile_of(by, person.pk))], by))


@transaction.atomic
def take_back_people(numbers: Iterable[int], *, because: str, by: Actor) -> list[int]:
    """Undo a registration nobody has built on; returns the numbers that had to stay.

    A person who has since been met, who was asked for consent again, or who is also known at
    another centre, is kept. Of a number beyond reach nothing is said.
    """
    by.must(Duty.WRITE_LISTS)
    people = (
        Person.objects.visible_to(by, Duty.WRITE_LISTS)
        .filter(pk__in=set(numbers))
        .select_for_update(of=("self",))
    )
    within_reach = set(people.values_list("pk", flat=True))
    with beyond_reach("what another centre has built on the file"):
        kept = sorted(_built_upon(within_reach, by))
    gone = people.exclude(pk__in=kept)
    removed = sorted(gone.values_list("pk", flat=True))
    first = gone.order_by("pk").first()
    if first:
        record("people.taken_back", first, by=by, because=because, people=removed)
        with beyond_reach("a file goes whole, its registration before itself"):
            Person.objects.filter(pk__in=removed).delete()
    return kept


def _locked(number: int, by: Actor) -> Person:
    rows = Person.objects.visible_to(by, Duty.WRITE_PEOPLE)
    return rows.select_for_update(of=("self",)).get(pk=number)


def _create_people(newcomers: Sequence[Newcomer], centre_id: int, by: Actor) -> list[Person]:
    centre = centres_for(by).get(pk=centre_id)
    today = clock.today()
    gone = forgotten_among(by, [newcomer.profile for newcomer in newcomers])
    for at, newcomer in enumerate(newcomers):
        refuse_if_any(_refusals(newcomer, is_forgotten=at in gone))
    with beyond_reach("a new file, which no registration lets anybody see yet"):
        people = Person.objects.bulk_create(
            [_fill(Person(created_at=clock.now()), newcomer.profile) for newcomer in newcomers],
            batch_size=1000,
        )
    pairs = list(zip(people, newcomers, strict=True))
    Registration.objects.bulk_create(
        [
            Registration(
                person=person,
                centre=centre,
                registered_on=today,
                registered_by=new.registered_by,
                registered_by_name=new.registered_by_name,
                by_id=by.signer,
            )
            for person, new in pairs
        ],
        batch_size=2000,
    )
    Phone.objects.bulk_create(
        [phone for person, new in pairs for phone in _phones(person, new.profile)], batch_size=2000
    )
    _write_keys((person.pk, new.profile) for person, new in pairs)
    Consent.objects.bulk_create(
        [
            _consent(person, purpose, decision, new.method, by)
            for person, new in pairs
            for purpose, decision in new.consents.items()
        ],
        batch_size=5000,
    )
    return people


def _refusals(newcomer: Newcomer, *, is_forgotten: bool) -> list[Refusal]:
    profile = newcomer.profile
    return rules.refusals_to_register(
        name_km=profile.name_km,
        name_latin=profile.name_latin,
        birth_year=profile.birth_year,
        today=clock.today(),
        consent=newcomer.consents.get(Purpose.SERVICE, Decision.TO_ASK),
        registered_by=newcomer.registered_by,
        is_forgotten=is_forgotten,
    )


def _refusals_to_keep(profile: Profile) -> list[Refusal]:
    """What must hold of every file, however old: consent was asked for when it was opened."""
    return rules.refusals_to_register(
        name_km=profile.name_km,
        name_latin=profile.name_latin,
        birth_year=profile.birth_year,
        today=clock.today(),
        consent=Decision.GIVEN,
        registered_by=RegisteredBy.SELF,
    )


def _fill(person: Person, profile: Profile) -> Person:
    for name in PLAIN_FIELDS:
        setattr(person, name, getattr(profile, name))
    person.place_id = profile.place_code
    person.preferred_province_id = profile.preferred_province
    person.sort_key = collation_key(profile.name_km or profile.name_latin)[:400]
    if profile.born_on:
        person.birth_precision, person.birth_year = BirthPrecision.DAY, profile.born_on.year
    else:
        person.birth_precision = BirthPrecision.YEAR
    return person


def _phones(person: Person, profile: Profile) -> list[Phone]:
    return [Phone(person=person, number=number, owner=owner) for number, owner in profile.phones]


def _write_keys(profiles: Iterable[tuple[int, Profile]]) -> None:
    """Search keys in one statement: there are a dozen a person, too many to be objects first."""
    keys = sorted({(pk, *key) for pk, profile in profiles for key in linkage.keys_of(profile)})
    columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_personkey (person_id, kind, token) "
            "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])",
            columns,
        )


def _by_every_name(profiles: Sequence[tuple[int, Profile]], by: Actor) -> list[tuple[int, Profile]]:
    """Whoever was once registered under another name is still found by it."""
    before = former_profiles(by, [number for number, _profile in profiles])
    return [*profiles, *((number, one) for number, each in before.items() for one in each)]


def _consent(
    person: Person, purpose: Purpose, decision: Decision, method: ConsentMethod, by: Actor
) -> Consent:
    today = clock.today()
    given = decision == Decision.GIVEN
    return Consent(
        person=person,
        purpose=purpose,
        decision=decision,
        method="" if decision == Decision.TO_ASK else method,
        said_on=today,
        expires_on=today + clock.days(CONSENT_DAYS) if given else None,
        heard_by_id=by.signer,
    )


def _built_upon(numbers: set[int], by: Actor) -> set[int]:
    """Who has anything from a floor above, or a registration elsewhere. Asks no app by name."""
    found: set[int] = set()
    own = {Phone, Consent, PersonKey, Registration}
    for relation in Person._meta.related_objects:  # noqa: SLF001  Django's documented model API
        model = relation.related_model
        if model in own or model.__name__.endswith("Event"):  # pghistory's copies
            continue
        field = relation.field.attname
        rows = model._base_manager.filter(**{f"{field}__in": numbers})  # noqa: SLF001  as above
        found |= set(rows.values_list(field, flat=True))
    elsewhere = Registration.objects.filter(person__in=numbers).exclude(centre__in=by.centre_ids)
    said = Consent.objects.filter(person__in=numbers).values("person_id", "purpose")
    asked_again = said.annotate(times=Count("pk")).filter(times__gt=1)
    found |= set(elsewhere.values_list("person_id", flat=True))
    return found | set(asked_again.values_list("person_id", flat=True))
