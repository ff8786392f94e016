"""`spean centre`: the centres of this house."""

from __future__ import annotations

from typing import Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="The centres of this house.\n\nExample: spean centre list",
)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="A short code, like OMC.")],
    *,
    name_en: Annotated[str, typer.Option(help="The name in English.")],
    name_km: Annotated[str, typer.Option(help="The name in Khmer.")],
    place: Annotated[str, typer.Option(help="Code of its place in the gazetteer, like 22.")],
    operator: Annotated[str, typer.Option(help="The organisation that runs it, in English.")],
) -> None:
    """Open a centre run by an organisation, which is made if it is not known yet.

    Example: spean centre add OMC --name-en Samraong --name-km សំរោង --place 22 --operator NEA
    """
    open_house()
    from django.db import transaction

    from spean.registry.centres.actions import open_centre
    from spean.registry.centres.queries import centres_for
    from spean.registry.organisations.actions import register_organisation
    from spean.registry.organisations.queries import operators
    from spean.registry.organisations.vocabulary import OrganisationRole
    from spean.registry.places.queries import place_line

    keeper = the_operator()
    if centres_for(keeper).filter(code=code).exists():
        fail(f"there is already a centre {code!r}.")
    if not place_line(keeper, place, "en"):
        fail(f"there is no place {place!r}; provinces have two digits, like 22.")
    with transaction.atomic():
        runs_it = operators(keeper).filter(name_en=operator).first() or register_organisation(
            operator, roles=[OrganisationRole.OPERATOR], by=keeper
        )
        open_centre(
            code,
            names={"en": name_en, "km": name_km},
            place_code=place,
            operator_id=runs_it.pk,
            project_id=None,
            by=keeper,
        )
    say(f"Centre {code} is open.")


@app.command()
def phone(
    code: Annotated[str, typer.Argument(help="The code of the centre, like OMC.")],
    number: Annotated[str, typer.Argument(help="The number that people may call.")],
) -> None:
    """Set the phone number of a centre: it stands in every reminder.

    Example: spean centre phone OMC "044 000 100"
    """
    open_house()
    from spean.registry.centres.actions import set_centre_phone
    from spean.registry.centres.queries import centres_for

    keeper = the_operator()
    centre = centres_for(keeper).filter(code=code).first()
    if centre is None:
        fail(f"there is no centre {code!r}; see spean centre list.")
    if not 6 <= sum(sign.isdigit() for sign in number) <= 15 or len(number) > 20:
        fail(f"{number!r} is no phone number.")
    set_centre_phone(centre.pk, phone=number, by=keeper)
    say(f"Reminders of {code} ask people to call {number}.")


@app.command("list")
def list_centres() -> None:
    """The centres there are.

    Example: spean centre list
    """
    open_house()
    from spean.registry.centres.queries import centres_for

    for centre in centres_for(the_operator()):
        typer.echo(f"{centre.code:<10} {centre.name_en} · {centre.operator.name_en}")
