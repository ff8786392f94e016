"""What the pages of referrals and of the directory may write (see `writable.py`)."""

from dataclasses import replace

from spean.casework.referrals.actions import make_link
from spean.casework.referrals.models import Referral
from spean.registry.directory.actions import change_service, end_service
from spean.registry.directory.models import Service
from spean.registry.directory.queries import service_facts
from tests.factories.referrals import service as add_service
from tests.security.written import BOOK, Written


def no_longer(here, records):
    end_service(Service.objects.get(pk=records["service_id"]), why="x", by=here.dara)


def changed_entry(here, records):
    service = Service.objects.get(pk=records["service_id"])
    told = replace(service_facts(here.dara, service.pk), phone="044 999 999")
    return {"wording_id": change_service(service, facts=told, by=here.dara).pk}


def another_service(here, _records):
    return {"where": add_service(here.dara, here.samraong).pk}


def linked(here, records):
    make_link(Referral.objects.get(pk=records["referral_id"]), by=here.dara)


SERVICE_COLUMNS = (
    *("about", "address", "cost", "cost_note", "for_sex", "for_whom", "is_nationwide", "kind"),
    *("languages", "latitude", "longitude", "max_age", "min_age", "name_en", "name_ja", "name_km"),
    *("organisation_id", "phone", "place_id", "sort_key", "takes_referrals", "words"),
)
SERVICE = {
    "centre": "",
    "kind": "legal_aid",
    "name_km": "x",
    "name_en": "x",
    "name_ja": "x",
    "organisation": "",
    "new_organisation": "Lawyers",
    "about": "x",
    "phone": "012",
    "address": "x",
    "place": "220405",
    "latitude": "13.9",
    "longitude": "103.5",
    "serves": ["15"],
    "serves_also": "220405",
    "is_nationwide": "on",
    "is_always_open": "",
    "closed_days": "2030-01-01",
    **{f"hours_{day}": "8-12" for day in range(7)},
    "cost": "paid",
    "cost_note": "x",
    "for_whom": ["displaced"],
    "for_sex": "women_only",
    "min_age": "18",
    "max_age": "40",
    "languages": ["km"],
    "takes_referrals": "",
    "inbox": "",
}
SERVICE_ROWS = {
    "+directory_closedday",
    "+directory_openingspan",
    "+directory_servedplace",
    "+directory_serviceversion",
}
REFERRAL = {"urgency": "soon", "request": "x x x", "shared": ["age"], "reason": "x", "case": ""}
REFERRAL |= {"agreed": "on", "word": "send", "service": ""}
TURN = {"to": "accepted", "on": "", "at": "", "why": "", "words": "x"}
LETTER = {BOOK, "+referrals_turn", "referrals_letter.due_on", "referrals_letter.state"}

REFERRALS_AND_SERVICES = {
    "desk:service-new": Written(
        {BOOK, "+directory_service", "+organisations_organisation", *SERVICE_ROWS}, SERVICE
    ),
    "desk:service-edit": Written(
        {
            BOOK,
            "+organisations_organisation",
            *SERVICE_ROWS,
            "-directory_openingspan",
            "-directory_servedplace",
            *(f"directory_service.{column}" for column in SERVICE_COLUMNS),
        },
        SERVICE,
    ),
    "desk:service-confirm": Written(
        {BOOK, "directory_service.confirmed_by_id"}, {}, None, "chanthou"
    ),
    "desk:service-end": Written(
        {BOOK, "directory_service.ended_on", "directory_service.why_ended"}, {"why": "x"}
    ),
    "desk:service-again": Written(
        {BOOK, "directory_service.ended_on", "directory_service.why_ended"}, {}, no_longer
    ),
    "desk:service-undo": Written(
        {
            BOOK,
            "+directory_openingspan",
            "+directory_servedplace",
            "+directory_serviceversion",
            "-directory_openingspan",
            "-directory_servedplace",
            "directory_service.phone",
            "directory_service.words",
        },
        {},
        changed_entry,
    ),
    "desk:referral-new": Written(
        {BOOK, "+referrals_letter", "+referrals_referral", "+referrals_turn"},
        REFERRAL,
        another_service,
    ),
    "desk:referral-turn": Written(LETTER, TURN),
    "desk:referral-link": Written({BOOK, "+referrals_key"}),
    "desk:referral-link-end": Written({BOOK, "referrals_key.ended_at"}, {}, linked),
    "desk:referral-in-turn": Written(LETTER, TURN),
}
