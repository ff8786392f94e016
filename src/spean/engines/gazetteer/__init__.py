"""Which place is meant?

>>> from spean.engines.gazetteer import resolve, units
>>> found = resolve("O Smach commune, Oddar Meanchey")
>>> found.best.code, found.best.name_km, found.certainty.value
('220405', 'អូរស្មាច់', 'certain')
>>> [unit.name_en for unit in units().path("220405")]
['Otdar Meanchey', 'Samraong', 'Ou Smach']
>>> resolve("ឃុំសំរោង").certainty.value
'ambiguous'
"""

from spean.engines.gazetteer.finding import resolve, search, units
from spean.engines.gazetteer.near import Nearness, Tile, nearness, neighbours, tiles
from spean.engines.gazetteer.resolve import Candidate, Certainty, Resolution
from spean.engines.gazetteer.units import (
    LEVELS,
    Flaw,
    FlawKind,
    Gazetteer,
    Level,
    Unit,
    UnknownPlaceError,
)

__all__ = [
    "LEVELS",
    "Candidate",
    "Certainty",
    "Flaw",
    "FlawKind",
    "Gazetteer",
    "Level",
    "Nearness",
    "Resolution",
    "Tile",
    "Unit",
    "UnknownPlaceError",
    "nearness",
    "neighbours",
    "resolve",
    "search",
    "tiles",
    "units",
]
