"""Comparing two records: a word, a score and the reasons; twins stay two people."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.kernel.reasons import total
from spean.engines.linkage import (
    PhoneOf,
    Record,
    Weights,
    blocking_keys,
    born_in,
    born_on,
    compare,
    from_age,
)

SOKHA = Record(
    khmer_name="សុខ សុខា",
    latin_name="Sok Sokha",
    sex="F",
    birth=born_on(date(1994, 7, 23)),
    phones=(PhoneOf("+85512345678"),),
    place="22010304",
    occupation="8153",
)

records = st.builds(
    Record,
    khmer_name=st.sampled_from(["", "សុខ សុខា", "សុខសុខា", "សុខ ដារ៉ា", "ហេង ពិសី", "កែវ សុភាព"]),
    latin_name=st.sampled_from(
        ["", "Sok Sokha", "Sukha Sokh", "Sok Dara", "Keo Sopheap", "Sokha", "Srey Mom Sok"]
    ),
    sex=st.sampled_from(["", "F", "M"]),
    birth=st.none()
    | st.dates(date(1960, 1, 1), date(2007, 12, 31)).map(born_on)
    | st.integers(1960, 2007).map(born_in)
    | st.integers(18, 60).map(lambda age: from_age(age, on=date(2025, 6, 1))),
    phones=st.lists(
        st.builds(PhoneOf, st.sampled_from(["+85512345678", "+85577111222"]), st.booleans()),
        max_size=2,
        unique_by=lambda phone: phone.e164,
    ).map(tuple),
    place=st.sampled_from(["", "22", "2201", "220103", "22010304", "22010305", "15020101"]),
    occupation=st.sampled_from(["", "8153", "8152", "92"]),
)


def codes(one: Record, other: Record) -> list[str]:
    return [reason.code for reason in compare(one, other).reasons][1:]


def test_a_full_record_is_itself() -> None:
    assert compare(SOKHA, SOKHA).verdict == "same"
    assert compare(SOKHA, SOKHA).score == 1000


@pytest.mark.parametrize(
    "kept",
    [
        ("khmer_name", "sex", "birth", "place"),
        ("latin_name", "sex", "birth", "place"),
        ("khmer_name", "sex", "birth", "phones"),
        ("latin_name", "birth", "phones"),
    ],
)
def test_a_record_with_enough_fields_is_itself(kept: tuple[str, ...]) -> None:
    record = Record(**{name: getattr(SOKHA, name) for name in kept})
    assert compare(record, record).verdict == "same"


def test_two_clerks_and_two_spellings_are_one_woman() -> None:
    other = replace(SOKHA, khmer_name="", latin_name="SUKHA Sokh", birth=born_in(1994))
    assert compare(SOKHA, other).verdict == "same"
    assert codes(SOKHA, other) == [
        *("latin_turned", "sex_same", "birth_year", "phone_own", "village_same", "job_same")
    ]


def test_twins_are_at_most_possible() -> None:
    twin = replace(SOKHA, khmer_name="សុខ សុខុម", latin_name="Sok Sokhy")
    found = compare(SOKHA, twin)
    assert found.verdict in {"possible", "different"}
    household = replace(twin, phones=(PhoneOf("+85512345678", is_own=False),))
    assert compare(SOKHA, household).verdict in {"possible", "different"}


def test_a_differing_name_holds_back_what_all_else_says() -> None:
    weights = Weights(points={**Weights().points, "khmer_different": 0, "latin_different": 0})
    twin = replace(SOKHA, khmer_name="សុខ ដារ៉ា", latin_name="Sok Dara")
    found = compare(SOKHA, twin, weights=weights)
    assert (found.score, found.verdict) == (599, "possible")
    assert found.reasons[-1].code == "names_hold_back"


def test_without_a_name_in_one_script_it_is_at_most_likely() -> None:
    khmer, latin = replace(SOKHA, latin_name=""), replace(SOKHA, khmer_name="")
    assert compare(khmer, latin).verdict == "likely"


def test_one_slip_in_the_name_is_at_most_likely() -> None:
    slip = replace(SOKHA, khmer_name="", latin_name="Sok Samnang")
    other = replace(slip, latin_name="Sok Somnang")
    assert compare(slip, other).verdict == "likely"


def test_a_common_name_alone_is_not_enough() -> None:
    one = Record(latin_name="Sok Dara", sex="M")
    assert compare(one, one).verdict == "possible"


def test_strangers_are_different() -> None:
    stranger = Record("លី ហេង", "Ly Heng", "M", born_in(1970), (PhoneOf("+85577111222"),), "1502")
    found = compare(SOKHA, stranger)
    assert (found.score, found.verdict) == (0, "different")


def test_nothing_known_is_different() -> None:
    assert compare(Record(), Record()).verdict == "different"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("sex", "M", "sex_different"),
        ("birth", born_on(date(1994, 7, 24)), "birth_same_year"),
        ("birth", born_in(1994, 7), "birth_month"),
        ("birth", born_in(1994), "birth_year"),
        ("birth", from_age(30, on=date(2025, 1, 1)), "birth_about"),
        ("birth", born_in(1995), "birth_one_year"),
        ("birth", born_on(date(1995, 7, 24)), "birth_one_year"),
        ("birth", born_in(1997), "birth_near"),
        ("birth", born_in(1970), "birth_far"),
        ("phones", (PhoneOf("+85512345678", is_own=False),), "phone_household"),
        ("phones", (PhoneOf("+85577111222"),), "phone_none_shared"),
        ("place", "22010399", "commune_same"),
        ("place", "2201", "district_same"),
        ("place", "2209", "province_same"),
        ("place", "15020101", "province_different"),
        ("occupation", "8159", "job_group"),
    ],
)
def test_each_field_gives_its_reason(field: str, value: object, code: str) -> None:
    assert code in codes(SOKHA, replace(SOKHA, **{field: value}))


def test_day_and_month_exchanged_still_count() -> None:
    one = replace(SOKHA, birth=born_on(date(1994, 3, 12)))
    other = replace(SOKHA, birth=born_on(date(1994, 12, 3)))
    assert "birth_turned" in codes(one, other)


def test_two_scripts_that_agree_are_counted_once_and_a_little() -> None:
    reasons = {reason.code: reason.points for reason in compare(SOKHA, SOKHA).reasons}
    assert (reasons["khmer_same"], reasons["latin_same"]) == (250, 40)


@given(records, records)
def test_comparing_is_symmetric(one: Record, other: Record) -> None:
    assert compare(one, other) == compare(other, one)


@given(records, records)
def test_the_reasons_add_up_to_the_score(one: Record, other: Record) -> None:
    found = compare(one, other)
    assert found.score == max(0, min(1000, total(found.reasons)))


@given(records)
def test_nobody_looks_more_like_another_than_like_themself(record: Record) -> None:
    assert compare(record, record).score >= compare(record, replace(record, sex="")).score - 25


def test_spellings_of_one_person_share_a_key() -> None:
    for other in (
        replace(SOKHA, khmer_name="សុខា សុខ", latin_name="", phones=(), place=""),
        replace(SOKHA, khmer_name="", latin_name="Sukha Sokh", phones=(), birth=None),
        Record(phones=SOKHA.phones),
        Record(latin_name="Sekhe Sok", birth=born_in(1994)),
        Record(khmer_name="សុខ សិខា", birth=born_in(1994)),
        Record(latin_name="Ly Heng", sex="F", birth=born_in(1994), place="22010304"),
        Record(latin_name="Sokha Srey Sok", sex="F"),
    ):
        assert blocking_keys(SOKHA) & blocking_keys(other), other


def test_strangers_share_no_key() -> None:
    stranger = Record("លី ហេង", "Ly Heng", "M", born_in(1970), (PhoneOf("+85577111222"),), "1502")
    assert blocking_keys(SOKHA) & blocking_keys(stranger) == frozenset()


def test_an_empty_record_has_no_key() -> None:
    assert blocking_keys(Record()) == frozenset()
