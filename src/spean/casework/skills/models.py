"""What a person can do and has done, and the rows of ESCO beside our own list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

import pghistory
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Length

from spean.casework.people.scoping import BY_PERSON
from spean.casework.skills.vocabulary import EscoLink, SkillLevel, SkillSource

if TYPE_CHECKING:
    from spean.base.actor import Actor

M = TypeVar("M", bound=models.Model)


@pghistory.track()
class PersonSkill(models.Model):
    """A person can do this, at this level, and this is how we know."""

    walled = BY_PERSON
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="skills")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.ALONE)
    source = models.CharField(max_length=10, choices=SkillSource, default=SkillSource.SAID)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="skills_once_a_person", fields=["person", "code"]),
            models.CheckConstraint(name="skills_level", condition=Q(level__in=[1, 2, 3])),
        ]
        indexes = [models.Index(fields=["code"], name="skills_code")]

    def __str__(self) -> str:
        return f"{self.code} of {self.person_id}"


@pghistory.track()
class PersonOccupation(models.Model):
    """Work that was done, is wished for, or both."""

    walled = BY_PERSON
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="occupations")
    isco = models.CharField(max_length=4)
    code = models.CharField(max_length=100, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    held = models.BooleanField(default=False)
    wanted = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="skills_occupation_once_a_person", fields=["person", "isco", "code"]
            ),
            models.CheckConstraint(
                name="skills_held_or_wanted", condition=Q(held=True) | Q(wanted=True)
            ),
            models.CheckConstraint(
                name="skills_isco_form", condition=Q(isco__regex=r"^[0-9]{1,4}$")
            ),
        ]
        indexes = [models.Index(fields=["isco"], name="skills_isco")]

    def __str__(self) -> str:
        return f"{self.isco} of {self.person_id}"


class EscoQuerySet(models.QuerySet[M]):
    """Rows of the European classification: public words, the same for everybody."""

    def named(self, text: str) -> Self:
        """Rows with every word of the text in one of their labels; those named so come first."""
        rows = self
        for word in text.split():
            rows = rows.filter(words__icontains=word)
        begins = Case(When(label__istartswith=text, then=0), default=1)
        return rows.order_by(begins, Length("label"), "label", "uri")

    def visible_to(self, actor: Actor) -> Self:
        del actor
        return self.all()


class EscoOccupation(models.Model):
    uri = models.CharField(max_length=200, unique=True)
    isco = models.CharField(max_length=4)
    label = models.CharField(max_length=300)
    words = models.TextField()
    """Every label, one a line: what a search reads."""

    objects = EscoQuerySet.as_manager()

    class Meta:
        ordering = ["label", "uri"]
        indexes = [
            models.Index(fields=["isco"], name="skills_esco_isco"),
        ]

    def __str__(self) -> str:
        return self.label


class EscoSkill(models.Model):
    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, blank=True)
    reuse = models.CharField(max_length=30, blank=True)
    label = models.CharField(max_length=300)
    words = models.TextField()

    objects = EscoQuerySet.as_manager()

    class Meta:
        ordering = ["label", "uri"]

    def __str__(self) -> str:
        return self.label


class EscoRelation(models.Model):
    """An occupation needs a skill, or is helped by it."""

    occupation = models.ForeignKey(EscoOccupation, models.CASCADE, related_name="relations")
    skill = models.ForeignKey(EscoSkill, models.CASCADE, related_name="relations")
    link = models.CharField(max_length=10, choices=EscoLink)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="skills_esco_relation_once", fields=["occupation", "skill"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.link} {self.skill_id}"
