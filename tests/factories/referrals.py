"""A service in the directory, and somebody referred to it."""

from __future__ import annotations

import datetime as dt

from spean.casework.referrals.actions import send_referral
from spean.casework.referrals.rules import Terms
from spean.casework.referrals.vocabulary import Shared, Urgency
from spean.registry.directory.actions import list_service
from spean.registry.directory.rules import ServiceFacts, Span
from spean.registry.directory.vocabulary import Cost, ServiceKind
from spean.registry.organisations.models import Organisation

EIGHT, NOON, ONE, FIVE = (dt.time(hour) for hour in (8, 12, 13, 17))
OFFICE_HOURS = tuple(Span(day, *pair) for day in range(5) for pair in ((EIGHT, NOON), (ONE, FIVE)))


def provider(name="Hall of Samraong"):
    found, _new = Organisation.objects.get_or_create(
        name_en=name, defaults={"name_km": "សាលាសំរោង", "roles": ["provider"]}
    )
    return found


def facts(**changes):
    told = {
        "organisation_id": changes.pop("organisation_id", None) or provider().pk,
        "kind": ServiceKind.CIVIL_PAPERS,
        "name_km": "ការិយាល័យអត្តសញ្ញាណប័ណ្ណ",
        "name_en": "Identity card office",
        "phone": "044 000 111",
        "address": "Street 1",
        "serves": ("22",),
        "hours": OFFICE_HOURS,
        "cost": Cost.FREE,
    }
    return ServiceFacts(**(told | changes))


def service(by, centre, **changes):
    return list_service(facts(**changes), centre_id=centre.pk, by=by)


def referred(by, person, centre, where, **changes):
    told = {
        "service_id": where.pk,
        "request": "An identity card, please.",
        "urgency": Urgency.SOON,
        "reason": "She lost it at the border.",
        "shared": (Shared.NAME, Shared.SEX, Shared.AGE),
    }
    case_id = changes.pop("case_id", None)
    terms = Terms(**(told | changes))
    return send_referral(person.pk, terms=terms, centre_id=centre.pk, case_id=case_id, by=by)
