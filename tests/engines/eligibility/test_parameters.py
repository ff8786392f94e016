"""The law's numbers, with their day and their source; and files that cannot be trusted."""

from datetime import date
from decimal import Decimal

import pytest

from spean.engines.eligibility import FileError, NoValueYet, UnknownParameterError, load


def rulebook_of(folder, text, *, name="a.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


SOURCE = "metadata: {reference: Law, unit: year}\n"


def test_the_value_in_force_on_a_day_comes_with_its_source():
    found = load().at("labour.minimum_wage.garment", on=date(2026, 1, 1))
    assert (found.value, found.unit, found.since) == (210, "currency-USD", date(2026, 1, 1))
    assert found.reference[0].title.startswith("Prakas 214 of 17 September 2025")
    assert found.verified_by is None


@pytest.mark.parametrize(
    ("day", "regular", "probation"),
    [
        ("2020-06-01", 190, 185),
        ("2021-12-31", 192, 187),
        ("2022-01-01", 194, 192),
        ("2023-07-01", 200, 198),
        ("2024-02-29", 204, 202),
        ("2025-12-31", 208, 206),
        ("2026-01-01", 210, None),
    ],
)
def test_the_garment_minimum_of_each_year(day, regular, probation):
    on = date.fromisoformat(day)
    assert load().at("labour.minimum_wage.garment", on=on).value == regular
    assert load().at("labour.minimum_wage.garment_probation", on=on).value == probation


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("labour.working_age.minimum", 15),
        ("labour.working_age.hazardous", 18),
        ("labour.hours.day", 8),
        ("labour.hours.week", 48),
        ("labour.probation.regular_worker", 3),
        ("labour.probation.specialised_worker", 2),
        ("labour.probation.unskilled_worker", 1),
        ("labour.recruitment.fee_to_worker", 0),
    ],
)
def test_the_labour_law_of_1997(name, value):
    assert load().at(name, on=date(2026, 3, 1)).value == value


def test_every_parameter_has_a_description_a_unit_and_a_sourced_value():
    assert len(load().names()) == 10
    for name in load().names():
        file = load().file(name)
        assert file.description != ""
        for parameter in file.history:
            assert parameter.unit != ""
            assert parameter.reference != ()
            assert parameter.confidence in ("law", "reported", "principle", "missing")
            assert (parameter.value is None) == (parameter.confidence == "missing")


def test_an_unknown_name_is_refused_with_the_nearest_ones():
    with pytest.raises(UnknownParameterError, match=r"Did you mean labour\.minimum_wage") as it:
        load().at("labour.minimum_wage.garmet", on=date(2026, 1, 1))
    assert it.value.near[0] == "labour.minimum_wage.garment"
    with pytest.raises(UnknownParameterError, match=r"There is no parameter 'zzz'\.$"):
        load().file("zzz")


def test_a_day_before_the_first_value_is_refused():
    with pytest.raises(NoValueYet, match="no value on 1996-01-01: its first is of 1997-03-13"):
        load().at("labour.hours.week", on=date(1996, 1, 1))


def test_the_shipped_rulebook_is_read_once():
    assert load() is load()


def test_folders_become_dots_and_other_files_are_left_alone(tmp_path):
    deep = tmp_path / "tax" / "rates"
    deep.mkdir(parents=True)
    (tmp_path / "README.md").write_text("not a parameter")
    (tmp_path / "tax" / "index.yaml").write_text("description: a node\n")
    book = rulebook_of(deep, SOURCE + "values: {2022-10-01: {value: 0.026}}\n", name="health.yml")
    assert book.names() == ("health",)
    whole = load(tmp_path)
    assert whole.names() == ("tax.rates.health",)
    assert whole.at("tax.rates.health", on=date(2024, 1, 1)).value == Decimal("0.026")


def test_a_value_may_stand_without_keys_of_its_own_and_dates_in_any_order(tmp_path):
    book = rulebook_of(tmp_path, SOURCE + "values:\n  2022-01-01: 2\n  2020-01-01: 1\n")
    assert [each.value for each in book.file("a").history] == [1, 2]
    assert book.at("a", on=date(2021, 1, 1)).since == date(2020, 1, 1)


def test_a_verified_value_names_its_jurist(tmp_path):
    book = rulebook_of(
        tmp_path, "metadata: {reference: [Law], verified_by: Dara}\nvalues: {2020-01-01: yes}\n"
    )
    found = book.at("a", on=date(2020, 1, 1))
    assert (found.value, found.verified_by) == (True, "Dara")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("values: {2020-01-01: 1", "a.yaml is not valid YAML near line"),
        ("just words", "a.yaml holds no keys and values"),
        ("value: {2020-01-01: 1}", "has the key `value`, which means nothing here"),
        (
            SOURCE + "values:\n  2020-01-01: 1\n  2020-01-01: 2\n",
            "the key `2020-01-01` twice .line 4",
        ),
        (SOURCE, "`values` is not a list of keys and values"),
        (SOURCE + "values: {}", "has no dated value under `values`"),
        (SOURCE + "values: [1]", "`values` is not a list of keys and values"),
        (SOURCE + "values: {soon: 1}", "`values.soon` is not a day written YYYY-MM-DD"),
        (SOURCE + "values: {2020-02-30: 1}", "`values.2020-02-30` is not a day"),
        (SOURCE + "values: {2020-01-01: {worth: 1}}", "`values.2020-01-01` has no `value`"),
        (SOURCE + "values: {2020-01-01: {value: [1]}}", "neither a number, a word nor yes or no"),
        (SOURCE + "values: {2020-01-01: {value: 1, metadata: no}}", None),
        (
            SOURCE + "values: {2020-01-01: {value: 1, metadata: words}}",
            "values.2020-01-01.metadata` is",
        ),
        (SOURCE + "brackets: []", "has `brackets`; scales are not read yet"),
        ("values: {2020-01-01: 1}", "`values.2020-01-01` names no legal source"),
        ("metadata: {reference: [{href: x}]}\nvalues: {2020-01-01: 1}", "names no legal source"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(tmp_path, text, complaint):
    if complaint is None:
        assert rulebook_of(tmp_path, text).names() == ("a",)
        return
    with pytest.raises(FileError, match=complaint) as caught:
        rulebook_of(tmp_path, text)
    assert caught.value.where == "a.yaml"


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(FileError, match="nowhere is not a folder of parameters"):
        load(tmp_path / "nowhere")
