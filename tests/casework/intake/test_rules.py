"""What a row changes, what its verdict is, and when a list may move on."""

import datetime as dt
from decimal import Decimal

import pytest

from spean.casework.intake import rules
from spean.casework.intake.rules import Candidate, Effect, Judgement, Reason, Twin, judge, merged
from spean.casework.intake.vocabulary import Kept, RowDecision
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, Sex

OWN = PhoneOwner.OWN
SOKHA = Profile(
    name_km="សុខ សុខា",
    sex=Sex.FEMALE,
    birth_year=1994,
    phones=(("+85512345678", OWN),),
    place_code="22040506",
    place_as_said="អូរស្មាច់",
    sector_wanted="garment",
    wage_expected=Decimal(200),
    wage_currency="USD",
    note="ជួបនៅព្រំដែន",
)


def candidate(verdict="same", current=SOKHA, **more):
    values = {"person_id": 7, "score": 800, "reasons": ("khmer_same",), "names_agree": True}
    return Candidate(verdict=verdict, current=current, **values | more)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_an_empty_row_changes_nothing():
    assert merged(SOKHA, Profile(name_km="សុខ សុខា")) == SOKHA


def test_gaps_are_filled():
    said = Profile(name_latin="Sok Sokha", former_country="TH", external_id="H-1", note="x")
    after = merged(Profile(name_km="សុខ សុខា"), said)
    assert (after.name_km, after.name_latin) == ("សុខ សុខា", "Sok Sokha")
    assert (after.former_country, after.external_id, after.note) == ("TH", "H-1", "x")


def test_changed_facts_are_taken():
    said = Profile(sector_wanted="driving", wage_expected=Decimal(1000), wage_currency="KHR")
    after = merged(SOKHA, said)
    assert (after.sector_wanted, after.wage_expected, after.wage_currency) == (
        "driving",
        Decimal(1000),
        "KHR",
    )
    assert merged(SOKHA, Profile(sex=Sex.MALE)).sex == Sex.MALE


def test_the_words_of_the_desk_are_not_written_over():
    after = merged(SOKHA, Profile(name_km="សុខ សុខ", note="ផ្សេង", external_id=""))
    assert (after.name_km, after.note) == (SOKHA.name_km, SOKHA.note)
    numbered = merged(Profile(name_km="ក", external_id="A"), Profile(external_id="B"))
    assert numbered.external_id == "A"


def test_a_list_may_mend_what_a_list_said():
    before = Profile(name_km="សុខ សុខ")
    after = merged(Profile(name_km="សុខ សុខ"), Profile(name_km="សុខ សុខា"), before)
    assert after.name_km == "សុខ សុខា"


def test_a_list_that_repeats_itself_does_not_undo_the_desk():
    said = Profile(
        name_km="សុខ សុខា",
        sex=Sex.MALE,
        birth_year=1980,
        phones=(("+85511111111", OWN),),
        place_code="15",
        sector_wanted="fishing",
        wage_expected=Decimal(90),
        wage_currency="USD",
    )
    assert merged(SOKHA, said, said) == SOKHA


def test_phones_are_added_and_never_removed():
    after = merged(SOKHA, Profile(phones=(("+85599999999", OWN), ("+85512345678", OWN))))
    assert [number for number, _owner in after.phones] == ["+85512345678", "+85599999999"]


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ({"birth_year": 1995}, (1994, None)),
        ({"birth_year": 1990}, (1990, None)),
        ({"born_on": dt.date(1994, 5, 3), "birth_year": 1994}, (1994, dt.date(1994, 5, 3))),
    ],
)
def test_a_year_from_an_age_may_be_one_off_and_a_day_is_better(said, after):
    found = merged(SOKHA, Profile(**said))
    assert (found.birth_year, found.born_on) == after


def test_a_year_does_not_replace_a_day():
    current = Profile(name_km="ក", born_on=dt.date(1994, 5, 3), birth_year=1994)
    assert merged(current, Profile(birth_year=1980)) == current


def test_a_commune_does_not_replace_its_village():
    assert merged(SOKHA, Profile(place_code="220405")) == SOKHA
    assert merged(SOKHA, Profile(place_code="15", place_as_said="x")).place_code == "15"


def test_a_place_that_is_not_understood_is_kept_as_said_where_nothing_is_known():
    assert merged(SOKHA, Profile(place_as_said="?")) == SOKHA
    assert merged(Profile(name_km="ក"), Profile(place_as_said="?")).place_as_said == "?"


def test_the_same_wage_is_no_change():
    said = Profile(wage_expected=Decimal("200.00"), wage_currency="USD")
    assert merged(SOKHA, said) == SOKHA


def test_a_profile_survives_being_stored():
    full = Profile(name_km="ក", born_on=dt.date(1994, 5, 3), birth_year=1994, sex=Sex.MALE)
    assert rules.from_plain(rules.as_plain(SOKHA)) == SOKHA
    assert rules.from_plain(rules.as_plain(full)) == full
    assert rules.as_plain(Profile(name_km="ក")) == {"name_km": "ក"}


def test_nobody_like_the_row_is_new():
    assert judge(SOKHA, [], None) == Judgement("new")


def test_the_same_person_with_nothing_new_is_same():
    assert judge(Profile(name_km="សុខ សុខា"), [candidate()], None) == Judgement("same", 7)


def test_what_an_update_does_is_told_field_by_field():
    said = Profile(
        name_km="សុខ សុខា",
        phones=(("+85599999999", OWN),),
        wage_expected=Decimal("250.50"),
        wage_currency="USD",
        former_country="TH",
    )
    found = judge(said, [candidate()], None)
    assert (found.verdict, found.person_id) == ("update", 7)
    assert found.reasons == (
        Reason("fills", {"field": "phones", "value": "+85599999999"}),
        Reason("changes", {"field": "wage_expected", "before": "200", "value": "250.5"}),
        Reason("fills", {"field": "former_country", "value": "TH"}),
    )


@pytest.mark.parametrize("verdict", ["likely", "possible"])
def test_a_doubt_asks_a_person(verdict):
    said = Profile(name_km="សុខ សុខា", sector_wanted="fishing")
    found = judge(said, [candidate(verdict)], None)
    assert (found.verdict, found.reasons) == ("possible_duplicate", (Reason("looks_known", {}),))


def test_likely_with_nothing_else_to_say_is_same():
    said = Profile(name_km="សុខ សុខា", birth_year=1994, sector_wanted="garment")
    assert judge(said, [candidate("likely")], None) == Judgement("same", 7)
    assert judge(Profile(name_km="សុខ សុខា"), [candidate("likely")], None).person_id is None


def test_two_who_are_the_same_are_never_picked_from():
    found = judge(SOKHA, [candidate(), candidate(person_id=8)], None)
    assert found == Judgement("possible_duplicate", None, (Reason("several_alike", {}),))


def test_a_number_finds_its_person_unless_the_name_is_another():
    known = candidate("possible", by_number=True)
    assert judge(Profile(name_km="សុខ សុខា"), [known], None) == Judgement("same", 7)
    stranger = candidate("different", by_number=True, names_agree=False)
    found = judge(SOKHA, [stranger], None)
    assert found.reasons == (Reason("number_of_another", {}),)


def test_a_row_that_an_earlier_line_stands_for_is_asked_about():
    found = judge(SOKHA, [], Twin(3, 700))
    assert found == Judgement("possible_duplicate", None, (Reason("twice_in_list", {"other": 3}),))


def test_columns_must_exist_once_and_hold_a_name():
    assert rules.refusals_to_map({"name": 0, "sex": 1}, state="uploaded", width=2) == []
    found = rules.refusals_to_map({"sex": 5, "age": 5, "colour": 0}, state="committed", width=2)
    assert codes(found) == [
        "already_in",
        "field_unknown",
        "column_missing",
        "column_twice",
        "no_column_for_name",
    ]


@pytest.mark.parametrize(
    ("state", "effects", "newest", "expected"),
    [
        ("uploaded", 1, 1, ["check_first"]),
        ("checked", 0, 1, ["nothing_new"]),
        ("checked", 1, 2, ["check_again"]),
        ("checked", 1, 1, []),
        ("committing", 1, 1, []),
        ("committed", 1, 1, ["already_in"]),
        ("undone", 1, 1, ["was_undone"]),
        ("discarded", 1, 1, ["was_discarded"]),
    ],
)
def test_a_list_is_brought_in_once_checked_and_while_it_says_something(
    state, effects, newest, expected
):
    found = rules.refusals_to_commit(state=state, effects=effects, newest_seen=1, newest_now=newest)
    assert codes(found) == expected


def test_columns_come_before_the_check():
    assert codes(rules.refusals_to_check(state="uploaded")) == ["choose_columns_first"]
    assert rules.refusals_to_check(state="mapped") == []


def test_only_what_was_brought_in_is_taken_back():
    assert codes(rules.refusals_to_undo(state="checked")) == ["not_brought_in"]
    assert rules.refusals_to_undo(state="committed") == []
    assert codes(rules.refusals_to_discard(state="committed")) == ["already_in"]


@pytest.mark.parametrize(
    ("verdict", "decision", "is_like", "expected"),
    [
        ("possible_duplicate", RowDecision.SAME_PERSON, True, []),
        ("possible_duplicate", RowDecision.SAME_PERSON, False, ["nobody_to_join"]),
        ("possible_duplicate", RowDecision.SKIP, False, []),
        ("new", RowDecision.SKIP, False, ["not_a_question"]),
    ],
)
def test_only_doubts_are_decided(verdict, decision, is_like, expected):
    found = rules.refusals_to_decide(
        state="checked", verdict=verdict, decision=decision, line=2, is_like_somebody=is_like
    )
    assert codes(found) == expected


def test_an_undo_leaves_alone_what_came_after():
    other = Profile(name_km="ខ")
    effects = [
        Effect(1, None, SOKHA),
        Effect(2, None, SOKHA),
        Effect(3, other, SOKHA),
        Effect(4, other, SOKHA),
        Effect(5, None, SOKHA),
        Effect(6, SOKHA, SOKHA),
        Effect(7, other, other),
        Effect(7, other, SOKHA),
    ]
    current = dict.fromkeys([1, 3, 5, 6, 7], SOKHA) | {2: other, 4: Profile(name_km="គ")}
    plan = rules.plan_undo(effects, current=current, named_later={5})
    assert plan.take_back == [1]
    assert plan.restore == {3: other, 7: other}
    assert plan.kept == {
        2: Kept.CHANGED_SINCE,
        4: Kept.CHANGED_SINCE,
        5: Kept.IN_A_LATER_LIST,
    }


def test_who_is_gone_already_needs_no_undo():
    plan = rules.plan_undo([Effect(1, None, SOKHA)], current={}, named_later=set())
    assert (plan.take_back, plan.restore, plan.kept) == ([], {}, {})
