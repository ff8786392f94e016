"""`spean account`: who may sign in. For a fresh house, and for the day nobody else can."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

if TYPE_CHECKING:
    from spean.registry.centres.vocabulary import Role

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
    """Make an account, with one role or without. The password is asked for, or read from a pipe.

    A role given here is given by one person alone, and the book says so: take it for the first
    colleagues of a house. Later, make accounts without a role; one colleague proposes it at the
    desk, and another one approves.

    Example: spean account add dara --role counsellor --centre OMC --name-km "ដារ៉ា"
    """
    open_house()
    from django.db import transaction

    from spean.registry.accounts.actions import create_account
    from spean.registry.accounts.queries import username_is_free
    from spean.registry.centres.actions import join_centre

    keeper = the_operator()
    wanted = _role(role) if role else None
    centre_id = _centre(centre, role) if role else None
    if not username_is_free(keeper, username):
        fail(f"there is already an account {username!r}; choose another name.")
    password = _good_password(username)
    with transaction.atomic():
        user = create_account(
            username, password=password, name_km=name_km, name_latin=name_latin, by=keeper
        )
        today = datetime.now(tz=UTC).date()
        if wanted:
            join_centre(user.pk, centre_id=centre_id, role=wanted, starts_on=today, by=keeper)
    if wanted:
        say(f"{username} may sign in as {wanted.value}. You gave it alone; the book says so.")
    else:
        say(f"{username} may sign in, and sees nothing before a role is proposed and approved.")


@app.command()
def password(username: Annotated[str, typer.Argument(help="Whose password.")]) -> None:
    """Give somebody a new password; their sessions end. Asked for, or read from a pipe.

    Example: spean account password dara
    """
    open_house()
    from spean.registry.accounts.actions import set_password

    _known(username)
    set_password(username, password=_good_password(username), by=the_operator())
    say(f"{username} has a new password.")


@app.command()
def close(username: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Let somebody sign in no more. What they signed in the book stays signed.

    Example: spean account close dara
    """
    open_house()
    from spean.registry.accounts.actions import close_account

    _known(username)
    close_account(username, by=the_operator())
    say(f"{username} cannot sign in any more.")


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
) -> None:
    """Forget somebody's app, passkeys and recovery codes; the next sign-in sets up new ones.

    Make sure first that it is really them who asks.

    Example: spean account forget-second-step dara
    """
    open_house()
    from spean.registry.accounts.actions import forget_second_factor

    _known(username)
    forget_second_factor(username, by=the_operator())
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


def _good_password(username: str) -> str:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    password = _password()
    try:
        validate_password(password, get_user_model()(username=username))
    except ValidationError as error:
        fail(" ".join(error.messages))
    return password


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password (12 letters or more): ")
    if getpass.getpass("Once more: ") != first:
        fail("the two passwords are not the same; nothing was changed.")
    return first
