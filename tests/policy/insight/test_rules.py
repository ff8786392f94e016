"""What the count decides without a database: months, definitions, tables, and when a month closes."""

import datetime as dt

import pytest
from django.utils import translation

from spean.casework.jobs.vocabulary import Evidence
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.policy.insight.rules.blocks import guarded_block, open_block
from spean.policy.insight.rules.closing import (
    Kept,
    as_cells,
    as_json,
    differences,
    from_json,
    refusals_to_close,
    refusals_to_restate,
    strongest,
)
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.hiding import Figure, Hidden
from spean.policy.insight.rules.months import Month, month_of, month_written
from spean.policy.insight.rules.tables import (
    ALL,
    PLACE_UNKNOWN,
    Cell,
    Table,
    apart,
    by_centre,
    by_detail,
    by_province,
    by_sex_and_age,
    total,
)
from spean.policy.insight.vocabulary import Indicator, Naming, Standing

REACHED = DEFINITIONS[Indicator.REACHED]
PLACED = DEFINITIONS[Indicator.PLACED]
RETAINED = DEFINITIONS[Indicator.RETAINED_3]
MARCH = Month(2026, 3)


def cell(people=1, *, sex="female", age="from_18", province="22", detail="named", at=(1,), **more):
    return Cell(sex, age, province, detail, people, at, **more)


def kept(*behind, detail="named", people=None, sex="female"):
    return Kept(sex, "from_18", "22", detail, people or len(behind), behind)


def codes(refusals):
    return [refusal.code for refusal in refusals]


# ── Months ────────────────────────────────────────────────────────────────────────────────────


def test_a_month_knows_its_days_and_its_neighbours():
    assert (MARCH.first, MARCH.last) == (dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert (Month(2028, 2).last, str(Month(2028, 2))) == (dt.date(2028, 2, 29), "2028-02")
    assert (Month(2026, 1).before, Month(2026, 12).after) == (Month(2025, 12), Month(2027, 1))
    assert month_of(dt.date(2026, 3, 31)) == MARCH
    assert Month(2025, 12) < MARCH


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", MARCH),
        (" 2026-03 ", MARCH),
        ("2026-3", None),
        ("2026-13", None),
        ("2026-00", None),
        ("1999-12", None),
        ("២០២៦-០៣", None),
        ("2026-03-01", None),
        ("", None),
    ],
)
def test_only_a_month_is_read_as_a_month(text, month):
    assert month_written(text) == month


# ── Definitions ───────────────────────────────────────────────────────────────────────────────


def test_every_indicator_says_what_it_is_and_what_it_is_not():
    assert list(DEFINITIONS) == list(Indicator)
    for definition in DEFINITIONS.values():
        assert str(definition.name) == definition.indicator.label
        assert str(definition.meaning)
        assert str(definition.is_not)
        assert definition.counted <= definition.whole <= set(definition.details)


def test_only_retention_is_a_share_and_each_names_its_months():
    assert [one.indicator for one in DEFINITIONS.values() if one.is_share] == [
        Indicator.RETAINED_3,
        Indicator.RETAINED_6,
        Indicator.RETAINED_12,
    ]
    with translation.override("en"):
        assert "check 12 months after" in str(DEFINITIONS[Indicator.RETAINED_12].meaning)


def test_unreachable_is_due_and_never_retained():
    assert RETAINED.counted == {Standing.IN_WORK}
    assert Standing.NOT_REACHED in RETAINED.whole
    assert Standing.NOT_DUE not in RETAINED.whole


# ── Tables ────────────────────────────────────────────────────────────────────────────────────


def test_margins_are_the_sums_of_their_rows_and_columns():
    cells = [cell(3), cell(2, sex="male"), cell(4, age="unknown", sex="not_said")]
    grid = by_sex_and_age(REACHED, cells)
    assert (grid.rows, grid.columns) == (tuple(AgeBand.values), tuple(Sex.values))
    assert grid.values["from_18", ALL] == 5
    assert grid.values[ALL, "male"] == 2
    assert grid.values["unknown", "not_said"] == 4
    assert grid.values["from_60", "male"] == 0
    assert grid.values[ALL, ALL] == 9 == total(REACHED, cells)


def test_the_unknown_place_always_has_its_row():
    grid = by_province(REACHED, [cell(3, province="22"), cell(2, province="15")])
    assert grid.rows == ("15", "22", PLACE_UNKNOWN)
    assert grid.values[PLACE_UNKNOWN, ALL] == 0
    assert by_province(REACHED, []).rows == (PLACE_UNKNOWN,)


def test_placements_are_split_by_evidence_the_strongest_first():
    grid = by_detail(PLACED, [cell(3, detail="self_report"), cell(detail="nssf_record")])
    assert grid.rows == tuple(reversed(Evidence.values))
    assert (grid.values["self_report", ALL], grid.values[ALL, ALL]) == (3, 4)


def test_of_a_share_only_what_is_due_stands_in_the_line():
    cells = [
        cell(3, detail=Standing.IN_WORK),
        cell(2, detail=Standing.NOT_REACHED),
        cell(9, detail=Standing.NOT_DUE),
    ]
    grid = by_detail(RETAINED, cells)
    assert Standing.NOT_DUE not in grid.rows
    assert (grid.values[ALL, ALL], total(RETAINED, cells)) == (5, 3)
    assert apart(RETAINED, cells) == {Standing.NOT_DUE: 9}


def test_who_is_at_two_centres_counts_at_both_and_once_in_all():
    cells = [cell(3, at=(1, 2)), cell(2, at=(2,)), cell(1, at=(2,), again=True)]
    grid = by_centre(REACHED, cells, [1, 2, 3])
    assert {row: grid.values[row, ALL] for row in (*grid.rows, ALL)} == {
        "1": 3,
        "2": 6,
        "3": 0,
        ALL: 5,
    }


# ── Blocks ────────────────────────────────────────────────────────────────────────────────────


def test_an_open_block_shows_everything():
    cells = [cell(3, detail=Standing.IN_WORK), cell(2, detail=Standing.TO_ASK)]
    block = open_block(RETAINED, cells, [1])
    assert (block.number, block.due, block.percent) == (Figure(3), Figure(5), 60)
    assert block.apart == {Standing.NOT_DUE: Figure(0)}
    assert set(block.tables) == {Table.SEX_AGE, Table.PROVINCE, Table.DETAIL}


def test_a_block_of_one_detail_and_one_centre_has_two_tables():
    block = open_block(DEFINITIONS[Indicator.SERVED], [cell(3)], [1])
    assert set(block.tables) == {Table.SEX_AGE, Table.PROVINCE}
    assert (block.due, block.percent) == (None, None)


def test_no_share_is_told_of_nothing_and_half_a_per_cent_is_rounded_up():
    assert open_block(RETAINED, [], [1]).percent is None
    cells = [cell(1, detail=Standing.IN_WORK), cell(7, detail=Standing.TO_ASK)]
    assert open_block(RETAINED, cells, [1]).percent == 13


def test_a_small_number_hides_itself_and_its_share_in_every_table():
    cells = [cell(4, detail=Standing.IN_WORK), cell(30, detail=Standing.TO_ASK)]
    cells.append(cell(5, detail=Standing.NOT_DUE))
    block = guarded_block(RETAINED, cells, [1, 2])
    small = Figure(None, Hidden.SMALL)
    assert (block.number, block.percent) == (small, None)
    assert block.apart == {Standing.NOT_DUE: small}
    assert block.tables[Table.PROVINCE].figures[ALL, ALL] == small
    assert block.tables[Table.DETAIL].figures[Standing.IN_WORK, ALL] == small
    assert block.tables[Table.DETAIL].figures[Standing.TO_ASK, ALL] == Figure(None, Hidden.LINKED)


def test_a_number_hidden_in_one_table_is_hidden_in_all():
    """The retained would tell the one who was not reached: so no table may tell the retained."""
    cells = [cell(20, detail=Standing.IN_WORK), cell(1, detail=Standing.NOT_REACHED)]
    block = guarded_block(RETAINED, cells, [1])
    linked = Figure(None, Hidden.LINKED)
    assert block.number == linked
    assert block.tables[Table.PROVINCE].figures[ALL, ALL] == linked
    assert block.tables[Table.DETAIL].figures[ALL, ALL] == Figure(21)
    assert block.tables[Table.PROVINCE].figures["22", ALL].value is None


def test_large_numbers_are_shown_to_everybody():
    cells = [cell(40, sex=sex, age=age) for sex in Sex.values for age in AgeBand.values]
    guarded, plain = guarded_block(REACHED, cells, [1]), open_block(REACHED, cells, [1])
    assert guarded == plain


# ── Closing ───────────────────────────────────────────────────────────────────────────────────


def test_a_month_closes_once_and_only_when_it_is_over():
    first = dt.date(2026, 4, 1)
    assert refusals_to_close(month=MARCH, today=first, closed=False) == []
    last = dt.date(2026, 3, 31)
    assert codes(refusals_to_close(month=MARCH, today=last, closed=False)) == ["month_not_over"]
    assert codes(refusals_to_close(month=MARCH, today=first, closed=True)) == ["already_closed"]


@pytest.mark.parametrize(
    ("closed", "differs", "reason", "expected"),
    [
        (True, True, "A late line", []),
        (False, True, "A late line", ["not_closed"]),
        (True, False, "A late line", ["nothing_changed"]),
        (True, True, " ", ["say_why"]),
        (True, False, "", ["nothing_changed", "say_why"]),
    ],
)
def test_a_restatement_needs_a_closed_month_a_difference_and_a_reason(
    closed, differs, reason, expected
):
    found = refusals_to_restate(closed=closed, differs=differs, reason=reason)
    assert codes(found) == expected


def test_what_is_kept_survives_the_way_through_the_database():
    cells = [kept(1, 2), kept(7, detail="nameless", people=12)]
    assert from_json(as_json(cells)) == cells


def test_the_closed_month_of_one_centre_is_read_as_it_stands():
    cells = as_cells({4: [kept(1, 2), kept(7, detail="nameless", people=12)]}, REACHED)
    assert cells == [cell(2, at=(4,)), cell(12, detail="nameless", at=(4,))]


def test_closed_months_of_two_centres_count_a_person_of_both_once():
    both = {4: [kept(1, 2), kept(7, detail="nameless", people=12)], 5: [kept(2, 3)]}
    found = as_cells(both, REACHED)
    assert sorted(found, key=lambda one: (one.detail == "nameless", one.centres)) == [
        cell(1, at=(4,)),
        cell(1, at=(4, 5)),
        cell(1, at=(5,)),
        cell(12, detail="nameless", at=(4,)),
    ]


@pytest.mark.parametrize("order", [(4, 5), (5, 4)])
def test_over_closed_months_the_strongest_detail_counts(order):
    first, second = order
    both = {
        first: [kept(1, detail="self_report")],
        second: [kept(1, detail="contract_seen"), kept(2, detail="self_report")],
    }
    found = {person: one.detail for person, one in strongest(both, PLACED).items()}
    assert found == {1: "contract_seen", 2: "self_report"}


def test_differences_name_the_indicators_of_which_a_cell_moved():
    then = {Indicator.REACHED: [kept(1, 2)], Indicator.PLACED: [kept(3, detail="self_report")]}
    now = {
        Indicator.REACHED: [cell(2)],
        Indicator.PLACED: [cell(1, detail="contract_seen")],
        Indicator.SERVED: [cell(4)],
    }
    found = [(one.definition.indicator, one.closed, one.live) for one in differences(then, now)]
    assert found == [(Indicator.SERVED, 0, 4), (Indicator.PLACED, 1, 1)]


def test_nameless_people_are_told_apart_from_named_ones():
    cells = [cell(2), cell(12, detail=Naming.NAMELESS)]
    assert by_detail(REACHED, cells).values[Naming.NAMELESS, ALL] == 12
    assert total(REACHED, cells) == 14
