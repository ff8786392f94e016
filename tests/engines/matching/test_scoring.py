"""The value of each part, on cases small enough to check by hand."""

import pytest

from spean.engines.matching import Catalogue, Flag, Offer, Seeker, UsualSkills, Vacancy, Weights
from spean.engines.matching import scoring as s
from spean.engines.matching.occupations import level_fit, proximity, skill_level
from spean.engines.matching.places import PROVINCES, kilometres, nearness, neighbours_of

PLAIN = Catalogue(is_weighed=True)


def person(**facts):
    return Seeker("sokha", consents=True, **facts)


def job(**facts):
    return Vacancy("v1", **facts)


def test_a_crop_worker_does_not_suit_a_crop_production_manager_as_a_manager_does():
    skills = frozenset({"plant", "harvest", "irrigate"})
    manager_job = job(
        isco="1311", essential=skills | {"budget", "lead"}, optional=frozenset({"sell"})
    )
    worker = person(held={"9211": 8}, skills=dict.fromkeys(skills, 3))
    manager = person(held={"1311": 8}, skills=dict.fromkeys(skills | {"budget", "lead"}, 3))
    scores = [s.points(one, manager_job, PLAIN, Weights()) for one in (worker, manager)]
    assert scores == [4_468, 8_281]


def test_all_the_skills_of_a_worker_in_a_managers_job_are_still_not_all_the_job():
    worker = person(held={"9211": 8}, skills={"plant": 3, "harvest": 3})
    manager_job = job(isco="1311", essential=frozenset({"plant", "harvest", "budget", "lead"}))
    assert s.skills_used_value(worker, manager_job, PLAIN) == s.Value(10_000)
    assert s.skills_value(worker, manager_job, PLAIN) == s.Value(5_000)
    assert s.occupation_value(worker, manager_job) == s.Value(0)
    assert s.level_value(worker, manager_job) == s.Value(0)


def test_a_manager_is_told_that_a_labourers_job_is_below_them():
    assert s.level_value(person(held={"1311": 8, "9211": 2}), job(isco="9211")) == s.Value(4_000)


def test_shares_sum_to_the_scale_and_essential_weighs_three():
    vacancy = job(essential=frozenset({"a", "b"}), optional=frozenset({"b", "c"}))
    assert s.skill_shares(vacancy, PLAIN) == {"a": 4_286, "b": 4_286, "c": 1_428}


def test_leftover_shares_go_to_the_earliest_codes_on_a_tie():
    assert s.skill_shares(job(essential=frozenset("abc")), PLAIN) == {
        "a": 3_334,
        "b": 3_333,
        "c": 3_333,
    }


def test_credit_is_the_best_of_own_level_and_related_skills():
    catalogue = Catalogue(related={"sew": {"cut": 50, "iron": 90}, "fold": {"cut": 70}})
    sewer = person(skills={"sew": 3, "fold": 1, "iron": 1})
    found = [s.credit(sewer, skill, catalogue) for skill in ("sew", "cut", "fold", "iron", "cook")]
    assert found == [100, 50, 60, 90, 0]


def test_a_vacancy_without_skills_is_judged_by_its_occupations_usual_ones():
    catalogue = Catalogue(occupations={"7531": UsualSkills(frozenset({"sew"}), frozenset({"cut"}))})
    assert s.skills_value(person(skills={"sew": 2}), job(isco="7531"), catalogue) == s.Value(7_500)
    assert s.skills_value(person(skills={"sew": 2}), job(isco="9329"), catalogue) == (
        s.Value(5_000, "unknown_vacancy_skills")
    )


def test_what_is_unknown_counts_half_and_says_so():
    values = s.part_values(person(), job(), PLAIN)
    assert {part: (value.value, value.unknown) for part, value in values.items()} == {
        "skills": (5_000, "unknown_vacancy_skills"),
        "skills_used": (5_000, "unknown_vacancy_skills"),
        "occupation": (5_000, "unknown_vacancy_occupation"),
        "level": (5_000, "unknown_vacancy_level"),
        "place": (5_000, "unknown_vacancy_place"),
        "wage": (5_000, "unknown_vacancy_wage"),
        "sector": (5_000, "unknown_vacancy_sector"),
        "requirements": (10_000, ""),
    }


def test_an_unknown_person_counts_half_and_says_so():
    vacancy = job(
        isco="7531",
        place="17",
        wage_min=20_000,
        essential=frozenset("a"),
        sector="garment",
        requires=Flag.THAI,
    )
    values = s.part_values(person(), vacancy, PLAIN)
    assert {value.value for value in values.values()} == {5_000}
    assert [value.unknown for value in values.values()] == [
        "unknown_skills",
        "unknown_skills",
        "unknown_occupation",
        "unknown_level",
        "unknown_home",
        "unknown_wage",
        "unknown_sector",
        "unknown_requirement",
    ]


@pytest.mark.parametrize(
    ("years", "value"), [(0, 4_800), (1, 6_000), (3, 7_200), (5, 8_000), (50, 8_000), (None, 6_400)]
)
def test_experience_makes_an_occupation_count(years, value):
    assert s.occupation_value(person(held={"7533": years}), job(isco="7531")) == s.Value(value)


def test_a_wished_occupation_counts_without_experience():
    assert s.occupation_value(person(wanted=frozenset({"7531"})), job(isco="7531")) == s.Value(
        6_000
    )


def test_occupations_are_near_by_the_digits_they_share():
    near = [
        proximity("7531", other) for other in ("7531", "7533", "7512", "7111", "8153", "753", "75")
    ]
    assert near == [10_000, 8_000, 5_500, 2_500, 0, 8_000, 5_500]


def test_skill_levels_are_those_of_isco():
    codes = ["1112", "1412", "2141", "3122", "4110", "8153", "9211", "0110", "0210", "0310", "0"]
    assert [skill_level(code) for code in codes] == [4, 3, 4, 3, 2, 2, 1, 4, 2, 1, None]
    assert [level_fit(2, job_level) for job_level in (1, 2, 3, 4)] == [8_000, 10_000, 5_000, 2_000]


def test_an_occupation_without_a_level_leaves_the_level_unknown():
    assert s.level_value(person(held={"0": 3}), job(isco="7531")) == s.Value(5_000, "unknown_level")


def test_every_border_is_read_both_ways():
    assert all(p in neighbours_of(other) for p in PROVINCES for other in neighbours_of(p))
    assert [len(neighbours_of(code)) for code in ("05", "12", "20", "24", "99")] == [7, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("work", "value"),
    [("17100301", 10_000), ("171005", 8_500), ("17", 6_500), ("22", 3_500), ("12", 1_500)],
)
def test_nearness_is_the_smallest_area_that_holds_both(work, value):
    assert nearness("17100301", work, {}) == value


def test_given_kilometres_come_first_from_the_finest_pair():
    distances = {("1710", "2201"): 30, ("17", "22"): 120, ("220101", "171003"): 0}
    homes = ["171003", "1710", "17", "12"]
    assert [kilometres(home, "220101", distances) for home in homes] == [0, 30, 120, None]
    assert [nearness(home, "220101", distances) for home in homes] == [10_000, 5_000, 2_000, 1_500]


@pytest.mark.parametrize(
    ("facts", "work", "expected"),
    [
        ({"home": "17"}, {"place": "12"}, (1_500, "")),
        ({"home": "17", "provinces": frozenset({"12"})}, {"place": "12"}, (6_000, "")),
        ({"provinces": frozenset({"12"})}, {"place": "12"}, (6_000, "unknown_home")),
        ({"provinces": frozenset({"12"})}, {"place": "08"}, (1_500, "unknown_home")),
        ({"home": "99"}, {"place": "12"}, (5_000, "unknown_home")),
        ({"home": "17"}, {"place": "99"}, (5_000, "unknown_vacancy_place")),
        (
            {"home": "17", "has": Flag.DORMITORY},
            {"place": "12", "offers": Offer.DORMITORY},
            (6_500, ""),
        ),
        ({"home": "17"}, {"place": "12", "offers": Offer.DORMITORY}, (1_500, "")),
        ({"home": "1701"}, {"place": "1710", "offers": Offer.TRANSPORT}, (8_500, "")),
        ({"home": "1701"}, {"place": "2201", "offers": Offer.TRANSPORT}, (3_500, "")),
    ],
)
def test_place_counts_wishes_dormitory_and_transport(facts, work, expected):
    assert s.place_value(person(**facts), job(**work), PLAIN) == s.Value(*expected)


@pytest.mark.parametrize(
    ("least", "sure", "value"),
    [
        (20000, 14000, 0),
        (20000, 17000, 3000),
        (20000, 20000, 6000),
        (20000, 25000, 8000),
        (20000, 30000, 10000),
        (20000, 10**12, 10000),
        (0, 0, 10000),
        (10**12, 20000, 0),
    ],
)
def test_the_sure_wage_is_held_against_the_reservation_wage(least, sure, value):
    vacancy = job(wage_min=sure, wage_max=10**12)
    assert s.wage_value(person(wage=least), vacancy) == s.Value(value)


def test_debt_and_living_costs_raise_the_reservation_wage():
    assert person(wage=20_000, debt=9_000, living=15_000).reservation == 24_000
    assert person(wage=30_000, debt=9_000).reservation == 30_000
    assert person(debt=9_000).reservation == 9_000
    assert person().reservation is None
    assert person(wage=0).reservation == 0


def test_a_single_wage_figure_is_both_sure_and_best():
    assert (job(wage_max=5).guaranteed, job(wage_min=5).best) == (5, 5)
    assert (job(wage_min=9, wage_max=5).guaranteed, job(wage_min=9, wage_max=5).best) == (9, 9)


def test_sector_and_requirements_are_shares():
    fisher = person(sectors=frozenset({"fishing"}), has=Flag.THAI, lacks=Flag.ENGLISH)
    assert s.sector_value(fisher, job(sector="fishing")) == s.Value(10_000)
    assert s.sector_value(fisher, job(sector="garment")) == s.Value(0)
    wanted = Flag.THAI | Flag.ENGLISH | Flag.ID_DOCUMENT
    assert s.requirements_value(fisher, job(requires=wanted)) == s.Value(
        5_000, "unknown_requirement"
    )
    assert s.requirements_value(fisher, job(requires=Flag.THAI)) == s.Value(10_000)
