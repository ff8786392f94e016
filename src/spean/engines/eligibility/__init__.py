"""Who is entitled to what, on which date? Version one: the law's numbers, and the wage check.

>>> from datetime import date
>>> from spean.engines.eligibility import check_wage, load
>>> load().at("labour.minimum_wage.garment", on=date(2026, 2, 1)).value
210
>>> check_wage("garment", amount_minor=20_000, currency="USD", on=date(2026, 2, 1)).verdict.value
'below'
>>> check_wage("construction", amount_minor=20_000, currency="USD", on=date(2026, 2, 1)).because
(Reason(code='no_statutory_minimum', value='construction', points=0),)
"""

from spean.engines.eligibility.files import FileError
from spean.engines.eligibility.parameters import (
    NoValueYet,
    Parameter,
    ParameterFile,
    Reference,
    Rulebook,
    UnknownParameterError,
    load,
)
from spean.engines.eligibility.vacancies import BREACHES, VacancyFacts, decent_work_check
from spean.engines.eligibility.wages import (
    Rate,
    Threshold,
    Verdict,
    WageCheck,
    check_wage,
    minimum_wage,
)

__all__ = [
    "BREACHES",
    "FileError",
    "NoValueYet",
    "Parameter",
    "ParameterFile",
    "Rate",
    "Reference",
    "Rulebook",
    "Threshold",
    "UnknownParameterError",
    "VacancyFacts",
    "Verdict",
    "WageCheck",
    "check_wage",
    "decent_work_check",
    "load",
    "minimum_wage",
]
