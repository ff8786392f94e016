"""Facts are refused at the door when malformed; weights and credits keep their bounds."""

import pytest

from spean.engines.matching import Catalogue, Flag, Seeker, UsualSkills, Vacancy, Weights


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"id": ""}, "an id is empty"),
        ({"home": "171"}, "p: '171' is not a place code of 2, 4, 6 or 8 digits"),
        ({"provinces": frozenset({"១៧"})}, "p: '១៧' is not a place code of 2, 4, 6 or 8 digits"),
        ({"held": {"75311": 1}}, "p: '75311' is not an ISCO-08 code of 1 to 4 digits"),
        ({"wanted": frozenset({"x"})}, "p: 'x' is not an ISCO-08 code of 1 to 4 digits"),
        ({"skills": {"sew": 4}}, "p: level 4 of sew is not 1, 2 or 3"),
        ({"wage": -1}, "p: wage -1 is below zero"),
        ({"available_on": 0}, "p: 0 is not a date ordinal"),
        ({"has": Flag.THAI, "lacks": Flag.THAI}, "p: the same flag is both had and lacked"),
    ],
)
def test_a_malformed_person_is_refused(facts, sentence):
    with pytest.raises(ValueError) as caught:
        Seeker(**{"id": "p", "consents": True, **facts})
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "facts", [{"isco": ""}, {"place": "1"}, {"openings": -1}, {"expires_on": 10**9}]
)
def test_a_malformed_vacancy_is_refused(facts):
    with pytest.raises(ValueError):
        Vacancy("v", **facts)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"related": {"a": {"b": 101}}}, "a to b: credit 101 is not 0 to 100 percent"),
        ({"skill_weights": {"a": 0}}, "a: weight 0 is not 1 to 100000"),
        ({"rare": 100_001}, "rare: weight 100001 is not 1 to 100000"),
        ({"distances": {("17", "22"): -1}}, "a distance is below zero"),
    ],
)
def test_a_malformed_catalogue_is_refused(facts, sentence):
    with pytest.raises(ValueError) as caught:
        Catalogue(**facts)
    assert str(caught.value) == sentence


def test_weights_must_sum_to_the_scale():
    with pytest.raises(ValueError) as caught:
        Weights(skills=3_501)
    assert str(caught.value) == "weights must be 0 or more and sum to 10000, not 10001"
    with pytest.raises(ValueError):
        Weights(skills=4_500, skills_used=-500)


def test_rare_skills_weigh_more_in_whole_hundredths_of_a_bit():
    vacancies = [Vacancy(f"v{n}", essential=frozenset({"sew"})) for n in range(6)]
    vacancies.append(Vacancy("v6", optional=frozenset({"cut"})))
    weighed = Catalogue().weighted_by(vacancies)
    assert (weighed.weight("sew"), weighed.weight("cut"), weighed.weight("weld")) == (119, 300, 400)


def test_given_weights_and_settled_catalogues_are_kept():
    vacancies = [Vacancy("v", essential=frozenset({"sew"}))]
    given = Catalogue(skill_weights={"sew": 7}).weighted_by(vacancies)
    assert (given.weight("sew"), given.is_weighed) == (7, True)
    assert given.weighted_by([]) is given


def test_usual_skills_of_the_occupation_are_counted_too():
    catalogue = Catalogue(occupations={"7531": UsualSkills(frozenset({"sew"}))})
    assert catalogue.weighted_by([Vacancy("v", isco="7531")]).skill_weights == {"sew": 100}
