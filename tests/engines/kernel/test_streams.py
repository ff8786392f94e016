"""Named streams: stable, separate, and not reshuffled by one another."""

from spean.engines.kernel.streams import stream


def test_the_same_seed_and_name_draw_the_same():
    assert stream(7, "retire", 3).integers(10**9, size=5).tolist() == (
        stream(7, "retire", 3).integers(10**9, size=5).tolist()
    )


def test_the_draws_are_these_on_every_machine():
    assert stream(7, "retire").integers(1000, size=4).tolist() == [846, 727, 467, 955]


def test_seed_and_every_part_of_the_name_make_another_stream():
    names = [(7, "a"), (8, "a"), (7, "b"), (7, "a", "b"), (7, "ab"), (7, "", "ab"), (7, "a", 1)]
    drawn = {stream(seed, *name).integers(2**62) for seed, *name in names}
    assert len(drawn) == len(names)
