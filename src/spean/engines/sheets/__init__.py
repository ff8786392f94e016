"""What does this file say? Hostile spreadsheets in; headings, rows and reasons out.

>>> import pathlib, tempfile
>>> from spean.engines.sheets import Field, guess, read, wage
>>> folder = tempfile.TemporaryDirectory()
>>> path = pathlib.Path(folder.name, "list.csv")
>>> _ = path.write_text("ឈ្មោះ,ភេទ,ប្រាក់ខែចង់បាន\\nសុខ សុខា,ស្រី,២០០ដុល្លារ\\n", encoding="utf-8")
>>> sheet = read(path)
>>> columns = guess(sheet.header, sheet.sample)
>>> [(field.value, columns[field].column) for field in sorted(columns)]
[('expected_wage', 2), ('name_km', 0), ('sex', 1)]
>>> wage(next(sheet.rows()).text(columns[Field.EXPECTED_WAGE].column))
Value(value=Wage(low=20000, high=20000, currency='USD', or_more=False), note='')
>>> folder.cleanup()
"""

from spean.engines.sheets.codes import FAULTS, FLAWS, NOTES, REFUSALS, SENTENCES, Unreadable
from spean.engines.sheets.columns import Guess, guess, signature
from spean.engines.sheets.dates import Day, birth_date, calendar_day
from spean.engines.sheets.headings import Field
from spean.engines.sheets.named import named_rows
from spean.engines.sheets.reading import Sheet, read
from spean.engines.sheets.shapes import Cell, Flaw, Kind, Limits, Note, Origin, Progress, Row
from spean.engines.sheets.values import Fault, Sex, Value, age, currency, sector, sex, text, yes_no
from spean.engines.sheets.wages import Wage, wage

__all__ = [
    "FAULTS",
    "FLAWS",
    "NOTES",
    "REFUSALS",
    "SENTENCES",
    "Cell",
    "Day",
    "Fault",
    "Field",
    "Flaw",
    "Guess",
    "Kind",
    "Limits",
    "Note",
    "Origin",
    "Progress",
    "Row",
    "Sex",
    "Sheet",
    "Unreadable",
    "Value",
    "Wage",
    "age",
    "birth_date",
    "calendar_day",
    "currency",
    "guess",
    "named_rows",
    "read",
    "sector",
    "sex",
    "signature",
    "text",
    "wage",
    "yes_no",
]
