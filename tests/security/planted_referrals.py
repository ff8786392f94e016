"""Referrals and services of the planted world (see `planted.py`)."""

from spean.base import clock
from spean.casework.referrals.models import Key, Letter, Referral, Turn
from spean.registry.directory.actions import change_service, end_service, list_service
from spean.registry.directory.models import Service
from tests.factories.referrals import facts
from tests.security.law import Place


def plant_referrals(planted, key, centre, person, by, today):
    """One referral by a link, and one that arrived in the centre's own inbox."""
    at, circle = frozenset({centre.pk}), planted.places[key]["person"].circle
    place = Place("referral", at, circle=circle)
    office, desk = _services(planted, key, centre, by)
    letters = []
    for tail, service, inbox in (("", office, None), (" (in)", desk, centre)):
        name = f"{key}{tail}"
        referral = planted.make(
            Referral, name, place, person=person, case_id=planted.records[key]["case_id"],
            centre=centre, by_id=by.user_id, made_on=today,
        )  # fmt: skip
        shown = {"name": [planted.word("referrals.Letter.shown", name, place)]}
        letters.append(
            planted.make(
                Letter, name, place, referral=referral, person=person, centre=centre,
                to_centre=inbox, service=service, urgency="soon", sent_at=clock.now(),
                due_on=today - clock.days(1), shown=shown,
            )
        )  # fmt: skip
        planted.make(
            Turn, name, place, letter=letters[-1], state="sent", at=clock.now(), side="sender",
            by_id=by.user_id,
        )  # fmt: skip
    planted.make(
        Key, key, place, letter=letters[0], digest=f"matrix {key}", made_at=clock.now(),
        made_by_id=by.user_id, ends_at=clock.now() + clock.days(9),
    )  # fmt: skip
    planted.places[key]["referral"] = place
    planted.records[key] |= {
        "referral_id": letters[0].referral_id,
        "letter_id": letters[1].pk,
        "sent_id": letters[0].pk,
        "token": "no-link-of-ours",
    }


def _services(planted, key, centre, by):
    """A service by a link, one that is free for a referral, and one that this centre offers."""
    place, made = Place("service", frozenset({centre.pk})), []
    for tail, inbox in ((" (office)", None), (" (spare)", None), ("", centre.pk)):
        names = {
            one: planted.word(f"directory.Service.{one}", f"{key}{tail}", place)
            for one in ("name_km", "name_en", "name_ja", "about", "address", "cost_note")
        }
        told = facts(**names, serves=("15",), inbox_id=inbox)
        made.append(list_service(told, centre_id=centre.pk, by=by))
        version = change_service(made[-1], facts=told, by=by)
    ended = list_service(facts(name_en="Ended"), centre_id=centre.pk, by=by)
    end_service(
        ended, why=planted.word("directory.Service.why_ended", f"{key} (ended)", place), by=by
    )
    planted.places[key]["service"] = place
    planted.records[key] |= {
        "service_id": made[2].pk,
        "wording_id": version.pk,
        "ended_service": ended.pk,
        "spare_service": made[1].pk,
    }
    return Service.objects.get(pk=made[0].pk), made[2]
