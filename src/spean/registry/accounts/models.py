"""A person who signs in. What they may do is said by their memberships, not here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models

from spean.base import clock
from spean.registry.accounts.vocabulary import Digits


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
