"""People, and everything that helps to find them again and to respect what they agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import get_language

from spean.base import clock
from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import (
    BlindIndexField,
    SealedTextField,
    SealingRows,
    row_uid,
)
from spean.base.veil import Unveiled
from spean.base.wall import Wall
from spean.casework.people import rules
from spean.casework.people.scoping import BY_PERSON
from spean.casework.people.vocabulary import (
    AgeBand,
    Beneficiary,
    BirthPrecision,
    ConsentMethod,
    Decision,
    HouseholdRelation,
    PhoneOwner,
    Purpose,
    RegisteredBy,
    Sex,
)

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor


class PersonQuerySet(SealingRows, models.QuerySet["Person"]):
    """People, and the only ways to reach them."""

    reads = Duty.READ_PEOPLE
    centre_path = "registrations__centre"
    person_path = "id"

    def registered_within(self, actor: Actor, duty: Duty | None = None) -> Self:
        """Those registered at a centre that the duty reaches, whoever may see them.

        A file that was put together with another one rests: it is met as the other one.
        """
        former = FormerFile.objects.filter(person=OuterRef("pk"))
        return self._written_within(actor, duty).filter(~Exists(former))

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        """Of those, whom no protection hides from the actor."""
        return self.registered_within(actor, duty).filter(Unveiled(actor, self.person_path))

    def with_those_at_rest(self, actor: Actor, duty: Duty | None = None) -> Self:
        """The same and the files that lead to another one, for whoever looks after a merge."""
        return self._written_within(actor, duty).filter(Unveiled(actor, self.person_path))

    def _written_within(self, actor: Actor, duty: Duty | None) -> Self:
        centres = actor.reach(duty or self.reads).centres
        here = Registration.objects.filter(person=OuterRef("pk"), centre__in=centres)
        return self.filter(Exists(here))

    def consenting_to(self, purpose: Purpose, *, on: dt.date) -> Self:
        """Those whose newest word on this purpose is yes, and has not run out."""
        latest = Consent.objects.filter(person=OuterRef("pk"), purpose=purpose).order_by("-pk")
        word, until = f"word_on_{purpose.value}", f"until_on_{purpose.value}"
        runs = Q(**{until: None}) | Q(**{f"{until}__gte": on})
        return self.alias(
            **{
                word: Subquery(latest.values("decision")[:1]),
                until: Subquery(latest.values("expires_on")[:1]),
            }
        ).filter(runs, **{word: Decision.GIVEN})


class Household(models.Model):
    """People who eat from one pot."""

    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    dependants = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"household {self.pk}"


@pghistory.track()
class Person(models.Model):
    """One human being. The profile grows as they are met; only a name is needed to begin."""

    row_uid = row_uid()
    name_km = models.CharField(max_length=100, blank=True)
    name_latin = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=400, blank=True, db_collation="C")
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.NOT_SAID)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    born_on = models.DateField(null=True, blank=True)
    birth_precision = models.CharField(
        max_length=10, choices=BirthPrecision, default=BirthPrecision.YEAR
    )
    beneficiary = models.CharField(
        max_length=20, choices=Beneficiary, default=Beneficiary.RETURNED_WORKER
    )
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_as_said = SealedTextField(max_length=200, blank=True)
    preferred_province = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, related_name="+"
    )
    sector_wanted = models.CharField(max_length=40, blank=True)
    wage_expected = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wage_currency = models.CharField(max_length=3, blank=True)
    former_country = models.CharField(max_length=2, blank=True)
    former_job = SealedTextField(max_length=200, blank=True)
    household = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="members")
    household_relation = models.CharField(max_length=20, choices=HouseholdRelation, blank=True)
    note = SealedTextField(max_length=500, blank=True)
    external_id = SealedTextField(max_length=60, blank=True, sealed_as=FieldClass.PERSONAL)
    external_blind = BlindIndexField(of="external_id", domain="external_id")
    created_at = models.DateTimeField(default=clock.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="people_in_order"),
            models.Index(
                fields=["external_blind"], name="people_external", condition=~Q(external_blind=b"")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_have_a_name", condition=~Q(name_km="") | ~Q(name_latin="")
            ),
            models.CheckConstraint(
                name="people_day_precision_has_a_day",
                condition=~Q(birth_precision=BirthPrecision.DAY) | Q(born_on__isnull=False),
            ),
            models.CheckConstraint(
                name="people_wage_has_a_currency",
                condition=Q(wage_expected=None) | ~Q(wage_currency=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the script that the reader reads, or in the one there is."""
        return rules.name_in(get_language(), km=self.name_km, latin=self.name_latin)

    @property
    def other_name(self) -> str:
        return rules.other_name_in(get_language(), km=self.name_km, latin=self.name_latin)

    @property
    def code(self) -> str:
        return rules.code_of(self.pk)

    @property
    def person_id(self) -> int:
        """Whom a line in the book is about; every record of a person answers to this."""
        return int(self.pk)

    def age_on(self, day: dt.date) -> int | None:
        return rules.age_on(day, born_on=self.born_on, birth_year=self.birth_year)

    def age_band_on(self, day: dt.date) -> AgeBand:
        return rules.age_band(self.age_on(day))


class PersonKey(models.Model):
    """A folded form of a name: an indexed prefix finds it, with no database extension.

    Of phones, numbers of other lists and keys for comparing, the token is blind: see `linkage`.
    """

    walled = BY_PERSON
    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=1)
    token = models.CharField(max_length=80, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "token", "person"], name="people_key_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.token}"


@pghistory.track()
class Phone(models.Model):
    """A number in international form, and whose it is: it decides what may be said on it."""

    walled = BY_PERSON
    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    row_uid = row_uid()
    number = SealedTextField(max_length=16, sealed_as=FieldClass.PERSONAL)
    number_blind = BlindIndexField(of="number", domain="phone")
    owner = models.CharField(max_length=10, choices=PhoneOwner, default=PhoneOwner.OWN)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="people_phone_once", fields=["person", "number_blind"]),
        ]
        indexes = [models.Index(fields=["number_blind"], name="people_phone_number")]

    def __str__(self) -> str:
        return str(self.number)


@pghistory.track()
class Consent(models.Model):
    """What the person said about one purpose on one day. The newest counts; none is erased."""

    walled = BY_PERSON
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    decision = models.CharField(max_length=10, choices=Decision)
    method = models.CharField(max_length=12, choices=ConsentMethod, blank=True)
    wording = models.CharField(max_length=20, default="sample-1")
    said_on = models.DateField()
    expires_on = models.DateField(null=True)
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="people_consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.decision}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether this word, if it is the newest, lets us go on. As `consenting_to` does in SQL."""
        return self.decision == Decision.GIVEN and (not self.expires_on or self.expires_on >= day)


class Registration(models.Model):
    """A person is known at a centre from this day; that is what lets the centre see them."""

    walled = Wall(Duty.READ_PEOPLE, "centre", person_path="person")
    row_uid = row_uid()
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="registrations")
    registered_on = models.DateField()
    registered_by = models.CharField(max_length=10, choices=RegisteredBy)
    registered_by_name = SealedTextField(max_length=100, blank=True, sealed_as=FieldClass.PERSONAL)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="people_registered_once_a_centre", fields=["person", "centre"]
            ),
        ]
        indexes = [models.Index(fields=["centre", "registered_on"], name="people_new_at_centre")]

    def __str__(self) -> str:
        return f"registration {self.pk}"


class FormerFile(models.Model):
    """A file that turned out to be of somebody who has another one: its code leads there.

    What the file says of the person rests with it, as it was written: name, phones, registrations.
    What happened with the person hangs on the other file from then on. The rows are numbers and
    stand before no wall: an old code leads whoever may see the file that it leads to.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="leads_to")
    survivor = models.ForeignKey(Person, models.CASCADE, related_name="former_files")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="people_no_file_leads_to_itself", condition=~Q(person=F("survivor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} leads to {self.survivor_id}"
