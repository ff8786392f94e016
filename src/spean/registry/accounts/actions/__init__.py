"""Verbs: what can be done to an account, at the door, and with a sitting."""

from spean.registry.accounts.actions.accounts import (
    change_password,
    close_account,
    create_account,
    forget_second_factor,
    give_first_password,
    lift_lockout,
    open_account,
    set_preferences,
)
from spean.registry.accounts.actions.door import (
    Ticket,
    admit,
    keep_ticket,
    pay_back,
    take_link_ticket,
    take_ticket,
)
from spean.registry.accounts.actions.factors import (
    drop_factor_secrets,
    keep_factor_secret,
    open_offered_secret,
    seal_offered_secret,
)
from spean.registry.accounts.actions.sittings import (
    begin_sitting,
    end_sitting,
    end_sittings_elsewhere,
    forget_device,
    keep_sitting,
    lock_sitting,
    remember_device,
    tidy_the_door,
    unlock_sitting,
)

__all__ = [
    "Ticket",
    "admit",
    "begin_sitting",
    "change_password",
    "close_account",
    "create_account",
    "drop_factor_secrets",
    "end_sitting",
    "end_sittings_elsewhere",
    "forget_device",
    "forget_second_factor",
    "give_first_password",
    "keep_factor_secret",
    "keep_sitting",
    "keep_ticket",
    "lift_lockout",
    "lock_sitting",
    "open_account",
    "open_offered_secret",
    "pay_back",
    "remember_device",
    "seal_offered_secret",
    "set_preferences",
    "take_link_ticket",
    "take_ticket",
    "tidy_the_door",
    "unlock_sitting",
]
