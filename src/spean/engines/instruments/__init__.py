"""What do these answers say? Survey instruments as data: scores, tiers and series of them.

>>> from spean.engines.instruments import read_instrument, score, shipped
>>> instrument = read_instrument(shipped()["reintegration_sustainability.yaml"])
>>> score(instrument, {}).composite is None
True
>>> [part.value for part in score(instrument, {"ec_income": "4", "ec_work": "yes"}).parts]
[0.75, 1.0]
"""

from spean.engines.instruments.checking import AnswerProblem, problems_with
from spean.engines.instruments.files import read_instrument, shipped
from spean.engines.instruments.items import (
    NOT_APPLICABLE,
    PREFER_NOT,
    TIERS,
    Instrument,
    Item,
    Kind,
    Option,
    Points,
    Use,
    Weights,
)
from spean.engines.instruments.problems import InstrumentFileError, Problem
from spean.engines.instruments.scoring import Answers, DimensionScore, Part, Score, score
from spean.engines.instruments.series import NotComparableError, Point, Series, change, series_of
from spean.engines.instruments.tiers import Suggestion, suggest_tier
from spean.engines.instruments.weights import read_weights

__all__ = [
    "NOT_APPLICABLE",
    "PREFER_NOT",
    "TIERS",
    "AnswerProblem",
    "Answers",
    "DimensionScore",
    "Instrument",
    "InstrumentFileError",
    "Item",
    "Kind",
    "NotComparableError",
    "Option",
    "Part",
    "Point",
    "Points",
    "Problem",
    "Score",
    "Series",
    "Suggestion",
    "Use",
    "Weights",
    "change",
    "problems_with",
    "read_instrument",
    "read_weights",
    "score",
    "series_of",
    "shipped",
    "suggest_tier",
]
