"""The official ESCO release is read with its flaws named; what cannot be read is refused."""

import os
import zipfile
from pathlib import Path

import pytest

from spean.engines.taxonomy import EscoError, SkillSet, load, read_esco
from spean.engines.taxonomy.esco import EscoFlaw, EscoOccupation, EscoSkill, Flaw

RELEASE = {
    "ISCOGroups_en.csv": """\
conceptType,conceptUri,code,preferredLabel,status
ISCOGroup,iri:C7531,7531,"Tailors, dressmakers",released
ISCOGroup,iri:C8153,8153,Sewing machine operators,released
""",
    "occupations_en.csv": """\
conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code
Occupation,iri:o1,7531,tailor,"suit maker
tailor
suit maker
cutter",7531.1
Occupation,iri:o2,8153,sewing worker,,8153.1
Occupation,iri:o3,9999,ghost,,9999.1
Occupation,iri:o2,8153,sewing worker again,,8153.1
""",
    "skills_en.csv": """\
conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels
KnowledgeSkillCompetence,iri:s1,skill/competence,sector-specific,sew garments,stitch garments
KnowledgeSkillCompetence,iri:s2,knowledge,cross-sector,fabrics,
KnowledgeSkillCompetence,iri:s3,,,no type given,
KnowledgeSkillCompetence,iri:s1,knowledge,cross-sector,sew again,
""",
    "occupationSkillRelations.csv": """\
occupationUri,relationType,skillType,skillUri
iri:o1,essential,skill/competence,iri:s1
iri:o1,optional,knowledge,iri:s2
iri:o2,essential,,iri:s3
iri:gone,essential,knowledge,iri:s2
iri:o2,essential,knowledge,iri:gone
iri:o1,optional,skill/competence,iri:s1
iri:o2,sometimes,knowledge,iri:s2
""",
    "skillSkillRelations.csv": """\
originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri
iri:s1,skill/competence,optional,knowledge,iri:s2
iri:s1,skill/competence,essential,knowledge,iri:gone
""",
}


def write_release(folder: Path, **renamed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for file, text in RELEASE.items():
        name = renamed.get(file.removesuffix(".csv"), file)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def test_a_release_is_read_by_uri(tmp_path):
    esco = read_esco(write_release(tmp_path))
    assert esco.groups == {"7531": "Tailors, dressmakers", "8153": "Sewing machine operators"}
    assert esco.occupations == {
        "iri:o1": EscoOccupation("iri:o1", "7531", "tailor", ("suit maker", "cutter")),
        "iri:o2": EscoOccupation("iri:o2", "8153", "sewing worker"),
    }
    assert esco.skills == {
        "iri:s1": EscoSkill(
            "iri:s1", "skill/competence", "sector-specific", "sew garments", ("stitch garments",)
        ),
        "iri:s2": EscoSkill("iri:s2", "knowledge", "cross-sector", "fabrics"),
        "iri:s3": EscoSkill("iri:s3", "", "", "no type given"),
    }
    assert esco.skill_sets == {
        "iri:o1": SkillSet(frozenset({"iri:s1"}), frozenset({"iri:s2"})),
        "iri:o2": SkillSet(frozenset({"iri:s3"})),
    }
    assert esco.related == {"iri:s1": SkillSet(frozenset(), frozenset({"iri:s2"}))}


def test_every_flaw_is_named_with_its_file_and_row(tmp_path):
    links = "occupationSkillRelations.csv"
    assert read_esco(write_release(tmp_path)).flaws == (
        EscoFlaw(Flaw.UNKNOWN_ISCO, "occupations_en.csv", 3, "9999"),
        EscoFlaw(Flaw.REPEATED, "occupations_en.csv", 4, "iri:o2"),
        EscoFlaw(Flaw.NO_TYPE, "skills_en.csv", 3, "iri:s3"),
        EscoFlaw(Flaw.REPEATED, "skills_en.csv", 4, "iri:s1"),
        EscoFlaw(Flaw.NO_TYPE, links, 3, "iri:s3"),
        EscoFlaw(Flaw.UNKNOWN_OCCUPATION, links, 4, "iri:gone"),
        EscoFlaw(Flaw.UNKNOWN_SKILL, links, 5, "iri:gone"),
        EscoFlaw(Flaw.REPEATED, links, 6, "iri:s1"),
        EscoFlaw(Flaw.UNKNOWN_RELATION, links, 7, "sometimes"),
        EscoFlaw(Flaw.UNKNOWN_SKILL, "skillSkillRelations.csv", 2, "iri:gone"),
    )


def test_counts_say_what_was_kept_and_what_was_flawed(tmp_path):
    esco = read_esco(write_release(tmp_path))
    assert esco.counts() == {
        "groups": 2,
        "occupations": 2,
        "skills": 3,
        "essential": 2,
        "optional": 1,
        "related": 1,
    }
    assert esco.flaw_counts()["occupationSkillRelations.csv repeated"] == 1
    assert sum(esco.flaw_counts().values()) == 10


def test_a_release_in_zip_files_reads_the_same(tmp_path):
    loose = write_release(tmp_path / "loose")
    zipped = tmp_path / "zipped"
    zipped.mkdir()
    for number, file in enumerate(RELEASE):
        with zipfile.ZipFile(zipped / f"part{number % 2}.zip", "a") as archive:
            archive.write(loose / file, f"ESCO/{file}")
    assert read_esco(zipped) == read_esco(loose)


def test_relations_named_by_language_as_in_later_releases_are_read(tmp_path):
    later = write_release(
        tmp_path / "later",
        occupationSkillRelations="occupationSkillRelations_en.csv",
        skillSkillRelations="skillSkillRelations_en.csv",
    )
    assert read_esco(later).skill_sets == read_esco(write_release(tmp_path / "now")).skill_sets


def test_a_row_that_breaks_off_is_read_as_far_as_it_goes(tmp_path):
    write_release(tmp_path)
    with (tmp_path / "skills_en.csv").open("a", encoding="utf-8") as table:
        table.write("KnowledgeSkillCompetence,iri:s9,knowledge\n")
    assert read_esco(tmp_path).skills["iri:s9"] == EscoSkill("iri:s9", "knowledge", "", "")


def test_a_missing_file_is_named(tmp_path):
    (write_release(tmp_path) / "skillSkillRelations.csv").unlink()
    with pytest.raises(EscoError, match=r"^skillSkillRelations\.csv is neither in .* nor in a zip"):
        read_esco(tmp_path)


def test_a_missing_column_is_named(tmp_path):
    (write_release(tmp_path) / "skills_en.csv").write_text("conceptUri,skillType\n", "utf-8")
    with pytest.raises(EscoError, match=r"^skills_en\.csv has no column reuseLevel$"):
        read_esco(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path):
    (write_release(tmp_path) / "skills_en.csv").write_bytes(b"conceptUri\xff\n")
    with pytest.raises(EscoError, match=r"^skills_en\.csv is not CSV in UTF-8: "):
        read_esco(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EscoError, match=r"nowhere is not a folder$"):
        read_esco(tmp_path / "nowhere")


def test_a_spoilt_zip_is_named(tmp_path):
    (tmp_path / "esco.zip").write_bytes(b"not a zip")
    with pytest.raises(EscoError, match=r"^esco\.zip is not a zip file$"):
        read_esco(tmp_path)


@pytest.fixture(scope="module")
def official():
    folder = os.environ.get("SPEAN_REFERENCE_DATA")
    if not folder:
        pytest.skip("SPEAN_REFERENCE_DATA is not set: the official ESCO release was NOT read")
    return read_esco(Path(folder) / "esco")


def test_our_english_titles_are_the_official_ones(official):
    assert {one.code: one.label("en") for one in load().isco_groups} == official.groups


def test_the_official_release_is_read_whole_with_its_known_flaws(official):
    assert official.counts() == {
        "groups": 619,
        "occupations": 3_007,
        "skills": 13_896,
        "essential": 64_891,
        "optional": 58_897,
        "related": 5_899,
    }
    assert official.flaw_counts() == {
        "occupationSkillRelations.csv no_type": 5,
        "occupationSkillRelations.csv unknown_occupation": 67,
        "skills_en.csv no_type": 6,
    }


def test_all_67_rows_of_the_absent_occupation_name_one_and_the_same(official):
    absent = {flaw.value for flaw in official.flaws if flaw.kind == Flaw.UNKNOWN_OCCUPATION}
    assert len(absent) == 1


def test_no_skill_of_ours_is_worded_as_in_esco(official):
    theirs = {
        name.casefold() for one in official.skills.values() for name in (one.label, *one.also)
    }
    ours = {one.label("en").casefold() for one in load().skills}
    assert sorted(ours & theirs) == []
