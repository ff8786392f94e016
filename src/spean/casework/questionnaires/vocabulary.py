"""The words of questionnaires: when they are asked, how questions are answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """When a questionnaire is asked."""

    INTAKE = "intake", _("On the person's page")
    CASE = "case", _("In the case")
    CLOSING = "closing", _("When the case is closed")


class VersionState(models.TextChoices):
    """One version, from the first question on. What was published never changes."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Thrown away")


class AnswerKind(models.TextChoices):
    """How a question is answered."""

    ONE = "one", _("One of several answers")
    MANY = "many", _("Several answers at once")
    YES_NO = "yes_no", _("Yes or no")
    WHOLE = "whole", _("Whole number")
    DECIMAL = "decimal", _("Number with a decimal point")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Day")
    SHORT = "short", _("A few words")
    LONG = "long", _("Several lines")
    PLACE = "place", _("Place in Cambodia")
    COUNTRY = "country", _("Country")


class AnswerClass(models.TextChoices):
    """What an answer may do to the person if it gets out: the classes of our own columns."""

    INTERNAL = "P1", _("Harmless (P1)")
    PERSONAL = "P2", _("Personal (P2)")
    SENSITIVE = "P3", _("Sensitive (P3)")
    PROTECTED = "P4", _("Protected (P4): only for who is responsible for the case")
