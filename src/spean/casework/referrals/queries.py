"""Reading referrals. The actor comes first; a partner without an account comes with a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import beyond_reach
from spean.casework.people.queries import people_for, people_who_agreed
from spean.casework.people.vocabulary import Purpose
from spean.casework.referrals import rules
from spean.casework.referrals.models import Key, Letter, Referral, Turn
from spean.casework.referrals.vocabulary import DONE, IN_HAND, ReferralState, Shared, Urgency
from spean.casework.zones.queries import zone_of, zones_raised
from spean.registry.centres.queries import actor_of, colleagues_who_may, posts_that_may

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.people.models import Person
    from spean.casework.referrals.models import LetterQuerySet, ReferralQuerySet

BESIDE = ("letter__service__organisation", "letter__to_centre", "person", "centre", "by", "case")
PARTS = ("service__organisation", "service__place", "centre", "to_centre")


def referrals_for(actor: Actor) -> ReferralQuerySet:
    return Referral.objects.visible_to(actor).select_related(*BESIDE)


def letters_for(actor: Actor) -> LetterQuerySet:
    """What the actor's centres have sent, for whoever counts it."""
    return Letter.objects.visible_to(actor)


def referrals_like(
    actor: Actor, *, state: str = "", mine: bool = False, overdue: bool = False
) -> ReferralQuerySet:
    rows = referrals_for(actor)
    if state:
        rows = rows.filter(letter__state=state)
    if mine:
        rows = rows.filter(by=actor.user_id)
    return rows.overdue(clock.today()) if overdue else rows


def referrals_of(actor: Actor, person_id: int) -> ReferralQuerySet:
    return referrals_for(actor).filter(person=person_id)


def referrals_in_hand(actor: Actor) -> ReferralQuerySet:
    """One's own that are not at their end, the nearest day first: to call about, or to wait for."""
    mine = referrals_for(actor).filter(by=actor.user_id).in_hand()
    return mine.order_by("letter__due_on", "pk")


def referrals_answered_for(actor: Actor, colleague_id: int) -> ReferralQuerySet:
    """What a colleague still has to see to the end, as far as the actor sees it."""
    return referrals_for(actor).in_hand().filter(by=colleague_id).order_by("made_on", "pk")


def referrals_left(actor: Actor) -> ReferralQuerySet:
    """Referrals in hand of colleagues who have no account or no role for them any more."""
    return _left(actor, referrals_for(actor).in_hand())


def referrals_left_anywhere(actor: Actor) -> ReferralQuerySet:
    """The same across the wall and the veil, to be counted or given to somebody; never shown."""
    return _left(actor, Referral.objects.in_hand())


def why_not_give(actor: Actor, referral: Referral, to_id: int) -> list[Refusal]:
    """Why this colleague may not be made responsible for the referral."""
    may = colleagues_who_may(actor, Duty.WRITE_REFERRALS, at=referral.centre_id)
    can = may.filter(pk=to_id).exists()
    theirs = can and Referral.objects.visible_to(actor_of(to_id)).filter(pk=referral.pk).exists()
    return rules.refusals_to_give(
        in_hand=Referral.objects.in_hand().filter(pk=referral.pk).exists(),
        is_theirs=referral.by_id == to_id,
        may=can,
        unveiled=theirs,
    )


def _left(actor: Actor, rows: ReferralQuerySet) -> ReferralQuerySet:
    able = posts_that_may(actor, Duty.WRITE_REFERRALS)
    return rows.filter(~Exists(able.filter(user=OuterRef("by"), centre=OuterRef("centre"))))


def letters_received(actor: Actor) -> LetterQuerySet:
    """The inbox: what other centres referred here, for as long as the person agrees to it."""
    over = [ReferralState.WITHDRAWN, ReferralState.EXPIRED]
    return _still_agreed(actor, Letter.objects.received_by(actor).exclude(state__in=over))


def letters_waiting_here(actor: Actor) -> LetterQuerySet:
    """Of those, the ones whose sender waits for an answer."""
    waiting = Letter.objects.received_by(actor).waiting()
    return _still_agreed(actor, waiting).order_by("due_on", "pk")


def _still_agreed(actor: Actor, rows: LetterQuerySet) -> LetterQuerySet:
    """What people say of it today is in their file, which the receiving centre does not reach."""
    numbers = set(rows.order_by().values_list("person_id", flat=True))
    if not numbers:
        return rows.none()
    agreed = people_who_agreed(actor, Purpose.REFERRAL, on=clock.today())
    with beyond_reach("whether people still agree to what another centre holds"):
        numbers = set(agreed.filter(pk__in=numbers).values_list("pk", flat=True))
    return rows.filter(person__in=numbers).select_related(*PARTS)


def turns_of(actor: Actor, letter: Letter) -> QuerySet[Turn]:
    """Every state that was reached, for whoever has the letter before them."""
    there = Q(letter__in=Letter.objects.visible_to(actor))
    there |= Q(letter__in=Letter.objects.received_by(actor))
    return Turn.objects.filter(there, letter=letter).select_related("by")


def turns_about(actor: Actor, person_id: int) -> QuerySet[Turn]:
    """Every state that a person's referrals from here have reached."""
    rows = Turn.objects.visible_to(actor).filter(letter__person=person_id)
    return rows.select_related("letter__service__organisation", "letter__referral", "by")


def turns_by_link(actor: Actor, key: Key) -> list[Turn]:
    """The same for a partner: the key was found by its token. Names of colleagues stay here."""
    del actor
    return list(Turn.objects.filter(letter=key.letter_id))


def key_of(actor: Actor, letter: Letter) -> Key | None:
    """The link that stands, for those who may hand it out; its token is not known to anybody."""
    rows = Key.objects.visible_to(actor, Duty.WRITE_REFERRALS).filter(letter=letter, ended_at=None)
    return rows.filter(ends_at__gt=clock.now()).select_related("made_by").first()


def why_not_send(
    actor: Actor, person_id: int, *, service: Any | None, asked: str
) -> list[Refusal]:  # a row of the directory
    """Why nothing may be sent about this person to this service."""
    agreed = people_who_agreed(actor, Purpose.REFERRAL, on=clock.today())
    there = service is not None and service.ended_on is None and service.takes_referrals
    mine = referrals_of(actor, person_id)
    already = mine.filter(letter__service=service, letter__state__in=IN_HAND) if there else None
    return rules.refusals_to_send(
        consented=people_for(actor).filter(pk__in=agreed.filter(pk=person_id)).exists(),
        asked=asked,
        is_offered=there,
        already=already is not None and already.exists(),
        is_protected=zone_of(actor, person_id) is not None,
        to_a_centre=service is not None and service.inbox_id is not None,
    )


def shown_of(actor: Actor, person: Person, shared: Iterable[Shared]) -> dict[str, Any]:
    """What the partner will see of a file, as plain values: nothing that was not chosen."""
    del actor
    told: dict[Shared, Any] = {
        Shared.NAME: [person.name_km, person.name_latin],
        Shared.SEX: person.sex,
        Shared.AGE: person.age_on(clock.today()),
        Shared.PHONE: [phone.number for phone in person.phones.all()],
        Shared.PLACE: person.place_id or "",
        Shared.BENEFICIARY: person.beneficiary,
    }
    chosen = set(shared)
    return {one.value: told[one] for one in Shared if one in chosen}


def key_behind(actor: Actor, token: str) -> Key | None:
    """The key that this token is, if it opens its letter now; None for every other token.

    One question for all there is to ask, so that the answer takes as long whatever is wrong: the
    link ended, the person took their consent back, they were protected since, or nobody made it.
    """
    agreed = people_who_agreed(actor, Purpose.REFERRAL, on=clock.today())
    protected_since = zones_raised(actor).filter(
        person=OuterRef("letter__person"), at__gt=OuterRef("made_at")
    )
    rows = Key.objects.standing(clock.now()).filter(
        ~Exists(protected_since), digest=Key.digest_of(token), letter__person__in=agreed
    )
    return rows.select_related(*(f"letter__{part}" for part in PARTS)).first()


def letters_to_expire(actor: Actor, today: dt.date) -> list[Letter]:
    """Whoever owes an answer and has had all the time there is."""
    actor.must(Duty.WRITE_REFERRALS)
    rows = Letter.objects.waiting().filter(due_on__lt=today).order_by("pk")
    return [
        one
        for one in rows.select_for_update(of=("self",))
        if rules.has_expired(
            ReferralState(one.state),
            due=one.due_on,
            urgency=Urgency(one.urgency),
            today=today,
        )
    ]


def month_of_referrals(actor: Actor, first: dt.date, last: dt.date) -> dict[str, int]:
    """How many referrals were sent, and how many services were received, between two days.

    A referral is a service only once it was received. The two are never added together, and
    neither is added to people reached or served.
    """
    mine = Letter.objects.visible_to(actor)
    days = (first, last)
    return mine.aggregate(
        sent=Count("pk", filter=Q(sent_at__date__range=days)),
        received=Count("pk", filter=Q(received_on__range=days)),
        waiting=Count("pk", filter=~Q(state__in=DONE) & Q(received_on=None)),
    )
