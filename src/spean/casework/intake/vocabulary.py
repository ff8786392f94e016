"""The words of bringing in a list, and a sentence for every code a list can be answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    MAPPED = "mapped", _("Columns chosen")
    CHECKED = "checked", _("Checked")
    COMMITTING = "committing", _("Being brought in")
    COMMITTED = "committed", _("Brought in")
    UNDONE = "undone", _("Taken back")
    DISCARDED = "discarded", _("Thrown away")


class Verdict(models.TextChoices):
    """What the dry run says about one row."""

    NEW = "new", _("New")
    UPDATE = "update", _("Updates somebody")
    SAME = "same", _("Already known")
    POSSIBLE_DUPLICATE = "possible_duplicate", _("Maybe known")
    ERROR = "error", _("Cannot be used")


class RowDecision(models.TextChoices):
    """What a person says about a row that may be somebody already known."""

    SKIP = "skip", _("Leave the row out")
    REGISTER_ANYWAY = "register_anyway", _("Another person: register")
    SAME_PERSON = "same_person", _("The same person: add what is new")


class Kept(models.TextChoices):
    """Why an undo left a person, or a change, as it is."""

    BUILT_UPON = "built_upon", _("Has been met since")
    CHANGED_SINCE = "changed_since", _("Changed at the desk since")
    IN_A_LATER_LIST = "in_a_later_list", _("A later list names the same person")


class Phase(models.TextChoices):
    """What is being done with a list at this moment."""

    CHECK = "check", _("Checking")
    COMMIT = "commit", _("Bringing in")


OPEN = frozenset({BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED})
"""States in which nothing of the list has become people yet."""

FIELD_LABELS = {
    "name": _("Name, in either script"),
    "name_km": _("Name in Khmer"),
    "name_latin": _("Name in Latin letters"),
    "sex": _("Sex"),
    "age": _("Age"),
    "birth_date": _("Date or year of birth"),
    "phone": _("Phone"),
    "preferred_province": _("Province where they want to work"),
    "sector": _("Sector they look for"),
    "expected_wage": _("Monthly wage they hope for"),
    "wage_currency": _("Currency of the wage"),
    "village": _("Village"),
    "commune": _("Commune"),
    "district": _("District"),
    "province": _("Province"),
    "former_job": _("Work they did there"),
    "former_country": _("Country they worked in"),
    "registered_by": _("Who registered them"),
    "registered_by_relation": _("How that person is related"),
    "external_id": _("Number in the list of origin"),
    "registered_on": _("Day of registration"),
    "note": _("Note"),
}
"""In the order in which the columns page asks."""

PROFILE_LABELS = {
    "name_km": _("Name in Khmer"),
    "name_latin": _("Name in Latin letters"),
    "sex": _("Sex"),
    "birth_year": _("Year of birth"),
    "born_on": _("Date of birth"),
    "phones": _("Phone"),
    "place_code": _("Where they live now"),
    "place_as_said": _("Where they live, as said"),
    "preferred_province": _("Province where they want to work"),
    "sector_wanted": _("Sector they look for"),
    "wage_expected": _("Monthly wage they hope for"),
    "wage_currency": _("Currency"),
    "former_country": _("Country they worked in"),
    "former_job": _("Work they did there"),
    "note": _("Note"),
    "external_id": _("Number in the list of origin"),
}

SENTENCES = {
    # Why a file is not read
    "missing_file": _("There is no file {name}."),
    "not_a_file": _("{name} is not a file."),
    "unsupported": _("Files ending in {extension} are not read: save as .xlsx or as CSV UTF-8."),
    "too_large": _("The file has {bytes} bytes; at most {limit} are read. Split the list."),
    "empty_file": _("The file has no rows."),
    "no_header": _("No row of column headings was found in the first {within} rows."),
    "header_only": _("Line {line} holds the headings, but no row follows."),
    "duplicate_header": _("Columns {first} and {second} are both called “{name}”: rename one."),
    "too_many_rows": _("The list has more than {limit} rows. Split it."),
    "too_many_columns": _("Line {line} uses column {column}; at most {limit} columns are read."),
    "cell_too_long": _("Line {line}, column {column}: more than {limit} letters in one cell."),
    "formulas": _("Formulas in {cells}: replace formulas by values (copy, then paste values)."),
    "merged_cells": _("Merged cells in {ranges}: unmerge them, and fill every cell."),
    "changed": _("The file was changed after it was checked: check it again."),
    "content_differs": _("The name ends in {extension}, but the content is {found}."),
    "not_utf8": _(
        "Line {line}, byte {byte} of the file ({value}) is not UTF-8: save as CSV UTF-8."
    ),
    "not_utf16": _("Line {line}, byte {byte} of the file is not valid UTF-16: save as CSV UTF-8."),
    "utf16_unmarked": _("The file looks like UTF-16 without its mark: save as CSV UTF-8."),
    "nul_byte": _("Line {line} holds a NUL byte: the file is damaged or is not text."),
    "unclosed_quote": _("A quotation mark opened on line {line} is never closed."),
    "broken_quote": _("Line {line}: text follows a closing quotation mark."),
    "encrypted": _("The workbook is protected by a password: save it without one."),
    "not_a_workbook": _("The file is a zip archive, but no Excel workbook is in it."),
    "damaged": _("The file is damaged near {part}: open it in Excel and save it again."),
    "unsafe_name": _("The workbook holds a part with an unsafe name: {part}."),
    "too_many_parts": _("The workbook has {parts} parts; at most {limit} are read."),
    "unpacks_too_large": _("The workbook unpacks to {bytes} bytes; at most {limit} are read."),
    "packed_too_tightly": _("{part} unpacks from {packed} to {bytes} bytes, as attacks do."),
    "doctype": _("{part} declares a document type, which a workbook never does."),
    "macros": _("The workbook holds macros: save it as .xlsx without macros."),
    "no_visible_sheet": _("Every sheet of the workbook is hidden."),
    # What is wrong with a row or a cell
    "short_row": _("Line {line} has fewer cells than there are headings: {value}."),
    "long_row": _("Line {line}, column {column}: “{value}” stands beyond the last heading."),
    "repeated_header": _("Line {line} repeats the headings."),
    "error_value": _("Line {line}, column {column}: the cell shows an error, {value}."),
    "percent": _("Line {line}, column {column}: a percentage, {value}, is not expected here."),
    "impossible_date": _("Line {line}, column {column}: {value} is not a date Excel can mean."),
    "digits_lost": _("Line {line}, column {column}: Excel keeps 15 digits; {value} has lost some."),
    "legacy_font": _(
        "Line {line}, column {column}: typed in the old font {value}, not in Unicode."
    ),
    "control_character": _(
        "Line {line}, column {column}: an invisible control character, {value}."
    ),
    # What was done on the way
    "other_sheets": _("Only the first visible sheet was read; not read: {names}."),
    "hidden_sheets": _("Hidden sheets were not read: {names}."),
    "hidden_rows": _("{count} hidden rows were read too, the first on line {line}."),
    "hidden_columns": _("Hidden columns were read too: {columns}."),
    "external_links": _("The workbook refers to other workbooks; they were not opened."),
    "unnamed_column": _("Column {column} has no heading."),
    "lines_above": _("{count} rows above the headings were left out."),
    # Why a cell has no meaning
    "empty_cell": _("The cell is empty."),
    "unknown_sex": _("“{value}” is not a sex we know: write F or M."),
    "unknown_answer": _("“{value}” is neither yes nor no."),
    "not_an_age": _("“{value}” is not an age in years."),
    "age_out_of_range": _("An age of {value} is outside 1 to 110."),
    "not_a_date": _("“{value}” is not a date: write day/month/year."),
    "impossible_day": _("“{value}” is a day that does not exist."),
    "month_over_12": _("“{value}” has a month over 12: write day/month/year."),
    "two_digit_year": _("“{value}”: write the year with four digits."),
    "incomplete_date": _("“{value}”: day, month and year are all needed."),
    "date_in_future": _("“{value}” is still to come."),
    "birth_too_long_ago": _("“{value}” is more than 110 years ago."),
    "not_a_wage": _("“{value}” is not an amount of money."),
    "not_monthly": _("“{value}” is not a wage for a month."),
    "range_backwards": _("“{value}”: the first amount is larger than the second."),
    "currency_unknown": _("“{value}”: write the currency."),
    "currency_mixed": _("“{value}” names two currencies."),
    "wage_out_of_range": _("“{value}” is not a likely wage for a month."),
    "unknown_currency": _("“{value}” is not a currency we know."),
    "unknown_sector": _("“{value}” is not a sector we know."),
    # What this house says of a row or a list
    "no_name": _("There is no name: write one in Khmer or in Latin letters."),
    "not_a_name": _("“{value}” is not a name."),
    "name_too_long": _("The name has more than {limit} letters."),
    "text_shortened": _("Only the first {limit} letters are kept."),
    "unknown_phone": _("“{value}” is not a phone number we can read."),
    "unknown_country": _("“{value}” is not a country we know."),
    "place_unknown": _("We know no place “{value}”; it is kept as it was said."),
    "place_ambiguous": _(
        "Several places are called “{value}”; it is kept as it was said: {names}."
    ),
    "place_partly": _("“{value}” is not clear; only {names} is certain."),
    "province_unclear": _("“{value}” is not one province."),
    "age_and_birth_differ": _("The age and the date of birth do not agree; the date is used."),
    "twice_in_list": _("Line {other} of this list seems to name the same person."),
    "number_twice_in_list": _("Line {other} of this list has the same number with another name."),
    "number_of_another": _("This number belongs to somebody with another name."),
    "several_alike": _("Several people already registered are the same as this one."),
    "looks_known": _("Somebody like this is already registered."),
    "same_row_before": _("An earlier list said the same."),
    "forgotten": _("This person asked to be forgotten. They can be registered when they come."),
    "fills": _("Adds: {value}."),
    "changes": _("Changes {before} to {value}."),
    "no_column_for_name": _("Choose the column that holds the name."),
    "column_twice": _("Column {column} is chosen for two things: choose one."),
    "column_missing": _("The list has no column {column}."),
    "field_unknown": _("There is no field called {value}."),
    "choose_columns_first": _("Choose the columns first."),
    "check_first": _("Check the list first."),
    "already_in": _("This list has already been brought in."),
    "was_undone": _("This list was taken back. Upload it again to bring it in."),
    "was_discarded": _("This list was thrown away. Upload it again."),
    "nothing_new": _("The list says nothing that is not known already."),
    "check_again": _(
        "Somebody was registered at the centre since the check. Check the list again."
    ),
    "being_done": _("Somebody is working on this list at this moment. Wait a little."),
    "not_brought_in": _("This list has not been brought in, so there is nothing to take back."),
    "not_a_question": _("Line {line} asks for no decision."),
    "nobody_to_join": _("Line {line} looks like nobody: it can only be left out or registered."),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "too_many_lists": _(
        "Within a day at most {one} lists are taken from one colleague, and {centre} at one "
        "centre. Put several into one file, or go on tomorrow."
    ),
    "not_your_centre": _("There is no such centre among yours."),
}
"""Each with the values of its code in braces; the reader's own are those of `engines.sheets`."""


def sentence(code: str, values: Mapping[str, object]) -> _StrPromise:
    """The code in the reader's language, with its values in place."""
    told: _StrPromise = format_lazy(SENTENCES[code], **values)
    return told
