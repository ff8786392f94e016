"""What can be done to an account."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.registry.accounts import rules

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.accounts.models import User


@transaction.atomic
def create_account(
    username: str,
    *,
    password: str | None,
    name_km: str,
    name_latin: str,
    language: str = "km",
    by: Actor,
) -> User:
    """Without a password nobody signs in with it; see `give_first_password`."""
    by.must(Duty.WRITE_ACCOUNTS)
    user = get_user_model().objects.create_user(
        username, password, name_km=name_km, name_latin=name_latin, language=language
    )
    record("account.created", user, by=by, username=username)
    return user


@transaction.atomic
def set_preferences(user: User, *, language: str, digits: str, by: Actor) -> User:
    """One's own language and digits; nobody sets them for a colleague."""
    by.must()
    user = get_user_model().objects.select_for_update().get(pk=by.signer)
    user.language, user.digits = language, digits
    user.save(update_fields=["language", "digits"])
    record("account.preferences_set", user, by=by, language=language, digits=digits)
    return user


@transaction.atomic
def give_first_password(username: str, *, by: Actor) -> str:
    """A password by chance, for a new colleague or one who forgot theirs. Ends their sittings.

    It is answered once and kept nowhere. It opens for a few days, and only the page on which its
    owner chooses another one.
    """
    by.must(Duty.WRITE_ACCOUNTS)
    user = get_user_model().objects.select_for_update().get(username=username)
    password = rules.first_password(secrets.SystemRandom())
    until = clock.now() + rules.FIRST_PASSWORD_OPENS
    user.set_password(password)
    user.first_password_until = until
    user.save(update_fields=["password", "first_password_until"])
    user.sittings.all().delete()
    user.guesses.all().delete()
    record("account.first_password_given", user, by=by, until=until)
    return password


@transaction.atomic
def close_account(username: str, *, by: Actor) -> User:
    """Nobody signs in with it any more; what it signed in the book stays signed.

    Whose account somebody may end, centres know: they ask before they call this.
    """
    by.must(Duty.END_ACCOUNTS)
    user = get_user_model().objects.select_for_update().get(username=username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.sittings.all().delete()
    record("account.closed", user, by=by)
    return user


@transaction.atomic
def open_account(username: str, *, by: Actor) -> User:
    """An account that was ended by a slip. Whose, and until when, centres know (as above)."""
    by.must(Duty.END_ACCOUNTS)
    user = get_user_model().objects.select_for_update().get(username=username)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.opened", user, by=by)
    return user


@transaction.atomic
def change_password(user_id: int, *, password: str, by: Actor) -> User:
    """One's own. Every other sitting ends; the one that asked goes on."""
    by.must()
    user = get_user_model().objects.select_for_update().get(pk=user_id, id=by.signer)
    user.set_password(password)
    user.first_password_until = None
    user.save(update_fields=["password", "first_password_until"])
    record("account.password_changed", user, by=by)
    return user


@transaction.atomic
def lift_lockout(user_id: int, *, by: Actor) -> User:
    """Let somebody try again at once, from wherever they were refused."""
    by.must(Duty.UNLOCK_ACCOUNTS)
    user = get_user_model().objects.get(pk=user_id)
    lifted = [row.scope for row in user.guesses.all() if row.is_waiting(clock.now())]
    user.guesses.all().delete()
    record("account.lockout_lifted", user, by=by, lifted=lifted)
    return user


@transaction.atomic
def forget_second_factor(username: str, *, proof: str, by: Actor) -> User:
    """Phone and recovery codes are both lost: the next sign-in sets up new ones.

    `proof` says how it was made sure who asks: a stranger who asks nicely would be let in here.
    """
    by.must(Duty.WRITE_ACCOUNTS)
    user = get_user_model().objects.select_for_update().get(username=username)
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth is untyped
    user.sittings.all().delete()
    record("account.second_factor_forgotten", user, by=by, proof=proof)
    return user
