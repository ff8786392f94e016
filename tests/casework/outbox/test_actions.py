"""Planned, claimed, sent once whatever dies, called; and consent, protection and the date asked last."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation
from tests.factories.casework import sokha, world
from tests.factories.outbox import (
    BOTH,
    MONDAY,
    NINE,
    OWN,
    TUESDAY,
    Remembers,
    moment,
    planned,
    refetched,
    with_a_date,
)

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.gateways.sending import NobodyKnowsError, NotTakenError
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import call_off_date, hold_date, move_date
from spean.casework.outbox import actions, tasks
from spean.casework.outbox.models import Message, WayToReach
from spean.casework.outbox.queries import (
    calls_today,
    messages_due,
    messages_for,
    messages_in_numbers,
    messages_like,
    messages_of_case,
    numbers_to_call,
    way_of,
)
from spean.casework.outbox.rules import Way
from spean.casework.outbox.tasks import SENDER, go_round, send_due
from spean.casework.outbox.vocabulary import Answer, Channel, Language, MessageState, WayKind, Why
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, PhoneOwner, Purpose
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType

pytestmark = pytest.mark.django_db
EVENING = moment(MONDAY, 17, 31)
SAFE_CALL = Way(WayKind.CALL, Language.KHMER, is_safe=True)


class CrashError(BaseException):
    """The machine stops; nothing is caught and nothing tidied up."""


@pytest.fixture
def here():
    made = world()
    made.samraong.phone = "044 000 100"
    made.samraong.save()
    return made


@pytest.fixture
def date(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        return with_a_date(here)[2]


@pytest.fixture
def gateway():
    return Remembers()


def evening(gateway, at=EVENING):
    """Plan and send at this moment, with this gateway for SMS."""
    with clock.stopped_at(at):
        planned((Channel.SMS,))
        return send_due({Channel.SMS: gateway})


def withdrawn(here, person):
    record_consent(
        person, purpose=Purpose.MESSAGES, decision=Decision.WITHDRAWN, method=ConsentMethod.SPOKEN,
        by=here.dara,
    )  # fmt: skip


def states():
    return [
        (one.template, one.channel, one.state, one.why) for one in Message.objects.order_by("pk")
    ]


# ── Planned and sent ──────────────────────────────────────────────────────────────────────────
def test_a_reminder_goes_out_once_in_khmer_and_says_four_things(here, date, gateway):
    with translation.override("en"):
        assert evening(gateway) == {"sent": 1}
    (handed,) = gateway.handed
    assert handed.address == OWN
    assert handed.text == (
        "សូមរំលឹក៖ អ្នកមានការណាត់ជួបនៅ សំរោង នៅថ្ងៃអង្គារ 3 មិនា 2026។ ម៉ោង 09:00។ "
        "បើមកមិនបាន សូមទូរស័ព្ទ 044 000 100។"
    )
    assert "debt" not in handed.text
    assert evening(gateway, moment(MONDAY, 17, 35)) == {}
    (sent,) = Message.objects.filter(state=MessageState.SENT)
    assert (sent.gateway, sent.gateway_number, sent.tries) == ("memory", "n-1", 1)
    verbs = list(Entry.objects.filter(verb__startswith="message.").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "message.claimed",
        "message.planned",
        "message.planned",
        "message.sent",
    ]


def test_the_second_reminder_goes_two_hours_before(date, gateway):
    evening(gateway)
    assert evening(gateway, moment(TUESDAY, 7, 1)) == {"sent": 1}
    assert len(gateway.handed) == 2
    assert "ថ្ងៃនេះ" in gateway.handed[1].text


def test_nothing_goes_in_quiet_hours_and_what_waited_goes_once_in_the_morning(date, gateway):
    assert evening(gateway, moment(MONDAY, 21)) == {}
    assert evening(gateway, moment(TUESDAY, 7, 2)) == {"sent": 1}
    assert [state for *_rest, state, _why in states()] == ["sent_off", "stopped"]
    assert states()[1][3] == Why.TOLD


def test_planning_twice_plans_once(date):
    with clock.stopped_at(EVENING):
        assert actions.plan_reminders(live=BOTH, by=SENDER) == 2
        assert actions.plan_reminders(live=BOTH, by=SENDER) == 0


def test_a_date_far_away_waits_for_its_time(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        with_a_date(here, on=MONDAY + dt.timedelta(days=9))
        assert planned() == []


def test_what_would_come_too_late_is_not_sent(date, gateway):
    with clock.stopped_at(EVENING):
        planned()
    with clock.stopped_at(moment(TUESDAY, 9, 1)):
        assert send_due({Channel.SMS: gateway}) == {}
    assert {why for *_rest, why in states()} == {Why.TOO_LATE}
    with clock.stopped_at(moment(TUESDAY, 12)):
        assert planned() == list(Message.objects.order_by("due_at", "pk"))


# ── Asked at the moment of sending ────────────────────────────────────────────────────────────
def test_consent_taken_back_a_moment_before_stops_the_message(here, date, gateway):
    with clock.stopped_at(moment(MONDAY, 17)):
        planned()
        withdrawn(here, date.case.person)
    with clock.stopped_at(EVENING):
        assert send_due({Channel.SMS: gateway}) == {}
    assert gateway.handed == []
    assert states()[0][2:] == ("stopped", Why.NO_CONSENT)


def test_who_never_agreed_is_not_even_planned_for(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        person, *_rest = with_a_date(here)
        withdrawn(here, person)
        assert planned() == []


@pytest.mark.parametrize("how", ["moved", "called off", "held"])
def test_a_date_that_moved_or_is_over_is_not_reminded_of(here, date, gateway, how):
    with clock.stopped_at(moment(MONDAY, 17)):
        planned()
        if how == "moved":
            move_date(date, on=TUESDAY + dt.timedelta(days=7), at=NINE, by=here.dara)
        elif how == "called off":
            call_off_date(date, by=here.dara)
    with clock.stopped_at(moment(TUESDAY, 8) if how == "held" else EVENING):
        if how == "held":
            hold_date(date, came=True, by=here.dara)
        assert send_due({Channel.SMS: gateway}) == {}
        planned()
    assert gateway.handed == []
    assert {(state, why) for *_rest, state, why in states()} == {("stopped", Why.OVER)}


def test_who_is_protected_gets_none_until_a_safe_way_is_known(here, date, gateway):
    with clock.stopped_at(moment(MONDAY, 17)):
        planned()
        protect_case(date.case, kind=ProtectedType.MINOR, by=here.dara)
    evening(gateway)
    assert gateway.handed == []
    assert states()[0][2:] == ("stopped", Why.PROTECTED)
    with clock.stopped_at(EVENING):
        way = Way(WayKind.SMS, Language.ENGLISH, "+85599000111", is_safe=True)
        actions.set_way(date.case.person_id, way=way, by=here.dara)
    evening(gateway, moment(TUESDAY, 7, 1))
    assert [(one.address, "today at 09:00" in one.text) for one in gateway.handed] == [
        ("+85599000111", True)
    ]


def test_who_is_protected_and_has_no_safe_way_is_not_planned_for(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        _person, case, _date = with_a_date(here)
        protect_case(case, kind=ProtectedType.MINOR, by=here.dara)
        assert planned() == []


def test_somebody_elses_phone_gets_no_message_but_a_call(here, gateway):
    with clock.stopped_at(moment(MONDAY, 9)):
        with_a_date(here, owner=PhoneOwner.NEIGHBOUR)
    evening(gateway)
    assert gateway.handed == []
    assert {channel for _template, channel, *_rest in states()} == {Channel.CALL}


def test_a_channel_whose_gateway_was_taken_away_becomes_a_call(date):
    with clock.stopped_at(EVENING):
        planned((Channel.SMS,))
        assert send_due({}) == {}
    assert ("reminder_eve", "phone_call", "queued", "") in states()
    assert ("reminder_eve", "sms", "stopped", Why.BY_CALL) in states()


# ── Exactly once ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sender_that_dies_sends_once_where_the_gateway_remembers(date, when):
    gateway = Remembers(knows=True, **{when: [CrashError()]})
    with clock.stopped_at(EVENING):
        planned()
        with pytest.raises(CrashError):
            send_due({Channel.SMS: gateway})
        assert send_due({Channel.SMS: gateway}) == {}  # too soon: somebody may still be at it
    with clock.stopped_at(EVENING + dt.timedelta(minutes=11)):
        send_due({Channel.SMS: gateway})
        send_due({Channel.SMS: gateway})
    assert len(gateway.handed) == 1
    assert states()[0][2] == "sent_off"


@pytest.mark.parametrize("when", ["before", "after"])
def test_where_nobody_can_tell_it_is_never_sent_twice_and_a_colleague_calls(date, when):
    gateway = Remembers(**{when: [CrashError()]})
    with clock.stopped_at(EVENING):
        planned()
        with pytest.raises(CrashError):
            send_due({Channel.SMS: gateway})
    with clock.stopped_at(EVENING + dt.timedelta(minutes=11)):
        send_due({Channel.SMS: gateway})
    assert len(gateway.handed) <= 1
    assert ("reminder_eve", "sms", "failed", Why.UNKNOWN) in states()
    assert ("reminder_eve", "phone_call", "queued", "") in states()


def test_a_lost_message_of_a_gateway_that_is_gone_is_called(date):
    gateway = Remembers(before=[CrashError()])
    with clock.stopped_at(EVENING):
        planned()
        with pytest.raises(CrashError):
            send_due({Channel.SMS: gateway})
    with clock.stopped_at(EVENING + dt.timedelta(minutes=11)):
        assert tasks.take_up({}) == 1
    assert ("reminder_eve", "sms", "failed", Why.UNKNOWN) in states()


def test_what_was_settled_meanwhile_is_not_settled_again(date, gateway):
    evening(gateway)
    message = Message.objects.get(state=MessageState.SENT)
    with clock.stopped_at(EVENING):
        actions.settle_sent(message.pk, gateway="x", number="x", by=SENDER)
        actions.settle_refused(message.pk, for_good=False, by=SENDER)
        actions.settle_unknown(message.pk, by=SENDER)
        actions.put_back(message.pk, by=SENDER)
        queued = Message.objects.get(state=MessageState.QUEUED)
        actions.note_arrived(queued.pk, by=SENDER)
        actions.note_not_arrived(queued.pk, by=SENDER)
    assert refetched(message).gateway == "memory"
    assert refetched(queued).state == MessageState.QUEUED


def test_what_nobody_knows_of_after_its_time_leaves_no_call(date):
    with clock.stopped_at(EVENING):
        planned()
        claimed = actions.claim_next(live=BOTH, by=SENDER)
    with clock.stopped_at(EVENING + dt.timedelta(days=9)):
        actions.settle_unknown(claimed.message_id, by=SENDER)
    assert Message.objects.get(pk=claimed.message_id).state == MessageState.FAILED
    assert not Message.objects.filter(channel=Channel.CALL).exists()


def test_no_answer_at_all_is_not_tried_again(date):
    gateway = Remembers(after=[NobodyKnowsError()])
    assert evening(gateway) == {"unknown": 1}
    assert evening(gateway, EVENING + dt.timedelta(minutes=30)) == {}
    assert ("reminder_eve", "sms", "failed", Why.UNKNOWN) in states()


def test_a_refusal_is_tried_again_later_and_given_up_after_five(date):
    gateway = Remembers(before=[NotTakenError() for _try in range(9)])
    counts = [
        evening(gateway, EVENING + dt.timedelta(minutes=n)).get("refused", 0) for n in range(90)
    ]
    assert sum(counts) == 5
    assert [n for n, tried in enumerate(counts) if tried] == [0, 1, 6, 21, 81]
    assert ("reminder_eve", "sms", "given_up", Why.NOT_TAKEN) in states()
    assert ("reminder_eve", "phone_call", "queued", "") in states()


def test_a_number_that_is_refused_for_good_is_tried_once(date):
    assert evening(Remembers(before=[NotTakenError(for_good=True)])) == {"refused": 1}
    assert ("reminder_eve", "sms", "given_up", Why.NOT_TAKEN) in states()


def test_what_could_only_be_tried_after_the_date_is_given_up_without_a_call(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        with_a_date(here, on=MONDAY, at=dt.time(15))
    late = Remembers(before=[NotTakenError() for _try in range(9)])
    for minute in (0, 10, 30, 58):
        evening(late, moment(MONDAY, 14, minute))
    assert states()[0][2] == "given_up"


def test_a_gateway_that_knows_says_what_became_of_a_message(date, gateway):
    evening(gateway)
    with clock.stopped_at(EVENING):
        assert tasks.ask_what_became({Channel.SMS: Remembers(arrived=NobodyKnowsError())}) == 0
        assert tasks.ask_what_became({Channel.SMS: gateway}) == 0
        assert tasks.ask_what_became({}) == 0
        assert tasks.ask_what_became({Channel.SMS: Remembers(arrived=False)}) == 1
    assert ("reminder_eve", "sms", "failed", Why.UNDELIVERED) in states()
    assert ("reminder_eve", "phone_call", "queued", "") in states()
    evening(gateway, moment(TUESDAY, 7, 1))
    with clock.stopped_at(moment(TUESDAY, 7, 5)):
        assert tasks.ask_what_became({Channel.SMS: Remembers(arrived=True)}) == 1
    assert ("reminder_hours", "sms", "delivered", "") in states()


def test_the_worker_goes_round_every_minute_and_writes_into_the_file(date, settings, tmp_path):
    settings.GATEWAYS, settings.VAR = tmp_path / "none.toml", tmp_path
    with clock.stopped_at(moment(MONDAY, 17, 40)):
        assert go_round(0) == 1
        assert go_round(0) == 0
    (line,) = (tmp_path / "outbox.tsv").read_text().splitlines()
    assert OWN not in line
    assert "…678" in line


# ── Calls ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def call(here):
    with clock.stopped_at(moment(MONDAY, 9)):
        with_a_date(here, phone="")
    with clock.stopped_at(EVENING):
        planned()
        return calls_today(here.dara).get()


def test_who_has_no_phone_is_on_the_list_of_calls_until_they_were_told(here, call):
    with clock.stopped_at(EVENING), within_reach(here.dara):
        actions.note_call(call, answer=Answer.NO_ANSWER, by=here.dara)
        assert calls_today(here.dara).get().tries == 1
        told = actions.note_call(call, answer=Answer.TOLD, by=here.dara)
        assert (told.state, told.by_id) == ("delivered", here.dara.user_id)
        assert not calls_today(here.dara).exists()
        with pytest.raises(Refused, match="not_to_call"):
            actions.note_call(call, answer=Answer.TOLD, by=here.dara)


def test_nobody_is_called_who_took_their_consent_back_or_was_protected(here, call):
    with clock.stopped_at(EVENING):
        protect_case(call.appointment.case, kind=ProtectedType.MINOR, by=here.dara)
        assert not calls_today(here.dara).exists()
        actions.set_way(call.person_id, way=SAFE_CALL, by=here.dara)
        assert calls_today(here.dara).exists()
        withdrawn(here, call.person)
        assert not calls_today(here.dara).exists()


def test_who_asked_for_a_number_is_called_on_it_and_on_no_other(here):
    """Whoever is protected may have a phone in the house that is the danger."""
    with clock.stopped_at(moment(MONDAY, 9)):
        person, case, _date = with_a_date(here, owner=PhoneOwner.NEIGHBOUR)
    with clock.stopped_at(EVENING):
        planned()
        call = calls_today(here.dara).get()
        assert [one.number for one in numbers_to_call(here.dara, call)] == [OWN]
        elsewhere = Way(WayKind.CALL, Language.KHMER, "+85599000111", is_safe=True)
        protect_case(case, kind=ProtectedType.MINOR, by=here.dara)
        actions.set_way(
            person.pk, way=replace(elsewhere, kind=WayKind.TELEGRAM, address="77"), by=here.dara
        )
        assert not calls_today(here.dara).exists()  # a chat that is safe is no safe call
        actions.set_way(person.pk, way=elsewhere, by=here.dara)
        (number,) = numbers_to_call(here.dara, calls_today(here.dara).get())
        assert (number.number, number.is_asked_for) == ("+85599000111", True)


def test_another_centre_neither_calls_nor_reads_nor_answers(here, call):
    with clock.stopped_at(EVENING):
        assert not calls_today(here.vanna).exists()
        assert not messages_for(here.vanna).exists()
        with pytest.raises(Message.DoesNotExist):
            actions.note_call(call, answer=Answer.TOLD, by=here.vanna)
        with pytest.raises(Refused):
            actions.note_call(call, answer=Answer.TOLD, by=here.kenji)


# ── The way to somebody, and lists ────────────────────────────────────────────────────────────
def test_how_somebody_wants_to_be_reached_is_replaced_and_taken_back(here):
    person = sokha(here.dara, here.samraong)
    actions.set_way(person.pk, way=SAFE_CALL, by=here.dara)
    actions.set_way(person.pk, way=Way(WayKind.NONE, Language.KHMER), by=here.dara)
    assert way_of(here.dara, person.pk).kind == WayKind.NONE
    assert way_of(here.vanna, person.pk) is None
    actions.forget_way(person.pk, by=here.dara)
    actions.forget_way(person.pk, by=here.dara)
    assert not WayToReach.objects.exists()
    verbs = Entry.objects.filter(verb__startswith="way.").values_list("verb", flat=True)
    assert sorted(verbs) == ["way.set", "way.set", "way.taken_back"]
    with pytest.raises(Refused):
        actions.set_way(person.pk, way=Way(WayKind.TELEGRAM, Language.KHMER, "x"), by=here.dara)


def test_who_wants_no_messages_gets_none(here, date, gateway):
    with clock.stopped_at(moment(MONDAY, 10)):
        way = Way(WayKind.NONE, Language.KHMER)
        actions.set_way(date.case.person_id, way=way, by=here.dara)
    assert evening(gateway) == {}
    assert not Message.objects.exists()


def test_messages_are_listed_by_state_by_channel_and_by_case(here, date, gateway):
    evening(gateway)
    assert messages_like(here.dara, state="sent_off", channel="sms").count() == 1
    assert messages_like(here.dara, channel="phone_call").count() == 0
    assert [one.state for one in messages_of_case(here.dara, date.case_id)] == [
        "sent_off",
        "queued",
    ]
    assert messages_in_numbers(SENDER) == {"queued": 1, "sent_off": 1}
    with clock.stopped_at(moment(TUESDAY, 7, 5)):
        assert messages_due(SENDER) == {"sms": 1}
        withdrawn(here, date.case.person)
        assert messages_due(SENDER) == {"no_consent": 1}
