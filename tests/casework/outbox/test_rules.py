"""What a message can say, and when it goes: hand-made tables, and everything else refused."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from tests.factories.outbox import MONDAY, NINE, TUESDAY, ZONE, moment

from spean.casework.outbox import rules
from spean.casework.outbox.rules import (
    PLAN,
    MessagesFileError,
    Number,
    Route,
    Safe,
    Standing,
    Way,
    said,
)
from spean.casework.outbox.vocabulary import (
    Answer,
    Channel,
    Language,
    MessageState,
    WayKind,
    Why,
    Wording,
)

SHIPPED = Path(rules.__file__).with_name("messages.toml").read_text("utf-8")
SAFE = Safe(centre="Samraong", day="Tuesday 3 March 2026", hour="09:00", phone="044 000 100")
FINE = Standing(
    booked=True, agreed=True, protected=False, safe_way=False, wants_none=False,
    told_lately=False, in_time=True,
)  # fmt: skip


# ── What a message can say ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "place",
    ["{person}", "{name}", "{case}", "{purpose}", "{centre.pk}", "{centre[0]}", "{day!r}", "{hour:>9}",
     "{0}", "{}", "{phone.__class__}", "{note}"],
)  # fmt: skip
def test_no_template_can_carry_anything_but_centre_day_hour_and_phone(place):
    with pytest.raises(MessagesFileError):
        rules.read_plan(SHIPPED.replace("{centre}", place))


def test_every_message_is_made_of_its_template_and_of_four_values_only():
    """Taking the words of the file away leaves the four values: nothing else came in."""
    told = Safe(centre="⟨1⟩", day="⟨2⟩", hour="⟨3⟩", phone="⟨4⟩")
    for (template, language), sentences in PLAN.words.items():
        left = said(PLAN, template, language, told)
        for sentence in sentences:
            for piece in _words_between(sentence):
                left = left.replace(piece, " ", 1)
        assert set(left.split()) <= {"⟨1⟩", "⟨2⟩", "⟨3⟩", "⟨4⟩"}
        assert "⟨1⟩" in left


def _words_between(sentence):
    for place in rules.PLACES:
        sentence = sentence.replace("{" + place + "}", "\0")
    return [piece for piece in sentence.split("\0") if piece.strip()]


def test_the_table_of_messages_has_no_column_for_words():
    """Codes of fixed lists, moments, numbers and links: nothing that somebody could type."""
    kept = {"gateway", "gateway_number"}  # what the house and its gateway call themselves
    typed = [
        field.name
        for field in apps.get_model("outbox", "Message")._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]
    assert set(typed) == kept


def test_a_sentence_whose_place_stays_empty_is_left_out():
    whole = said(PLAN, Wording.EVE, Language.ENGLISH, SAFE)
    assert whole == (
        "Reminder: you have an appointment at Samraong on Tuesday 3 March 2026. "
        "The hour is 09:00. If you cannot come, please call 044 000 100."
    )
    short = said(PLAN, Wording.EVE, Language.ENGLISH, replace(SAFE, hour="", phone=""))
    assert short == "Reminder: you have an appointment at Samraong on Tuesday 3 March 2026."


def test_every_message_is_there_in_khmer_and_in_english_or_the_house_does_not_start():
    assert set(PLAN.words) == {(one, other) for one in Wording for other in Language}
    with pytest.raises(MessagesFileError, match="says nothing in km"):
        rules.read_plan(re.sub(r"\[reminder_hours\]\nkm = .*", "[reminder_hours]", SHIPPED))


# ── When ──────────────────────────────────────────────────────────────────────────────────────
def due(on=TUESDAY, at=NINE, booked_at=None):
    found = rules.reminders_of(PLAN, on=on, at=at, booked_at=booked_at, zone=ZONE)
    return [(one.template, one.due_at) for one in found]


def test_a_date_is_reminded_of_in_the_evening_before_and_two_hours_before():
    assert due() == [
        (Wording.EVE, moment(MONDAY, 17, 30)),
        (Wording.HOURS, moment(TUESDAY, 7)),
    ]


def test_a_reminder_that_falls_into_quiet_hours_waits_for_their_end():
    assert due(at=dt.time(8, 30))[1] == (Wording.HOURS, moment(TUESDAY, 7))
    assert due(at=dt.time(7))[1:] == []  # it would come with the date itself


def test_a_date_without_an_hour_has_no_reminder_of_hours():
    assert due(at=None) == [(Wording.EVE, moment(MONDAY, 17, 30))]


def test_what_was_booked_after_a_reminders_hour_needs_it_no_more():
    assert due(booked_at=moment(MONDAY, 18)) == [(Wording.HOURS, moment(TUESDAY, 7))]
    assert due(booked_at=moment(TUESDAY, 8)) == []


@pytest.mark.parametrize(
    ("hour", "minute", "day", "until"),
    [(19, 59, MONDAY, None), (20, 0, MONDAY, TUESDAY), (23, 59, MONDAY, TUESDAY),
     (0, 0, TUESDAY, TUESDAY), (6, 59, TUESDAY, TUESDAY), (7, 0, TUESDAY, None)],
)  # fmt: skip
def test_quiet_hours_end_at_seven(hour, minute, day, until):
    asked = moment(day, hour, minute)
    assert rules.out_of_quiet(PLAN.quiet, asked, ZONE) == (moment(until, 7) if until else asked)
    assert rules.is_quiet(PLAN.quiet, asked, ZONE) == bool(until)


def test_quiet_hours_within_a_day_are_understood_as_well():
    noon = rules.Quiet(dt.time(12), dt.time(14))
    assert rules.out_of_quiet(noon, moment(MONDAY, 13), ZONE) == moment(MONDAY, 14)
    assert rules.out_of_quiet(noon, moment(MONDAY, 15), ZONE) == moment(MONDAY, 15)


# ── Whether, and how ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"agreed": False, "booked": False}, Why.NO_CONSENT),
        ({"wants_none": True}, Why.NO_WAY),
        ({"protected": True}, Why.PROTECTED),
        ({"protected": True, "safe_way": True}, None),
        ({"booked": False}, Why.OVER),
        ({"in_time": False}, Why.TOO_LATE),
        ({"told_lately": True}, Why.TOLD),
    ],
)
def test_why_a_message_goes_to_nobody(changes, why):
    assert rules.why_not_send(replace(FINE, **changes)) == why


SMS, TELEGRAM, CALL = Channel.SMS, Channel.TELEGRAM, Channel.CALL
KM, EN = Language.KHMER, Language.ENGLISH


@pytest.mark.parametrize(
    ("way", "own", "live", "route"),
    [
        (None, "+855", {SMS}, Route(SMS, "+855", KM)),
        (None, "", {SMS}, Route(CALL, "", KM)),
        (None, "+855", set(), Route(CALL, "", KM)),
        (Way(WayKind.SMS, EN), "+855", {SMS}, Route(SMS, "+855", EN)),
        (Way(WayKind.SMS, EN, "+8559"), "+855", {SMS}, Route(SMS, "+8559", EN)),
        (Way(WayKind.TELEGRAM, KM, "77"), "+855", {SMS, TELEGRAM}, Route(TELEGRAM, "77", KM)),
        (Way(WayKind.TELEGRAM, KM, "77"), "+855", {SMS}, Route(CALL, "77", KM)),
        (Way(WayKind.CALL, EN), "+855", {SMS}, Route(CALL, "", EN)),
        (Way(WayKind.NONE, KM), "+855", {SMS}, Route(CALL, "", KM)),
    ],
)
def test_the_way_to_somebody(way, own, live, route):
    assert rules.route(way, own_phone=own, live=live) == route


OWN = Number("+855", is_own=True)
HUSBANDS = Number("+856")
ASKED = Number("+857", is_asked_for=True)


@pytest.mark.parametrize(
    ("way", "anybody", "protected"),
    [
        (None, [OWN, HUSBANDS], []),
        (Way(WayKind.CALL, KM), [OWN, HUSBANDS], []),
        (Way(WayKind.CALL, KM, is_safe=True), [OWN, HUSBANDS], [OWN]),
        (Way(WayKind.SMS, KM, is_safe=True), [OWN, HUSBANDS], [OWN]),
        (Way(WayKind.TELEGRAM, KM, "77", is_safe=True), [OWN, HUSBANDS], []),
        (Way(WayKind.SMS, KM, "+857"), [ASKED], []),
        (Way(WayKind.CALL, KM, "+857", is_safe=True), [ASKED], [ASKED]),
    ],
)
def test_a_colleague_calls_where_it_was_asked_for_and_somebody_protected_nowhere_else(
    way, anybody, protected
):
    def numbers(*, protected):
        phones = (OWN, HUSBANDS)
        return list(rules.numbers_to_call(way, phones=phones, protected=protected))

    assert (numbers(protected=False), numbers(protected=True)) == (anybody, protected)


def test_tries_wait_longer_and_longer_and_then_end():
    now = moment(MONDAY, 12)
    waits = [rules.next_try(PLAN, tries=n, now=now, zone=ZONE) for n in range(1, 6)]
    minutes = [(one - now).total_seconds() / 60 if one else None for one in waits]
    assert minutes == [1, 5, 15, 60, None]
    assert rules.next_try(PLAN, tries=4, now=moment(MONDAY, 19, 30), zone=ZONE) == moment(
        TUESDAY, 7
    )


def test_three_calls_without_an_answer_are_enough():
    def after(answer, tries):
        return rules.after_call(PLAN, answer=answer, tries=tries)

    assert after(Answer.TOLD, 1) == (MessageState.DELIVERED, None)
    assert after(Answer.NO_ANSWER, 2) == (MessageState.QUEUED, Why.NO_ANSWER)
    assert after(Answer.NO_ANSWER, 3) == (MessageState.GIVEN_UP, Why.NO_ANSWER)
    assert after(Answer.WRONG_NUMBER, 1) == (MessageState.GIVEN_UP, Why.WRONG_NUMBER)


def codes(refusals):
    return [one.code for one in refusals]


def test_a_call_is_answered_once_and_a_message_is_no_call():
    def asked(state, channel):
        return codes(rules.refusals_to_call(state=state, channel=channel))

    assert asked(MessageState.QUEUED, CALL) == []
    assert asked(MessageState.DELIVERED, CALL) == ["not_to_call"]
    assert asked(MessageState.QUEUED, SMS) == ["not_to_call"]


@pytest.mark.parametrize(
    ("way", "refused"),
    [
        (Way(WayKind.TELEGRAM, KM, "-100200"), []),
        (Way(WayKind.TELEGRAM, KM, "sokha"), ["no_chat"]),
        (Way(WayKind.TELEGRAM, KM), ["no_chat"]),
        (Way(WayKind.SMS, KM), []),
        (Way(WayKind.SMS, KM, "012 345"), ["no_number"]),
        (Way(WayKind.CALL, KM), []),
        (Way(WayKind.CALL, KM, "neighbour"), ["no_number"]),
    ],
)
def test_a_way_that_could_not_be_used_is_refused(way, refused):
    assert codes(rules.refusals_to_set_way(way)) == refused
