"""Compile the engines' kernels into their cache, so that nobody waits for it at the first match."""

from __future__ import annotations

from datetime import date


def main() -> None:
    """One person and one vacancy are enough: what is compiled does not depend on how many."""
    from spean.engines.matching import Matcher, Seeker, Vacancy

    day = date(2026, 1, 1).toordinal()
    matcher = Matcher([Vacancy("warm", isco="8153")], on=day)
    matcher.match([Seeker("warm", consents=True)], 1, direction="both")


if __name__ == "__main__":
    main()
