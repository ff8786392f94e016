"""The words of people: who they are, how we know, what they agreed to."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    NOT_SAID = "not_said", _("Not said")


class AgeBand(models.TextChoices):
    """The bands that ministry and donor reports share."""

    UNDER_18 = "under_18", _("17 or younger")
    FROM_18 = "from_18", _("18 to 24")
    FROM_25 = "from_25", _("25 to 35")
    FROM_36 = "from_36", _("36 to 44")
    FROM_45 = "from_45", _("45 to 59")
    FROM_60 = "from_60", _("60 or older")
    UNKNOWN = "unknown", _("Age not known")


class BirthPrecision(models.TextChoices):
    DAY = "day", _("Day known")
    YEAR = "year", _("Year only")


class Beneficiary(models.TextChoices):
    RETURNED_WORKER = "returned_worker", _("Returned migrant worker")
    DISPLACED = "displaced", _("Displaced by the conflict")
    HOST_COMMUNITY = "host_community", _("Host community member")
    FAMILY_MEMBER = "family_member", _("Family member")


class RegisteredBy(models.TextChoices):
    SELF = "self", _("The person")
    RELATIVE = "relative", _("A relative or friend")
    VOLUNTEER = "volunteer", _("A volunteer")
    OFFICIAL = "official", _("An official")
    HOTLINE = "hotline", _("The 1297 hotline")


class PhoneOwner(models.TextChoices):
    OWN = "own", _("Own phone")
    FAMILY = "family", _("Family member's phone")
    NEIGHBOUR = "neighbour", _("Neighbour's phone")
    OTHER = "other", _("Somebody else's phone")


class Purpose(models.TextChoices):
    """What a consent is for. None depends on another."""

    SERVICE = "service", _("To keep a file and help me")
    MATCHING = "matching", _("To look for jobs that suit me")
    EMPLOYER = "employer", _("To show my profile to an employer")
    MESSAGES = "messages", _("To call or message me")
    REFERRAL = "referral", _("To refer me to a service that I choose")


class Decision(models.TextChoices):
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TO_ASK = "to_ask", _("Still to be asked")


class ConsentMethod(models.TextChoices):
    SPOKEN = "spoken", _("Spoken, with a witness")
    SIGNATURE = "signature", _("Signature")
    THUMBPRINT = "thumbprint", _("Thumbprint")
    PHONE = "phone", _("By phone")


class HouseholdRelation(models.TextChoices):
    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Husband or wife")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    OTHER_RELATIVE = "other_relative", _("Other relative")


class Gap(StrEnum):
    """Why it cannot be known any more what a profile once said. The web puts words to it."""

    MASKED = "masked"
    MERGED = "merged_since"
    LIST = "list_since"


class KeyKind(StrEnum):
    """Why a search key finds a person. Nobody reads these on a screen."""

    KHMER = "k"
    KHMER2 = "K"
    LATIN = "l"
    LATIN2 = "L"
    PHONE = "p"
    CODE = "x"
    BLOCK = "b"
