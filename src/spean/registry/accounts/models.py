"""A person who signs in, where they sit, and what was guessed at their door.

What a person may do is said by their memberships, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models

from spean.base import clock
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.registry.accounts import rules
from spean.registry.accounts.vocabulary import Digits, Scope, Standing

if TYPE_CHECKING:
    import datetime as dt


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """No e-mail is needed, and none is asked: a user name and a password, then a second factor."""

    username = models.CharField(max_length=40, unique=True, validators=[ASCIIUsernameValidator()])
    name_km = models.CharField(max_length=100, blank=True)
    name_latin = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="km")
    digits = models.CharField(max_length=10, choices=Digits, default=Digits.LATIN)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    first_password_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.name_km or self.name_latin or self.username

    def get_full_name(self) -> str:
        return str(self)

    def has_first_password(self) -> bool:
        """Whether the password is one that was given, and that somebody else has seen."""
        return self.first_password_until is not None

    def may_use_password(self) -> bool:
        """A password that was given opens for a few days only."""
        return self.first_password_until is None or clock.now() < self.first_password_until


class Device(models.Model):
    """A browser somebody has signed in from. It holds a signed token; here lies only its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    browser = models.CharField(max_length=60, blank=True)
    first_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-last_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="accounts_device_once", fields=["user", "digest"])
        ]

    def __str__(self) -> str:
        return self.browser or str(self.pk)


class Sitting(models.Model):
    """One signed-in browser, from its first page to its last. A session without one is over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sittings")
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField(null=True)
    network = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-seen_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.began_at:%Y-%m-%d %H:%M}"

    def standing(self) -> Standing:
        """Asked at every request."""
        return rules.standing_of(
            began_at=self.began_at,
            seen_at=self.seen_at,
            locked_at=self.locked_at,
            now=clock.now(),
            idle=settings.IDLE_LOCK,
            longest=settings.LONGEST_SITTING,
        )


class FactorSecret(models.Model):
    """The seed of an app or of recovery codes, sealed. allauth's own row holds only its number."""

    shut = True  # see base/wall.py

    row_uid = row_uid()
    secret = SealedTextField(sealed_as=FieldClass.PROTECTED)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.row_uid)


class GuessesQuerySet(models.QuerySet["Guesses"]):
    def stale(self) -> Self:
        return self.filter(failed_at__lt=clock.now() - rules.FORGOTTEN_AFTER)


class Guesses(models.Model):
    """How many wrong guesses came in a row from one place. Names that do not exist count alike.

    What was typed is not kept, as it may be somebody's password: only a keyed digest.
    """

    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="guesses"
    )
    failed = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = GuessesQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "guesses"

    def __str__(self) -> str:
        return f"{self.scope} {self.failed}"

    def is_waiting(self, now: dt.datetime) -> bool:
        return rules.is_waiting(
            Scope(self.scope), failed=self.failed, failed_at=self.failed_at, now=now
        )

    def waits_until(self) -> dt.datetime:
        return rules.waits_until(Scope(self.scope), failed=self.failed, failed_at=self.failed_at)
