"""Reading the directory. It is shared by all centres; the actor comes first all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.timezone import localtime
from django.utils.translation import override

from spean.base import clock
from spean.base.actor import Duty
from spean.registry.directory import rules
from spean.registry.directory.models import ServedPlace, Service, ServiceVersion
from spean.registry.directory.rules import ServiceFacts, Span
from spean.registry.directory.vocabulary import Cost, ForSex, ForWhom, ServiceKind, Spoken
from spean.registry.organisations.queries import organisations

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.registry.directory.models import ServiceQuerySet
    from spean.registry.organisations.models import Organisation

SAME = (
    *("name_km", "name_en", "name_ja", "about", "address", "phone", "is_nationwide"),
    *("is_always_open", "cost_note", "min_age", "max_age", "latitude", "longitude"),
    *("takes_referrals", "inbox_id", "organisation_id"),
)
"""What stands in a row as it stands in the facts."""
TONGUES = ("km", "en", "ja")


def services_for(actor: Actor) -> ServiceQuerySet:
    rows = Service.objects.visible_to(actor)
    rows = rows.select_related("organisation", "place", "centre", "inbox", "confirmed_by")
    return rows.prefetch_related("served__place", "spans", "shut_days")


def services_like(
    actor: Actor,
    *,
    text: str = "",
    kind: str = "",
    place: str = "",
    is_open: bool = False,
    is_stale: bool = False,
) -> ServiceQuerySet:
    """The services still offered that fit every filter given; words in Khmer or Latin letters."""
    rows = services_for(actor).offered()
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.serving(place)
    if is_open:
        rows = rows.open_at(localtime(clock.now()))
    if is_stale:
        rows = rows.stale(clock.today())
    for word in rules.folded(text).split():
        rows = rows.filter(Q(words__contains=word) | Q(kind__in=_kinds_named(word)))
    return rows


def services_kept_by(actor: Actor) -> ServiceQuerySet:
    """Those that the actor may change."""
    return Service.objects.kept_by(actor)


def services_to_refer_to(actor: Actor) -> ServiceQuerySet:
    return services_for(actor).offered().filter(takes_referrals=True)


def services_by_province(actor: Actor) -> dict[str, int]:
    """How many services each province has of its own; those of the whole country are not in it."""
    offered = Service.objects.visible_to(actor).offered()
    rows = ServedPlace.objects.filter(service__in=offered)
    counted = rows.annotate(province=Substr("place_id", 1, 2)).values("province").order_by()
    return dict(counted.annotate(n=Count("service", distinct=True)).values_list("province", "n"))


def service_facts(actor: Actor, service_id: int) -> ServiceFacts:
    """Everything that one entry says. Raises `DoesNotExist`."""
    return facts_in(actor, services_for(actor).get(pk=service_id))


def facts_in(actor: Actor, row: Service) -> ServiceFacts:
    """The same of a row that `services_for` has read, without asking again."""
    del actor
    return ServiceFacts(
        **{name: getattr(row, name) for name in SAME},
        kind=ServiceKind(row.kind),
        place_code=row.place_id,
        serves=tuple(one.place_id for one in row.served.all()),
        hours=tuple(Span(one.weekday, one.opens, one.closes) for one in row.spans.all()),
        closed_days=tuple(one.on for one in row.shut_days.all()),
        cost=Cost(row.cost),
        for_whom=tuple(ForWhom(one) for one in row.for_whom),
        for_sex=ForSex(row.for_sex),
        languages=tuple(Spoken(one) for one in row.languages),
    )


def versions_of(actor: Actor, service_id: int) -> QuerySet[ServiceVersion]:
    """Who changed the entry and when, the newest first."""
    return versions_for(actor).filter(service=service_id)


def versions_for(actor: Actor) -> QuerySet[ServiceVersion]:
    """Every change to an entry that the actor may read."""
    mine = Service.objects.visible_to(actor)
    return ServiceVersion.objects.filter(service__in=mine).select_related("service", "by")


def who_may_offer(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that can stand behind a service: all but those known as employers only."""
    if not actor.may(Duty.WRITE_SERVICES):
        return organisations(actor).none()
    return organisations(actor).exclude(roles=["employer"])


def _kinds_named(word: str) -> list[str]:
    """The kinds whose name has this word in it, in any language of the house."""
    found = []
    for tongue in TONGUES:
        with override(tongue):
            found += [one.value for one in ServiceKind if word in rules.folded(str(one.label))]
    return found
