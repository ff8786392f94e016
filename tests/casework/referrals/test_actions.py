"""Sent, answered by each side, expired, forgotten; and consent, asked again at every step."""

import datetime as dt

import pytest
from tests.factories.casework import sokha, world
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import open_case
from spean.casework.people.actions import record_consent
from spean.casework.people.models import Person
from spean.casework.people.vocabulary import ConsentMethod, Decision, PhoneOwner, Purpose
from spean.casework.referrals import actions
from spean.casework.referrals.models import Key, Letter, Referral, Turn
from spean.casework.referrals.queries import (
    key_behind,
    key_of,
    letters_received,
    letters_waiting_here,
    month_of_referrals,
    referrals_for,
    referrals_in_hand,
    referrals_like,
    referrals_of,
    turns_by_link,
    turns_of,
)
from spean.casework.referrals.rules import LINK_DAYS, TurnFacts
from spean.casework.referrals.tasks import NIGHT, expire
from spean.casework.referrals.vocabulary import ReferralState, Shared, Side, Urgency, WhyNot
from spean.casework.rights.actions import export_file
from spean.casework.rights.actions._erasing import forget
from spean.casework.rights.tasks import the_keeper
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.directory.actions import end_service

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
S = ReferralState


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def office(here):
    return service(here.dara, here.samraong)


@pytest.fixture
def person(here):
    phones = (("+85512345678", PhoneOwner.OWN),)
    return sokha(here.dara, here.samraong, phones=phones)


@pytest.fixture
def sent(here, person, office):
    with clock.stopped_at(MONDAY):
        return referred(here.dara, person, here.samraong, office)


def is_told(actor):
    """Whether a referral of theirs is overdue today."""
    return any(one.letter.is_overdue for one in referrals_in_hand(actor))


def codes_of(refused):
    return [one.code for one in refused.value.refusals]


def says(person, decision, by):
    record_consent(
        person, purpose=Purpose.REFERRAL, decision=decision, method=ConsentMethod.SPOKEN, by=by
    )


def turn(referral, to, by, **more):
    return actions.note_turn(referral, turn=TurnFacts(to=to, **more), by=by)


def test_only_what_was_chosen_is_in_the_letter(here, person, office):
    made = referred(here.dara, person, here.samraong, office, shared=(Shared.AGE, Shared.PHONE))
    assert made.letter.shown == {
        "age": person.age_on(clock.today()),
        "phone": ["+85512345678"],
    }
    nothing = referred(
        here.dara, person, here.samraong, service(here.dara, here.samraong), shared=()
    )
    assert nothing.letter.shown == {}


def test_every_part_of_a_file_can_be_chosen_by_itself(here, person, office):
    made = referred(here.dara, person, here.samraong, office, shared=tuple(Shared))
    assert made.letter.shown == {
        "name": ["សុខ សុខា", "Sok Sokha"],
        "sex": "female",
        "age": person.age_on(clock.today()),
        "phone": ["+85512345678"],
        "place": "220405",
        "beneficiary": "returned_worker",
    }


def test_the_letter_stays_as_it_was_sent(here, person, sent):
    Person.objects.filter(pk=person.pk).update(name_latin="Another Name")
    assert referrals_for(here.dara).get().letter.shown["name"][1] == "Sok Sokha"


def test_sending_is_signed_with_the_names_of_the_fields_and_not_with_their_words(here, sent):
    line = Entry.objects.get(verb="referral.sent")
    assert line.detail["shared"] == ["name", "sex", "age"]
    assert "Sokha" not in str(line.detail)
    first = Turn.objects.get()
    assert (first.state, first.side, first.by_id) == ("sent", Side.SENDER, here.dara.user_id)


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN])
def test_without_consent_nothing_is_sent(here, person, office, decision):
    says(person, decision, here.dara)
    with pytest.raises(Refused) as refused:
        referred(here.dara, person, here.samraong, office)
    assert codes_of(refused) == ["no_consent"]
    assert (Referral.objects.count(), Letter.objects.count(), Turn.objects.count()) == (0, 0, 0)


def test_a_consent_that_has_run_out_is_none(here, person, office):
    with clock.stopped_at(clock.today() + clock.days(366)), pytest.raises(Refused) as refused:
        referred(here.dara, person, here.samraong, office)
    assert codes_of(refused) == ["no_consent"]


def test_a_service_that_ended_or_takes_none_gets_no_referral(here, person, office):
    silent = service(here.dara, here.samraong, takes_referrals=False)
    end_service(office, why="x", by=here.dara)
    for where in (office, silent):
        with pytest.raises(Refused) as refused:
            referred(here.dara, person, here.samraong, where)
        assert codes_of(refused) == ["not_offered"]


def test_one_open_referral_to_a_service_is_enough(here, person, office, sent):
    with pytest.raises(Refused) as refused:
        referred(here.dara, person, here.samraong, office)
    assert codes_of(refused) == ["already_sent"]
    turn(sent, S.WITHDRAWN, here.dara, words="by mistake")
    assert referred(here.dara, person, here.samraong, office).pk != sent.pk


def test_another_centre_neither_refers_nor_reads(here, person, office, sent):
    with pytest.raises(Person.DoesNotExist):
        referred(here.vanna, person, here.pursat, office)
    assert referrals_for(here.vanna).count() == referrals_of(here.vanna, person.pk).count() == 0
    for act in (
        lambda: turn(sent, S.ACCEPTED, here.vanna),
        lambda: actions.make_link(sent, by=here.vanna),
        lambda: actions.end_link(sent, by=here.vanna),
    ):
        with pytest.raises(Letter.DoesNotExist):
            act()
    for read in (actions.read_referral, actions.read_letter):
        with pytest.raises((Referral.DoesNotExist, Letter.DoesNotExist)):
            read(sent.pk, page="x", by=here.vanna)


def test_the_whole_way_with_every_state_who_and_when(here, sent):
    steps = [
        (S.ACCEPTED, 1, {}),
        (S.APPOINTMENT, 2, {"on": MONDAY + dt.timedelta(days=5), "at": dt.time(9)}),
        (S.NOT_RECEIVED, 6, {"why": WhyNot.NOT_COME}),
        (S.APPOINTMENT, 6, {"on": MONDAY + dt.timedelta(days=9)}),
        (S.RECEIVED, 9, {}),
        (S.OUTCOME, 12, {"words": "She has her card."}),
        (S.CLOSED, 13, {}),
    ]
    for to, day, more in steps:
        with clock.stopped_at(MONDAY + dt.timedelta(days=day)):
            letter = turn(sent, to, here.chanthou, **more)
    assert [(one.state, one.by_id) for one in turns_of(here.dara, letter)] == [
        ("sent", here.dara.user_id),
        *((to.value, here.chanthou.user_id) for to, _day, _more in steps),
    ]
    assert letter.received_on == MONDAY + dt.timedelta(days=9)
    assert letter.due_on is None
    verbs = Entry.objects.filter(verb__startswith="referral.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == [
        "referral.sent",
        *(f"referral.{to.value}" for to, _d, _m in steps),
    ]


def test_what_does_not_follow_is_refused_and_nothing_is_half_written(here, sent):
    with pytest.raises(Refused) as refused:
        turn(sent, S.RECEIVED, here.dara)
    assert codes_of(refused) == ["not_from_here"]
    assert Letter.objects.get().state == S.SENT
    assert Turn.objects.count() == 1


def test_what_is_overdue_stands_on_the_day_of_whoever_is_responsible(here, sent):
    days = {0: False, 7: False, 8: True, 14: True}
    for count, late in days.items():
        with clock.stopped_at(MONDAY + dt.timedelta(days=count)):
            assert is_told(here.dara) == late
            assert referrals_like(here.dara, overdue=True).exists() == late
            assert Letter.objects.get().is_overdue == late
            assert not is_told(here.chanthou)


def test_who_was_declined_waits_for_another_way_at_once(here, sent):
    with clock.stopped_at(MONDAY):
        turn(sent, S.DECLINED, here.dara, why=WhyNot.NO_PLACE)
        assert is_told(here.dara)
        turn(sent, S.CLOSED, here.dara)
        assert not is_told(here.dara)


@pytest.mark.parametrize(
    ("urgency", "last"), [(Urgency.URGENT, 4), (Urgency.SOON, 14), (Urgency.ORDINARY, 28)]
)
def test_the_night_lets_expire_what_had_all_its_time(here, person, office, urgency, last):
    with clock.stopped_at(MONDAY):
        made = referred(here.dara, person, here.samraong, office, urgency=urgency)
        token = actions.make_link(made, by=here.dara).token
    with clock.stopped_at(MONDAY + dt.timedelta(days=last)):
        assert expire(0) == 0
        assert key_behind(actions.PARTNER, token) is not None
    with clock.stopped_at(MONDAY + dt.timedelta(days=last + 1)):
        assert expire(0) == 1
        assert key_behind(actions.PARTNER, token) is None
        assert expire(0) == 0
    newest = Turn.objects.order_by("-pk").first()
    assert (newest.state, newest.side, newest.by_id) == (S.EXPIRED, Side.CLOCK, None)
    assert Letter.objects.get().state == S.EXPIRED


def test_the_lists_filter_by_state_and_by_who_is_responsible(here, sent):
    assert referrals_like(here.chanthou, state="sent").count() == 1
    assert referrals_like(here.chanthou, state="closed").count() == 0
    assert referrals_like(here.chanthou, mine=True).count() == 0
    assert referrals_like(here.dara, mine=True).count() == 1


def test_a_referral_belongs_to_the_case_it_was_made_in(here, person, office):
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    made = referred(here.dara, person, here.samraong, office, case_id=case.pk)
    assert made.case == case


def test_sent_and_received_are_two_numbers(here, sent):
    first, last = MONDAY.replace(day=1), MONDAY.replace(day=31)
    assert month_of_referrals(here.dara, first, last) == {"sent": 1, "received": 0, "waiting": 1}
    with clock.stopped_at(MONDAY):
        turn(sent, S.ACCEPTED, here.dara)
        turn(sent, S.RECEIVED, here.dara)
    assert month_of_referrals(here.dara, first, last) == {"sent": 1, "received": 1, "waiting": 0}
    assert month_of_referrals(here.vanna, first, last) == {"sent": 0, "received": 0, "waiting": 0}


# ── To another centre of the house ────────────────────────────────────────────────────────────
@pytest.fixture
def pursat_desk(here):
    return service(here.vanna, here.pursat, name_en="MRC Pursat", inbox_id=here.pursat.pk)


def test_a_referral_to_a_centre_arrives_there_and_is_answered_there(here, person, pursat_desk):
    made = referred(here.dara, person, here.samraong, pursat_desk, shared=(Shared.AGE,))
    with within_reach(here.vanna):
        letter = letters_waiting_here(here.vanna).get()
        assert letter.shown == {"age": person.age_on(clock.today())}
        assert Referral.objects.count() == 0  # why it was made stays behind the second wall
        assert Person.objects.count() == 0
        actions.read_letter(letter.pk, page="referral-in", by=here.vanna)
        actions.answer_here(letter, turn=TurnFacts(to=S.ACCEPTED), by=here.vanna)
        assert [one.side for one in turns_of(here.vanna, letter)] == ["sender", "receiver"]
    assert referrals_for(here.dara).get(pk=made.pk).letter.state == S.ACCEPTED
    line = Entry.objects.get(verb="referral.accepted")
    assert (line.by_id, line.centre_id) == (here.vanna.user_id, here.pursat.pk)


def test_consent_taken_back_empties_the_inbox_at_once(here, person, pursat_desk):
    referred(here.dara, person, here.samraong, pursat_desk)
    letter = letters_received(here.vanna).get()
    says(person, Decision.WITHDRAWN, here.dara)
    assert letters_received(here.vanna).count() == 0
    with pytest.raises(Letter.DoesNotExist):
        actions.answer_here(letter, turn=TurnFacts(to=S.ACCEPTED), by=here.vanna)


def test_what_was_taken_back_is_no_longer_in_the_inbox(here, person, pursat_desk):
    made = referred(here.dara, person, here.samraong, pursat_desk)
    turn(made, S.WITHDRAWN, here.dara, words="she moved")
    assert letters_received(here.vanna).count() == 0


def test_a_third_centre_and_nobody_see_nothing_of_it(here, person, pursat_desk):
    referred(here.dara, person, here.samraong, pursat_desk)
    for actor in (here.kenji, NOBODY):
        with within_reach(actor):
            assert [model.objects.count() for model in (Referral, Letter, Turn, Key)] == [0] * 4


# ── Protected files ───────────────────────────────────────────────────────────────────────────
def test_a_protected_file_is_referred_by_its_circle_only_and_never_to_a_whole_centre(
    here, person, office, pursat_desk
):
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    with pytest.raises(Person.DoesNotExist):
        referred(here.chanthou, person, here.samraong, office)
    with pytest.raises(Refused) as refused:
        referred(here.dara, person, here.samraong, pursat_desk)
    assert codes_of(refused) == ["protected_needs_one_person"]
    made = referred(here.dara, person, here.samraong, office)
    assert referrals_for(here.chanthou).count() == 0
    token = actions.make_link(made, by=here.dara).token
    assert key_behind(actions.PARTNER, token) is not None


def test_protection_hides_what_was_sent_before_and_ends_its_links(
    here, person, office, pursat_desk
):
    by_link = referred(here.dara, person, here.samraong, office)
    referred(here.dara, person, here.samraong, pursat_desk)
    token = actions.make_link(by_link, by=here.dara).token
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.WITNESS, by=here.dara)
    assert key_behind(actions.PARTNER, token) is None
    assert letters_received(here.vanna).count() == 0
    with within_reach(here.vanna):
        assert Letter.objects.count() == Turn.objects.count() == 0
    again = actions.make_link(by_link, by=here.dara).token
    assert key_behind(actions.PARTNER, again) is not None


# ── The link ──────────────────────────────────────────────────────────────────────────────────
def test_a_link_opens_one_letter_and_its_token_is_kept_nowhere(here, sent):
    with clock.stopped_at(MONDAY):
        made = actions.make_link(sent, by=here.dara)
        found = key_behind(actions.PARTNER, made.token)
        assert found.letter == sent.letter
        assert key_of(here.chanthou, sent.letter).code == made.key.code
    assert len(made.token) >= 43
    assert made.token not in str(Key.objects.values_list("digest", "row_uid").get())
    assert [len(made.key.code), made.key.code.isdigit()] == [6, True]
    assert made.token not in str([line.detail for line in Entry.objects.all()])
    assert [one.state for one in turns_by_link(actions.PARTNER, found)] == ["sent"]


def test_a_new_link_ends_the_old_one_and_one_can_be_ended_by_hand(here, sent):
    with clock.stopped_at(MONDAY):
        old = actions.make_link(sent, by=here.dara).token
        new = actions.make_link(sent, by=here.chanthou).token
        assert key_behind(actions.PARTNER, old) is None
        assert key_behind(actions.PARTNER, new) is not None
        actions.end_link(sent, by=here.dara)
        assert key_behind(actions.PARTNER, new) is None
        assert key_of(here.dara, sent.letter) is None


def test_a_link_runs_out_and_is_tidied_away(here, sent):
    with clock.stopped_at(MONDAY):
        token = actions.make_link(sent, by=here.dara).token
    Letter.objects.update(state=S.NOT_RECEIVED)
    with clock.stopped_at(MONDAY + dt.timedelta(days=LINK_DAYS)):
        assert key_behind(actions.PARTNER, token) is None
        assert actions.tidy_keys(by=NIGHT) == 0
    with clock.stopped_at(MONDAY + dt.timedelta(days=LINK_DAYS + 31)):
        assert actions.tidy_keys(by=NIGHT) == 1
        assert Key.objects.count() == 0


def test_consent_taken_back_ends_the_link_at_the_next_look(here, person, sent):
    with clock.stopped_at(MONDAY):
        token = actions.make_link(sent, by=here.dara).token
        says(person, Decision.WITHDRAWN, here.dara)
        assert key_behind(actions.PARTNER, token) is None
        with pytest.raises(Refused) as refused:
            actions.make_link(sent, by=here.dara)
        assert codes_of(refused) == ["no_consent"]
        says(person, Decision.GIVEN, here.dara)
        assert key_behind(actions.PARTNER, token) is not None


def test_ten_wrong_codes_end_the_link_for_the_right_one_too(here, sent):
    with clock.stopped_at(MONDAY):
        made = actions.make_link(sent, by=here.dara)
        wrong = "000000" if made.key.code != "000000" else "111111"
        for _guess in range(9):
            assert not actions.try_code(made.key, code=wrong, by=actions.PARTNER)
        assert actions.try_code(made.key, code=made.key.code, by=actions.PARTNER)
        assert not actions.try_code(made.key, code=wrong, by=actions.PARTNER)
        assert not actions.try_code(made.key, code=made.key.code, by=actions.PARTNER)
        assert key_behind(actions.PARTNER, made.token) is None
        assert key_of(here.dara, sent.letter).is_locked
    assert Entry.objects.filter(verb="referral.code_wrong").count() == 11


def test_the_partner_answers_and_the_book_says_that_it_was_the_partner(here, sent):
    with clock.stopped_at(MONDAY):
        key = actions.make_link(sent, by=here.dara).key
        actions.open_by_link(key, by=actions.PARTNER)
        actions.answer_by_link(key, turn=TurnFacts(to=S.ACCEPTED), by=actions.PARTNER)
    line = Entry.objects.get(verb="referral.accepted")
    assert (line.by_id, line.detail["side"], line.person_id) == (None, "partner", sent.person_id)
    look = Entry.objects.get(verb="person.read", page="letter")
    assert (look.by_id, look.person_id) == (None, sent.person_id)


def test_a_partner_who_declines_sees_nothing_from_then_on(here, sent):
    with clock.stopped_at(MONDAY):
        made = actions.make_link(sent, by=here.dara)
        no = TurnFacts(to=S.DECLINED, why=WhyNot.CONDITIONS)
        actions.answer_by_link(made.key, turn=no, by=actions.PARTNER)
        assert key_behind(actions.PARTNER, made.token) is None
        with pytest.raises(Refused) as refused:
            actions.make_link(sent, by=here.dara)
        assert codes_of(refused) == ["over"]


# ── The person's rights ───────────────────────────────────────────────────────────────────────
def test_the_own_file_holds_the_referral_and_not_the_key(here, person, sent):
    with clock.stopped_at(MONDAY):
        actions.make_link(sent, by=here.dara)
    told = export_file(person.pk, page="x", by=here.dara)
    assert {"referrals.Referral", "referrals.Letter", "referrals.Turn"} <= set(told)
    assert "referrals.Key" not in told
    assert told["referrals.Letter"][0]["request"] == "An identity card, please."
    assert told["referrals.Referral"][0]["reason"] == "She lost it at the border."


def test_who_is_forgotten_leaves_no_referral_behind(here, person, sent):
    with clock.stopped_at(MONDAY):
        actions.make_link(sent, by=here.dara)
    forget(person.pk, because="asked", by=the_keeper())
    assert [model.objects.count() for model in (Referral, Letter, Turn, Key)] == [0] * 4
