"""Verbs: what can be done to an account, at the door, and with a sitting."""

from spean.registry.accounts.actions.accounts import (
    change_password,
    close_account,
    create_account,
    forget_second_factor,
    lift_lockout,
    set_password,
    set_preferences,
)
from spean.registry.accounts.actions.door import Ticket, admit, keep_ticket, pay_back, take_ticket
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
    "end_sitting",
    "end_sittings_elsewhere",
    "forget_device",
    "forget_second_factor",
    "keep_sitting",
    "keep_ticket",
    "lift_lockout",
    "lock_sitting",
    "pay_back",
    "remember_device",
    "set_password",
    "set_preferences",
    "take_ticket",
    "tidy_the_door",
    "unlock_sitting",
]
