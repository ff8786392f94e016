"""Places as people write them, and what may be concluded from that."""

import pytest

from spean.engines.gazetteer import (
    LEVELS,
    Certainty,
    Gazetteer,
    Level,
    UnknownPlaceError,
    resolve,
    units,
)
from spean.engines.gazetteer import names as naming
from spean.engines.gazetteer.cells import Part, readings, without_type
from spean.engines.gazetteer.index import NameIndex
from spean.engines.gazetteer.names import Fold, exact_key, fold, spelt
from spean.engines.gazetteer.resolve import Resolver
from spean.engines.gazetteer.units import Unit
from spean.engines.kernel.khmer import normalise
from spean.engines.kernel.reasons import Reason


def best_code(written, *, within=None):
    best = resolve(written, within=within).best
    return best.code if best else None


def codes_of(resolution):
    return [reason.code for reason in resolution.reasons]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ភូមិអូរស្មាច់ ឃុំអូរស្មាច់ ស្រុកសំរោង ខេត្តឧត្តរមានជ័យ", "22040506"),
        ("ភូមិអូរស្មាច់ឃុំអូរស្មាច់ស្រុកសំរោងខេត្តឧត្តរមានជ័យ", "22040506"),
        ("ភ.អូរស្មាច់ ឃ.អូរស្មាច់ ស.សម្រោង ខ.ឧត្ដរមានជ័យ", "22040506"),
        ("Phum O Smach, Khum O Smach, Srok Samrong, Khet Oddar Meanchey", "22040506"),
        ("Bat Trang commune, Mongkol Borei district, Banteay Meanchey province", "010202"),
        ("Sangkat Chaom Chau 2, Khan Por Senchey, Phnom Penh", "120917"),
        ("ឃុំកំពង់ស្វាយ ស្រុកកំពង់ស្វាយ ខេត្តកំពង់ធំ", "060204"),
        ("សង្កាត់កាកាបទី១ ខណ្ឌពោធិ៍សែនជ័យ រាជធានីភ្នំពេញ", "120914"),
        ("Kouk Srok, Dambae, Tboung Khmum", "250103"),
        ("Oddar Meanchey", "22"),
        ("Otdar Mean Chey", "22"),
        ("Sihanoukville province", "18"),
        ("Kampong Som", "18"),
        ("Battambong", "02"),
        ("Rattanak Kiri", "16"),
        ("Tbong Khmum", "25"),
        ("BMC", "01"),
        ("Battambang city", "0203"),
        ("ក្រុងភ្នំពេញ", "12"),
        ("Poipet", "0110"),
        ("Sisophon", "0106"),
        ("220405", "220405"),
        ("២២០៤០៥", "220405"),
        ("2", "02"),
        ("102", "0102"),
    ],
)
def test_a_place_is_found_however_it_is_written(written, code):
    assert best_code(written) == code


def test_a_name_borne_by_many_gives_candidates_and_no_pick():
    found = resolve("ឃុំសំរោង")
    assert found.best is None
    assert found.certainty is Certainty.AMBIGUOUS
    assert found.reasons == (Reason("namesakes", 9),)
    assert {candidate.unit.name_km for candidate in found.candidates} == {"សំរោង"}
    assert len({candidate.unit.code for candidate in found.candidates}) == 10


def test_the_hierarchy_tells_namesakes_apart():
    found = resolve("ឃុំសំរោង ខេត្តឧត្តរមានជ័យ")
    assert found.best is units()["220404"]
    assert found.certainty is Certainty.CERTAIN
    assert found.reasons == (
        Reason("name_same", "ឧត្តរមានជ័យ"),
        Reason("name_same", "សំរោង"),
    )


def test_separate_cells_are_read_by_their_column():
    row = {"province": "Oddar Meanchey", "district": "Samrong", "commune": "ឃុំអូស្មាច់", "village": ""}
    assert best_code(row) == "220405"
    assert resolve(row).certainty is Certainty.CERTAIN


def test_a_column_that_is_no_level_is_refused():
    with pytest.raises(ValueError, match="'street' is no level of a place"):
        resolve({"street": "271"})


@pytest.mark.parametrize("nothing", ["", "   ", ",;", {}, {"commune": " "}])
def test_nothing_written_is_said_to_be_nothing(nothing):
    found = resolve(nothing)
    assert (found.best, found.certainty, codes_of(found)) == (
        None,
        Certainty.UNKNOWN,
        ["nothing_written"],
    )


def test_an_answer_is_sought_within_a_place():
    assert best_code("Samraong", within="15") is None
    assert best_code({"commune": "Samraong"}, within="15") == "150407"
    assert best_code({"commune": "Samraong", "province": "Pursat"}, within="1504") == "150407"
    with pytest.raises(UnknownPlaceError):
        resolve("Samraong", within="77")


def test_a_commune_and_its_village_of_one_name_give_the_commune():
    found = resolve("O Smach, Samraong, Oddar Meanchey")
    assert found.best is units()["220405"]
    assert found.certainty is Certainty.LIKELY
    assert found.reasons[-1] == Reason("namesakes", 1)


def test_words_without_separators_are_cut_into_names():
    assert best_code("O Smach Samraong Oddar Meanchey") == "220405"
    assert best_code("អូរស្មាច់ សំរោង ឧត្តរមានជ័យ") == "220405"


def test_province_first_is_read_as_well():
    assert best_code("Oddar Meanchey, Samraong, O Smach") == "220405"


def test_a_misspelt_name_is_likely_inside_what_is_known():
    found = resolve("Boeung Salang, Toul Kork, Phnom Penh")
    assert found.best is units()["120410"]
    assert found.certainty is Certainty.LIKELY
    assert Reason("name_like", "Boeung Salang") in found.reasons


def test_a_number_is_never_a_matter_of_likeness():
    assert best_code("Sangkat Chaom Chau 3") == "120918"
    assert best_code("Kakab Ti Pir") == "120915"
    assert best_code({"commune": "Chaom Chao 9"}, within="1209") is None


def test_an_unknown_part_is_named_and_the_rest_stands():
    found = resolve("ភ.ថ្មី ឃ.សំរោង ស.សំរោង ខ.ឧត្ដរមានជ័យ")
    assert found.best is units()["220404"]
    assert found.certainty is Certainty.LIKELY
    assert Reason("part_unknown", "ថ្មី") in found.reasons
    assert "22040306" in [candidate.unit.code for candidate in found.candidates]


def test_a_wrong_province_does_not_hide_a_right_village():
    found = resolve("Phum Bos Sbouv, Khum Bos Sbouv, Srok Samraong, Khet Pursat")
    assert found.best is units()["22040201"]
    assert Reason("part_contradicts", "Pursat") in found.reasons
    assert found.certainty is Certainty.LIKELY


def test_what_resembles_nothing_is_unknown():
    assert resolve("qqqqqqqq").certainty is Certainty.UNKNOWN
    assert codes_of(resolve("qqqqqqqq")) == ["name_unknown"]
    faint = resolve("xyzzy")
    assert (faint.best, faint.certainty, codes_of(faint)) == (
        None,
        Certainty.UNKNOWN,
        ["only_alike"],
    )


def test_a_code_shared_by_villages_is_answered_with_all_of_them():
    found = resolve("12091301")
    assert found.best is None
    assert found.certainty is Certainty.AMBIGUOUS
    assert [candidate.unit.code for candidate in found.candidates] == [
        "12091201",
        "12091210",
        "12091211",
        "12091212",
        "12091213",
    ]


def test_a_code_that_moved_leads_to_where_it_is_now():
    found = resolve("120913")
    assert found.best is units()["120912"]
    assert found.reasons == (Reason("moved", "120913"),)


def test_a_code_nobody_has_is_unknown():
    assert codes_of(resolve("99999999")) == ["code_unknown"]
    assert codes_of(resolve("2204", within="15")) == ["code_unknown"]


def test_of_a_moved_commune_only_the_living_one_is_offered():
    found = resolve("ឃុំស្រែជិះ")
    assert found.best is units()["100705"]
    assert [candidate.unit.code for candidate in found.candidates] == ["100705"]


def test_a_province_named_alone_is_meant_though_villages_share_its_name():
    found = resolve("កែប")
    assert found.best is units()["23"]
    assert found.certainty is Certainty.LIKELY


def test_a_type_word_may_be_part_of_the_name():
    found = resolve("Phum Thum, Kien Svay, Kandal")
    assert {candidate.unit.code for candidate in found.candidates} >= {"080208", "08020802"}
    assert found.best is units()["080208"]
    assert found.certainty is Certainty.LIKELY
    assert best_code("ឃុំភូមិធំ ស្រុកកៀនស្វាយ ខេត្តកណ្តាល") == "080208"
    assert best_code("ស្រុកភ្នំស្រុកខេត្តបន្ទាយមានជ័យ") == "0103"


def test_a_long_address_keeps_its_widest_parts():
    found = resolve("House 12, Street 271, Group 3, Boeng Salang, Tuol Kouk, Phnom Penh")
    assert found.best is units()["120410"]
    assert best_code("Phum Thmei, Phum Chas, Khum Bat Trang, Srok Mongkol Borei, BMC") == "010202"


def test_every_province_and_district_is_found_by_either_of_its_names():
    for unit in units().level(Level.PROVINCE):
        assert best_code(unit.name_km) == unit.code
        assert best_code({"province": unit.name_en}) == unit.code
    for unit in units().level(Level.DISTRICT):
        for name in (unit.name_km, unit.name_en):
            assert (
                best_code({"district": name, "province": units()[unit.parent].name_en}) == unit.code
            )


def test_every_commune_that_has_people_is_found_by_its_full_khmer_address():
    for unit in units().level(Level.COMMUNE):
        province, district, _ = units().path(unit.code)
        address = f"ឃុំ{unit.name_km} ស្រុក{district.name_km} ខេត្ត{province.name_km}"
        assert best_code(address) == unit.code


def test_plain_words_are_spelt_as_the_normaliser_spells_them():
    words = {word for unit in units().units.values() for word in unit.name_km.split()}
    plain = [word for word in words if naming._PLAIN_KHMER.fullmatch(word)]
    assert len(plain) > 0.7 * len(words)
    assert [word for word in plain if normalise(word) != word] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anlong Veng", "Anlung Veaeng"),
        ("Phnom Srok", "Phnum Srok"),
        ("Siem Reap", "Siem Reab"),
        ("Kakab Ti Muoy", "Kakap 1"),
        ("Ou Ta Koam II", "Ou Ta Koam Pir"),
        ("Krachés", "Kraches"),
        ("សម្រោង ២", "សំរោងទី២"),
        ("ឧត្តម", "ឧត្ដម"),
        ("អូស្មាច់", "អូរស្មាច់"),
        ("Dambouk Dab Prambei", "Dambouk 18"),
        ("Kaoh Kok (Kha)", 'Kaoh Kok "Kha"'),
    ],
)
def test_two_spellings_of_one_sound_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Chaom Chau 1", "Chaom Chau 2"), ("កោះកុក ក", "កោះកុក ខ"), ("Prey Veng", "Prey Nub")],
)
def test_two_places_do_not_fold_alike(one, other):
    assert fold(one) != fold(other)


def test_keys_ignore_what_does_not_matter():
    assert exact_key("S'ang  ១") == exact_key("sang 1") == "sang1"
    assert spelt("  កំពង់   ចាម ") == "កំពង់ ចាម"
    assert fold("ក") == Fold("ក", "")


def test_a_cell_is_read_into_parts_with_the_levels_their_words_allow():
    none = readings("  , ", is_name=bool, is_commune=bool)
    assert none == []
    read = readings("ក.សំរោង", is_name=lambda text: text == "សំរោង", is_commune=lambda _: False)
    assert read == [(Part("សំរោង", (Level.DISTRICT, Level.PROVINCE)),)]
    khan = "Kampong Samraong Khan Cheung"  # north; Khan is also a kind of district
    assert readings(khan, is_name=bool, is_commune=bool) == [(Part(khan, ()),)]
    assert without_type("Krong Samraong") == "Samraong"
    assert without_type("Krong") == "Krong"
    assert without_type("Phum A Khum B") == "Phum A Khum B"


def test_a_gazetteer_of_ones_own_can_be_asked():
    own = Gazetteer(units={"01": Unit("01", Level.PROVINCE, None, "ក្រៅ", "Krau")})
    resolver = Resolver(own, NameIndex(own))
    assert resolver.resolve("Krau", within=None).best == own["01"]
    assert resolver.resolve("Knong", within=None).best is None


def _address(chance, path):
    narrow_first = path[::-1]
    words = ("ភូមិ", "ឃុំ", "ស្រុក", "ខេត្ត")
    kind = chance.randrange(4)
    if kind == 0:
        pairs = zip(words, narrow_first, strict=True)
        return " ".join(word + unit.name_km for word, unit in pairs)
    if kind == 1:
        return ", ".join(_mistyped(chance, unit.name_en) for unit in narrow_first)
    if kind == 2:
        return ", ".join(unit.name_en for unit in narrow_first[1:])
    levels = reversed(LEVELS)
    pairs = zip(levels, narrow_first, strict=True)
    return {level.value: _mistyped(chance, unit.name_en) for level, unit in pairs}


def _mistyped(chance, name):
    if chance.random() < 0.2 and len(name) > 4:
        at = chance.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :]
    return name
