"""What an organisation can be, and how far somebody looked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationRole(models.TextChoices):
    EMPLOYER = "employer", _("Employer")
    OPERATOR = "operator", _("Centre operator")
    SCHOOL = "school", _("School or training centre")
    DONOR = "donor", _("Donor")
    MINISTRY = "ministry", _("Ministry")
    UNION = "union", _("Trade union")
    PROVIDER = "provider", _("Service provider")


class Verification(models.TextChoices):
    UNVERIFIED = "unverified", _("Not verified")
    DOCUMENTS_SEEN = "documents_seen", _("Documents seen")
    INSPECTED = "inspected", _("Inspected")
