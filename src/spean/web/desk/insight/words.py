"""The words for codes in the tables of the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spean.casework.jobs.vocabulary import Evidence
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.policy.insight.rules.hiding import SMALLEST_SHOWN, Figure, Hidden
from spean.policy.insight.rules.tables import ALL, PLACE_UNKNOWN, Table
from spean.policy.insight.vocabulary import Naming, Standing

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import _StrPromise

    from spean.policy.insight.rules.months import Month

TITLES: dict[Table, str | _StrPromise] = {
    Table.SEX_AGE: gettext_lazy("By age and sex"),
    Table.PROVINCE: gettext_lazy("By province"),
    Table.DETAIL: gettext_lazy("What it is made of"),
    Table.CENTRE: gettext_lazy("By centre"),
}
FIRST_COLUMN: dict[Table, str | _StrPromise] = {
    Table.SEX_AGE: gettext_lazy("Age"),
    Table.PROVINCE: gettext_lazy("Province"),
    Table.DETAIL: gettext_lazy("Which"),
    Table.CENTRE: gettext_lazy("Centre"),
}
DETAILS: dict[str, str | _StrPromise] = {
    one.value: one.label for words in (Naming, Evidence, Standing) for one in words
}


@dataclass(frozen=True, slots=True)
class Names:
    """What is not a word of ours: provinces by code, centres by number."""

    provinces: Mapping[str, str]
    centres: Mapping[str, str]

    def of_row(self, table: Table, row: str, total: str) -> str:
        if row == ALL:
            return total
        if table == Table.SEX_AGE:
            return str(AgeBand(row).label)
        if table == Table.PROVINCE:
            unknown = _("Place not known") if row == PLACE_UNKNOWN else row
            return self.provinces.get(row, unknown)
        return self.centres[row] if table == Table.CENTRE else str(detail_label(row))


def detail_label(code: str) -> str | _StrPromise:
    return DETAILS[code]


def column_label(column: str) -> str:
    return _("All") if column == ALL else str(Sex(column).label)


def figure_text(figure: Figure) -> str:
    if figure.value is not None:
        return str(number_format(figure.value, force_grouping=True))
    return f"<{SMALLEST_SHOWN}" if figure.hidden == Hidden.SMALL else _("hidden")


def period_text(month: Month) -> str:
    first, last = (date_format(day, "DATE_FORMAT") for day in (month.first, month.last))
    name = date_format(month.first, "YEAR_MONTH_FORMAT")
    return _("%(month)s (%(first)s to %(last)s)") % {"month": name, "first": first, "last": last}


def source_text(centres: Sequence[str], closed: Mapping[str, dt.datetime], now: dt.datetime) -> str:
    """Where the numbers come from: records as they are now, and months as they were closed."""
    live = [name for name in centres if name not in closed]
    parts = []
    if live:
        parts.append(
            _("Spean, records of %(centres)s as of %(moment)s")
            % {"centres": ", ".join(live), "moment": moment_text(now)}
        )
    parts += [
        _("Spean, month of %(centre)s as closed on %(moment)s")
        % {"centre": name, "moment": moment_text(at)}
        for name, at in closed.items()
    ]
    return "; ".join(parts)


def moment_text(moment: dt.datetime) -> str:
    return str(date_format(localtime(moment), "DATETIME_FORMAT"))
