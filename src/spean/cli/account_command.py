"""`spean account`: who may sign in. For a fresh house, and for the day nobody else can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

if TYPE_CHECKING:
    from spean.registry.centres.vocabulary import Role

SHORTEST_PROOF = 10  # letters: a word like "ok" proves nothing

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Who may sign in.\n\nExample: spean account add dara --role counsellor --centre OMC",
)


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="Latin letters, figures, - and _.")],
    *,
    role: Annotated[
        str,
        typer.Option(help="A role; `spean account roles` lists them. None: see below."),
    ] = "",
    centre: Annotated[
        str, typer.Option(help="The centre's code; roles of the country have none.")
    ] = "",
    name_km: Annotated[str, typer.Option(help="The name in Khmer.")] = "",
    name_latin: Annotated[str, typer.Option(help="The name in Latin letters.")] = "",
) -> None:
    """Make an account, with one role or without, and print a first password for it.

    The password is made by chance and printed once. Say it to the colleague: it opens for three
    days, and only the page on which they choose their own.

    A role given here is given by one person alone, and the book says so: take it for the first
    colleagues of a house. Later, make accounts without a role; one colleague proposes it at the
    desk, and another one approves.

    Example: spean account add dara --role counsellor --centre OMC --name-km "ដារ៉ា"
    """
    open_house()
    from django.db import transaction

    from spean.registry.accounts.actions import create_account, give_first_password
    from spean.registry.accounts.queries import username_is_free
    from spean.registry.centres.actions import join_centre

    keeper = the_operator()
    wanted = _role(role) if role else None
    centre_id = _centre(centre, role) if role else None
    if not username_is_free(keeper, username):
        fail(f"there is already an account {username!r}; choose another name.")
    with transaction.atomic():
        user = create_account(
            username, password=None, name_km=name_km, name_latin=name_latin, by=keeper
        )
        password = give_first_password(username, by=keeper)
        today = datetime.now(tz=UTC).date()
        if wanted:
            join_centre(user.pk, centre_id=centre_id, role=wanted, starts_on=today, by=keeper)
    if wanted:
        say(f"{username} may sign in as {wanted.value}. You gave it alone; the book says so.")
    else:
        say(f"{username} may sign in, and sees nothing before a role is proposed and approved.")
    _hand_over(password)


@app.command()
def password(username: Annotated[str, typer.Argument(help="Whose password.")]) -> None:
    """Give somebody a first password again; their sessions end. It is printed once.

    Example: spean account password dara
    """
    open_house()
    from spean.registry.accounts.actions import give_first_password

    _known(username)
    given = give_first_password(username, by=the_operator())
    say(f"{username} has a new password, and is signed out everywhere.")
    _hand_over(given)


@app.command()
def close(username: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Let somebody sign in no more. What they signed in the book stays signed.

    Files that they answer for go to a manager of their centre, protected ones to their circle.

    Example: spean account close dara
    """
    open_house()
    from django.db import transaction

    from spean.casework.changes.actions import settle_the_rest
    from spean.registry.accounts.actions import close_account

    _known(username)
    with transaction.atomic():
        user = close_account(username, by=the_operator())
        given = settle_the_rest(user.pk, by=the_operator())
    say(f"{username} cannot sign in any more. {given} files went to somebody else.")


@app.command()
def unlock(username: Annotated[str, typer.Argument(help="Who has to wait.")]) -> None:
    """Let somebody try again at once after too many wrong passwords or codes.

    Example: spean account unlock dara
    """
    open_house()
    from spean.registry.accounts.actions import lift_lockout
    from spean.registry.accounts.queries import id_of

    _known(username)
    keeper = the_operator()
    lift_lockout(id_of(keeper, username), by=keeper)
    say(f"{username} need not wait any more.")


@app.command()
def forget_second_step(
    username: Annotated[str, typer.Argument(help="Who lost phone and codes.")],
    *,
    proof: Annotated[str, typer.Option(help="How you made sure who asks; it stands in the book.")],
) -> None:
    """Forget somebody's app, passkeys and recovery codes; the next sign-in sets up new ones.

    Make sure first that it is really them who asks, as on the day the account was made.

    Example: spean account forget-second-step dara --proof "came herself, with her identity card"
    """
    open_house()
    from spean.registry.accounts.actions import forget_second_factor

    _known(username)
    if len(proof.strip()) < SHORTEST_PROOF:
        fail('say how you made sure who asks: --proof "came herself, with her identity card".')
    forget_second_factor(username, proof=proof.strip(), by=the_operator())
    say(f"{username} sets up a new second step at the next sign-in.")


@app.command()
def roles() -> None:
    """The roles there are, and whether each needs a centre.

    Example: spean account roles
    """
    open_house()
    from spean.registry.centres.vocabulary import NATIONWIDE, Role

    for role in Role:
        where = "the whole country" if role in NATIONWIDE else "one centre"
        typer.echo(f"{role.value:<22} {where}")


def _role(name: str) -> Role:
    from spean.registry.centres.vocabulary import Role

    if name not in Role.values:
        fail(f"{name!r} is not a role; choose one of {', '.join(Role.values)}.")
    return Role(name)


def _centre(code: str, role: str) -> int | None:
    from spean.registry.centres.queries import centres_for
    from spean.registry.centres.vocabulary import NATIONWIDE

    if role in NATIONWIDE:
        return None
    found = centres_for(the_operator()).filter(code=code).first()
    if found is None:
        known = ", ".join(one.code for one in centres_for(the_operator())) or "none yet"
        fail(
            f"there is no centre {code!r}; the centres are: {known}. `spean centre add` makes one."
        )
    return found.pk


def _known(username: str) -> None:
    from spean.registry.accounts.queries import username_is_free

    if username_is_free(the_operator(), username):
        fail(f"there is no account {username!r}.")


def _hand_over(password: str) -> None:
    """On standard output alone, so that a pipe gets nothing else; the sentence goes beside it."""
    say("This opens for three days, until they choose their own. It is shown once:")
    typer.echo(password)
