from spean.casework.skills import rules
from spean.casework.skills.rules import OccupationLine, SkillLine

KNOWN = {"SK-0001", "SK-0002"}
SEWER = OccupationLine(isco="8153", held=True)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def skills(*lines):
    return codes(rules.refusals_to_set_skills(lines, known=KNOWN))


def occupations(*lines):
    return codes(rules.refusals_to_set_occupations(lines, known={"8153", "5120", "7112", "9313"}))


def test_a_skill_of_the_list_may_stand():
    assert skills(SkillLine("SK-0001")) == []


def test_a_skill_outside_the_list_is_named_in_the_refusal():
    (refusal,) = rules.refusals_to_set_skills([SkillLine("SK-9999")], known=KNOWN)
    assert (refusal.code, str(refusal.message)[-7:]) == ("unknown_skill", "SK-9999")


def test_the_same_skill_twice_is_refused():
    assert skills(SkillLine("SK-0001"), SkillLine("SK-0001")) == ["skill_twice"]


def test_sixty_skills_are_enough():
    many = {f"SK-{number:04}" for number in range(61)}
    lines = [SkillLine(code) for code in many]
    assert codes(rules.refusals_to_set_skills(lines, known=many)) == ["too_many_skills"]


def test_work_done_and_work_wanted_may_stand():
    assert occupations(SEWER, OccupationLine(isco="5120", wanted=True, years=0)) == []


def test_an_unknown_occupation_is_refused():
    assert occupations(OccupationLine(isco="8888", held=True)) == ["unknown_occupation"]


def test_an_occupation_is_done_or_wanted():
    assert occupations(OccupationLine(isco="8153")) == ["neither_held_nor_wanted"]


def test_the_same_occupation_twice_is_refused():
    assert occupations(SEWER, SEWER) == ["occupation_twice"]


def test_three_wishes_are_the_most():
    wishes = [OccupationLine(isco=isco, wanted=True) for isco in ("8153", "5120", "7112", "9313")]
    assert occupations(*wishes) == ["too_many_wishes"]


def test_a_hundred_years_of_work_cannot_be():
    assert occupations(OccupationLine(isco="8153", held=True, years=100)) == ["impossible_years"]
