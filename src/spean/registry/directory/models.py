"""One service that an organisation offers, with its places and hours as rows that can be asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language

from spean.base import clock
from spean.base.actor import Duty
from spean.registry.directory import rules
from spean.registry.directory.vocabulary import Cost, ForSex, ForWhom, ServiceKind, Spoken

if TYPE_CHECKING:
    from spean.base.actor import Actor


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services are read by every centre and kept up to date by one of them."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.may(Duty.READ_SERVICES) else self.none()

    def kept_by(self, actor: Actor) -> Self:
        reach = actor.reach(Duty.WRITE_SERVICES)
        return self if reach.nationwide else self.filter(centre__in=reach.centres)

    def offered(self) -> Self:
        return self.filter(ended_on=None)

    def serving(self, code: str) -> Self:
        """Those that somebody in this place, or somewhere in it, can go to."""
        above = [code[:digits] for digits in range(2, len(code) + 1, 2)]
        there = ServedPlace.objects.filter(service=OuterRef("pk"))
        there = there.filter(Q(place__in=above) | Q(place__code__startswith=code))
        return self.filter(Q(is_nationwide=True) | Exists(there))

    def open_at(self, moment: dt.datetime) -> Self:
        """As `rules.is_open_at`, asked of all rows at once. The moment is in local time."""
        time = moment.time()
        now = OpeningSpan.objects.filter(
            service=OuterRef("pk"), weekday=moment.weekday(), opens__lte=time, closes__gt=time
        )
        shut = ClosedDay.objects.filter(service=OuterRef("pk"), on=moment.date())
        return self.filter(Q(is_always_open=True) | Exists(now)).exclude(Exists(shut))

    def stale(self, today: dt.date) -> Self:
        return self.filter(confirmed_on__lt=today - rules.STALE_AFTER)


class Service(models.Model):
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="services"
    )
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="services_kept")
    inbox = models.ForeignKey(
        "centres.Centre", models.PROTECT, null=True, related_name="services_offered"
    )
    """Another centre of the house: a referral to this service arrives there by itself."""
    kind = models.CharField(max_length=20, choices=ServiceKind)
    name_km = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    name_ja = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    is_nationwide = models.BooleanField(default=False)
    is_always_open = models.BooleanField(default=False)
    cost = models.CharField(max_length=15, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.CharField(max_length=200, blank=True)
    for_whom = ArrayField(models.CharField(max_length=20, choices=ForWhom), default=list)
    for_sex = models.CharField(max_length=10, choices=ForSex, default=ForSex.EVERYBODY)
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(models.CharField(max_length=5, choices=Spoken), default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    takes_referrals = models.BooleanField(default=True)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    listed_on = models.DateField()
    ended_on = models.DateField(null=True)
    why_ended = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    sort_key = models.CharField(max_length=400, db_collation="C")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="directory_in_order"),
            models.Index(fields=["kind", "sort_key", "id"], name="directory_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="directory_service_has_a_name", condition=~Q(name_km="") | ~Q(name_en="")
            ),
            models.CheckConstraint(
                name="directory_ages_in_order",
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
            ),
            models.CheckConstraint(
                name="directory_point_is_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=rules.CAMBODIA[0], longitude__range=rules.CAMBODIA[1]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        named: str = getattr(self, f"name_{get_language() or 'en'}", "")
        return named or self.name_en or self.name_km

    @property
    def is_stale(self) -> bool:
        return rules.is_stale(self.confirmed_on, clock.today())


class ServedPlace(models.Model):
    """Whoever lives there may come."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="served")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(name="directory_place_once", fields=["service", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} serves {self.place_id}"


class OpeningSpan(models.Model):
    """Open on this day of the week (Monday is 0) from one time to another."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="directory_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="directory_closes_after", condition=Q(closes__gt=F("opens"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ClosedDay(models.Model):
    """Shut on this day, whatever day of the week it is: a holiday, a stocktaking."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="shut_days")
    on = models.DateField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(name="directory_closed_once", fields=["service", "on"]),
        ]

    def __str__(self) -> str:
        return str(self.on)


class ServiceVersion(models.Model):
    """What an entry said after each change, by whom and when: the way back for an undo."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="versions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said = models.JSONField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"version {self.pk} of {self.service_id}"
