"""A link that opens one letter to a partner without an account, and its code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import constant_time_compare

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.audit.actions import record
from spean.base.audit.reading import record_read
from spean.base.refusals import refuse_if_any
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.casework.referrals import rules
from spean.casework.referrals.models import Key, Letter
from spean.casework.referrals.vocabulary import ReferralState

if TYPE_CHECKING:
    from spean.casework.referrals.models import Referral

PARTNER = Actor.trusted(Duty.READ_REFERRALS, Duty.WRITE_REFERRALS)
"""Whoever holds a link: no account, no centre, no row but the one that the link opens."""
KEPT_DAYS = 30
"""A link that ended is deleted after so long; until then the page says when it was used."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new link. The token is in nobody's hands but the caller's: it is shown once."""

    token: str
    key: Key


@transaction.atomic
def make_link(referral: Referral, *, by: Actor) -> Made:
    """Make a link to the letter. One that stood until now opens nothing any more."""
    by.must(Duty.WRITE_REFERRALS)
    letter = _locked(referral, by)
    refuse_if_any(
        rules.refusals_to_link(
            state=ReferralState(letter.state),
            consented=has_consented(by, letter.person_id, Purpose.REFERRAL),
        )
    )
    now, token = clock.now(), secrets.token_urlsafe(32)
    letter.keys.filter(ended_at=None).update(ended_at=now)
    key = Key.objects.create(
        letter=letter,
        digest=Key.digest_of(token),
        code=f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}",
        made_at=now,
        made_by_id=by.signer,
        ends_at=now + clock.days(rules.LINK_DAYS),
    )
    record("referral.link_made", letter, by=by, centre_id=letter.centre_id, key=key.pk)
    return Made(token, key)


@transaction.atomic
def end_link(referral: Referral, *, by: Actor) -> int:
    """From now on the link opens nothing."""
    by.must(Duty.WRITE_REFERRALS)
    letter = _locked(referral, by)
    ended = letter.keys.filter(ended_at=None).update(ended_at=clock.now())
    record("referral.link_ended", letter, by=by, centre_id=letter.centre_id, links=ended)
    return ended


@transaction.atomic
def try_code(key: Key, *, code: str, by: Actor) -> bool:
    """Whether this is the code of the link. Each wrong one is counted before the next is heard."""
    by.must(Duty.WRITE_REFERRALS)
    held = Key.objects.select_for_update(of=("self",)).get(pk=key.pk)
    same = constant_time_compare(str(held.code), code)
    if same and rules.can_try(held.wrong):
        return True
    held.wrong += 1
    held.save(update_fields=["wrong"])
    letter = key.letter
    record("referral.code_wrong", letter, by=by, centre_id=letter.centre_id, times=held.wrong)
    return False


@transaction.atomic
def open_by_link(key: Key, *, by: Actor) -> None:
    """The letter lies before whoever has the link: it is signed for as a look of the partner's."""
    by.must(Duty.READ_REFERRALS)
    letter = key.letter
    Key.objects.filter(pk=key.pk).update(opened_at=clock.now())
    record_read("person.read", letter, page="letter", by=by, centre_id=letter.centre_id)


@transaction.atomic
def tidy_keys(*, by: Actor) -> int:
    """Delete what ended long ago; returns how many."""
    by.must(Duty.WRITE_REFERRALS)
    long_ago = clock.now() - clock.days(KEPT_DAYS)
    rows = Key.objects.filter(ended_at__lt=long_ago) | Key.objects.filter(ends_at__lt=long_ago)
    first, count = rows.select_related("letter").first(), rows.count()
    if first:
        record("referral.links_tidied", first.letter, by=by, links=count)
        rows.delete()
    return count


def _locked(referral: Referral, by: Actor) -> Letter:
    rows = Letter.objects.visible_to(by, Duty.WRITE_REFERRALS).filter(referral=referral.pk)
    return rows.select_for_update(of=("self",)).get()
