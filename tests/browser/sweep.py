"""Looking at every page there is: each by the first colleague who can open it, in any look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.eyes import PHONE, USUAL, Look, Seat

if TYPE_CHECKING:
    from tests.browser.house import House

DIFFERENT = ("/", "/numbers/")


@dataclass(frozen=True, slots=True)
class View:
    """A page, who opens it, and how it is looked at."""

    path: str
    reader: str
    look: Look

    def __str__(self) -> str:
        return f"{self.path} ({self.reader or 'visitor'}, {self.look})"


def pages_of(house: House) -> list[tuple[str, str]]:
    """Every page with its reader; those in `DIFFERENT` are other pages for every role."""
    shown = {
        path: reader for reader, paths in reversed(house.pages.items()) for path in reversed(paths)
    }
    own = [
        (path, name) for path in DIFFERENT for name, paths in house.pages.items() if path in paths
    ]
    return list(dict.fromkeys([*own, *shown.items()]))


def in_one_look(house: House, look: Look = USUAL) -> Iterator[View]:
    for path, reader in pages_of(house):
        yield View(path, reader, look)


def spread_over(house: House, looks: list[Look]) -> Iterator[View]:
    """Every page once, in turn in each of the looks, so that all looks are met often."""
    for number, (path, reader) in enumerate(pages_of(house)):
        yield View(path, reader, looks[number % len(looks)])


def troubles(views: Iterable[View], sit: Callable[[str, Look], Seat]) -> list[str]:
    """What is wrong with these pages; windows are shared by pages seen alike."""
    windows: dict[tuple[str, Look], Seat] = {}
    wrong: list[str] = []
    for view in views:
        key = (view.reader, view.look)
        if key not in windows:
            windows[key] = sit(*key)
        wrong += [f"{view}: {trouble}" for trouble in _troubles(windows[key], view.path)]
    return wrong


def _troubles(window: Seat, path: str) -> Iterator[str]:
    window.complaints.clear()
    status = window.open(path)
    if status != 200:
        yield f"status {status}"
    yield from window.barriers()
    yield from window.clipped()
    yield from window.complaints
    window.page.set_viewport_size({"width": PHONE, "height": 844})
    yield from window.sideways()
    window.page.set_viewport_size({"width": window.look.width, "height": 860})
