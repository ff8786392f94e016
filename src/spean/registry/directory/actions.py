"""What can be done to an entry of the directory. Each change can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.engines.kernel.khmer import collation_key
from spean.registry.centres.queries import centres_for
from spean.registry.directory import rules
from spean.registry.directory.models import (
    ClosedDay,
    OpeningSpan,
    ServedPlace,
    Service,
    ServiceVersion,
)
from spean.registry.directory.queries import SAME, service_facts, services_for, services_kept_by

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.directory.rules import ServiceFacts


@transaction.atomic
def list_service(facts: ServiceFacts, *, centre_id: int, by: Actor) -> Service:
    """Put a service into the directory. The centre keeps the entry up to date from now on."""
    by.must(Duty.WRITE_SERVICES, at=centre_id)
    refuse_if_any(rules.refusals_to_list(facts))
    today = clock.today()
    service = Service(
        centre=centres_for(by).get(pk=centre_id),
        listed_on=today,
        confirmed_on=today,
        confirmed_by_id=by.signer,
    )
    _write(service, facts, by)
    record("service.listed", service, by=by, centre_id=centre_id, name=str(service))
    return service


@transaction.atomic
def change_service(service: Service, *, facts: ServiceFacts, by: Actor) -> ServiceVersion:
    """Replace what the entry says. Whoever changes it has confirmed it; returns the new version."""
    by.must(Duty.WRITE_SERVICES)
    service = _locked(service, by)
    refuse_if_any(rules.refusals_to_list(facts))
    before = service_facts(by, service.pk)
    service.confirmed_on, service.confirmed_by_id = clock.today(), by.signer
    version = _write(service, facts, by)
    was, now = rules.plain(before), rules.plain(facts)
    changed = {name: [was[name], now[name]] for name in now if was[name] != now[name]}
    record("service.changed", service, by=by, centre_id=service.centre_id, changed=changed)
    return version


@transaction.atomic
def undo_change(version: ServiceVersion, *, by: Actor) -> Service:
    """Put back what the entry said before this change, as long as nobody changed it since."""
    by.must(Duty.WRITE_SERVICES)
    service = _locked(version.service, by)
    newest = list(service.versions.all()[:2])
    refuse_if_any(
        rules.refusals_to_undo(
            is_newest=bool(newest) and newest[0].pk == version.pk, has_before=len(newest) > 1
        )
    )
    _write(service, rules.from_plain(newest[1].said), by)
    record("service.change_undone", service, by=by, centre_id=service.centre_id, undone=version.pk)
    return service


@transaction.atomic
def confirm_service(service: Service, *, by: Actor) -> Service:
    """Somebody has asked there: it is all still so."""
    by.must(Duty.WRITE_SERVICES)
    service = _locked(service, by)
    service.confirmed_on, service.confirmed_by_id = clock.today(), by.signer
    service.save(update_fields=["confirmed_on", "confirmed_by"])
    record("service.confirmed", service, by=by, centre_id=service.centre_id)
    return service


@transaction.atomic
def end_service(service: Service, *, why: str = "", by: Actor) -> Service:
    """It is no longer offered: it leaves the lists, and what was referred to it stays readable."""
    by.must(Duty.WRITE_SERVICES)
    service = _locked(service, by)
    refuse_if_any(rules.refusals_to_end(is_ended=service.ended_on is not None))
    service.ended_on, service.why_ended = clock.today(), why
    service.save(update_fields=["ended_on", "why_ended"])
    record("service.ended", service, by=by, centre_id=service.centre_id, why=why)
    return service


@transaction.atomic
def offer_again(service: Service, *, by: Actor) -> Service:
    by.must(Duty.WRITE_SERVICES)
    service = _locked(service, by)
    refuse_if_any(rules.refusals_to_offer_again(is_ended=service.ended_on is not None))
    service.ended_on, service.why_ended = None, ""
    service.save(update_fields=["ended_on", "why_ended"])
    record("service.offered_again", service, by=by, centre_id=service.centre_id)
    return service


def _locked(service: Service, by: Actor) -> Service:
    """The row, held. Whoever reads it and keeps it not is told who does."""
    there = services_for(by).get(pk=service.pk)
    kept = services_kept_by(by).filter(pk=there.pk)
    refuse_if_any(rules.refusals_to_keep(within_reach=kept.exists()))
    return kept.select_for_update(of=("self",)).get()


def _write(service: Service, facts: ServiceFacts, by: Actor) -> ServiceVersion:
    for name in SAME:
        setattr(service, name, getattr(facts, name))
    service.kind, service.cost, service.for_sex = facts.kind, facts.cost, facts.for_sex
    service.for_whom, service.languages = list(facts.for_whom), list(facts.languages)
    service.place_id = facts.place_code
    service.sort_key = collation_key(facts.name_km or facts.name_en)[:400]
    behind = service.organisation
    names = (facts.name_km, facts.name_en, facts.name_ja, facts.address, facts.about, facts.phone)
    service.words = rules.folded(*names, behind.name_km, behind.name_en, behind.name_ja)
    service.save()
    service.served.all().delete()
    service.spans.all().delete()
    service.shut_days.all().delete()
    ServedPlace.objects.bulk_create(
        [ServedPlace(service=service, place_id=code) for code in sorted(set(facts.serves))]
    )
    OpeningSpan.objects.bulk_create(
        [OpeningSpan(service=service, **one._asdict()) for one in sorted(facts.hours)]
    )
    ClosedDay.objects.bulk_create(
        [ClosedDay(service=service, on=day) for day in sorted(set(facts.closed_days))]
    )
    return ServiceVersion.objects.create(
        service=service, at=clock.now(), by_id=by.signer, said=rules.plain(facts)
    )
