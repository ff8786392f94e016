"""One line a visit, call or message; with a name or without."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from spean.base.actor import Duty
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.centres.scoping import CentreScopedQuerySet


class ContactQuerySet(CentreScopedQuerySet["Contact"]):
    """Contacts, and the only way to reach them."""

    reads = Duty.READ_CONTACTS
    colleague_path = "by"
    person_path = "person"


class Contact(models.Model):
    """What was said in one line. An anonymous line keeps only sex, age band and how many.

    `destination` is the country that was asked about, in two letters.
    """

    row_uid = row_uid()
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="contacts")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="contacts")
    on = models.DateField()
    channel = models.CharField(max_length=20, choices=Channel)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic), default=list)
    destination = models.CharField(max_length=2, blank=True)
    service = models.CharField(max_length=20, choices=Service, default=Service.NONE)
    line = SealedTextField(max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.NOT_SAID)
    age_band = models.CharField(max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["centre", "-on", "-id"], name="contacts_log"),
            models.Index(fields=["person", "-on"], name="contacts_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contacts_named_counts_one", condition=Q(person=None) | Q(people=1)
            ),
            models.CheckConstraint(
                name="contacts_service_has_a_name",
                condition=Q(person__isnull=False) | Q(service=Service.NONE),
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"
