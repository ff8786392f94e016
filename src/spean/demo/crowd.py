"""Very many people in an existing house, for measuring how it carries them. No cases, no work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base import clock
from spean.casework.people.actions import register_people
from spean.demo.cast import CENTRES
from spean.demo.staging import counsellors
from spean.demo.trades import draw_somebody, weighted
from spean.engines.kernel.streams import stream
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Say = Callable[[str], None]

CHUNK = 2_000


def register_crowd(count: int, *, say: Say = lambda _line: None, seed: int = 1) -> int:
    """Register so many invented people at the three centres; returns how many.

    Each chunk is registered by the centre's counsellor, whole or not at all, with one line in the
    book. Running it again adds others only with another seed.
    """
    done = 0
    by_code = counsellors()
    for code, province, size in _portions(count, seed):
        by = by_code[code]
        draw = stream(seed, "crowd", done)
        today = clock.today()
        newcomers = [
            draw_somebody(draw, province=province, today=today).newcomer for _person in range(size)
        ]
        centre = centres_for(by).get(code=code)
        register_people(newcomers, centre_id=centre.pk, because="load test", by=by)
        done += size
        say(f"{done:>9,} of {count:,} people registered")
    return done


def _portions(count: int, seed: int) -> Iterator[tuple[str, str, int]]:
    """Chunk by chunk, each for one centre, so that every centre grows all the time."""
    draw = stream(seed, "portions")
    shares = [post.share for post in CENTRES]
    size = max(1, min(CHUNK, -(-count // len(CENTRES) // 2)))
    for start in range(0, count, size):
        post = CENTRES[weighted(draw, shares)]
        yield post.code, post.province, min(size, count - start)
