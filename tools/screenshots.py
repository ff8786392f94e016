"""Photographs the pages for the documentation, and looks for barriers on every page in every look.

A house of its own is built in a temporary directory and taken away again. Ends with 1 when a page
has a barrier, complains in the console, reaches past a phone, or makes too large a picture.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from pictures import small  # noqa: E402  beside this file
from tests.browser.eyes import CHROMIUM, DESK, EVERY_LOOK, PHONE, Look, chromium, seat  # noqa: E402  as above
from tests.browser.house import House, scratch_house  # noqa: E402  as above
from tests.browser.sweep import in_one_look, troubles  # noqa: E402  as above

if TYPE_CHECKING:
    from playwright.sync_api import Browser, StorageState
    from tests.browser.eyes import Seat

SCREENS = ROOT / "docs/screens"
PEOPLE = 400
LARGEST = 150_000  # bytes


class Picture(NamedTuple):
    """What is photographed: `{person_id}` in the address becomes the story's own record."""

    name: str
    title: str
    path: str
    reader: str
    looks: tuple[Look, ...]


def desk(language: str = "km", theme: str = "light") -> Look:
    return Look(language, "dark" if theme == "dark" else "light", DESK)


def phone(language: str = "km", theme: str = "light") -> Look:
    return Look(language, "dark" if theme == "dark" else "light", PHONE)


PICTURES = [
    Picture("door", "Signing in", "/accounts/login/", "", (phone(),)),
    Picture("today", "The day begins", "/", "dara", (desk(), phone("en"))),
    Picture("people", "People", "/people/", "dara", (desk(), phone())),
    Picture("register", "Registering", "/people/new/", "dara", (desk("en"), phone())),
    Picture(
        *("person", "A person", "/people/{person_id}/", "dara"),
        (desk(), desk("en", "dark"), phone()),
    ),
    Picture(
        *("case", "A case, and why it cannot be closed yet", "/cases/{case_id}/", "dara"),
        (desk(), desk("en"), phone("km", "dark")),
    ),
    Picture(
        *("screening", "How much support, and why", "/screenings/{screening_id}/", "dara"),
        (desk(), phone("en")),
    ),
    Picture(
        *("assessed", "Assessments over time", "/cases/{case_id}/assessments/", "dara"),
        (desk(), phone("km", "dark")),
    ),
    Picture(
        *("double", "Two files of one person?", "/doubles/{pair_id}/", "chanthou"),
        (desk(), phone("en")),
    ),
    Picture(
        *("services", "The directory of services", "/services/", "dara"),
        (desk(), phone("km", "dark")),
    ),
    Picture(
        *("referral", "A referral, until the loop is closed", "/referrals/{referral_id}/", "dara"),
        (desk(), desk("en", "dark"), phone()),
    ),
    Picture("contacts", "The contact log", "/contacts/", "dara", (desk("en"),)),
    Picture("jobs", "Vacancies", "/jobs/", "bopha", (desk("km", "dark"),)),
    Picture(
        *("matching", "Which vacancies suit Sokha, and why"),
        *("/jobs/people/{person_id}/", "bopha", (desk(), phone("en"))),
    ),
    Picture("import", "A list looked through", "/imports/{batch_id}/", "dara", (desk(),)),
    Picture(
        *("numbers", "The month in numbers", "/numbers/", "kenji"),
        (desk(), desk("en", "dark"), desk("ja")),
    ),
    Picture(
        *("second-step", "Setting up the second step", "/accounts/2fa/totp/activate/", "bopha"),
        (phone(),),
    ),
    Picture(
        *("circle", "Who may see a protected case", "/cases/{hidden_case_id}/protect/", "dara"),
        (desk("en"), phone()),
    ),
    Picture("glass", "A protected file, in need", "/protected/", "dara", (phone("km", "dark"),)),
    Picture(
        *("opened", "Who opened a person's file", "/rights/people/{person_id}/opened/", "dara"),
        (desk(),),
    ),
    Picture(
        *("wish", "Forgetting a person needs two", "/rights/wishes/{wish_id}/", "chanthou"),
        (desk("en"), phone()),
    ),
    Picture(
        *("roles", "A role is proposed by one and approved by another"),
        *("/centres/roles/", "kenji", (desk(), phone("en"))),
    ),
    Picture(
        *("access", "Who sees what, and why", "/access/?who={colleague_id}", "chanthou"),
        (desk("en", "dark"),),
    ),
]


def main() -> int:
    asked = argparse.ArgumentParser(description="Photograph the pages, and look for barriers.")
    asked.add_argument("--pictures-only", action="store_true", help="leave the barriers out")
    arguments = asked.parse_args()
    if CHROMIUM is None:
        sys.stderr.write("Chromium is not installed; on Debian: apt-get install chromium\n")
        return 2
    with scratch_house(PEOPLE) as house, chromium() as browser:
        sys.stderr.write(f"The house stands at {house.address}\n")
        wrong = [*house.unknown, *house.broken, *photograph_all(house, browser)]
        if not arguments.pictures_only:
            wrong += look_at_all(house, browser)
    sys.stderr.write("".join(f"{line}\n" for line in wrong) or "Nothing to complain of.\n")
    return 1 if wrong else 0


def photograph_all(house: House, browser: Browser) -> list[str]:
    """Writes the pictures and the page that shows them; tells which are too large."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    desks = Desks(house, browser)
    blank = browser.new_page()
    large = []
    for picture in PICTURES:
        path = picture.path.format_map(
            {word: rows[0] for word, rows in house.records.items() if rows}
        )
        for look in picture.looks:
            with seat(browser, house.address, look, state=desks.state(picture.reader)) as window:
                if window.open(path) != 200:
                    large.append(f"{path}: not opened for {picture.reader}")
                    continue
                window.page.evaluate("document.fonts.ready")
                content = small(window.page.screenshot(), blank)
            (SCREENS / f"{picture.name}-{look}.png").write_bytes(content)
            if len(content) > LARGEST:
                large.append(f"{picture.name}-{look}.png is too large: {len(content)} bytes")
    (SCREENS / "README.md").write_text(album(), encoding="utf-8")
    return large


def look_at_all(house: House, browser: Browser) -> list[str]:
    """Every page in all eight looks."""
    wrong = []
    desks = Desks(house, browser)
    for look in EVERY_LOOK:
        with ExitStack() as windows:

            def sit(reader: str, look: Look, windows: ExitStack = windows) -> Seat:
                state = desks.state(reader)
                return windows.enter_context(seat(browser, house.address, look, state=state))

            found = troubles(in_one_look(house, look), sit)
        sys.stderr.write(f"  {look}: {len(found)} troubles\n")
        wrong += found
    return wrong


class Desks:
    """Everybody signs in once."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.browser = house, browser
        self.kept: dict[str, StorageState] = {}

    def state(self, reader: str) -> StorageState | None:
        if not reader:
            return None
        if reader not in self.kept:
            with seat(self.browser, self.house.address) as window:
                window.sign_in(reader)
                self.kept[reader] = window.context.storage_state()
        return self.kept[reader]


def album() -> str:
    """The page that shows the pictures."""
    lines = [
        "# How it looks",
        "",
        "`make screenshots` makes these pictures afresh from the demonstration, and looks at every",
        "page in Khmer and English, light and dark, at 1280 and 390 pixels for barriers.",
        "Everybody in them is invented.",
        "",
    ]
    for picture in PICTURES:
        lines += [f"## {picture.title}", ""]
        for look in picture.looks:
            width = 640 if look.width == DESK else 240
            alt = f"{picture.title} ({look.language}, {look.width} pixels, {look.theme})"
            lines.append(f'<img src="{picture.name}-{look}.png" width="{width}" alt="{alt}">')
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
