"""Who suits which vacancy, and why?

>>> sewer = Seeker("sokha", consents=True, skills={"sew": 2}, held={"8153": 6}, home="171003")
>>> garment = Vacancy("v1", isco="8153", place="1710", essential=frozenset({"sew", "inspect"}))
>>> cook = Vacancy("v2", isco="5120", place="1710", essential=frozenset({"cook"}))
>>> matcher = Matcher([cook, garment], on=739_600)
>>> [(match.vacancy, match.score) for match in matcher.best_for(sewer)]
[('v1', 7205), ('v2', 2955)]
>>> why = matcher.explain(sewer, "v1")
>>> [(reason.code, reason.value, reason.points) for reason in why.missing]
[('missing_skill', 'inspect', -1750)]
"""

from spean.engines.matching.explain import Explanation, explain
from spean.engines.matching.facts import Catalogue, Seeker, UsualSkills, Vacancy, Weights
from spean.engines.matching.flags import Failed, Flag, Offer
from spean.engines.matching.matcher import Direction, Match, Matcher, Result

__all__ = [
    "Catalogue",
    "Direction",
    "Explanation",
    "Failed",
    "Flag",
    "Match",
    "Matcher",
    "Offer",
    "Result",
    "Seeker",
    "UsualSkills",
    "Vacancy",
    "Weights",
    "explain",
]
