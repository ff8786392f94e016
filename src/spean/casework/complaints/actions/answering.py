"""One step with a complaint: by whoever answers it, or by whoever complained, with their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.reading import record_read
from spean.base.refusals import Refused, refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.complaints import rules
from spean.casework.complaints.actions.receiving import NOT_A_COLLEAGUE
from spean.casework.complaints.models import Complaint, ComplaintTurn
from spean.casework.complaints.queries import (
    answered_by,
    colleagues_at,
    complaints_for,
    is_handler,
)
from spean.casework.complaints.rules import TurnFacts
from spean.casework.complaints.vocabulary import (
    OVER,
    ComplaintKind,
    ComplaintState,
    Lane,
    Voice,
)
from spean.registry.centres.queries import colleagues_who_may

if TYPE_CHECKING:
    from spean.base.actor import Actor

S = ComplaintState
_SAVED = (
    *("state", "due_on", "acknowledged_at", "answered_at", "appealed_at", "over_at"),
    *("responsible", "reply"),
)


@transaction.atomic
def read_complaint(complaint_id: int, *, page: str, by: Actor) -> Complaint:
    """Open a complaint, and sign for it; where it hangs on a file, as a look at the person's."""
    by.must(Duty.READ_COMPLAINTS)
    complaint = complaints_for(by).get(pk=complaint_id)
    verb = "person.read" if complaint.person_id else "complaint.read"
    record_read(verb, complaint, page=page, by=by, centre_id=complaint.centre_id)
    return complaint


@transaction.atomic
def take_turn(complaint: Complaint, *, turn: TurnFacts, by: Actor) -> Complaint:
    """Acknowledge, look into, answer, pass on, close; or write down that somebody appeals."""
    by.must(Duty.ANSWER_COMPLAINTS)
    mine = Complaint.objects.visible_to(by, Duty.ANSWER_COMPLAINTS)
    held = mine.select_for_update(of=("self",)).get(pk=complaint.pk)
    voice = Voice.COMPLAINANT if turn.to is S.APPEALED else Voice.CENTRE
    return _turn(held, turn, voice, by)


@transaction.atomic
def appeal_by_code(complaint: Complaint, *, words: str, by: Actor) -> Complaint:
    """Whoever complained does not agree. The complaint was found by its code a moment ago."""
    by.must(Duty.ENTER_COMPLAINTS)
    held = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    return _turn(held, TurnFacts(to=S.APPEALED, words=words), Voice.COMPLAINANT, by)


@transaction.atomic
def sort_complaint(
    complaint: Complaint,
    *,
    kind: ComplaintKind,
    about_id: int | None,
    in_confidence: bool,
    by: Actor,
) -> Complaint:
    """Say anew what it is and whom it is about; whoever may no longer read it sees it no more.

    In the sensitive lane it hangs on nobody's file.
    """
    by.must(Duty.ANSWER_COMPLAINTS)
    mine = Complaint.objects.visible_to(by, Duty.ANSWER_COMPLAINTS)
    held = mine.select_for_update(of=("self",)).get(pk=complaint.pk)
    refuse_if_any(
        rules.refusals_to_sort(
            lane=Lane(held.lane),
            is_handler=is_handler(by, held),
            state=ComplaintState(held.state),
        )
    )
    known = {one.pk for one in colleagues_at(by, held.centre_id)} | {held.about_id}
    if about_id is not None and about_id not in known:
        raise Refused([NOT_A_COLLEAGUE])
    lane = rules.lane_of(kind, in_confidence=in_confidence)
    held.kind, held.lane, held.about_id = kind, lane, about_id
    if lane is Lane.SENSITIVE:
        held.person = None
    if held.answered_at is None:
        held.due_on = rules.due_on(
            ComplaintState(held.state),
            kind,
            received_on=clock.day_of(held.received_at),
            today=clock.today(),
        )
    record("complaint.sorted", held, by=by, centre_id=held.centre_id)
    with beyond_reach("who sorts a complaint away from themselves sees it no more"):
        held.save(update_fields=["kind", "kind_blind", "lane", "about", "person", "due_on"])
    return held


def _turn(complaint: Complaint, turn: TurnFacts, voice: Voice, by: Actor) -> Complaint:
    refuse_if_any(
        rules.refusals_to_turn(
            turn,
            state=ComplaintState(complaint.state),
            voice=voice,
            by=by.user_id,
            answered_by=answered_by(by, complaint),
            is_appealed=complaint.appealed_at is not None,
            due=complaint.due_on,
            today=clock.today(),
        )
    )
    now, was = clock.now(), complaint.state
    complaint.state = turn.to
    complaint.due_on = rules.due_on(
        turn.to,
        ComplaintKind(complaint.kind),
        received_on=clock.day_of(complaint.received_at),
        today=clock.today(),
    )
    _mark(complaint, turn, by)
    complaint.save(update_fields=_SAVED)
    ComplaintTurn.objects.create(
        complaint=complaint,
        state=turn.to,
        at=now,
        voice=voice,
        by_id=by.user_id,
        words=turn.words.strip(),
    )
    told = {"was": was, "voice": voice.value}
    record(_VERBS[turn.to], complaint, by=by, centre_id=complaint.centre_id, **told)
    return complaint


def _mark(complaint: Complaint, turn: TurnFacts, by: Actor) -> None:
    """The moments that are counted, who took it in hand, and what whoever complained reads."""
    now = clock.now()
    if turn.to is S.APPEALED:
        complaint.appealed_at = now
        return
    complaint.acknowledged_at = complaint.acknowledged_at or now
    if not _is_in_hand(complaint, by):
        complaint.responsible_id = by.user_id
    if turn.to is S.ANSWERED:
        complaint.answered_at = complaint.answered_at or now
    if turn.to in OVER:
        complaint.over_at = now
    if rules.is_reply(turn.to):
        complaint.reply = turn.words.strip()


def _is_in_hand(complaint: Complaint, by: Actor) -> bool:
    """Whether somebody is responsible who still answers complaints at this centre."""
    if complaint.responsible_id is None:
        return False
    here = colleagues_who_may(by, Duty.ANSWER_COMPLAINTS, at=complaint.centre_id)
    return here.filter(pk=complaint.responsible_id or 0).exists()


_VERBS = {
    S.ACKNOWLEDGED: "complaint.acknowledged",
    S.LOOKED_INTO: "complaint.looked_into",
    S.ANSWERED: "complaint.answered",
    S.APPEALED: "complaint.appealed",
    S.CLOSED: "complaint.closed",
    S.WITHDRAWN: "complaint.withdrawn",
    S.PASSED_ON: "complaint.passed_on",
}
