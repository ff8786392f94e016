"""Which occupations and skills are there, how are they called, and how near are they?

>>> from spean.engines.taxonomy import load
>>> taxonomy = load()
>>> found = taxonomy.find_occupations("sewing operator", limit=1)[0]
>>> sewer = taxonomy.occupation(found.code)
>>> sewer.isco, sewer.label("en"), sewer.label("km")
('8153', 'Sewing machine operator', 'ជាងដេររោងចក្រ')
>>> taxonomy.isco(sewer.isco).label("km"), taxonomy.proximity(sewer.isco, "8152")
('អ្នកបញ្ជាម៉ាស៊ីនដេរ', 8000)
"""

from spean.engines.taxonomy.catalogue import Taxonomy, load, read_taxonomy
from spean.engines.taxonomy.esco import Esco, EscoError, read_esco
from spean.engines.taxonomy.records import (
    IscoGroup,
    Labels,
    Occupation,
    Sector,
    Skill,
    SkillKind,
    SkillSet,
    TaxonomyError,
    UnknownCode,
)
from spean.engines.taxonomy.search import Found

__all__ = [
    "Esco",
    "EscoError",
    "Found",
    "IscoGroup",
    "Labels",
    "Occupation",
    "Sector",
    "Skill",
    "SkillKind",
    "SkillSet",
    "Taxonomy",
    "TaxonomyError",
    "UnknownCode",
    "load",
    "read_esco",
    "read_taxonomy",
]
