"""Protect a case, say who belongs to the circle, break the glass, lift the protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.cases.queries import cases_for
from spean.casework.people.queries import standing_files
from spean.casework.people.rules import number_of
from spean.casework.zones import rules
from spean.casework.zones.models import Member, Opening, Zone
from spean.casework.zones.queries import (
    circle_of,
    colleagues_to_add,
    members_in,
    why_not_change,
    why_not_protect,
    zones_around,
)
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.cases.models import Case
    from spean.casework.zones.vocabulary import ProtectedType


@transaction.atomic
def protect_case(case: Case, *, kind: ProtectedType, by: Actor) -> Zone:
    """Hide the person and all that hangs on them from everybody outside the circle.

    The circle begins with whoever protects, and with the colleagues who are responsible for an
    open case of the person, at whichever centre: nobody loses sight of those they care for.
    """
    by.must(Duty.PROTECT)
    case = _cared_for(case.pk, by)
    with beyond_reach("whose circle, and whose cases, the asker may not see"):
        refuse_if_any(
            rules.refusals_to_protect(
                already=Zone.objects.standing().filter(person=case.person_id).exists()
            )
        )
        responsible = set(case.person.cases.not_closed().values_list("counsellor_id", flat=True))
        zone = Zone.objects.create(
            person_id=case.person_id,
            case=case,
            centre_id=case.centre_id,
            kind=kind,
            at=clock.now(),
            by_id=by.signer,
        )
        Member.objects.bulk_create(
            Member(zone=zone, user_id=user, added_at=clock.now(), added_by_id=by.signer)
            for user in sorted({by.signer, *responsible})
        )
    record("case.protected", case, by=by, centre_id=case.centre_id, kind=kind.value)
    return zone


@transaction.atomic
def add_member(zone: Zone, user_id: int, *, ends_on: dt.date | None = None, by: Actor) -> Member:
    """Let one more colleague in, for good or until a day."""
    by.must(Duty.PROTECT)
    zone = _locked(zone, by)
    known = set(members_in(by, zone).values_list("user_id", flat=True))
    colleagues = {user.pk for user in colleagues_to_add(by, zone)} | known
    refuse_if_any(
        rules.refusals_to_add(
            oneself=user_id == by.user_id,
            is_colleague=user_id in colleagues,
            is_member=user_id in known,
            members=len(known),
            ends_on=ends_on,
            today=clock.today(),
        )
    )
    member = Member.objects.create(
        zone=zone, user_id=user_id, added_at=clock.now(), added_by_id=by.signer, ends_on=ends_on
    )
    told = {"user": user_id, "ends_on": ends_on}
    record("member.added", zone.case, by=by, centre_id=zone.centre_id, **told)
    return member


@transaction.atomic
def take_out_member(zone: Zone, user_id: int, *, by: Actor) -> Member:
    """From the next request on the colleague finds nothing any more."""
    by.must(Duty.PROTECT)
    zone = _locked(zone, by)
    members = members_in(by, zone)
    member = members.filter(user=user_id).order_by("pk").get()
    others = members.exclude(user=user_id)
    refuse_if_any(rules.refusals_to_take_out(lasting_left=others.filter(ends_on=None).count()))
    member.left_at = clock.now()
    record("member.taken_out", zone.case, by=by, centre_id=zone.centre_id, user=user_id)
    with beyond_reach("who takes themselves out stands outside the moment it is written"):
        member.save(update_fields=["left_at"])
    return member


@transaction.atomic
def lift_protection(zone: Zone, *, reason: str, by: Actor) -> Zone:
    """The file is again what every file is. The book keeps that it was protected, and why not."""
    by.must(Duty.PROTECT)
    zone = _locked(zone, by)
    refuse_if_any(rules.refusals_for_reason(reason))
    zone.lifted_at, zone.lifted_by_id, zone.why_lifted = clock.now(), by.signer, reason.strip()
    zone.save(update_fields=["lifted_at", "lifted_by", "why_lifted"])
    record("protection.lifted", zone.case, by=by, centre_id=zone.centre_id, reason=zone.why_lifted)
    return zone


@transaction.atomic
def let_heir_in(person_id: int, user_id: int, *, by: Actor) -> Member | None:
    """Who answers for a protected file that nobody is left for comes into its circle.

    Otherwise it would be hidden from everybody for ever. None where nothing has to be done.
    """
    by.must(Duty.END_ROLES, Duty.END_ACCOUNTS)
    with beyond_reach("a circle in which nobody is left; it is not shown"):
        zone = Zone.objects.standing().filter(person=person_id).select_for_update().first()
        if zone is None or user_id in (circle_of(by, person_id) or []):
            return None
        member = Member.objects.create(
            zone=zone, user_id=user_id, added_at=clock.now(), added_by_id=by.user_id or user_id
        )
        told = {"user": user_id, "why": "nobody else was left"}
        record("member.added", zone.case, by=by, centre_id=zone.centre_id, **told)
    return member


@transaction.atomic
def break_glass(code: str, *, reason: str, centre_id: int, by: Actor) -> Opening:
    """Open the protected file of this code, if there is one, for two hours.

    What is written, asked and answered is the same for a code behind which there is nothing: only
    the file itself, on its own page, tells the difference.
    """
    by.must(Duty.BREAK_GLASS, at=centre_id)
    centre = centres_for(by).get(pk=centre_id)
    now, asked = clock.now(), code.strip().upper()[:20]
    today = Opening.objects.filter(user=by.user_id, at__gt=now - clock.days(1))
    refuse_if_any(rules.refusals_to_open(reason=reason, opened_today=today.count()))
    with beyond_reach("whether a protected file lies behind a code; it is not said"):
        opening = Opening.objects.create(
            user_id=by.signer,
            centre=centre,
            zone_id=_behind(asked, centre_id, by),
            asked=asked,
            reason=reason.strip(),
            at=now,
            until=now + rules.OPEN_FOR,
        )
    record("glass.broken", opening, by=by, centre_id=centre_id, asked=asked, reason=reason.strip())
    return opening


def _behind(asked: str, centre_id: int, by: Actor) -> int | None:
    """One question for whatever was typed: the code of a case, of a person, or of nothing."""
    case, person = rules.case_number(asked), number_of(asked)
    if person is not None:
        person = standing_files(by, [person])[person]
    found = Zone.objects.standing().filter(
        person__registrations__centre=centre_id,
        **({"person": person} if person is not None else {"case": case or 0}),
    )
    return found.values_list("pk", flat=True).first()


def _cared_for(case_id: int, by: Actor) -> Case:
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    refuse_if_any(why_not_protect(by, case_id))
    return case


def _locked(zone: Zone, by: Actor) -> Zone:
    """A circle in which the actor stands, whose case they answer for, and which they may change."""
    zone = zones_around(by).select_for_update(of=("self",)).get(pk=zone.pk)
    refuse_if_any(why_not_change(by, zone))
    return zone
