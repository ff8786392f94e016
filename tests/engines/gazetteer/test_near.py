"""Nearness without coordinates, and a map of squares."""

from spean.engines.gazetteer import Level, Nearness, nearness, neighbours, tiles, units

PROVINCES = {unit.code for unit in units().level(Level.PROVINCE)}


def test_neighbours_are_mutual_and_nobody_is_their_own():
    assert set(neighbours()) == PROVINCES
    for code, near in neighbours().items():
        assert code not in near
        assert near <= PROVINCES
        assert all(code in neighbours()[other] for other in near)


def test_known_borders_stand():
    assert neighbours()["22"] == {"01", "13", "17"}
    assert neighbours()["24"] == {"02"}
    assert neighbours()["12"] == {"08"}


def test_each_province_has_a_square_of_its_own():
    assert set(tiles()) == PROVINCES
    assert len(set(tiles().values())) == 25
    assert all(1 <= tile.column <= 6 and 1 <= tile.row <= 6 for tile in tiles().values())


def test_west_and_north_stay_where_they_are():
    assert tiles()["24"].column < tiles()["02"].column < tiles()["17"].column < tiles()["10"].column
    assert tiles()["22"].row < tiles()["17"].row < tiles()["04"].row < tiles()["23"].row


def test_nearness_counts_what_two_places_share():
    assert nearness("22040506", other="22040506") is Nearness.SAME_VILLAGE
    assert nearness("22040506", other="22040501") is Nearness.SAME_COMMUNE
    assert nearness("22040506", other="220405") is Nearness.SAME_COMMUNE
    assert nearness("220405", other="220405") is Nearness.SAME_COMMUNE
    assert nearness("220405", other="220404") is Nearness.SAME_DISTRICT
    assert nearness("220405", other="2201") is Nearness.SAME_PROVINCE
    assert nearness("220405", other="17") is Nearness.NEIGHBOURING_PROVINCE
    assert nearness("220405", other="12") is Nearness.FAR
    assert nearness("99", other="12") is Nearness.FAR
    assert Nearness.SAME_VILLAGE > Nearness.SAME_PROVINCE > Nearness.FAR
