"""The example in docs/engines/matching.md is what the engine computes."""

from pathlib import Path

from spean.engines.matching import Catalogue, Flag, Matcher, Offer, Seeker, Vacancy
from spean.engines.matching.facts import PARTS, Weights
from spean.engines.matching.scoring import skill_shares

PAGE = Path(__file__).parents[3] / "docs" / "engines" / "matching.md"
SOKHA = Seeker(
    "sokha",
    consents=True,
    skills={"sew": 2, "cut": 1},
    held={"8153": 6},
    home="171003",
    provinces=frozenset({"12"}),
    wage=20_000,
    debt=4_500,
    living=16_000,
    sectors=frozenset({"garment"}),
    has=Flag.DORMITORY,
)
VACANCY = Vacancy(
    "sewer",
    isco="8153",
    place="120101",
    wage_min=21_000,
    wage_max=24_000,
    essential=frozenset({"sew", "inspect"}),
    optional=frozenset({"pack"}),
    sector="garment",
    requires=Flag.KHMER_LITERATE,
    offers=Offer.DORMITORY,
)
CATALOGUE = Catalogue(related={"cut": {"inspect": 40}}, is_weighed=True)


def test_the_worked_example_has_the_numbers_of_the_page():
    why = Matcher([VACANCY], CATALOGUE, on=739_600).explain(SOKHA, "sewer")
    assert [(part.value, part.points) for part in why.parts] == [
        (5_314, 1_859),
        (5_000, 250),
        (10_000, 2_000),
        (10_000, 500),
        (6_500, 845),
        (6_160, 739),
        (10_000, 500),
        (5_000, 250),
    ]
    assert why.score == 6_943
    assert skill_shares(VACANCY, CATALOGUE) == {"inspect": 4_286, "pack": 1_428, "sew": 4_286}
    page = PAGE.read_text(encoding="utf-8")
    rows = [f"| {part.code} | {part.value:,} | {part.points:,} |\n" for part in why.parts]
    assert "".join(rows) + f"| **score** | | **{why.score:,}** |\n" in page


def test_the_page_names_every_weight_and_flag():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert [part for part in PARTS if f"| {part} | {Weights().of(part):,} |" not in page] == []
    flags = page.split("Flags: ")[1].split(".")[0].split(", ")
    assert flags == [flag.name.lower() for flag in Flag]
