"""What is offered, for whom, for how much, and in which language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    CIVIL_PAPERS = "civil_papers", _("Identity and civil papers")
    HEALTH_CARE = "health_care", _("Health care")
    MENTAL_HEALTH = "mental_health", _("Mental health and psychosocial support")
    LEGAL_AID = "legal_aid", _("Legal aid")
    SOCIAL_PROTECTION = "social_protection", _("Social protection")
    TRAINING = "vocational_training", _("Vocational training")
    RECOGNITION = "recognition_step", _("Recognition of skills")
    JOB_PLACEMENT = "job_placement", _("Job placement")
    BUSINESS = "business_support", _("Business start-up support")
    DEBT_ADVICE = "debt_advice", _("Savings, credit and debt advice")
    SHELTER = "shelter", _("Shelter")
    VIOLENCE = "gbv_support", _("Support for survivors of violence")
    TRAFFICKING = "trafficking_support", _("Support for victims of trafficking")
    CHILDREN = "child_protection", _("Child protection and schooling")
    DISABILITY = "disability_support", _("Disability and rehabilitation")
    FOOD = "food_aid", _("Food and emergency aid")
    HELPLINE = "helpline", _("Telephone helpline")
    RESOURCE_CENTRE = "resource_centre", _("Migrant Worker Resource Centre")


class Cost(models.TextChoices):
    FREE = "free", _("Free of charge")
    PARTLY = "partly_free", _("Free for some")
    PAID = "paid", _("Has a price")
    UNKNOWN = "cost_unknown", _("Cost not known")


class ForWhom(models.TextChoices):
    """The kinds of beneficiary, as people are told apart in casework; nobody named means all."""

    RETURNED_WORKER = "returned_worker", _("Returned migrant worker")
    DISPLACED = "displaced", _("Displaced by the conflict")
    HOST_COMMUNITY = "host_community", _("Host community member")
    FAMILY_MEMBER = "family_member", _("Family member")


class ForSex(models.TextChoices):
    EVERYBODY = "everybody", _("Women and men")
    WOMEN = "women_only", _("Women only")
    MEN = "men_only", _("Men only")


class Spoken(models.TextChoices):
    KHMER = "km", _("Khmer")
    ENGLISH = "en", _("English")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")
    CHINESE = "zh", _("Chinese")
    JAPANESE = "ja", _("Japanese")
    SIGNED = "sign", _("Cambodian Sign Language")
