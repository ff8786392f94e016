"""Every code this engine can answer with, and the English sentence a layer above may show for it.

The engine itself never speaks: it gives a code and the values. The sentences stand here so that
code and wording cannot drift apart, and so that web and command line translate one list.
"""

__all__ = ["FAULTS", "FLAWS", "NOTES", "REFUSALS", "SENTENCES", "Unreadable"]


class Unreadable(Exception):  # noqa: N818 - a refusal, read aloud: "this file is unreadable"
    """The file is not read at all. `code` is a key of `REFUSALS`; `values` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


REFUSALS: dict[str, str] = {
    "missing_file": "There is no file {name}.",
    "not_a_file": "{name} is not a file.",
    "unsupported": "Files ending in {extension} are not read: save as .xlsx or as CSV UTF-8.",
    "too_large": "The file has {bytes} bytes; at most {limit} are read. Split the list.",
    "empty_file": "The file has no rows.",
    "no_header": "No row of column headings was found in the first {within} rows.",
    "header_only": "Line {line} holds the headings, but no row follows.",
    "duplicate_header": "Columns {first} and {second} are both called “{name}”: rename one.",
    "too_many_rows": "The list has more than {limit} rows. Split it.",
    "too_many_columns": "Line {line} uses column {column}; at most {limit} columns are read.",
    "cell_too_long": "Line {line}, column {column}: more than {limit} letters in one cell.",
    "formulas": "Formulas in {cells}: replace formulas by values (copy, then paste values).",
    "merged_cells": "Merged cells in {ranges}: unmerge them, and fill every cell.",
    "changed": "The file was changed after it was checked: check it again.",
    "content_differs": "The name ends in {extension}, but the content is {found}.",
    "not_utf8": "Line {line}, byte {byte} of the file ({value}) is not UTF-8: save as CSV UTF-8.",
    "not_utf16": "Line {line}, byte {byte} of the file is not valid UTF-16: save as CSV UTF-8.",
    "utf16_unmarked": "The file looks like UTF-16 without its mark: save as CSV UTF-8.",
    "nul_byte": "Line {line} holds a NUL byte: the file is damaged or is not text.",
    "unclosed_quote": "A quotation mark opened on line {line} is never closed.",
    "broken_quote": "Line {line}: text follows a closing quotation mark.",
    "encrypted": "The workbook is protected by a password: save it without one.",
    "not_a_workbook": "The file is a zip archive, but no Excel workbook is in it.",
    "damaged": "The file is damaged near {part}: open it in Excel and save it again.",
    "unsafe_name": "The workbook holds a part with an unsafe name: {part}.",
    "too_many_parts": "The workbook has {parts} parts; at most {limit} are read.",
    "unpacks_too_large": "The workbook unpacks to {bytes} bytes; at most {limit} are read.",
    "packed_too_tightly": "{part} unpacks from {packed} to {bytes} bytes, as attacks do.",
    "doctype": "{part} declares a document type, which a workbook never does.",
    "macros": "The workbook holds macros: save it as .xlsx without macros.",
    "no_visible_sheet": "Every sheet of the workbook is hidden.",
}

FLAWS: dict[str, str] = {
    "short_row": "Line {line} has fewer cells than there are headings: {value}.",
    "long_row": "Line {line}, column {column}: “{value}” stands beyond the last heading.",
    "repeated_header": "Line {line} repeats the headings.",
    "error_value": "Line {line}, column {column}: the cell shows an error, {value}.",
    "percent": "Line {line}, column {column}: a percentage, {value}, is not expected here.",
    "impossible_date": "Line {line}, column {column}: {value} is not a date Excel can mean.",
    "digits_lost": "Line {line}, column {column}: Excel keeps 15 digits; {value} has lost some.",
    "legacy_font": "Line {line}, column {column}: typed in the old font {value}, not in Unicode.",
    "control_character": "Line {line}, column {column}: an invisible control character, {value}.",
}

NOTES: dict[str, str] = {
    "other_sheets": "Only the first visible sheet was read; not read: {names}.",
    "hidden_sheets": "Hidden sheets were not read: {names}.",
    "hidden_rows": "{count} hidden rows were read too, the first on line {line}.",
    "hidden_columns": "Hidden columns were read too: {columns}.",
    "external_links": "The workbook refers to other workbooks; they were not opened.",
    "unnamed_column": "Column {column} has no heading.",
    "lines_above": "{count} rows above the headings were left out.",
}

FAULTS: dict[str, str] = {
    "empty_cell": "The cell is empty.",
    "unknown_sex": "“{value}” is not a sex we know: write F or M.",
    "unknown_answer": "“{value}” is neither yes nor no.",
    "not_an_age": "“{value}” is not an age in years.",
    "age_out_of_range": "An age of {value} is outside 1 to 110.",
    "not_a_date": "“{value}” is not a date: write day/month/year.",
    "impossible_day": "“{value}” is a day that does not exist.",
    "month_over_12": "“{value}” has a month over 12: write day/month/year.",
    "two_digit_year": "“{value}”: write the year with four digits.",
    "incomplete_date": "“{value}”: day, month and year are all needed.",
    "date_in_future": "“{value}” is still to come.",
    "birth_too_long_ago": "“{value}” is more than 110 years ago.",
    "not_a_wage": "“{value}” is not an amount of money.",
    "not_monthly": "“{value}” is not a wage for a month.",
    "range_backwards": "“{value}”: the first amount is larger than the second.",
    "currency_unknown": "“{value}”: write the currency.",
    "currency_mixed": "“{value}” names two currencies.",
    "wage_out_of_range": "“{value}” is not a likely wage for a month.",
    "unknown_currency": "“{value}” is not a currency we know.",
    "unknown_sector": "“{value}” is not a sector we know.",
}

SENTENCES: dict[str, str] = {**REFUSALS, **FLAWS, **NOTES, **FAULTS}
