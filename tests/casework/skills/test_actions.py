import pytest
from django.utils import translation
from tests.factories.casework import operator, sokha, world

from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.people.models import Person
from spean.casework.skills.actions import import_esco, set_occupations, set_skills
from spean.casework.skills.models import EscoOccupation, EscoRelation, EscoSkill
from spean.casework.skills.queries import occupations_of, skills_of
from spean.casework.skills.rules import OccupationLine, SkillLine
from spean.casework.skills.taxonomy import (
    isco_meant,
    known_isco,
    known_skills,
    occupation_label,
    search_occupations,
    search_skills,
    sector_label,
    sector_of,
    sectors,
    skill_label,
    unit_groups,
    usual_skills,
)
from spean.casework.skills.vocabulary import Scheme, SkillLevel, SkillSource
from spean.engines.taxonomy import Esco, SkillSet
from spean.engines.taxonomy.esco import EscoOccupation as EscoOccupationRow
from spean.engines.taxonomy.esco import EscoSkill as EscoSkillRow

pytestmark = pytest.mark.django_db

OPERATOR = EscoOccupationRow("esco:job:1", "8153", "sewing machine operator", ("machinist",))
TAILOR = EscoOccupationRow("esco:job:2", "7531", "tailor")
SEW = EscoSkillRow("esco:skill:1", "skill/competence", "sector-specific", "sew pieces of fabric")
CUT = EscoSkillRow("esco:skill:2", "skill/competence", "sector-specific", "cut fabrics")


def esco(*occupations):
    return Esco(
        groups={"8153": "Sewing machine operators", "7531": "Tailors"},
        occupations={one.uri: one for one in occupations},
        skills={SEW.uri: SEW, CUT.uri: CUT},
        skill_sets={
            one.uri: SkillSet(frozenset({SEW.uri}), frozenset({CUT.uri})) for one in occupations
        },
        related={},
    )


@pytest.fixture
def w():
    return world()


def test_skills_are_replaced_and_the_book_keeps_both(w):
    person = sokha(w.dara, w.samraong)
    first = [SkillLine("SK-0044"), SkillLine("SK-0045")]
    set_skills(person.pk, skills=first, by=w.dara)
    better = SkillLine("SK-0045", SkillLevel.TEACHES, SkillSource.SEEN)
    set_skills(person.pk, skills=[better], by=w.dara)
    assert skills_of(w.dara, person.pk) == (better,)
    detail = Entry.objects.filter(verb="skills.set").order_by("pk").last().detail
    assert detail == {
        "was": [["SK-0044", 2, "said"], ["SK-0045", 2, "said"]],
        "now": [["SK-0045", 3, "seen"]],
    }


def test_a_list_with_an_unknown_skill_changes_nothing(w):
    person = sokha(w.dara, w.samraong)
    set_skills(person.pk, skills=[SkillLine("SK-0044")], by=w.dara)
    with pytest.raises(Refused, match="unknown_skill"):
        set_skills(person.pk, skills=[SkillLine("SK-XXXX")], by=w.dara)
    assert skills_of(w.dara, person.pk) == (SkillLine("SK-0044"),)


def test_occupations_are_replaced(w):
    person = sokha(w.dara, w.samraong)
    done = OccupationLine(isco="8153", code="SP-0001", years=6, country="TH", held=True)
    wanted = OccupationLine(isco="5120", wanted=True)
    set_occupations(person.pk, occupations=[done], by=w.dara)
    set_occupations(person.pk, occupations=[done, wanted], by=w.dara)
    assert occupations_of(w.dara, person.pk) == (done, wanted)
    detail = Entry.objects.filter(verb="occupations.set").order_by("pk").last().detail
    assert detail == {"was": ["8153"], "now": ["8153", "5120"]}


def test_an_occupation_without_a_group_of_isco_is_refused(w):
    person = sokha(w.dara, w.samraong)
    with pytest.raises(Refused, match="unknown_occupation"):
        set_occupations(person.pk, occupations=[OccupationLine(isco="88", held=True)], by=w.dara)
    assert occupations_of(w.dara, person.pk) == ()


def test_another_centre_neither_sees_nor_sets_skills(w):
    person = sokha(w.dara, w.samraong)
    set_skills(person.pk, skills=[SkillLine("SK-0044")], by=w.dara)
    assert skills_of(w.vanna, person.pk) == ()
    with pytest.raises(Person.DoesNotExist):
        set_skills(person.pk, skills=[], by=w.vanna)


def test_who_oversees_sets_no_skills(w):
    person = sokha(w.dara, w.samraong)
    with pytest.raises(Refused, match="not_your_duty"):
        set_skills(person.pk, skills=[], by=w.kenji)
    with pytest.raises(Refused, match="not_your_duty"):
        set_occupations(person.pk, occupations=[], by=w.kenji)
    assert skills_of(w.dara, person.pk) == ()


def test_importing_esco_twice_changes_nothing():
    once = import_esco(esco(OPERATOR, TAILOR), by=operator())
    twice = import_esco(esco(OPERATOR, TAILOR), by=operator())
    assert once == twice == {"occupations": 2, "skills": 2, "relations": 4}
    assert EscoRelation.objects.count() == 4


def test_what_a_new_release_lacks_is_removed():
    import_esco(esco(OPERATOR, TAILOR), by=operator())
    import_esco(esco(OPERATOR), by=operator())
    assert list(EscoOccupation.objects.values_list("uri", flat=True)) == ["esco:job:1"]
    assert str(EscoRelation.objects.first()) == (
        f"{EscoOccupation.objects.get().pk} essential {EscoSkill.objects.get(uri=SEW.uri).pk}"
    )


def test_an_empty_release_leaves_no_line_in_the_book():
    nothing = Esco(groups={}, occupations={}, skills={}, skill_sets={}, related={})
    assert import_esco(nothing, by=operator())["occupations"] == 0
    assert Entry.objects.filter(verb="esco.imported").count() == 0


def test_only_an_operator_imports_esco(w):
    with pytest.raises(Refused, match="not_your_duty"):
        import_esco(esco(OPERATOR), by=w.dara)
    assert EscoOccupation.objects.count() == 0


def test_a_search_shows_our_own_list_before_esco():
    import_esco(esco(OPERATOR, TAILOR), by=operator())
    with translation.override("en"):
        jobs = search_occupations(NOBODY, "sewing machine operator")
        skills = search_skills(NOBODY, "sew")
    assert (jobs[0].scheme, jobs[0].code, jobs[0].isco) == (Scheme.SPEAN, "SP-0001", "8153")
    assert [word.label for word in jobs if word.scheme == Scheme.ESCO] == [OPERATOR.label]
    assert [word.label for word in skills if word.scheme == Scheme.ESCO] == [SEW.label]


def test_esco_is_found_by_another_name_too():
    import_esco(esco(OPERATOR, TAILOR), by=operator())
    found = [word.code for word in search_occupations(NOBODY, "machinist") if word.scheme == "esco"]
    assert found == [OPERATOR.uri]


def test_one_letter_does_not_ask_esco():
    import_esco(esco(OPERATOR, TAILOR), by=operator())
    assert [word for word in search_occupations(NOBODY, "t") if word.scheme == Scheme.ESCO] == []
    assert [word for word in search_skills(NOBODY, "s") if word.scheme == Scheme.ESCO] == []


def test_an_occupation_without_one_of_ours_is_found_by_its_group():
    with translation.override("en"):
        found = search_occupations(NOBODY, "dentists")
    assert [(word.code, word.isco, word.label) for word in found][:1] == [("", "2261", "Dentists")]


def test_words_come_in_the_language_of_the_reader():
    with translation.override("km"):
        assert occupation_label("SP-0001", "8153") == "ជាងដេររោងចក្រ"
        assert occupation_label("", "8153") == "អ្នកបញ្ជាម៉ាស៊ីនដេរ"
    with translation.override("en"):
        assert skill_label("SK-0001") == "speak Khmer with customers and colleagues"
        assert sector_label("garment") == "Garment and textile"
    with translation.override("ja"):
        assert dict(sectors())["construction"] == "建設"
        assert dict(unit_groups())["8153"] == occupation_label("", "8153")


def test_a_code_that_the_list_has_lost_is_shown_as_it_is():
    assert skill_label("SK-9999") == "SK-9999"
    assert occupation_label("SP-9999", "8153") == "SP-9999"
    assert occupation_label("", "8888") == "8888"
    assert sector_label("mining") == "mining"
    assert usual_skills("SP-9999") == []
    assert sector_of("SP-9999") == ""


def test_the_list_knows_its_codes():
    assert "SK-0001" in known_skills()
    assert {"8153", "8"} <= known_isco()
    assert sector_of("SP-0001") == "garment"
    assert "SK-0044" in usual_skills("SP-0001")


def test_a_clear_word_names_unit_groups_and_a_letter_none():
    assert "8153" in isco_meant("ជាងដេរ")
    assert isco_meant("x") == frozenset()


def test_rows_say_what_they_are(w):
    person = sokha(w.dara, w.samraong)
    import_esco(esco(OPERATOR), by=operator())
    set_skills(person.pk, skills=[SkillLine("SK-0044")], by=w.dara)
    set_occupations(person.pk, occupations=[OccupationLine(isco="8153", held=True)], by=w.dara)
    assert str(person.skills.get()) == f"SK-0044 of {person.pk}"
    assert str(person.occupations.get()) == f"8153 of {person.pk}"
    assert str(EscoOccupation.objects.get()) == "sewing machine operator"
    assert str(EscoSkill.objects.get(uri=CUT.uri)) == "cut fabrics"
