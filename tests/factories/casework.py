"""The smallest world in which something can happen: two centres, and who works there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spean.base.actor import Actor
from spean.casework.people.actions import Newcomer, register_person
from spean.casework.people.models import Person
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import Decision, Purpose, Sex
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre, Membership
from spean.registry.centres.scoping import keeper
from spean.registry.centres.vocabulary import Role
from spean.registry.organisations.models import Organisation
from spean.registry.places.models import Place

YES = dict.fromkeys(Purpose, Decision.GIVEN)
PLACES = [
    ("22", "province", None, "ឧត្តរមានជ័យ", "Oddar Meanchey"),
    ("2204", "district", "22", "សំរោង", "Samraong"),
    ("220405", "commune", "2204", "អូរស្មាច់", "Ou Smach"),
    ("15", "province", None, "ពោធិ៍សាត់", "Pursat"),
    ("1501", "district", "15", "បាកាន", "Bakan"),
]


@dataclass(frozen=True)
class World:
    samraong: Centre
    pursat: Centre
    dara: Actor  # counsels in Samraong
    vanna: Actor  # counsels in Pursat, and must see nothing of Samraong
    chanthou: Actor  # manages Samraong
    kenji: Actor  # oversees all centres, meets no names
    users: dict[str, User]


def places() -> None:
    for code, level, parent, name_km, name_en in PLACES:
        Place.objects.get_or_create(
            code=code,
            defaults={
                "level": level,
                "parent_id": parent,
                "name_km": name_km,
                "name_en": name_en,
                "sort_key": name_en,
            },
        )


def world() -> World:
    places()
    operator = Organisation.objects.create(name_en="Provincial job centre", roles=["operator"])
    samraong = Centre.objects.create(
        code="OMC", name_en="Samraong", name_km="សំរោង", place_id="22", operator=operator
    )
    pursat = Centre.objects.create(
        code="PUR", name_en="Pursat", name_km="ពោធិ៍សាត់", place_id="15", operator=operator
    )
    users = {name: User.objects.create_user(name, "a long password") for name in NAMES}
    roles = {
        "dara": (Role.COUNSELLOR, samraong),
        "vanna": (Role.COUNSELLOR, pursat),
        "chanthou": (Role.CENTRE_MANAGER, samraong),
        "kenji": (Role.PROGRAMME_MANAGER, None),
    }
    actors = {name: member(users[name], role, centre) for name, (role, centre) in roles.items()}
    return World(samraong=samraong, pursat=pursat, users=users, **actors)


NAMES = ("dara", "vanna", "chanthou", "kenji")


def member(user: User, role: Role, centre: Centre | None) -> Actor:
    Membership.objects.create(user=user, centre=centre, role=role, starts_on=dt.date(2020, 1, 1))
    return Membership.objects.actor_for(user.pk)


def operator() -> Actor:
    return keeper()


def sokha(by: Actor, centre: Centre, **changes: object) -> Person:
    """Sokha came home; everything she agreed to can be changed by name."""
    details = {
        "name_km": "សុខ សុខា",
        "name_latin": "Sok Sokha",
        "sex": Sex.FEMALE,
        "birth_year": 1994,
        "preferred_province": "22",
        "sector_wanted": "garment",
        "place_code": "220405",
    } | changes
    newcomer = Newcomer(profile=Profile(**details), consents=YES)
    return register_person(newcomer, centre_id=centre.pk, by=by)
