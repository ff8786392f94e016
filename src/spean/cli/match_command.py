"""`spean match`: who suits which vacancy, from plain files."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from spean.engines.kernel.reasons import Reason
    from spean.engines.matching import Explanation, Matcher, Result, Seeker

    Told = list[tuple[str, str, list[Explanation]]]


class Lists(StrEnum):
    """For whom the lists are made."""

    PEOPLE = "people"
    VACANCIES = "vacancies"
    BOTH = "both"


_PEOPLE_HELP = (
    "CSV or XLSX. Columns: id, consent (yes or no); and, each optional: skills (code or code:level "
    "1-3), occupations (ISCO-08 code or code:years), wants (ISCO-08), home (place code), provinces "
    "(codes or anywhere), wage_usd, debt_usd, living_usd (a month), sectors, age, has, lacks "
    "(flags), available_on. Lists are separated by ;"
)
_VACANCIES_HELP = (
    "CSV or XLSX. Columns: id; and, each optional: isco, openings, place, wage_min_usd, "
    "wage_max_usd, essential, optional (skills), sector, min_age, requires (flags), offers "
    "(dormitory, transport), starts_on, expires_on. Lists are separated by ;"
)
_CAMBODIA_HOURS = timedelta(hours=7)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def match(
    people: Annotated[Path, typer.Argument(help=_PEOPLE_HELP)],
    vacancies: Annotated[Path, typer.Argument(help=_VACANCIES_HELP)],
    *,
    top: Annotated[int, typer.Option(min=1, help="How many matches to a list.")] = 20,
    direction: Annotated[
        Lists, typer.Option(help="A list for each person, for each vacancy, or both.")
    ] = Lists.PEOPLE,
    related: Annotated[
        Path | None, typer.Option(help="CSV or XLSX with skill, related, credit (percent).")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The day to match for, like 2026-11-22; else today.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document, with reasons.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the matches to this .csv or .json file.")
    ] = None,
) -> None:
    """Who suits which vacancy: the best matches, each with its reasons.

    Example: spean match people.csv vacancies.csv --top 20 --json
    """
    from spean.engines.kernel.frame import FrameError, json_text, write_whole
    from spean.engines.matching import Catalogue, Matcher
    from spean.engines.matching.rows import read_people, read_related, read_vacancies

    day = _day(on)
    if out and out.suffix not in {".csv", ".json"}:
        _refuse(f"{out.name}: only .csv and .json files are written")
    try:
        seekers = read_people(people)
        catalogue = Catalogue(related=read_related(related) if related else {})
        matcher = Matcher(read_vacancies(vacancies), catalogue, on=day.toordinal())
        result = matcher.match(seekers, top, direction=direction.value)
        told = _told(matcher, seekers, result)
        document = json_text({"on": day.isoformat(), **_document(told)})
        if out:
            write_whole(out, document if out.suffix == ".json" else _csv(told))
    except FrameError as error:
        _refuse(str(error))
    typer.echo(document if json else _table(told), nl=False)


def _day(text: str | None) -> date:
    if text is None:  # the commands run without Django, so its clock is not at hand
        return (datetime.now(tz=UTC) + _CAMBODIA_HOURS).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"--on: {text!r} is not a date like 2026-11-22")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _told(matcher: "Matcher", seekers: "list[Seeker]", result: "Result") -> "Told":
    """Each list's kind and owner, with the explanation of every match in it."""
    by_id = {seeker.id: seeker for seeker in seekers}
    lists = [("person", owner, found) for owner, found in result.by_person.items()]
    lists += [("vacancy", owner, found) for owner, found in result.by_vacancy.items()]
    return [
        (kind, owner, [matcher.explain(by_id[pair.seeker], pair.vacancy) for pair in found])
        for kind, owner, found in lists
    ]


def _document(told: "Told") -> dict[str, object]:
    kinds = {"people": "person", "vacancies": "vacancy"}
    return {
        name: [
            {"id": owner, "matches": [_match(found) for found in matches]}
            for kind, owner, matches in told
            if kind == wanted
        ]
        for name, wanted in kinds.items()
    }


def _match(found: "Explanation") -> dict[str, object]:
    return {
        "person": found.seeker,
        "vacancy": found.vacancy,
        "score": found.score,
        "parts": {part.code: part.points for part in found.parts},
        "fits": _reasons(found.fits),
        "missing": _reasons(found.missing),
        "unknown": _reasons(found.unknown),
        "raises": _reasons(found.raises),
    }


def _reasons(reasons: "tuple[Reason, ...]") -> list[dict[str, object]]:
    return [{"code": r.code, "value": r.value, "points": r.points} for r in reasons]


def _csv(told: "Told") -> str:
    from spean.engines.kernel.frame import csv_text
    from spean.engines.matching.facts import PARTS

    before = ("list", "of", "rank", "person", "vacancy", "score")
    rows = [
        [
            *(kind, owner, rank, found.seeker, found.vacancy, found.score),
            *(part.points for part in found.parts),
            ";".join(str(reason.value) for reason in found.missing),
            ";".join(reason.code for reason in found.unknown),
        ]
        for kind, owner, matches in told
        for rank, found in enumerate(matches, start=1)
    ]
    return csv_text((*before, *PARTS, "missing", "unknown"), rows)


def _table(told: "Told") -> str:
    lines = []
    for kind, owner, matches in told:
        lines.append(f"{kind} {owner}" if matches else f"{kind} {owner}: nothing fits")
        for rank, found in enumerate(matches, start=1):
            other = found.vacancy if kind == "person" else found.seeker
            missing = " ".join(str(reason.value) for reason in found.missing) or "-"
            lines.append(f"  {rank:>3}. {found.score:>6}  {other:<20}  missing: {missing}")
    return "".join(f"{line}\n" for line in lines)
