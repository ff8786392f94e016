"""The matcher's promises: the contract every engine keeps, ties, directions, refusals."""

import dataclasses
import json

import pytest
from tests.engines.matching.worlds import TODAY, world

from spean.engines.kernel.reasons import Reason
from spean.engines.matching import (
    Catalogue,
    Explanation,
    Flag,
    Match,
    Matcher,
    Offer,
    Result,
    Seeker,
    UsualSkills,
    Vacancy,
    Weights,
    explain,
)


def test_contract_same_input_same_result_serialisable_and_explained():
    made = world(3, people=15, jobs=15)
    matcher = Matcher(made.vacancies, made.catalogue, on=TODAY)
    result = matcher.match(made.seekers, 5, direction="both")
    assert result == Matcher(reversed(made.vacancies), made.catalogue, on=TODAY).match(
        reversed(made.seekers), 5, direction="both"
    )
    assert json.loads(json.dumps(dataclasses.asdict(result), ensure_ascii=False))["by_person"]
    by_id = {seeker.id: seeker for seeker in made.seekers}
    for match in (match for found in result.by_person.values() for match in found):
        why = matcher.explain(by_id[match.seeker], match.vacancy)
        assert sum(part.points for part in why.parts) == match.score
        assert why == explain(
            by_id[match.seeker],
            next(v for v in made.vacancies if v.id == match.vacancy),
            matcher.catalogue,
            matcher.weights,
            on=TODAY,
        )
        assert json.dumps(dataclasses.asdict(why))


def test_empty_input_is_fine():
    nobody, seeker = Matcher([], on=TODAY), Seeker("p", consents=True)
    assert nobody.match([], direction="both") == Result({}, {})
    assert nobody.match([seeker], direction="both", threads=2) == Result({"p": ()}, {})
    assert nobody.best_for(seeker) == []
    vacancy = Vacancy("v")
    assert Matcher([vacancy], on=TODAY).match([], direction="both") == Result({}, {"v": ()})
    assert nobody.best_people(vacancy, []) == []


def test_ties_go_to_the_earlier_id():
    matcher = Matcher([Vacancy(code) for code in ("v3", "V1", "v1", "ង", "v2")], on=TODAY)
    assert [m.vacancy for m in matcher.best_for(Seeker("p", consents=True), 4)] == [
        "V1",
        "v1",
        "v2",
        "v3",
    ]


def test_only_the_direction_asked_for_is_given():
    matcher, seekers = Matcher([Vacancy("v")], on=TODAY), [Seeker("p", consents=True)]
    found = (Match("p", "v", 5_250),)
    assert matcher.match(seekers) == Result({"p": found}, {})
    assert matcher.match(seekers, direction="vacancies") == Result({}, {"v": found})
    assert matcher.match(seekers, direction="both") == Result({"p": found}, {"v": found})


def test_the_best_people_have_the_scores_the_matcher_gives():
    made = world(5, people=60, jobs=40)
    matcher = Matcher(made.vacancies, made.catalogue, on=TODAY)
    both = matcher.match(made.seekers, 10, direction="both")
    for vacancy in made.vacancies:
        assert tuple(matcher.best_people(vacancy, made.seekers, 10)) == both.by_vacancy[vacancy.id]


def test_a_vacancy_of_an_occupation_and_a_five_field_person_can_meet():
    hotline = Seeker(
        "p",
        consents=True,
        age=29,
        provinces=frozenset({"01"}),
        sectors=frozenset({"garment"}),
        wage=21_000,
    )
    near = Vacancy("near", isco="8153", openings=40, place="01", sector="garment", wage_min=21_000)
    far = Vacancy("far", isco="8153", openings=40)
    other = Vacancy("other", isco="9329", place="01", sector="construction", wage_min=21_000)
    matcher = Matcher([near, far, other], on=TODAY)
    assert [match.vacancy for match in matcher.best_for(hotline)] == ["near", "far", "other"]
    codes = [reason.code for reason in matcher.explain(hotline, "near").unknown]
    assert codes == [
        "unknown_vacancy_skills",
        "unknown_occupation",
        "unknown_level",
        "unknown_home",
    ]


def test_top_and_threads_must_be_positive_and_ids_unique():
    matcher = Matcher([], on=TODAY)
    for wrong in ({"top": 0}, {"threads": 0}):
        with pytest.raises(ValueError):
            matcher.match([], **wrong)
    with pytest.raises(ValueError) as caught:
        Matcher([Vacancy("v"), Vacancy("v")], on=TODAY)
    assert str(caught.value) == "the id 'v' is given twice"


def test_an_explanation_says_what_fits_what_is_missing_and_what_would_help():
    seeker = Seeker(
        "p",
        consents=True,
        skills={"sew": 2, "cut": 1, "fold": 2},
        home="171003",
        provinces=frozenset({"12"}),
        wage=20_000,
        has=Flag.DORMITORY,
    )
    vacancy = Vacancy(
        "v",
        place="22",
        wage_min=18_000,
        wage_max=22_000,
        essential=frozenset({"sew", "cut", "iron", "pack"}),
        requires=Flag.THAI | Flag.ID_DOCUMENT,
    )
    catalogue = Catalogue(related={"fold": {"iron": 50}}, is_weighed=True)
    assert explain(seeker, vacancy, catalogue, Weights(), on=TODAY) == Explanation(
        seeker="p",
        vacancy="v",
        score=4_855,
        parts=(
            Reason("skills", 5_250, 1_837),
            Reason("skills_used", 6_666, 333),
            Reason("occupation", 5_000, 1_000),
            Reason("level", 5_000, 250),
            Reason("place", 3_500, 455),
            Reason("wage", 4_000, 480),
            Reason("sector", 5_000, 250),
            Reason("requirements", 5_000, 250),
        ),
        fits=(
            Reason("has_skill", "cut", 525),
            Reason("has_related_skill", "iron", 437),
            Reason("has_skill", "sew", 875),
        ),
        missing=(
            Reason("weak_skill", "cut", -350),
            Reason("weak_skill", "iron", -438),
            Reason("missing_skill", "pack", -875),
        ),
        unknown=(
            Reason("unknown_vacancy_occupation"),
            Reason("unknown_vacancy_level"),
            Reason("unknown_vacancy_sector"),
            Reason("unknown_requirement", "thai;id_document"),
            Reason("unknown_age"),
        ),
        raises=(
            Reason("gain_skill", "pack", 917),
            Reason("raise_wage", 30_000, 720),
            Reason("gain_skill", "iron", 480),
            Reason("offer_dormitory", None, 390),
            Reason("gain_skill", "cut", 350),
            Reason("accept_province", "22", 325),
            Reason("raise_wage", 20_000, 240),
            Reason("gain_requirement", "thai", 125),
            Reason("gain_requirement", "id_document", 125),
        ),
        failed=(Reason("place_not_accepted", "22"),),
    )


def test_a_dormitory_on_offer_helps_who_would_live_in_it():
    seeker = Seeker("p", consents=True, home="17", lacks=Flag.DORMITORY)
    vacancy = Vacancy("v", place="12", offers=Offer.DORMITORY)
    why = Matcher([vacancy], on=TODAY).explain(seeker, vacancy)
    assert why.raises == (Reason("accept_dormitory", None, 650),)
    assert why.may_meet


def test_a_vacancy_judged_by_usual_skills_says_so():
    catalogue = Catalogue(occupations={"7531": UsualSkills(frozenset({"sew"}))})
    vacancy = Vacancy("v", isco="7531")
    why = Matcher([vacancy], catalogue, on=TODAY).explain(Seeker("p", consents=True), "v")
    assert Reason("usual_skills_of", "7531") in why.unknown
    assert Reason("unknown_skills") in why.unknown
    assert (why.fits, why.missing) == ((), ())
