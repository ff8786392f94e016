"""No small number is told, neither by itself nor by a line of its table."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spean.policy.insight.rules.hiding import (
    LEAST_DOUBT,
    SMALLEST_SHOWN,
    Figure,
    Hidden,
    guarded,
    is_small,
    shown,
)
from spean.policy.insight.rules.tables import ALL, Grid

SMALL, LINKED = Figure(None, Hidden.SMALL), Figure(None, Hidden.LINKED)


def line(*values):
    rows = tuple(f"row{place}" for place in range(len(values)))
    cells = {(row, ALL): value for row, value in zip(rows, values, strict=True)}
    return Grid(rows, (), cells | {(ALL, ALL): sum(values)})


def square(values):
    rows = tuple(f"r{place}" for place in range(len(values)))
    columns = tuple(f"c{place}" for place in range(len(values[0])))
    cells = {
        (row, column): values[down][across]
        for down, row in enumerate(rows)
        for across, column in enumerate(columns)
    }
    for row in rows:
        cells[row, ALL] = sum(cells[row, column] for column in columns)
    for column in (*columns, ALL):
        cells[ALL, column] = sum(cells[row, column] for row in rows)
    return Grid(rows, columns, cells)


def read(grid):
    return [guarded(grid)[row, ALL] for row in (*grid.rows, ALL)]


def test_everything_is_shown_to_those_who_may_open_the_lists():
    assert shown(line(3, 40))["row0", ALL] == Figure(3)


@pytest.mark.parametrize(
    ("value", "small"), [(0, False), (1, True), (10, True), (11, False), (400, False)]
)
def test_one_to_ten_is_small(value, small):
    assert is_small(value) == small


def test_zero_and_eleven_are_shown():
    assert read(line(0, 11, 50)) == [Figure(0), Figure(11), Figure(50), Figure(61)]


def test_a_lone_small_number_takes_the_next_smallest_with_it():
    assert read(line(3, 40, 25)) == [SMALL, Figure(40), LINKED, Figure(68)]


def test_two_small_numbers_that_could_be_many_things_need_no_third():
    assert read(line(4, 7, 40)) == [SMALL, SMALL, Figure(40), Figure(51)]


def test_two_small_numbers_whose_sum_gives_them_away_take_a_third():
    assert read(line(10, 10, 40)) == [SMALL, SMALL, LINKED, Figure(60)]


def test_a_linked_number_just_above_the_limit_is_not_enough():
    """1 and 11 leave 12: the reader knows the rule, so another must go."""
    assert read(line(1, 11, 90)) == [SMALL, LINKED, LINKED, Figure(102)]


def test_the_sum_is_hidden_when_nothing_else_is_left():
    assert read(line(10, 10)) == [SMALL, SMALL, LINKED]


def test_a_zero_is_hidden_only_after_all_others():
    assert read(line(10, 10, 0)) == [SMALL, SMALL, LINKED, Figure(20)]


def test_a_small_sum_hides_all_that_make_it():
    assert read(line(0, 4)) == [Figure(0), SMALL, SMALL]


def test_what_must_be_hidden_elsewhere_is_hidden_here_and_does_not_add_up():
    figures = guarded(line(20, 30), also=frozenset({(ALL, ALL)}))
    assert figures[ALL, ALL] == LINKED
    assert [figures[row, ALL] for row in ("row0", "row1")] == [LINKED, Figure(30)]


def test_a_table_of_nothing_is_shown():
    assert guarded(Grid((), (), {(ALL, ALL): 0})) == {(ALL, ALL): Figure(0)}
    assert guarded(Grid((), (), {(ALL, ALL): 7})) == {(ALL, ALL): SMALL}


numbers = st.one_of(st.integers(0, 12), st.integers(0, 60))


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=4))
def test_in_no_line_can_a_small_number_be_told(values):
    """Against a reader who tries everything that fits what is shown."""
    grid = line(*values)
    figures = guarded(grid)
    hidden = [key for key in grid.values if figures[key].hidden and key != (ALL, ALL)]
    assert all(figures[key].hidden for key, value in grid.values.items() if is_small(value))
    if figures[ALL, ALL].hidden:
        return
    left = grid.values[ALL, ALL] - sum(
        figure.value for key, figure in figures.items() if key != (ALL, ALL) and not figure.hidden
    )
    ranges = [
        range(1, SMALLEST_SHOWN) if figures[key] == SMALL else [0, *range(SMALLEST_SHOWN, left + 1)]
        for key in hidden
    ]
    fitting = (
        [
            (*guess, last)
            for guess in itertools.product(*ranges[:-1])
            if (last := left - sum(guess)) in ranges[-1:][0]
        ]
        if ranges
        else []
    )
    for place, key in enumerate(hidden):
        if figures[key] == SMALL:
            assert len({guess[place] for guess in fitting}) >= LEAST_DOUBT


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=6))
def test_in_a_table_no_row_and_no_column_has_exactly_one_hidden_number(values):
    grid = square(values)
    figures = guarded(grid)
    assert all(figures[key].hidden for key, value in grid.values.items() if is_small(value))
    lines = [[(row, column) for column in (*grid.columns, ALL)] for row in (*grid.rows, ALL)]
    lines += [[(row, column) for row in (*grid.rows, ALL)] for column in (*grid.columns, ALL)]
    assert 1 not in [sum(bool(figures[key].hidden) for key in keys) for keys in lines]
    assert all(
        figure.value == grid.values[key] for key, figure in figures.items() if not figure.hidden
    )
